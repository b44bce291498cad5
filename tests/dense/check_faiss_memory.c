/*
 * FAISS runs out of memory: the C++ allocator of this program is the one below,
 * which fails for large blocks on demand.  An exception cannot be thrown from
 * C, but the C++ library has a function that throws this one.
 *
 * valgrind puts an allocator of its own in its place: then there is nothing to
 * test.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "dense/exhaustive.h"
#include "dense/faiss_index.h"
#include "support/folder.h"
#include "support/suite.h"

static size_t largest = SIZE_MAX;
static bool is_used;

/*
 * std::__throw_bad_alloc(); operator new and new[] of an unsigned long;
 * operator delete and delete[] of a pointer, with its size and without.
 */
_Noreturn void _ZSt17__throw_bad_allocv(void);
void *_Znwm(size_t size);
void *_Znam(size_t size);
void _ZdlPv(void *p);
void _ZdlPvm(void *p, size_t size);
void _ZdaPv(void *p);
void _ZdaPvm(void *p, size_t size);

void *_Znwm(size_t size)
{
    void *p = size > largest ? NULL : malloc(size ? size : 1);

    is_used = true;
    if (!p)
        _ZSt17__throw_bad_allocv();
    return p;
}

void *_Znam(size_t size)
{
    return _Znwm(size);
}

void _ZdlPv(void *p)
{
    free(p);
}

void _ZdaPv(void *p)
{
    free(p);
}

void _ZdaPvm(void *p, size_t size)
{
    (void)size;
    free(p);
}

void _ZdlPvm(void *p, size_t size)
{
    (void)size;
    free(p);
}

enum {
    DIM = 64,
    N_ROWS = 700,
    LARGE = 20000
};

static const char *const factories[] = { "Flat", "SQ8", "HNSW8", "IVF8,Flat" };

static struct test_folder folder;
static char path[TEST_PATH_MAX];
static struct lens_error err;
static float *rows_at;

static void set_up(void)
{
    struct test_random numbers = { 3 };

    test_folder_make(&folder);
    test_folder_path(&folder, "rows.faiss", path);
    rows_at = exhaustive_make_unit(&numbers, N_ROWS, DIM);
}

static void tear_down(void)
{
    free(rows_at);
    test_folder_remove(&folder);
}

static enum lens_status build(const char *factory, struct lens_buffer *out)
{
    struct lens_faiss_options options = { factory, NULL };
    struct lens_faiss_vectors rows = { rows_at, N_ROWS, DIM };

    lens_buffer_init(out, 1 << 24);
    err = (struct lens_error){ 0 };
    return lens_faiss_build(&rows, &options, out, &err);
}

START_TEST(faiss_build_without_its_memory_says_so)
{
    enum lens_status status;
    struct lens_buffer out;

    largest = LARGE;
    status = build(factories[_i], &out);
    largest = SIZE_MAX;
    if (!is_used) {
        lens_buffer_release(&out);
        return;
    }
    ck_assert_int_eq(status, LENS_E_NOMEM);
    ck_assert_ptr_nonnull(strstr(err.text, "no memory to build"));
    ck_assert_uint_eq(out.len, 0);
    lens_buffer_release(&out);
}
END_TEST

START_TEST(faiss_open_without_its_memory_says_so)
{
    struct lens_faiss *faiss = NULL;
    enum lens_status status;
    struct lens_buffer out;

    ck_assert_int_eq(build(factories[_i], &out), LENS_OK);
    test_file_write(path, out.p, out.len);
    lens_buffer_release(&out);
    largest = LARGE;
    status = lens_faiss_open(path, LENS_FAISS_COPY, NULL, &faiss, &err);
    largest = SIZE_MAX;
    if (!is_used) {
        lens_faiss_close(faiss);
        return;
    }
    ck_assert_int_eq(status, LENS_E_NOMEM);
    ck_assert_ptr_null(faiss);
    ck_assert_ptr_nonnull(strstr(err.text, "no memory to read"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("faiss_memory");
    TCase *tc = tcase_create("faiss_memory");
    int n = sizeof(factories) / sizeof(*factories);

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, faiss_build_without_its_memory_says_so, 0, n);
    tcase_add_loop_test(tc, faiss_open_without_its_memory_says_so, 0, n);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

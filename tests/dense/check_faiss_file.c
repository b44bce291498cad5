/*
 * A file that is not as it was written, or was written by somebody else, does
 * not open.
 */
#include <stdlib.h>
#include <string.h>

#include "dense/exhaustive.h"
#include "dense/faiss_index.h"
#include "format/container.h"
#include "support/folder.h"
#include "support/suite.h"

static struct test_folder folder;
static char path[TEST_PATH_MAX];
static struct lens_error err;
static float *rows_at;

enum {
    DIM = 4,
    N_ROWS = 200
};

static void set_up(void)
{
    struct test_random numbers = { 3 };

    test_folder_make(&folder);
    test_folder_path(&folder, "rows.faiss", path);
    err = (struct lens_error){ 0 };
    rows_at = exhaustive_make_unit(&numbers, N_ROWS, DIM);
}

static void tear_down(void)
{
    free(rows_at);
    test_folder_remove(&folder);
}

static void build(size_t n, size_t dim, const char *factory,
                  struct lens_buffer *out)
{
    struct lens_faiss_options options = { factory, NULL };
    struct lens_faiss_vectors rows = { rows_at, n, dim };

    lens_buffer_init(out, 1 << 20);
    ck_assert_msg(lens_faiss_build(&rows, &options, out, &err) == LENS_OK, "%s",
                  err.text);
}

static enum lens_status open_bytes(const char *bytes, size_t len)
{
    struct lens_faiss *faiss = NULL;
    enum lens_status status;

    test_file_write(path, bytes, len);
    err = (struct lens_error){ 0 };
    status = lens_faiss_open(path, LENS_FAISS_COPY, NULL, &faiss, &err);
    ck_assert((status == LENS_OK) == (faiss != NULL));
    lens_faiss_close(faiss);
    return status;
}

static void expect_damaged(enum lens_status status)
{
    ck_assert_msg(status == LENS_E_CORRUPT || status == LENS_E_VERSION,
                  "%s: %s", lens_status_name(status), err.text);
    ck_assert_ptr_nonnull(strstr(err.text, path));
    ck_assert_ptr_nonnull(strstr(err.hint, "asklens index build"));
}

START_TEST(faiss_file_any_flipped_byte_is_noticed)
{
    struct lens_buffer file;

    build(3, DIM, _i ? "HNSW2" : "Flat", &file);
    ck_assert_int_eq(open_bytes(file.p, file.len), LENS_OK);
    for (size_t i = 0; i < file.len; i++) {
        file.p[i] = (char)((unsigned char)file.p[i] ^ 0x41);
        expect_damaged(open_bytes(file.p, file.len));
        file.p[i] = (char)((unsigned char)file.p[i] ^ 0x41);
    }
    lens_buffer_release(&file);
}
END_TEST

START_TEST(faiss_file_any_other_length_is_noticed)
{
    struct lens_buffer file;

    build(3, DIM, "Flat", &file);
    for (size_t len = 0; len < file.len; len++)
        expect_damaged(open_bytes(file.p, len));
    lens_buffer_add_char(&file, 0);
    expect_damaged(open_bytes(file.p, file.len));
    lens_buffer_release(&file);
}
END_TEST

START_TEST(faiss_file_that_is_not_there_says_so)
{
    struct lens_faiss *faiss = NULL;

    ck_assert_int_eq(lens_faiss_open(path, LENS_FAISS_COPY, NULL, &faiss, &err),
                     LENS_E_NOT_FOUND);
    ck_assert_int_eq(
        lens_faiss_open(folder.path, LENS_FAISS_MAP, NULL, &faiss, &err),
        LENS_E_INVAL);
    ck_assert_ptr_null(faiss);
    lens_faiss_close(NULL);
}
END_TEST

/* The three chunks of a file; NULL leaves one out. */
struct chunks {
    struct lens_view meta, factory, faiss;
};

static enum lens_status open_chunks(const struct chunks *chunks)
{
    const struct lens_view *views[] = { &chunks->meta, &chunks->factory,
                                        &chunks->faiss };
    static const char *const tags[] = { "META", "FACTORY", "FAISS" };
    struct lens_container_writer writer = { .n = 0 };
    struct lens_buffer file;
    enum lens_status status;

    for (size_t i = 0; i < 3; i++) {
        if (views[i]->p)
            lens_container_add(&writer, tags[i], *views[i]);
    }
    if (!writer.n)
        lens_container_add(&writer, "OTHER", lens_view_of("x"));
    lens_buffer_init(&file, 1 << 20);
    lens_container_write(&writer, &file);
    ck_assert_int_eq(lens_buffer_status(&file), LENS_OK);
    status = open_bytes(file.p, file.len);
    lens_buffer_release(&file);
    return status;
}

/* The chunks of a good file, which lives until it is closed. */
static void take_apart(size_t n, size_t dim, const char *factory,
                       const char *name, struct lens_container *file,
                       struct chunks *out)
{
    struct lens_buffer bytes;
    char where[TEST_PATH_MAX];

    build(n, dim, factory, &bytes);
    test_folder_path(&folder, name, where);
    test_file_write(where, bytes.p, bytes.len);
    lens_buffer_release(&bytes);
    ck_assert_int_eq(lens_container_open(where, file, &err), LENS_OK);
    ck_assert_int_eq(lens_container_find(file, "META", &out->meta, &err),
                     LENS_OK);
    ck_assert_int_eq(lens_container_find(file, "FACTORY", &out->factory, &err),
                     LENS_OK);
    ck_assert_int_eq(lens_container_find(file, "FAISS", &out->faiss, &err),
                     LENS_OK);
}

START_TEST(faiss_file_with_other_words_is_refused)
{
    static const struct lens_view metas[] = {
        { NULL, 0 },
        { "", 0 },
        { "\4\0\0\0", 4 },
        { "\4\0\0\0\3\0\0\0\0", 9 },
        { "\0\0\0\0\3\0\0\0", 8 },                 /* no dimension */
        { "\5\0\0\0\3\0\0\0", 8 },                 /* another */
        { "\1\x10\0\0\3\0\0\0", 8 },               /* too many */
        { "\4\0\0\0\2\0\0\0", 8 },                 /* another count */
        { "\4\0\0\0\1\0\0\1", 8 },                 /* more than there may be */
        { "\xff\xff\xff\xff\xff\xff\xff\xff", 8 }, /* anything */
    };
    static const struct lens_view factories[] = {
        { NULL, 0 },        { "", 0 },     { "Fla", 3 },      { "Flat\0", 5 },
        { "IVF1,Flat", 9 }, { "PQ3", 3 },  { "\0\0\0\0", 4 }, { "Fl\0t", 4 },
        { "Nonsense", 8 },  { "PQ99", 4 },
    };
    struct lens_container file = { 0 };
    struct chunks good, bad;

    take_apart(3, DIM, "Flat", "good", &file, &good);
    ck_assert_int_eq(open_chunks(&good), LENS_OK);
    for (size_t i = 0; i < sizeof(metas) / sizeof(*metas); i++) {
        bad = good;
        bad.meta = metas[i];
        expect_damaged(open_chunks(&bad));
    }
    for (size_t i = 0; i < sizeof(factories) / sizeof(*factories); i++) {
        bad = good;
        bad.factory = factories[i];
        expect_damaged(open_chunks(&bad));
    }
    lens_container_close(&file);
}
END_TEST

START_TEST(faiss_file_with_another_index_is_refused)
{
    static const struct {
        size_t n, dim;
        const char *factory;
    } others[] = { { 2, DIM, "Flat" },
                   { 3, 2, "Flat" },
                   { 39, DIM, "IVF1,Flat" } };
    struct lens_container file = { 0 };
    struct chunks good, bad, another;

    take_apart(3, DIM, "Flat", "good", &file, &good);
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
        struct lens_container other = { 0 };

        take_apart(others[i].n, others[i].dim, others[i].factory, "other",
                   &other, &another);
        bad = good;
        bad.faiss = another.faiss;
        expect_damaged(open_chunks(&bad));
        lens_container_close(&other);
    }
    bad = good;
    bad.faiss = (struct lens_view){ NULL, 0 };
    expect_damaged(open_chunks(&bad));
    bad.faiss = (struct lens_view){ "", 0 };
    expect_damaged(open_chunks(&bad));
    bad.faiss = lens_view_of("Nope: FAISS knows no kind of that name");
    expect_damaged(open_chunks(&bad));
    ck_assert_ptr_nonnull(strstr(err.text, "Nope"));
    /* Shorter than its own counts say. */
    for (size_t len = 1; len < good.faiss.len; len++) {
        bad.faiss = (struct lens_view){ good.faiss.p, len };
        expect_damaged(open_chunks(&bad));
    }
    lens_container_close(&file);
}
END_TEST

/* The same in the file's own bytes, not in a copy. */
START_TEST(faiss_file_cut_short_is_not_mapped)
{
    struct lens_container file = { 0 };
    struct chunks good, bad;

    take_apart(N_ROWS, DIM, "IVF4,Flat", "good", &file, &good);
    ck_assert_int_eq(open_chunks(&good), LENS_OK);
    for (size_t less = 1; less <= good.faiss.len; less += 97) {
        struct lens_faiss *faiss = NULL;

        bad = good;
        bad.faiss.len -= less;
        expect_damaged(open_chunks(&bad));
        /* open_chunks() has left the file there. */
        expect_damaged(
            lens_faiss_open(path, LENS_FAISS_MAP, NULL, &faiss, &err));
    }
    lens_container_close(&file);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("faiss_file");
    TCase *tc = tcase_create("faiss_file");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, faiss_file_any_flipped_byte_is_noticed, 0, 2);
    tcase_add_test(tc, faiss_file_any_other_length_is_noticed);
    tcase_add_test(tc, faiss_file_that_is_not_there_says_so);
    tcase_add_test(tc, faiss_file_with_other_words_is_refused);
    tcase_add_test(tc, faiss_file_with_another_index_is_refused);
    tcase_add_test(tc, faiss_file_cut_short_is_not_mapped);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

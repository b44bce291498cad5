/* Several threads search one index and get what one thread gets. */
#include <pthread.h>
#include <stdlib.h>

#include "dense/exhaustive.h"
#include "support/folder.h"
#include "support/suite.h"

/* Of the OpenMP runtime that FAISS uses; see dense/faiss_int.c. */
int omp_get_max_threads(void);

enum {
    DIM = 16,
    N_ROWS = 600,
    N_QUERIES = 40,
    N_THREADS = 4,
    K = 10
};

struct searcher {
    struct lens_faiss *faiss;
    struct lens_faiss_vectors queries;
    struct lens_arena arena;
    struct lens_neighbours found[N_QUERIES];
    enum lens_status status;
    int threads_before, threads_after; /* of OpenMP, for this thread */
};

static void *run(void *arg)
{
    struct searcher *s = arg;

    s->threads_before = omp_get_max_threads();
    s->status =
        lens_faiss_search(s->faiss, &s->queries, K, &s->arena, s->found, NULL);
    s->threads_after = omp_get_max_threads();
    return NULL;
}

static struct lens_faiss *make(const struct lens_faiss_vectors *rows,
                               const char *factory, const char *path)
{
    struct lens_faiss_options options = { factory, NULL };
    struct lens_faiss *faiss = NULL;
    struct lens_buffer bytes;

    lens_buffer_init(&bytes, 1 << 24);
    ck_assert_int_eq(lens_faiss_build(rows, &options, &bytes, NULL), LENS_OK);
    test_file_write(path, bytes.p, bytes.len);
    lens_buffer_release(&bytes);
    ck_assert_int_eq(lens_faiss_open(path, LENS_FAISS_MAP, NULL, &faiss, NULL),
                     LENS_OK);
    return faiss;
}

static void expect_same(const struct searcher *a, const struct searcher *b)
{
    ck_assert_int_eq(b->status, LENS_OK);
    ck_assert_int_eq(b->threads_before, b->threads_after);
    for (size_t q = 0; q < N_QUERIES; q++) {
        ck_assert_uint_eq(a->found[q].n, b->found[q].n);
        ck_assert_mem_eq(a->found[q].at, b->found[q].at,
                         a->found[q].n * sizeof(*a->found[q].at));
    }
}

START_TEST(faiss_threads_get_the_same_answers)
{
    static const char *const factories[] = { "Flat", "HNSW16", "IVF8,Flat" };
    static struct searcher alone, together[N_THREADS];
    struct test_random numbers = { 5 };
    float *at = exhaustive_make_unit(&numbers, N_ROWS + N_QUERIES, DIM);
    struct lens_faiss_vectors rows = { at, N_ROWS, DIM };
    struct test_folder folder;
    char path[TEST_PATH_MAX];
    pthread_t thread[N_THREADS];

    test_folder_make(&folder);
    test_folder_path(&folder, "rows.faiss", path);
    alone = (struct searcher){ 0 };
    alone.faiss = make(&rows, factories[_i], path);
    alone.queries =
        (struct lens_faiss_vectors){ at + N_ROWS * DIM, N_QUERIES, DIM };
    for (size_t i = 0; i < N_THREADS; i++) {
        together[i] = alone;
        ck_assert_int_eq(pthread_create(&thread[i], NULL, run, &together[i]),
                         0);
    }
    (void)run(&alone);
    ck_assert_int_eq(alone.status, LENS_OK);
    for (size_t i = 0; i < N_THREADS; i++) {
        ck_assert_int_eq(pthread_join(thread[i], NULL), 0);
        expect_same(&alone, &together[i]);
        lens_arena_release(&together[i].arena);
    }
    lens_arena_release(&alone.arena);
    lens_faiss_close(alone.faiss);
    free(at);
    test_folder_remove(&folder);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("faiss_threads");
    TCase *tc = tcase_create("faiss_threads");

    tcase_add_loop_test(tc, faiss_threads_get_the_same_answers, 0, 3);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

/*
 * The FAISS index through our own types: against an exhaustive search, through
 * a file and back, and with everything wrong that can be.
 */
#include "dense/faiss_index.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dense/exhaustive.h"
#include "kernels/kernels.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/suite.h"

/* Of the OpenMP runtime that FAISS uses; see dense/faiss_int.c. */
int omp_get_max_threads(void);
void omp_set_num_threads(int n);

/* Kinds that compare all rows once their parameters say so, and those that
 * round the vectors. */
static const struct kind {
    const char *factory, *parameters;
    double error; /* of a score */
} kinds[] = {
    { "Flat", NULL, 1e-6 },
    { "HNSW16", "efConstruction=80,efSearch=1000", 1e-6 },
    { "HNSW16,Flat", "efSearch=1000", 1e-6 },
    { "IVF4,Flat", "nprobe=4", 1e-6 },
    { "IVF4_HNSW8,Flat", "nprobe=4,quantizer_efSearch=20", 1e-6 },
    { "SQfp16", NULL, 2e-3 },
    { "SQ8", NULL, 2e-2 },
    { "SQ6", NULL, 8e-2 },
    { "SQ4", NULL, 0.3 },
    { "HNSW16,SQ8", "efSearch=1000", 2e-2 },
    { "IVF4,SQ8", "nprobe=4", 2e-2 },
    { "PQ8x4", NULL, 1.0 },
    { "IVF4,PQ4x5", "nprobe=4", 1.0 },
};

enum {
    N_KINDS = sizeof(kinds) / sizeof(kinds[0]),
    DIM = 16,
    N_ROWS = 1300, /* PQ4x5 is trained on 1248 */
    N_QUERIES = 25 /* more than the 20 from which FAISS calls BLAS */
};

static struct test_folder folder;
static char path[TEST_PATH_MAX];
static struct lens_error err;
static struct test_random numbers;
static struct lens_arena arena;
static float *rows_at, *queries_at;
static struct lens_faiss_vectors rows, queries;

static void set_up(void)
{
    test_folder_make(&folder);
    test_folder_path(&folder, "rows.faiss", path);
    err = (struct lens_error){ 0 };
    numbers = (struct test_random){ 7 };
    rows_at = exhaustive_make_unit(&numbers, N_ROWS, DIM);
    queries_at = exhaustive_make_unit(&numbers, N_QUERIES, DIM);
    rows = (struct lens_faiss_vectors){ rows_at, N_ROWS, DIM };
    queries = (struct lens_faiss_vectors){ queries_at, N_QUERIES, DIM };
}

static void tear_down(void)
{
    free(rows_at);
    free(queries_at);
    lens_arena_release(&arena);
    test_folder_remove(&folder);
}

static void build(const struct lens_faiss_vectors *vectors, const char *factory,
                  const char *parameters, struct lens_buffer *out)
{
    struct lens_faiss_options options = { factory, parameters };

    lens_buffer_init(out, 1 << 24);
    ck_assert_msg(lens_faiss_build(vectors, &options, out, &err) == LENS_OK,
                  "%s: %s", factory, err.text);
}

static void build_file(const struct lens_faiss_vectors *vectors,
                       const char *factory, const char *parameters)
{
    struct lens_buffer bytes;

    build(vectors, factory, parameters, &bytes);
    test_file_write(path, bytes.p, bytes.len);
    lens_buffer_release(&bytes);
}

static struct lens_faiss *open_file(enum lens_faiss_access access)
{
    struct lens_faiss *faiss = NULL;

    ck_assert_msg(lens_faiss_open(path, access, NULL, &faiss, &err) == LENS_OK,
                  "%s", err.text);
    return faiss;
}

static struct lens_faiss *made(const struct lens_faiss_vectors *vectors,
                               const char *factory, const char *parameters)
{
    build_file(vectors, factory, parameters);
    return open_file(LENS_FAISS_COPY);
}

static void search(const struct lens_faiss *faiss,
                   const struct lens_faiss_vectors *asked, size_t k,
                   struct lens_neighbours *out)
{
    ck_assert_msg(lens_faiss_search(faiss, asked, k, &arena, out, &err) ==
                      LENS_OK,
                  "%s", err.text);
}

static void expect_same(const struct lens_neighbours *a,
                        const struct lens_neighbours *b)
{
    ck_assert_uint_eq(a->n, b->n);
    for (size_t i = 0; i < a->n; i++) {
        ck_assert_uint_eq(a->at[i].row, b->at[i].row);
        ck_assert_mem_eq(&a->at[i].score, &b->at[i].score, sizeof(float));
    }
}

static void expect_ordered(const struct lens_neighbours *list)
{
    for (size_t i = 1; i < list->n; i++) {
        const struct lens_neighbour *a = &list->at[i - 1], *b = &list->at[i];

        ck_assert(a->score > b->score ||
                  (a->score == b->score && a->row < b->row));
    }
}

/* Exact products and many equal ones: order and cut must be those of the
 * contract, bit for bit. */
START_TEST(faiss_flat_is_the_exhaustive_search)
{
    struct test_random r = { (uint64_t)_i };
    size_t dim = 1 + test_random_below(&r, 12);
    size_t n = 1 + test_random_below(&r, 300);
    float *at = exhaustive_make_coarse(&r, n + N_QUERIES, dim);
    struct lens_faiss_vectors all = { at, n, dim };
    struct lens_faiss_vectors asked = { at + n * dim, N_QUERIES, dim };
    struct lens_faiss *faiss = made(&all, "Flat", NULL);
    struct lens_neighbours found[N_QUERIES];
    static struct lens_neighbour expected[400];
    size_t k = 1 + test_random_below(&r, _i % 2 ? 12 : 400);

    search(faiss, &asked, k, found);
    for (size_t q = 0; q < N_QUERIES; q++) {
        struct lens_neighbours list = {
            expected, exhaustive_search(&all, asked.at + q * dim, k, expected)
        };

        expect_same(&found[q], &list);
    }
    lens_faiss_close(faiss);
    free(at);
}
END_TEST

#ifdef FAISS_IS_WRAPPED
/* Bit for bit, which sums in another order are not. */
START_TEST(faiss_products_of_graphs_and_lists_are_of_our_kernels)
{
    static const char *const compared[] = { "HNSW8", "IVF4,Flat" };
    struct lens_faiss *faiss = made(&rows, compared[_i], NULL);
    struct lens_neighbours found[N_QUERIES];

    search(faiss, &queries, 5, found);
    for (size_t q = 0; q < N_QUERIES; q++) {
        ck_assert_uint_gt(found[q].n, 0);
        for (size_t i = 0; i < found[q].n; i++) {
            float product = lens_kernels()->dot(
                rows_at + found[q].at[i].row * DIM, queries_at + q * DIM, DIM);

            ck_assert_mem_eq(&found[q].at[i].score, &product, sizeof(float));
        }
    }
    lens_faiss_close(faiss);
}
END_TEST
#endif

/* Compares all rows: finds what an exhaustive search finds, with scores as
 * exact as its codes. */
START_TEST(faiss_every_kind_finds_its_neighbours)
{
    const struct kind *kind = &kinds[_i];
    struct lens_faiss *faiss = made(&rows, kind->factory, kind->parameters);
    struct lens_neighbours found[N_QUERIES];
    size_t k = 10, n_same = 0;

    ck_assert_uint_eq(lens_faiss_count(faiss), N_ROWS);
    ck_assert_uint_eq(lens_faiss_dim(faiss), DIM);
    ck_assert_str_eq(lens_faiss_factory(faiss), kind->factory);
    search(faiss, &queries, k, found);
    for (size_t q = 0; q < N_QUERIES; q++) {
        const float *query = queries.at + q * DIM;
        struct lens_neighbour expected[10];

        ck_assert_uint_eq(exhaustive_search(&rows, query, k, expected), k);
        ck_assert_uint_eq(found[q].n, k);
        expect_ordered(&found[q]);
        for (size_t i = 0; i < k; i++) {
            const struct lens_neighbour *near = &found[q].at[i];
            float score = exhaustive_dot(rows.at + near->row * DIM, query, DIM);

            ck_assert_msg(fabs((double)(near->score - score)) < kind->error,
                          "%s: %g, not %g", kind->factory, (double)near->score,
                          (double)score);
            n_same += near->row == expected[i].row;
        }
    }
    if (kind->error < 1e-5)
        ck_assert_msg(n_same == k * N_QUERIES, "%s: %zu", kind->factory,
                      n_same);
    lens_faiss_close(faiss);
}
END_TEST

START_TEST(faiss_queries_together_are_as_alone)
{
    struct lens_faiss *faiss =
        made(&rows, kinds[_i].factory, kinds[_i].parameters);
    struct lens_neighbours together[N_QUERIES];

    search(faiss, &queries, 7, together);
    for (size_t q = 0; q < N_QUERIES; q++) {
        struct lens_faiss_vectors one = { queries.at + q * DIM, 1, DIM };
        struct lens_neighbours alone;

        search(faiss, &one, 7, &alone);
        expect_same(&alone, &together[q]);
    }
    lens_faiss_close(faiss);
}
END_TEST

START_TEST(faiss_mapped_answers_as_copied)
{
    struct lens_neighbours copied[N_QUERIES], mapped[N_QUERIES];
    struct lens_faiss *faiss =
        made(&rows, kinds[_i].factory, kinds[_i].parameters);
    struct lens_faiss *map = open_file(LENS_FAISS_MAP);

    search(faiss, &queries, 20, copied);
    search(map, &queries, 20, mapped);
    for (size_t q = 0; q < N_QUERIES; q++)
        expect_same(&copied[q], &mapped[q]);
    lens_faiss_close(faiss);
    lens_faiss_close(map);
}
END_TEST

START_TEST(faiss_same_rows_give_the_same_bytes)
{
    int threads = omp_get_max_threads();
    struct lens_buffer bytes[3];

    for (int i = 0; i < 3; i++) {
        omp_set_num_threads(1 + i % 2);
        build(&rows, kinds[_i].factory, kinds[_i].parameters, &bytes[i]);
        /* What the caller had set is as it was. */
        ck_assert_int_eq(omp_get_max_threads(), 1 + i % 2);
    }
    omp_set_num_threads(threads);
    for (int i = 1; i < 3; i++) {
        ck_assert_uint_eq(bytes[0].len, bytes[i].len);
        ck_assert_mem_eq(bytes[0].p, bytes[i].p, bytes[i].len);
    }
    for (int i = 0; i < 3; i++)
        lens_buffer_release(&bytes[i]);
}
END_TEST

START_TEST(faiss_parameters_change_what_is_searched)
{
    struct lens_faiss *faiss = made(&rows, "IVF8,Flat", "nprobe=8");
    struct lens_neighbours all[N_QUERIES], few[N_QUERIES], again[N_QUERIES];
    size_t n_all = 0, n_few = 0;

    search(faiss, &queries, N_ROWS, all);
    ck_assert_int_eq(lens_faiss_tune(faiss, "nprobe=1", &err), LENS_OK);
    search(faiss, &queries, N_ROWS, few);
    /* One bad parameter and none is set. */
    ck_assert_int_eq(lens_faiss_tune(faiss, "nprobe=8,efSearch=1", &err),
                     LENS_E_INVAL);
    search(faiss, &queries, N_ROWS, again);
    for (size_t q = 0; q < N_QUERIES; q++) {
        n_all += all[q].n;
        n_few += few[q].n;
        expect_same(&few[q], &again[q]);
    }
    ck_assert_uint_eq(n_all, N_QUERIES * N_ROWS);
    ck_assert_uint_lt(n_few, n_all / 2);
    lens_faiss_close(faiss);

    ck_assert_int_eq(
        lens_faiss_open(path, LENS_FAISS_COPY, "nprobe=1", &faiss, &err),
        LENS_OK);
    search(faiss, &queries, N_ROWS, again);
    for (size_t q = 0; q < N_QUERIES; q++)
        expect_same(&few[q], &again[q]);
    lens_faiss_close(faiss);
    ck_assert_int_eq(
        lens_faiss_open(path, LENS_FAISS_COPY, "nprobe=9", &faiss, &err),
        LENS_E_INVAL);
}
END_TEST

START_TEST(faiss_count_asked_for_may_be_anything)
{
    struct lens_faiss_vectors few = { rows_at, 5, DIM };
    struct lens_faiss_vectors none = { queries_at, 0, DIM };
    struct lens_faiss_vectors one = { queries_at, 1, DIM };
    struct lens_neighbours list = { NULL, 77 };
    static const char *const factories[] = { "Flat", "HNSW4", "SQ8" };

    for (size_t i = 0; i < 3; i++) {
        struct lens_faiss *faiss = made(&few, factories[i], NULL);

        search(faiss, &one, 0, &list);
        ck_assert_uint_eq(list.n, 0);
        search(faiss, &one, 5, &list);
        ck_assert_uint_eq(list.n, 5);
        search(faiss, &one, LENS_FAISS_MAX_K, &list);
        ck_assert_uint_eq(list.n, 5);
        expect_ordered(&list);
        list.n = 77;
        search(faiss, &none, 5, &list);
        ck_assert_uint_eq(list.n, 77);
        ck_assert_int_eq(lens_faiss_search(faiss, &one, LENS_FAISS_MAX_K + 1,
                                           &arena, &list, &err),
                         LENS_E_LIMIT);
        ck_assert_uint_eq(list.n, 77);
        lens_faiss_close(faiss);
    }
}
END_TEST

START_TEST(faiss_index_of_nothing_answers_nothing)
{
    struct lens_faiss_vectors nothing = { NULL, 0, DIM };
    static const char *const factories[] = { "Flat", "HNSW4" };
    struct lens_neighbours found[N_QUERIES];

    for (size_t i = 0; i < 2; i++) {
        struct lens_faiss *faiss = made(&nothing, factories[i], NULL);

        ck_assert_uint_eq(lens_faiss_count(faiss), 0);
        search(faiss, &queries, 5, found);
        for (size_t q = 0; q < N_QUERIES; q++)
            ck_assert_uint_eq(found[q].n, 0);
        lens_faiss_close(faiss);
    }
}
END_TEST

START_TEST(faiss_zero_vectors_score_nothing)
{
    struct lens_faiss *faiss;
    struct lens_neighbours found[N_QUERIES];

    memset(rows_at, 0, 40 * DIM * sizeof(float));
    memset(queries_at, 0, DIM * sizeof(float));
    faiss = made(&rows, kinds[_i].factory, kinds[_i].parameters);
    search(faiss, &queries, 10, found);
    for (size_t i = 0; i < found[0].n; i++)
        ck_assert(fabs((double)found[0].at[i].score) < 1e-6);
    lens_faiss_close(faiss);
}
END_TEST

/* Every row twice, at a distance of N_ROWS / 2: the earlier one comes first. */
START_TEST(faiss_equal_rows_come_in_their_order)
{
    struct lens_faiss *faiss;
    struct lens_neighbours found[N_QUERIES];

    memcpy(rows_at + N_ROWS / 2 * DIM, rows_at,
           N_ROWS / 2 * DIM * sizeof(float));
    faiss = made(&rows, kinds[_i].factory, kinds[_i].parameters);
    search(faiss, &queries, 40, found);
    for (size_t q = 0; q < N_QUERIES; q++)
        expect_ordered(&found[q]);
    lens_faiss_close(faiss);
}
END_TEST

static enum lens_status try_build(const char *factory, const char *parameters)
{
    struct lens_faiss_options options = { factory, parameters };
    struct lens_buffer out;
    enum lens_status status;

    lens_buffer_init(&out, 1 << 24);
    status = lens_faiss_build(&rows, &options, &out, &err);
    ck_assert(status == LENS_OK || out.len == 0);
    lens_buffer_release(&out);
    return status;
}

START_TEST(faiss_bad_builds_are_refused)
{
    ck_assert_int_eq(try_build("Nonsense", NULL), LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.hint, "'IVF1024,Flat'"));
    ck_assert_int_eq(try_build("IVF34,Flat", NULL), LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "at least 1326 vectors"));
    ck_assert_int_eq(try_build("Flat", "efSearch=3"), LENS_E_INVAL);
    ck_assert_int_eq(try_build("HNSW4", "efSearch=0"), LENS_E_INVAL);
    rows.dim = 0;
    ck_assert_int_eq(try_build("Flat", NULL), LENS_E_INVAL);
    rows.dim = 4097;
    ck_assert_int_eq(try_build("Flat", NULL), LENS_E_INVAL);
    rows.dim = DIM;
    rows.n = LENS_FAISS_MAX_ROWS + 1;
    ck_assert_int_eq(try_build("Flat", NULL), LENS_E_LIMIT);
}
END_TEST

static const float bad_numbers[] = { NAN,   -NAN,   INFINITY, -INFINITY,
                                     1.01F, -1.01F, 3e38F };
enum {
    N_BAD = sizeof(bad_numbers) / sizeof(bad_numbers[0])
};

START_TEST(faiss_vectors_that_are_none_are_refused)
{
    struct lens_neighbours found[N_QUERIES] = { { NULL, 77 } };
    struct lens_faiss *faiss = made(&rows, "Flat", NULL);

    for (size_t i = 0; i < N_BAD; i++) {
        float kept = rows_at[300 * DIM + 3];

        rows_at[300 * DIM + 3] = bad_numbers[i];
        ck_assert_int_eq(try_build("HNSW4", NULL), LENS_E_INVAL);
        ck_assert_ptr_nonnull(strstr(err.text, "row 300 "));
        rows_at[300 * DIM + 3] = kept;
        kept = queries_at[6 * DIM];
        queries_at[6 * DIM] = bad_numbers[i];
        ck_assert_int_eq(
            lens_faiss_search(faiss, &queries, 3, &arena, found, &err),
            LENS_E_INVAL);
        ck_assert_ptr_nonnull(strstr(err.text, "query 6 "));
        ck_assert_uint_eq(found[0].n, 77);
        queries_at[6 * DIM] = kept;
    }
    queries.dim = DIM - 1;
    ck_assert_int_eq(lens_faiss_search(faiss, &queries, 3, &arena, found, &err),
                     LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "15 dimensions, the index has 16"));
    ck_assert_ptr_nonnull(strstr(err.hint, "embedder"));
    lens_faiss_close(faiss);
}
END_TEST

START_TEST(faiss_build_beyond_the_buffer_says_so)
{
    struct lens_faiss_options options = { "Flat", NULL };
    struct lens_buffer whole;

    rows.n = 10;
    build(&rows, "Flat", NULL, &whole);
    for (size_t max = 0; max < whole.len; max += 7) {
        struct lens_buffer out;

        lens_buffer_init(&out, max);
        ck_assert_int_eq(lens_faiss_build(&rows, &options, &out, &err),
                         LENS_E_LIMIT);
        lens_buffer_release(&out);
    }
    lens_buffer_release(&whole);
}
END_TEST

static enum lens_status build_open_search(void *arg)
{
    struct lens_faiss_options options = { arg, NULL };
    struct lens_neighbours found[N_QUERIES];
    struct lens_faiss *faiss = NULL;
    struct lens_arena own = { 0 };
    struct lens_buffer out;
    enum lens_status status;

    lens_buffer_init(&out, 1 << 24);
    status = lens_faiss_build(&rows, &options, &out, NULL);
    lens_buffer_release(&out);
    if (status == LENS_OK)
        status = lens_faiss_open(path, LENS_FAISS_COPY, NULL, &faiss, NULL);
    if (status == LENS_OK)
        status = lens_faiss_search(faiss, &queries, 1000, &own, found, NULL);
    lens_faiss_close(faiss);
    lens_arena_release(&own);
    return status;
}

START_TEST(faiss_without_memory_says_so)
{
    static char flat[] = "Flat", lists[] = "IVF1,Flat";

    rows.n = 100;
    build_file(&rows, flat, NULL);
    ck_assert_uint_ge(test_faults_sweep(build_open_search, flat), 5);
    build_file(&rows, lists, NULL);
    ck_assert_uint_ge(test_faults_sweep(build_open_search, lists), 5);
}
END_TEST

START_TEST(faiss_search_beyond_its_arena_says_so)
{
    struct lens_faiss *faiss = made(&rows, "IVF4,Flat", NULL);
    struct lens_neighbours found[N_QUERIES] = { { NULL, 77 } };

    for (size_t max = 1; max < 40000; max += 1999) {
        struct lens_arena small = { 0 };

        lens_arena_init(&small, max);
        ck_assert_int_eq(
            lens_faiss_search(faiss, &queries, 1000, &small, found, &err),
            LENS_E_NOMEM);
        ck_assert_uint_eq(found[0].n, 77);
        lens_arena_release(&small);
    }
    lens_faiss_close(faiss);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("faiss_index");
    TCase *tc = tcase_create("faiss_index");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 60);
#ifdef FAISS_IS_WRAPPED
    tcase_add_loop_test(
        tc, faiss_products_of_graphs_and_lists_are_of_our_kernels, 0, 2);
#endif
    tcase_add_loop_test(tc, faiss_flat_is_the_exhaustive_search, 0, 30);
    tcase_add_loop_test(tc, faiss_every_kind_finds_its_neighbours, 0, N_KINDS);
    tcase_add_loop_test(tc, faiss_queries_together_are_as_alone, 0, N_KINDS);
    tcase_add_loop_test(tc, faiss_mapped_answers_as_copied, 0, N_KINDS);
    tcase_add_loop_test(tc, faiss_same_rows_give_the_same_bytes, 0, N_KINDS);
    tcase_add_test(tc, faiss_parameters_change_what_is_searched);
    tcase_add_test(tc, faiss_count_asked_for_may_be_anything);
    tcase_add_test(tc, faiss_index_of_nothing_answers_nothing);
    tcase_add_loop_test(tc, faiss_zero_vectors_score_nothing, 0, N_KINDS);
    tcase_add_loop_test(tc, faiss_equal_rows_come_in_their_order, 0, N_KINDS);
    tcase_add_test(tc, faiss_bad_builds_are_refused);
    tcase_add_test(tc, faiss_vectors_that_are_none_are_refused);
    tcase_add_test(tc, faiss_build_beyond_the_buffer_says_so);
    tcase_add_test(tc, faiss_without_memory_says_so);
    tcase_add_test(tc, faiss_search_beyond_its_arena_says_so);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

/*
 * A scan of codes answers what a scan of floats answers, to the bit, and what
 * comparing and sorting all documents answers.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dense/row_table.h"
#include "dense/vectors.h"
#include "kernels/kernels.h"
#include "support/folder.h"
#include "support/suite.h"

enum {
    QUERIES = 25
};

static struct test_folder folder;
static char plain_path[TEST_PATH_MAX], coded_path[TEST_PATH_MAX];
static struct row_table table;

static void set_up(void)
{
    test_folder_make(&folder);
    test_folder_path(&folder, "plain.vec", plain_path);
    test_folder_path(&folder, "coded.vec", coded_path);
}

static void tear_down(void)
{
    test_folder_remove(&folder);
}

static void fill_query(struct test_random *random, size_t q, float *out)
{
    static const double lengths[] = { 0.02, 17, 1e-20, 1e20 };

    row_table_random(random, out, table.dim);
    if (table.n_rows && q % 3 == 0) {
        const float *row =
            table.at + test_random_below(random, table.n_rows) * table.dim;

        memcpy(out, row, table.dim * sizeof(*out));
    }
    if (q % 7 == 1)
        row_table_scale(out, table.dim, lengths[test_random_below(random, 4)]);
    if (q == 2)
        memset(out, 0, table.dim * sizeof(*out));
    if (q == 5)
        out[test_random_below(random, table.dim)] = (float)NAN;
}

static void compare_answers(const struct lens_retriever *plain,
                            const struct lens_retriever *coded,
                            const float *vector, size_t k)
{
    const struct lens_query query = { .vector = vector, .dim = table.dim };
    struct lens_arena arena = { 0 };
    struct lens_hits a = { 0 }, b = { 0 };

    ck_assert_int_eq(plain->ops->search(plain, &query, k, &arena, &a, NULL),
                     LENS_OK);
    ck_assert_int_eq(coded->ops->search(coded, &query, k, &arena, &b, NULL),
                     LENS_OK);
    ck_assert_uint_eq(a.n, b.n);
    ck_assert_uint_le(a.n, k);
    for (size_t i = 0; i < a.n; i++) {
        ck_assert_uint_eq(a.at[i].docid, b.at[i].docid);
        ck_assert_mem_eq(&a.at[i].score, &b.at[i].score, sizeof(float));
    }
    lens_arena_release(&arena);
}

/* A document whose rows are all compared and sorted. */
static float score_slowly(size_t first, size_t n, const float *query)
{
    float scores[ROW_TABLE_ROWS];
    double sum = 0;

    for (size_t r = 0; r < n; r++) {
        float score = lens_kernels()->dot(table.at + (first + r) * table.dim,
                                          query, table.dim);
        size_t at = r;

        for (; at > 0 && scores[at - 1] < score; at--)
            scores[at] = scores[at - 1];
        scores[at] = score;
    }
    n = n < LENS_BEST_ROWS ? n : LENS_BEST_ROWS;
    for (size_t r = 0; r < n; r++)
        sum += (double)scores[r];
    return n ? (float)(sum / (double)n) : 0;
}

static int by_rank(const void *pa, const void *pb)
{
    const struct lens_hit *a = pa, *b = pb;

    return a->score != b->score ? (a->score < b->score) - (a->score > b->score)
                                : (a->docid > b->docid) - (a->docid < b->docid);
}

/* The first of all documents in order. */
static void expect_best(const struct lens_retriever *index, const float *vector,
                        size_t k)
{
    static struct lens_hit all[ROW_TABLE_ROWS];
    const struct lens_query query = { .vector = vector, .dim = table.dim };
    struct lens_arena arena = { 0 };
    struct lens_hits hits = { 0 };
    size_t n = 0, row = 0;

    for (size_t d = 0; d < table.n_docs; row += table.rows_of[d++]) {
        float score = score_slowly(row, table.rows_of[d], vector);

        if (score > 0)
            all[n++] = (struct lens_hit){ (lens_docid)d, score };
    }
    qsort(all, n, sizeof(*all), by_rank);
    ck_assert_int_eq(index->ops->search(index, &query, k, &arena, &hits, NULL),
                     LENS_OK);
    ck_assert_uint_eq(hits.n, n < k ? n : k);
    for (size_t i = 0; i < hits.n; i++) {
        ck_assert_uint_eq(hits.at[i].docid, all[i].docid);
        ck_assert_mem_eq(&hits.at[i].score, &all[i].score, sizeof(float));
    }
    lens_arena_release(&arena);
}

/* Some thousand answers in all. */
static void compare_scans(uint64_t seed, bool row_each, size_t odd)
{
    struct test_random random = { seed };
    struct lens_retriever *plain, *coded;
    float query[ROW_TABLE_DIM];

    row_table_make(&table, &random, row_each, odd);
    row_table_write(&table, plain_path, false);
    row_table_write(&table, coded_path, true);
    plain = row_table_open(&table, plain_path);
    coded = row_table_open(&table, coded_path);
    for (size_t q = 0; q < QUERIES; q++) {
        fill_query(&random, q, query);
        compare_answers(plain, coded, query, 10);
        compare_answers(plain, coded, query, test_random_below(&random, 100));
        compare_answers(plain, coded, query, q % 2 ? table.n_docs + 3 : 0);
        if (odd == 0)
            expect_best(coded, query, 1 + q);
    }
    plain->ops->close(plain);
    coded->ops->close(coded);
}

START_TEST(search_rows_of_a_document_each_equals_floats)
{
    compare_scans((uint64_t)_i, true, 0);
}
END_TEST

START_TEST(search_documents_of_several_rows_equals_floats)
{
    compare_scans((uint64_t)_i, false, 0);
}
END_TEST

START_TEST(search_odd_rows_equals_floats)
{
    compare_scans((uint64_t)_i, _i % 2 == 0, 5);
}
END_TEST

/* As many documents as rows, but not one of one. */
START_TEST(search_document_without_rows_equals_floats)
{
    struct test_random random = { 3 };
    struct lens_retriever *plain, *coded;
    const size_t rows_of[] = { 1, 2, 0, 1 };

    table.dim = 16;
    table.n_docs = table.n_rows = 4;
    memcpy(table.rows_of, rows_of, sizeof(rows_of));
    for (size_t r = 0; r < 4; r++)
        row_table_random(&random, table.at + r * 16, 16);
    row_table_write(&table, plain_path, false);
    row_table_write(&table, coded_path, true);
    plain = row_table_open(&table, plain_path);
    coded = row_table_open(&table, coded_path);
    for (size_t r = 0; r < 4; r++)
        compare_answers(plain, coded, table.at + r * 16, 4);
    plain->ops->close(plain);
    coded->ops->close(coded);
}
END_TEST

static size_t compared(const struct lens_retriever *index, const float *vector)
{
    const struct lens_query query = { .vector = vector, .dim = table.dim };
    struct lens_arena arena = { 0 };
    size_t n = 0;

    ck_assert_int_eq(
        lens_vectors_count_compared(index, &query, 10, &arena, &n, NULL),
        LENS_OK);
    lens_arena_release(&arena);
    return n;
}

/* Or the floats would be scanned, with the same answer. */
START_TEST(search_compares_few_rows_as_floats)
{
    struct test_random random = { 4 };
    struct lens_retriever *plain, *coded;
    float query[ROW_TABLE_DIM], tiny[ROW_TABLE_DIM];

    table.dim = 384;
    table.n_docs = table.n_rows = ROW_TABLE_ROWS;
    for (size_t r = 0; r < ROW_TABLE_ROWS; r++) {
        table.rows_of[r] = 1;
        row_table_random(&random, table.at + r * 384, 384);
    }
    row_table_random(&random, query, 384);
    memcpy(tiny, query, sizeof(query));
    row_table_scale(tiny, 384, 1e-20);
    row_table_write(&table, plain_path, false);
    row_table_write(&table, coded_path, true);
    plain = row_table_open(&table, plain_path);
    coded = row_table_open(&table, coded_path);
    ck_assert_uint_eq(compared(plain, query), ROW_TABLE_ROWS);
    ck_assert_uint_ge(compared(coded, query), 10);
    ck_assert_uint_le(compared(coded, query), 150);
    ck_assert_uint_eq(compared(coded, tiny), ROW_TABLE_ROWS);
    plain->ops->close(plain);
    coded->ops->close(coded);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("codes_search");
    TCase *tests = tcase_create("codes_search");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, search_rows_of_a_document_each_equals_floats, 0,
                        40);
    tcase_add_loop_test(tests, search_documents_of_several_rows_equals_floats,
                        0, 40);
    tcase_add_loop_test(tests, search_odd_rows_equals_floats, 0, 40);
    tcase_add_test(tests, search_document_without_rows_equals_floats);
    tcase_add_test(tests, search_compares_few_rows_as_floats);
    suite_add_tcase(suite, tests);
    return test_suite_run(suite);
}

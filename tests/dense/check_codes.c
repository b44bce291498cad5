/*
 * The bounds that codes give are never below the products, and files whose
 * codes are damaged are refused.
 */
#include <check.h>
#include <math.h>
#include <string.h>

#include "dense/codes.h"
#include "dense/other_chunk.h"
#include "dense/row_table.h"
#include "dense/rows_embedder.h"
#include "dense/vectors.h"
#include "kernels/kernels.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/suite.h"

static struct test_folder folder;
static char path[TEST_PATH_MAX];
static struct row_table table;

static void set_up(void)
{
    test_folder_make(&folder);
    test_folder_path(&folder, "coded.vec", path);
}

static void tear_down(void)
{
    test_folder_remove(&folder);
}

/* Every bound, not only those that decide: of each row of a table, by every
 * kernel, and near enough to be of use. */
START_TEST(bound_is_never_below_the_product)
{
    struct test_random random = { (uint64_t)_i };
    static float bounds[LENS_CODES_AT_ONCE], query[ROW_TABLE_DIM];
    const struct lens_kernels *kernels = lens_kernels();
    struct lens_codes_chunks chunks;
    struct lens_coded_query coded;

    row_table_make(&table, &random, true, 2);
    lens_codes_chunks_init(&chunks);
    ck_assert_int_eq(
        lens_codes_make(table.at, table.n_rows, table.dim, &chunks, NULL),
        LENS_OK);
    const struct lens_codes codes = {
        (const int8_t *)chunks.codes.p,
        (const float *)(const void *)chunks.scales.p,
        (const float *)(const void *)chunks.rests.p, table.n_rows, table.dim
    };
    row_table_random(&random, query, table.dim);
    row_table_scale(query, table.dim, _i % 3 ? 1 : 1e5);
    ck_assert(lens_codes_query(query, table.dim, &coded));
    for (size_t r = 0; r < table.n_rows && r < LENS_CODES_AT_ONCE; r++) {
        const float *row = table.at + r * table.dim;
        float product = kernels->dot(row, query, table.dim);

        lens_codes_bound(&codes, &coded, r, 1, bounds);
        ck_assert_msg(!(product > bounds[0]), "row %zu: %a is above %a", r,
                      (double)product, (double)bounds[0]);
        if (codes.rests[r] < 1 && _i % 3)
            ck_assert_double_le((double)bounds[0] - (double)product,
                                2 * (double)codes.rests[r] + 0.002);
    }
    lens_codes_chunks_release(&chunks);
}
END_TEST

/* Codes that lose nothing: what is left is the rounding of sums. */
START_TEST(bound_of_whole_numbers_is_never_below_the_product)
{
    struct test_random random = { 6 };
    const struct lens_kernels *kernels = lens_kernels();
    struct lens_codes_chunks chunks;
    struct lens_coded_query coded;
    float query[ROW_TABLE_DIM], bound;

    table.dim = ROW_TABLE_DIM;
    for (size_t i = 0; i < ROW_TABLE_ROWS * table.dim; i++)
        table.at[i] = (float)(test_random_below(&random, 64) + 64) * 0x1p-12F;
    for (size_t i = 0; i < table.dim; i++)
        query[i] = (float)(test_random_below(&random, 4096)) * 0x1p-16F;
    for (size_t r = 0; r < ROW_TABLE_ROWS; r++)
        table.at[r * table.dim] = 127 * 0x1p-12F;
    query[1] = 4095 * 0x1p-16F;
    lens_codes_chunks_init(&chunks);
    ck_assert_int_eq(
        lens_codes_make(table.at, ROW_TABLE_ROWS, table.dim, &chunks, NULL),
        LENS_OK);
    const struct lens_codes codes = {
        (const int8_t *)chunks.codes.p,
        (const float *)(const void *)chunks.scales.p,
        (const float *)(const void *)chunks.rests.p, ROW_TABLE_ROWS, table.dim
    };
    ck_assert(lens_codes_query(query, table.dim, &coded));
    for (size_t r = 0; r < ROW_TABLE_ROWS; r++) {
        float product =
            kernels->dot(table.at + r * table.dim, query, table.dim);

        lens_codes_bound(&codes, &coded, r, 1, &bound);
        ck_assert(codes.rests[r] == 0);
        ck_assert_double_le((double)product, (double)bound);
        ck_assert_double_le((double)bound, (double)product + 1e-5);
    }
    lens_codes_chunks_release(&chunks);
}
END_TEST

START_TEST(query_without_a_length_has_no_bounds)
{
    struct lens_coded_query out;

    ck_assert(!lens_codes_query((float[]){ 0, 0 }, 2, &out));
    ck_assert(!lens_codes_query((float[]){ 1, (float)NAN }, 2, &out));
    ck_assert(!lens_codes_query((float[]){ HUGE_VALF, 1 }, 2, &out));
    ck_assert(!lens_codes_query((float[]){ 1e-7F, 0 }, 2, &out));
    ck_assert(!lens_codes_query((float[]){ 1, 3e7F }, 2, &out));
    ck_assert(lens_codes_query((float[]){ 0.6F, 0.8F }, 2, &out));
    ck_assert_int_eq(out.at[1], LENS_CODE_QUERY_MAX);
    ck_assert_int_eq(out.at[0], 3071);
}
END_TEST

START_TEST(build_same_rows_give_the_same_bytes)
{
    struct test_random random = { 8 };
    struct rows_embedder embedder;
    struct lens_buffer a, b;

    row_table_make(&table, &random, false, 5);
    rows_embedder_init(&embedder, table.at, table.dim);
    lens_buffer_init(&a, ROW_TABLE_BYTES);
    lens_buffer_init(&b, ROW_TABLE_BYTES);
    ck_assert_int_eq(
        rows_embedder_index(&embedder, table.rows_of, table.n_docs, true, &a),
        LENS_OK);
    ck_assert_int_eq(
        rows_embedder_index(&embedder, table.rows_of, table.n_docs, true, &b),
        LENS_OK);
    ck_assert_uint_eq(a.len, b.len);
    ck_assert_mem_eq(a.p, b.p, a.len);
    lens_buffer_release(&a);
    lens_buffer_release(&b);
}
END_TEST

/* Two documents of one row of two numbers. */
static void make_small(void)
{
    const float rows[] = { 1, 0, 0.6F, 0.8F };

    table.dim = 2;
    table.n_docs = table.n_rows = 2;
    table.rows_of[0] = table.rows_of[1] = 1;
    memcpy(table.at, rows, sizeof(rows));
}

static void write_with(const char *tag, const void *bytes, size_t len)
{
    static const char *const tags[] = { "EMBEDDER", "META",    "DOCS",
                                        "PLACES",   "VECTORS", "CODES",
                                        "SCALES",   "RESTS",   NULL };

    test_file_with_chunk(path, tags, tag, (struct lens_view){ bytes, len });
}

START_TEST(open_file_of_a_hostile_builder_is_refused)
{
    static const struct {
        const char *tag;
        float numbers[3];
        size_t len;
        const char *why;
    } cases[] = {
        { "CODES", { 0 }, 3, "not the codes of all its rows" },
        { "CODES", { 0 }, 8, "not the codes of all its rows" },
        { "SCALES", { 0 }, 4, "not the codes of all its rows" },
        { "RESTS", { 0 }, 12, "not the codes of all its rows" },
        { "SCALES", { 0 }, 0, "has no chunk 'SCALES'" },
        { "RESTS", { 0 }, 0, "has no chunk 'RESTS'" },
        { "SCALES", { 0.001F, (float)NAN }, 8, "codes have no bounds" },
        { "SCALES", { 0.001F, -0.001F }, 8, "codes have no bounds" },
        { "SCALES", { HUGE_VALF, 0.001F }, 8, "codes have no bounds" },
        { "SCALES", { 0.001F, 0.01F }, 8, "codes have no bounds" },
        { "RESTS", { (float)NAN, 0 }, 8, "codes have no bounds" },
        { "RESTS", { 0, -0.1F }, 8, "codes have no bounds" },
        { "RESTS", { 0, 0.5F }, 8, "codes have no bounds" },
        { "RESTS", { 0, -HUGE_VALF }, 8, "codes have no bounds" },
    };
    struct rows_embedder embedder;
    struct lens_retriever *index = NULL;
    struct lens_error err = { 0 };

    ck_assert_int_lt(_i, (int)(sizeof(cases) / sizeof(*cases)));
    make_small();
    row_table_write(&table, path, true);
    write_with(cases[_i].tag, cases[_i].numbers, cases[_i].len);
    rows_embedder_init(&embedder, table.at, table.dim);
    ck_assert_int_eq(
        lens_vectors_open(path, NULL, &embedder.base.facts, &index, &err),
        LENS_E_CORRUPT);
    ck_assert_msg(strstr(err.text, cases[_i].why) != NULL, "case %d: '%s'", _i,
                  err.text);
    ck_assert_ptr_null(index);
}
END_TEST

/* Codes that are not those of the rows: a wrong answer, and nothing worse. */
START_TEST(search_codes_of_other_rows_stays_in_bounds)
{
    const float infinite[2] = { HUGE_VALF, HUGE_VALF };
    const int8_t lowest[4] = { -128, -128, -128, -128 };
    const struct lens_query query = { .vector = table.at, .dim = 2 };
    struct lens_arena arena = { 0 };
    struct lens_hits hits = { 0 };
    struct lens_retriever *index;

    make_small();
    row_table_write(&table, path, true);
    write_with("CODES", lowest, sizeof(lowest));
    index = row_table_open(&table, path);
    ck_assert_int_eq(index->ops->search(index, &query, 2, &arena, &hits, NULL),
                     LENS_OK);
    ck_assert_uint_eq(hits.n, 0);
    index->ops->close(index);
    write_with("RESTS", infinite, sizeof(infinite));
    index = row_table_open(&table, path);
    ck_assert_int_eq(index->ops->search(index, &query, 2, &arena, &hits, NULL),
                     LENS_OK);
    ck_assert_uint_eq(hits.n, 2);
    ck_assert_uint_eq(hits.at[0].docid, 0);
    ck_assert(hits.at[1].score == 0.6F);
    index->ops->close(index);
    lens_arena_release(&arena);
}
END_TEST

static enum lens_status build_and_search(void *arg)
{
    struct rows_embedder embedder;
    struct lens_retriever *index = NULL;
    struct lens_arena arena = { 0 };
    struct lens_buffer out;
    struct lens_query query = { .vector = table.at, .dim = table.dim };
    struct lens_hits hits = { 0 };
    enum lens_status status;

    (void)arg;
    rows_embedder_init(&embedder, table.at, table.dim);
    lens_buffer_init(&out, ROW_TABLE_BYTES);
    status =
        rows_embedder_index(&embedder, table.rows_of, table.n_docs, true, &out);
    lens_buffer_release(&out);
    if (status == LENS_OK)
        status =
            lens_vectors_open(path, NULL, &embedder.base.facts, &index, NULL);
    if (status == LENS_OK)
        status = index->ops->search(index, &query, 5, &arena, &hits, NULL);
    if (index)
        index->ops->close(index);
    lens_arena_release(&arena);
    return status;
}

START_TEST(every_failing_allocation_is_answered)
{
    make_small();
    row_table_write(&table, path, true);
    ck_assert_uint_gt(test_faults_sweep(build_and_search, NULL), 8);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("codes");
    TCase *tests = tcase_create("codes");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, bound_is_never_below_the_product, 0, 60);
    tcase_add_test(tests, bound_of_whole_numbers_is_never_below_the_product);
    tcase_add_test(tests, query_without_a_length_has_no_bounds);
    tcase_add_test(tests, build_same_rows_give_the_same_bytes);
    tcase_add_loop_test(tests, open_file_of_a_hostile_builder_is_refused, 0,
                        14);
    tcase_add_test(tests, search_codes_of_other_rows_stays_in_bounds);
    tcase_add_test(tests, every_failing_allocation_is_answered);
    suite_add_tcase(suite, tests);
    return test_suite_run(suite);
}

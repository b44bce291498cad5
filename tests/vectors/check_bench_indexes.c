/*
 * The indexes that are measured, on generated input: that they find what they
 * should, and that the parts report what they say they do.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "bench/ann.h"
#include "bench/part_input.h"
#include "bench/parts.h"
#include "bench/text_index.h"
#include "support/folder.h"
#include "support/suite.h"

static struct test_folder folder;
static struct lens_vector_set set;
static struct lens_ann ann;
static struct lens_arena arena;
static struct lens_error err;

static void set_up(void)
{
    test_folder_make(&folder);
    set = (struct lens_vector_set){ .k = 0 };
    ann = (struct lens_ann){ .exact = NULL };
    arena = (struct lens_arena){ 0 };
    err = (struct lens_error){ .text = "" };
    ck_assert_int_eq(lens_bench_generated_set(1, 2000, &set, &err), LENS_OK);
}

static void tear_down(void)
{
    lens_ann_close(&ann);
    lens_vector_set_release(&set);
    lens_arena_release(&arena);
    test_folder_remove(&folder);
}

static double recall_of(const char *name, const char *parameters, size_t again)
{
    const struct lens_ann_asking asking = { parameters, again };
    double recall = -1;

    ck_assert_msg(lens_ann_make(&set, name, NULL, folder.path, &ann, &err) ==
                      LENS_OK,
                  "%s", err.text);
    ck_assert_int_eq(lens_ann_recall(&ann, &set, &asking, LENS_VECTOR_QUERIES,
                                     &recall, &err),
                     LENS_OK);
    return recall;
}

START_TEST(exact_scan_finds_all)
{
    ck_assert_double_eq(recall_of(LENS_ANN_EXACT, NULL, 0), 1);
    ck_assert_uint_gt(ann.bytes, 2000 * 384 * 4);
    ck_assert_uint_lt(ann.bytes, 2000 * 384 * 4 + 2000 * 8 + 4096);
}
END_TEST

START_TEST(exact_scan_of_codes_finds_all)
{
    double compared = 0;

    ck_assert_double_eq(recall_of(LENS_ANN_CODES, NULL, 0), 1);
    ck_assert_uint_gt(ann.bytes, 2000 * 384 * 5);
    ck_assert_uint_lt(ann.bytes, 2000 * 384 * 5 + 2000 * 16 + 4096);
    ck_assert_int_eq(lens_ann_compared(&ann, &set, 20, &compared, &err),
                     LENS_OK);
    ck_assert_double_gt(compared, 10);
    ck_assert_double_lt(compared, 200);
}
END_TEST

START_TEST(flat_finds_all)
{
    ck_assert_double_eq(recall_of("Flat", NULL, 0), 1);
}
END_TEST

START_TEST(bytes_scored_again_find_more)
{
    double alone = recall_of("SQ8", NULL, 0), again;
    const struct lens_ann_asking asking = { NULL, 40 };

    ck_assert_int_eq(
        lens_ann_recall(&ann, &set, &asking, LENS_VECTOR_QUERIES, &again, &err),
        LENS_OK);
    ck_assert_double_gt(alone, 0.95);
    ck_assert_double_lt(alone, 1);
    ck_assert_double_eq(again, 1);
}
END_TEST

START_TEST(graph_finds_more_the_longer_it_looks)
{
    double low = recall_of("HNSW32", "efSearch=10", 0), high;
    const struct lens_ann_asking asking = { "efSearch=256", 0 };

    ck_assert_int_eq(
        lens_ann_recall(&ann, &set, &asking, LENS_VECTOR_QUERIES, &high, &err),
        LENS_OK);
    ck_assert_double_lt(low, high);
    ck_assert_double_gt(high, 0.99);
}
END_TEST

START_TEST(unknown_kind_is_refused)
{
    ck_assert_int_eq(lens_ann_make(&set, "LSH", NULL, folder.path, &ann, &err),
                     LENS_E_INVAL);
}
END_TEST

START_TEST(calls_are_timed_one_by_one)
{
    const struct lens_ann_asking asking = { NULL, 0 };
    double calls[30] = { 0 }, median = 0, least;

    ck_assert_double_eq(recall_of(LENS_ANN_EXACT, NULL, 0), 1);
    ck_assert_int_eq(
        lens_ann_time(&ann, &set, &asking, 30, calls, &median, &err), LENS_OK);
    least = calls[0];
    for (size_t i = 0; i < 30; i++) {
        ck_assert_double_gt(calls[i], 0);
        least = calls[i] < least ? calls[i] : least;
    }
    ck_assert_double_ge(median, least);
}
END_TEST

START_TEST(middle_is_that_of_sorted_numbers)
{
    const double odd[] = { 9, 1, 5 }, even[] = { 4, 1, 3, 100 };
    double middle = 0;

    ck_assert_int_eq(lens_middle(odd, 3, &middle, NULL), LENS_OK);
    ck_assert_double_eq(middle, 5);
    ck_assert_int_eq(lens_middle(even, 4, &middle, NULL), LENS_OK);
    ck_assert_double_eq(middle, 3.5);
}
END_TEST

/* A passage asked for by most of its words comes first. */
START_TEST(long_query_finds_its_passage)
{
    struct lens_bench_scope scope = { .input = "generated:300",
                                      .seed = 1,
                                      .arena = &arena };
    struct lens_bench_asking *asking =
        lens_arena_alloc(&arena, 1, sizeof(*asking));
    struct lens_text_index index = { .retriever = NULL };
    struct lens_bench_texts texts;
    size_t found = 0;

    ck_assert_int_eq(lens_bench_texts_open(&scope, &texts, &err), LENS_OK);
    ck_assert_int_eq(lens_bench_texts_ask(&scope, &texts, asking, &err),
                     LENS_OK);
    ck_assert_int_eq(lens_text_index_make(&texts, folder.path, &index, &err),
                     LENS_OK);
    ck_assert_uint_eq(index.n, 300);
    ck_assert_uint_eq(asking->of_few.n, LENS_BENCH_QUERIES);
    ck_assert_uint_gt(asking->of_many.n, LENS_BENCH_QUERIES * 3 / 4);
    for (size_t q = 0; q < asking->of_many.n; q++) {
        struct lens_hits hits = { .n = 0 };

        ck_assert_int_eq(index.retriever->ops->search(
                             index.retriever, &asking->of_many.at[q],
                             LENS_TEXT_K, &arena, &hits, &err),
                         LENS_OK);
        found += hits.n > 0 && hits.at[0].score > 0.9F * hits.ideal / 3;
        ck_assert_uint_eq(hits.n, LENS_TEXT_K);
    }
    ck_assert_uint_gt(found, asking->of_many.n / 2);
    lens_text_index_close(&index);
    lens_bench_texts_close(&texts);
}
END_TEST

static size_t measure(const struct lens_bench_part *part, const char *input,
                      struct lens_bench_rows *rows)
{
    struct lens_bench_scope scope = { .input = input,
                                      .folder = folder.path,
                                      .n_threads = 1,
                                      .seed = 1,
                                      .calls = 20,
                                      .arena = &arena };
    void *state = NULL;

    rows->arena = &arena;
    ck_assert_msg(part->open(&scope, &state, &err) == LENS_OK, "%s", err.text);
    for (int i = 0; i < 2; i++)
        ck_assert_msg(part->measure(state, rows, &err) == LENS_OK, "%s",
                      err.text);
    part->close(state);
    return rows->n;
}

static bool has_row(const struct lens_bench_rows *rows, const char *name,
                    const char *configuration)
{
    for (size_t i = 0; i < rows->n; i++) {
        if (!strcmp(rows->at[i].name, name) &&
            !strcmp(rows->at[i].configuration, configuration))
            return true;
    }
    return false;
}

START_TEST(part_dense_reports_every_kind)
{
    struct lens_bench_rows rows = { .n = 0 };

    ck_assert_uint_gt(measure(&lens_bench_part_dense, "generated:2000", &rows),
                      30);
    ck_assert(has_row(&rows, "exact", ""));
    ck_assert(has_row(&rows, "exact int8", ""));
    ck_assert(has_row(&rows, "exact int8", "compared by floats"));
    ck_assert(!has_row(&rows, "exact", "compared by floats"));
    ck_assert(has_row(&rows, "SQ8", "40 scored again"));
    ck_assert(has_row(&rows, "HNSW32", "efSearch=64"));
    ck_assert(has_row(&rows, "IVF32,Flat", "nprobe=8"));
    ck_assert(has_row(&rows, "IVF32,PQ48x4", "nprobe=16, 100 scored again"));
    /* Of so few, the allocator's pages would be measured. */
    ck_assert(!has_row(&rows, "exact", "memory of a vector"));
    for (size_t i = 0; i < rows.n; i++) {
        if (!strcmp(rows.at[i].name, "exact") && !*rows.at[i].configuration)
            ck_assert_double_eq(rows.at[i].recall, 1);
    }
}
END_TEST

START_TEST(part_dense_takes_few_rows)
{
    struct lens_bench_rows rows = { .n = 0 };

    ck_assert_uint_gt(measure(&lens_bench_part_dense, "generated:3", &rows), 5);
    ck_assert(!has_row(&rows, "IVF4,Flat", "nprobe=1"));
}
END_TEST

START_TEST(part_lexical_reports_both_lengths)
{
    struct lens_bench_rows rows = { .n = 0 };

    ck_assert_uint_eq(measure(&lens_bench_part_lexical, "generated:500", &rows),
                      7);
    ck_assert(has_row(&rows, "top-10", "2 to 12 words, exhaustive"));
    ck_assert(has_row(&rows, "top-10", "2 to 12 words, pruned"));
    ck_assert(has_row(&rows, "top-10", "15 to 58 words, exhaustive"));
    ck_assert(has_row(&rows, "top-10", "15 to 58 words, pruned"));
}
END_TEST

START_TEST(part_growth_reports_one_size)
{
    struct lens_bench_rows rows = { .n = 0 };

    ck_assert_uint_eq(measure(&lens_bench_part_growth, "generated:400", &rows),
                      9);
    ck_assert(has_row(&rows, "HNSW32, efSearch=64", "n=400"));
    ck_assert_double_eq(rows.at[0].x, 400);
}
END_TEST

START_TEST(part_growth_leaves_other_input_out)
{
    struct lens_bench_scope scope = { .input = "sift",
                                      .folder = folder.path,
                                      .arena = &arena };
    void *state = NULL;

    ck_assert_int_eq(lens_bench_part_growth.open(&scope, &state, &err),
                     LENS_E_NOT_FOUND);
    ck_assert_int_eq(lens_bench_part_lexical.open(&scope, &state, &err),
                     LENS_E_NOT_FOUND);
    ck_assert_int_eq(lens_bench_part_dense.open(&scope, &state, &err),
                     LENS_E_NOT_FOUND);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bench_indexes");
    TCase *all = tcase_create("all");

    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_set_timeout(all, 120);
    tcase_add_test(all, exact_scan_finds_all);
    tcase_add_test(all, exact_scan_of_codes_finds_all);
    tcase_add_test(all, flat_finds_all);
    tcase_add_test(all, bytes_scored_again_find_more);
    tcase_add_test(all, graph_finds_more_the_longer_it_looks);
    tcase_add_test(all, unknown_kind_is_refused);
    tcase_add_test(all, calls_are_timed_one_by_one);
    tcase_add_test(all, middle_is_that_of_sorted_numbers);
    tcase_add_test(all, long_query_finds_its_passage);
    tcase_add_test(all, part_dense_reports_every_kind);
    tcase_add_test(all, part_dense_takes_few_rows);
    tcase_add_test(all, part_lexical_reports_both_lengths);
    tcase_add_test(all, part_growth_reports_one_size);
    tcase_add_test(all, part_growth_leaves_other_input_out);
    suite_add_tcase(suite, all);
    return test_suite_run(suite);
}

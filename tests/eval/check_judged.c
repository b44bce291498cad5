/* Queries meet their judgments; what does not fit is counted. */
#include <check.h>
#include <string.h>

#include "eval/figures.h"
#include "support/faults.h"
#include "support/suite.h"

static const struct lens_test_query query[] = {
    { "9", "nine" }, { "10", "ten" }, { "1", "one" }, { "7", "seven" }
};
static const struct lens_test_queries queries = { query, 4 };
static const struct lens_judgment relevant[] = { { "d1", 0 }, { "d2", 1 } };
static const struct lens_judgment useless[] = { { "d1", -1 },
                                                { "d3", 0 },
                                                { "d4", 0 } };
static const struct lens_judgments judgments[] = { { "1", relevant, 2 },
                                                   { "11", relevant, 2 },
                                                   { "9", useless, 3 } };
static const struct lens_qrels qrels = { judgments, 3, 7 };
static struct lens_arena arena;

static void tear_down(void)
{
    lens_arena_release(&arena);
}

START_TEST(judged_queries_are_in_the_order_of_the_queries)
{
    struct lens_judged judged;

    ck_assert_int_eq(lens_judged_join(&queries, &qrels, &arena, &judged, NULL),
                     LENS_OK);
    ck_assert_uint_eq(judged.n, 2);
    ck_assert_uint_eq(judged.at[0].number, 0);
    ck_assert_ptr_eq(judged.at[0].judgments, &judgments[2]);
    ck_assert_uint_eq(judged.at[1].number, 2);
    ck_assert_ptr_eq(judged.at[1].judgments, &judgments[0]);
}
END_TEST

START_TEST(judged_counts_what_does_not_fit)
{
    struct lens_judged judged;

    ck_assert_int_eq(lens_judged_join(&queries, &qrels, &arena, &judged, NULL),
                     LENS_OK);
    ck_assert_uint_eq(judged.n_unjudged, 2);
    ck_assert_uint_eq(judged.n_unknown, 1);
    ck_assert_uint_eq(judged.n_without_relevant, 1);
}
END_TEST

START_TEST(judged_nothing_in_common_is_empty)
{
    const struct lens_qrels other = { judgments + 1, 1, 2 };
    const struct lens_qrels none = { NULL, 0, 0 };
    struct lens_judged judged;

    ck_assert_int_eq(lens_judged_join(&queries, &other, &arena, &judged, NULL),
                     LENS_OK);
    ck_assert_uint_eq(judged.n, 0);
    ck_assert_uint_eq(judged.n_unknown, 1);
    ck_assert_int_eq(lens_judged_join(&queries, &none, &arena, &judged, NULL),
                     LENS_OK);
    ck_assert_uint_eq(judged.n_unjudged, 4);
}
END_TEST

static bool is_in(const char *key, const void *arg)
{
    return strstr(arg, key) != NULL;
}

START_TEST(qrels_unknown_documents_are_counted_per_judgment)
{
    ck_assert_uint_eq(lens_qrels_unknown(&qrels, is_in, "d1 d2 d3 d4"), 0);
    ck_assert_uint_eq(lens_qrels_unknown(&qrels, is_in, "d1 d3"), 3);
    ck_assert_uint_eq(lens_qrels_unknown(&qrels, is_in, ""), 7);
}
END_TEST

static enum lens_status measure_once(void *arg)
{
    static const struct lens_run_row found[] = { { "d2", 1 } };
    static const struct lens_ranked ranked[] = {
        { found, 1 }, { NULL, 0 }, { found, 1 }, { NULL, 0 }
    };
    const struct lens_run run = { ranked, 4 };
    struct lens_arena own = { 0 };
    struct lens_judged judged;
    struct lens_measure measure;
    struct lens_figures figures;
    enum lens_status status =
        lens_measure_parse(lens_view_of("map"), &measure, NULL);

    (void)arg;
    if (status == LENS_OK)
        status = lens_judged_join(&queries, &qrels, &own, &judged, NULL);
    if (status == LENS_OK)
        status =
            lens_figures_of(&run, &judged, &measure, 1, &own, &figures, NULL);
    if (status == LENS_OK)
        ck_assert_double_eq(figures.means[0], 0.5);
    lens_arena_release(&own);
    return status;
}

START_TEST(figures_out_of_memory_anywhere_is_reported)
{
    ck_assert_uint_ge(test_faults_sweep(measure_once, NULL), 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("judged");
    TCase *tcase = tcase_create("judged");

    tcase_add_checked_fixture(tcase, NULL, tear_down);
    tcase_add_test(tcase, judged_queries_are_in_the_order_of_the_queries);
    tcase_add_test(tcase, judged_counts_what_does_not_fit);
    tcase_add_test(tcase, judged_nothing_in_common_is_empty);
    tcase_add_test(tcase, qrels_unknown_documents_are_counted_per_judgment);
    tcase_add_test(tcase, figures_out_of_memory_anywhere_is_reported);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

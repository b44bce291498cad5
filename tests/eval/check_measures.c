/* Measures on rankings small enough to work out on paper. */
#include <check.h>
#include <math.h>

#include "eval/measure_table.h"
#include "support/faults.h"
#include "support/suite.h"

static const struct lens_judgment judged[] = {
    { "junk", -2 }, { "b", 1 }, { "c", 0 }, { "a", 2 }
};

static struct lens_arena arena;

static void tear_down(void)
{
    lens_arena_release(&arena);
}

static struct lens_graded grade(const char *const *keys, size_t n)
{
    struct lens_ranking ranking = { keys, n, judged,
                                    sizeof(judged) / sizeof(*judged) };
    struct lens_graded graded;

    ck_assert_int_eq(lens_ranking_grade(&ranking, &arena, &graded, NULL),
                     LENS_OK);
    return graded;
}

START_TEST(measures_perfect_order_is_one)
{
    static const char *const keys[] = { "a", "b", "x" };
    struct lens_graded g = grade(keys, 3);

    ck_assert_double_eq(lens_ndcg(&g, 10), 1.0);
    ck_assert_double_eq(lens_average_precision(&g, LENS_NO_CUT), 1.0);
    ck_assert_double_eq(lens_reciprocal_rank(&g, LENS_NO_CUT), 1.0);
    ck_assert_double_eq(lens_success(&g, 1), 1.0);
    ck_assert_double_eq(lens_recall(&g, 10), 1.0);
    ck_assert_double_eq(lens_precision(&g, 2), 1.0);
}
END_TEST

START_TEST(measures_later_hits_count_less)
{
    static const char *const keys[] = { "x", "b", "c", "a" };
    struct lens_graded g = grade(keys, 4);
    double best = 2 / log2(2) + 1 / log2(3);

    ck_assert_double_eq_tol(lens_ndcg(&g, 10),
                            (1 / log2(3) + 2 / log2(5)) / best, 1e-12);
    ck_assert_double_eq_tol(lens_ndcg(&g, 3), (1 / log2(3)) / best, 1e-12);
    ck_assert_double_eq(lens_average_precision(&g, LENS_NO_CUT), 0.5);
    ck_assert_double_eq(lens_average_precision(&g, 3), 0.25);
    ck_assert_double_eq(lens_reciprocal_rank(&g, 2), 0.5);
    ck_assert_double_eq(lens_reciprocal_rank(&g, 1), 0.0);
    ck_assert_double_eq(lens_success(&g, 1), 0.0);
    ck_assert_double_eq(lens_success(&g, 2), 1.0);
    ck_assert_double_eq(lens_recall(&g, 3), 0.5);
    ck_assert_double_eq_tol(lens_precision(&g, 3), 1.0 / 3, 1e-12);
}
END_TEST

/* The places a short ranking leaves empty are no relevant ones. */
START_TEST(measures_short_ranking_loses_precision_only)
{
    static const char *const keys[] = { "a", "b" };
    struct lens_graded g = grade(keys, 2);

    ck_assert_double_eq(lens_precision(&g, 8), 0.25);
    ck_assert_double_eq(lens_recall(&g, 8), 1.0);
    ck_assert_double_eq(lens_ndcg(&g, 8), 1.0);
    ck_assert_double_eq(lens_precision(&g, 0), 0.0);
}
END_TEST

START_TEST(measures_grade_below_one_is_worth_nothing)
{
    static const char *const keys[] = { "junk", "c", "x", "b" };
    struct lens_graded g = grade(keys, 4);

    ck_assert_uint_eq(g.n, 4);
    for (size_t i = 0; i < 3; i++)
        ck_assert_int_eq(g.at[i], 0);
    ck_assert_int_eq(g.at[3], 1);
    ck_assert_uint_eq(g.n_relevant, 2);
    ck_assert_int_eq(g.ideal[0], 2);
    ck_assert_int_eq(g.ideal[1], 1);
    ck_assert_double_eq(lens_reciprocal_rank(&g, 10), 0.25);
}
END_TEST

/* A judgment of any grade fills a hole. */
START_TEST(measures_hole_is_the_part_nobody_judged)
{
    static const char *const keys[] = { "x", "junk", "c", "y", "a" };
    struct lens_graded g = grade(keys, 5);
    struct lens_graded nothing = grade(NULL, 0);

    ck_assert_double_eq(lens_hole(&g, 1), 1);
    ck_assert_double_eq(lens_hole(&g, 2), 0.5);
    ck_assert_double_eq_tol(lens_hole(&g, 3), 1.0 / 3, 1e-12);
    ck_assert_double_eq(lens_hole(&g, 4), 0.5);
    ck_assert_double_eq(lens_hole(&g, 5), 0.4);
    /* Places that a short ranking leaves empty are no holes. */
    ck_assert_double_eq(lens_hole(&g, 100), 0.4);
    ck_assert_double_eq(lens_hole(&g, LENS_NO_CUT), 0.4);
    ck_assert_double_eq(lens_hole(&g, 0), 0);
    ck_assert_double_eq(lens_hole(&nothing, 10), 0);
}
END_TEST

START_TEST(measures_nothing_found_or_relevant_is_zero)
{
    static const char *const keys[] = { "c", "junk" };
    struct lens_graded cases[] = {
        grade(keys, 2),
        grade(NULL, 0),
        { (const int[]){ 0, 0 }, (const bool[]){ false, false }, 2, NULL, 0 }
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const struct lens_measure_entry *entry;

        for (size_t m = 0; (entry = lens_measure_entry(m)); m++) {
            ck_assert_msg(entry->of(&cases[i], 10) == 0, "%s of case %zu",
                          entry->name, i);
            ck_assert_msg(entry->of(&cases[i], LENS_NO_CUT) == 0,
                          "%s of case %zu", entry->name, i);
        }
    }
}
END_TEST

static enum lens_status grade_once(void *arg)
{
    static const char *const keys[] = { "a", "x" };
    struct lens_ranking ranking = { keys, 2, judged, 3 };
    struct lens_arena scratch = { 0 };
    enum lens_status status = lens_ranking_grade(&ranking, &scratch, arg, NULL);

    lens_arena_release(&scratch);
    return status;
}

START_TEST(measures_out_of_memory_is_reported)
{
    struct lens_graded graded;

    ck_assert_uint_ge(test_faults_sweep(grade_once, &graded), 1);
}
END_TEST

START_TEST(measure_names_are_read)
{
    static const struct {
        const char *word, *name;
        size_t k;
    } rows[] = {
        { "ndcg@10", "ndcg@10", 10 },
        { "nDCG@10", "ndcg@10", 10 },
        { "ndcg", "ndcg", LENS_NO_CUT },
        { "map", "map", LENS_NO_CUT },
        { "MAP@100", "map@100", 100 },
        { "mrr", "mrr", LENS_NO_CUT },
        { "mrr@10", "mrr@10", 10 },
        { "recall@1000", "recall@1000", 1000 },
        { "P@1", "p@1", 1 },
        { "success@05", "success@5", 5 },
        { "recall@10000", "recall@10000", 10000 },
        { "Hole@10", "hole@10", 10 },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct lens_measure measure;
        struct lens_error err = { 0 };

        ck_assert_msg(lens_measure_parse(lens_view_of(rows[i].word), &measure,
                                         &err) == LENS_OK,
                      "%s: %s", rows[i].word, err.text);
        ck_assert_str_eq(measure.name, rows[i].name);
        ck_assert_uint_eq(measure.k, rows[i].k);
    }
}
END_TEST

START_TEST(measure_names_that_are_none_are_refused)
{
    static const char *const words[] = {
        "",         "@",        "@10",       "ndcg@",
        "ndcg@0",   "ndcg@x",   "ndcg@1x",   "ndcg@-1",
        "ndcg@10@", "ndcgs@10", "ndc",       "recall",
        "p",        "success",  "hole",      "recall@10001",
        "ndcg@ 10", " ndcg",    "precision", "ndcg@18446744073709551626",
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        struct lens_measure measure = { .k = 77 };
        struct lens_error err = { 0 };

        ck_assert_msg(lens_measure_parse(lens_view_of(words[i]), &measure,
                                         &err) == LENS_E_INVAL,
                      "'%s'", words[i]);
        ck_assert_uint_eq(measure.k, 77);
        ck_assert_msg(err.text[0], "'%s'", words[i]);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("measures");
    TCase *tcase = tcase_create("measures");

    tcase_add_checked_fixture(tcase, NULL, tear_down);
    tcase_add_test(tcase, measures_perfect_order_is_one);
    tcase_add_test(tcase, measures_later_hits_count_less);
    tcase_add_test(tcase, measures_short_ranking_loses_precision_only);
    tcase_add_test(tcase, measures_grade_below_one_is_worth_nothing);
    tcase_add_test(tcase, measures_hole_is_the_part_nobody_judged);
    tcase_add_test(tcase, measures_nothing_found_or_relevant_is_zero);
    tcase_add_test(tcase, measures_out_of_memory_is_reported);
    tcase_add_test(tcase, measure_names_are_read);
    tcase_add_test(tcase, measure_names_that_are_none_are_refused);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

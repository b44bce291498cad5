/* Measures on rankings small enough to work out on paper. */
#include <check.h>
#include <math.h>

#include "eval/measures.h"
#include "support/suite.h"

static const struct lens_judgment judged[] = { { "a", 2 },
                                               { "b", 1 },
                                               { "c", 0 } };

static struct lens_ranking ranking(const char *const *keys, size_t n)
{
    return (struct lens_ranking){ keys, n, judged, 3 };
}

START_TEST(measures_perfect_order_is_one)
{
    static const char *const keys[] = { "a", "b", "x" };
    struct lens_ranking r = ranking(keys, 3);

    ck_assert_double_eq(lens_ndcg(&r, 10), 1.0);
    ck_assert_double_eq(lens_reciprocal_rank(&r), 1.0);
    ck_assert_double_eq(lens_success(&r, 1), 1.0);
    ck_assert_double_eq(lens_recall(&r, 10), 1.0);
}
END_TEST

START_TEST(measures_later_hits_count_less)
{
    static const char *const keys[] = { "x", "b", "c", "a" };
    struct lens_ranking r = ranking(keys, 4);
    double best = 2 / log2(2) + 1 / log2(3);

    ck_assert_double_eq_tol(lens_ndcg(&r, 10),
                            (1 / log2(3) + 2 / log2(5)) / best, 1e-12);
    ck_assert_double_eq_tol(lens_ndcg(&r, 3), (1 / log2(3)) / best, 1e-12);
    ck_assert_double_eq(lens_reciprocal_rank(&r), 0.5);
    ck_assert_double_eq(lens_success(&r, 1), 0.0);
    ck_assert_double_eq(lens_success(&r, 2), 1.0);
    ck_assert_double_eq(lens_recall(&r, 3), 0.5);
}
END_TEST

START_TEST(measures_nothing_found_or_relevant_is_zero)
{
    static const char *const keys[] = { "c", "x" };
    struct lens_ranking r = ranking(keys, 2);
    struct lens_ranking unjudged = { keys, 2, NULL, 0 };

    ck_assert_double_eq(lens_ndcg(&r, 10), 0.0);
    ck_assert_double_eq(lens_reciprocal_rank(&r), 0.0);
    ck_assert_double_eq(lens_ndcg(&unjudged, 10), 0.0);
    ck_assert_double_eq(lens_recall(&unjudged, 10), 0.0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("measures");
    TCase *tcase = tcase_create("measures");

    tcase_add_test(tcase, measures_perfect_order_is_one);
    tcase_add_test(tcase, measures_later_hits_count_less);
    tcase_add_test(tcase, measures_nothing_found_or_relevant_is_zero);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

/*
 * The t-test against published quantiles, against sums that are exact for whole
 * degrees of freedom, and on differences worked out by hand; and Holm's
 * correction of many tests.
 */
#include <check.h>
#include <math.h>

#include "eval/holm.h"
#include "eval/t_test.h"
#include "support/random.h"
#include "support/suite.h"

/* Quantiles of Student's distribution as any table has them. */
START_TEST(t_quantiles_of_the_tables_give_their_p)
{
    static const struct {
        size_t freedom;
        double t, p;
    } rows[] = {
        { 1, 6.3138, 0.10 },   { 1, 12.7062, 0.05 },  { 1, 63.6567, 0.01 },
        { 2, 4.3027, 0.05 },   { 2, 9.9248, 0.01 },   { 3, 3.1824, 0.05 },
        { 5, 2.5706, 0.05 },   { 5, 6.8688, 0.001 },  { 10, 1.8125, 0.10 },
        { 10, 2.2281, 0.05 },  { 10, 3.1693, 0.01 },  { 10, 4.5869, 0.001 },
        { 20, 2.0860, 0.05 },  { 30, 2.0423, 0.05 },  { 30, 3.6460, 0.001 },
        { 60, 2.0003, 0.05 },  { 120, 1.9799, 0.05 }, { 120, 2.6174, 0.01 },
        { 1000, 1.9623, 0.05 }
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        ck_assert_msg(fabs(lens_t_two_sided(rows[i].t, rows[i].freedom) -
                           rows[i].p) < 2e-5,
                      "row %zu: %.9g", i,
                      lens_t_two_sided(rows[i].t, rows[i].freedom));
        ck_assert(lens_t_two_sided(-rows[i].t, rows[i].freedom) ==
                  lens_t_two_sided(rows[i].t, rows[i].freedom));
    }
}
END_TEST

/* The two-sided p by Abramowitz and Stegun 26.7.3 and 26.7.4: finite sums of
 * powers of a cosine, of which there is nothing to converge. */
static double by_sums(double t, size_t freedom)
{
    static const double pi = 3.14159265358979323846;
    const double theta = atan2(fabs(t), sqrt((double)freedom));
    const double cosine = cos(theta), sine = sin(theta);
    const size_t first = freedom % 2 ? 3 : 2;
    double term = freedom % 2 ? cosine : 1, sum = freedom < first ? 0 : term;

    for (size_t i = first; i + 2 <= freedom; i += 2) {
        term *= cosine * cosine * (double)(i - 1) / (double)i;
        sum += term;
    }
    return 1 - (freedom % 2 ? 2 / pi * (theta + sine * sum) : sine * sum);
}

START_TEST(t_equals_the_finite_sums)
{
    static const size_t freedoms[] = { 1,  2,  3,  4,   5,   6,   7,    10,
                                       29, 30, 49, 100, 299, 998, 5001, 10000 };
    static const double ts[] = { 1e-9, 0.001, 0.1, 0.5, 1, 1.5, 2, 2.5, 4, 10 };

    for (size_t f = 0; f < sizeof(freedoms) / sizeof(*freedoms); f++) {
        for (size_t i = 0; i < sizeof(ts) / sizeof(*ts); i++) {
            double p = lens_t_two_sided(ts[i], freedoms[f]);

            ck_assert_msg(fabs(p - by_sums(ts[i], freedoms[f])) < 1e-11,
                          "t %g, %zu degrees: %.15g, not %.15g", ts[i],
                          freedoms[f], p, by_sums(ts[i], freedoms[f]));
        }
    }
}
END_TEST

/* Where 1 - P has no digits left: of v = 1, p is 2 atan(1 / t) / pi; of v = 2
 * it is 1 - t / sqrt(2 + t^2), about 1 / t^2. */
START_TEST(t_small_p_keeps_its_digits)
{
    ck_assert_double_eq_tol(lens_t_two_sided(1e9, 1) * 1e9,
                            2 / 3.14159265358979323846, 1e-10);
    ck_assert_double_eq_tol(lens_t_two_sided(1e8, 2) * 1e16, 1, 1e-10);
    ck_assert(lens_t_two_sided(40, 299) > 0);
    ck_assert(lens_t_two_sided(40, 299) < 1e-100);
    ck_assert_double_eq(lens_t_two_sided((double)INFINITY, 5), 0);
    ck_assert_double_eq(lens_t_two_sided(0, 5), 1);
    ck_assert_double_eq(lens_t_two_sided(3, 0), 1);
}
END_TEST

START_TEST(beta_has_its_symmetry_and_its_ends)
{
    struct test_random random = { 7 };

    ck_assert_double_eq(lens_beta_regularised(0, 2, 3), 0);
    ck_assert_double_eq(lens_beta_regularised(1, 2, 3), 1);
    for (size_t i = 0; i < 400; i++) {
        double x = (double)test_random_below(&random, 1000) / 1000;
        double a = 0.5 + (double)test_random_below(&random, 60) / 2;
        double b = 0.5 + (double)test_random_below(&random, 60) / 2;
        double whole =
            lens_beta_regularised(x, a, b) + lens_beta_regularised(1 - x, b, a);

        ck_assert_double_eq_tol(whole, 1, 1e-12);
        /* I(x; a, 1) is a power. */
        ck_assert_double_eq_tol(lens_beta_regularised(x, a, 1), pow(x, a),
                                1e-12);
    }
}
END_TEST

START_TEST(t_test_of_paired_figures_is_as_by_hand)
{
    /* Differences 1, 2, 3, 4: mean 2.5, s^2 = 5/3, t = 2.5 / sqrt(5 / 12). */
    static const double a[] = { 2, 4, 6, 8 }, b[] = { 1, 2, 3, 4 };
    struct lens_t_test found = lens_t_test(a, b, 4);

    ck_assert_double_eq_tol(found.t, 3.872983346207417, 1e-12);
    ck_assert_double_eq_tol(found.p, 0.030466291662170977, 1e-12);
    ck_assert_uint_eq(found.freedom, 3);
    found = lens_t_test(b, a, 4);
    ck_assert_double_eq_tol(found.t, -3.872983346207417, 1e-12);
    ck_assert_double_eq_tol(found.p, 0.030466291662170977, 1e-12);
}
END_TEST

START_TEST(t_test_without_spread_is_certain_or_nothing)
{
    static const double a[] = { 0.3, 0.5, 0.7 }, b[] = { 0.2, 0.4, 0.6 };
    struct lens_t_test found = lens_t_test(a, b, 3);

    ck_assert(isinf(found.t) && found.t > 0);
    ck_assert_double_eq(found.p, 0);
    found = lens_t_test(a, a, 3);
    ck_assert_double_eq(found.t, 0);
    ck_assert_double_eq(found.p, 1);
    found = lens_t_test(a, b, 1);
    ck_assert_double_eq(found.p, 1);
    found = lens_t_test(NULL, NULL, 0);
    ck_assert_double_eq(found.p, 1);
    ck_assert_uint_eq(found.freedom, 0);
}
END_TEST

START_TEST(holm_multiplies_the_least_most)
{
    static const double p[] = { 0.04, 0.01, 0.03, 0.005 };
    double corrected[4];

    /* 0.005 * 4, 0.01 * 3, 0.03 * 2, and 0.04 * 1 is no less than that. */
    lens_holm(p, 4, corrected);
    ck_assert_double_eq_tol(corrected[3], 0.02, 1e-12);
    ck_assert_double_eq_tol(corrected[1], 0.03, 1e-12);
    ck_assert_double_eq_tol(corrected[2], 0.06, 1e-12);
    ck_assert_double_eq_tol(corrected[0], 0.06, 1e-12);
}
END_TEST

START_TEST(holm_never_leaves_its_bounds)
{
    struct test_random random = { 11 };
    double p[40], corrected[40];

    for (size_t round = 0; round < 200; round++) {
        size_t n = test_random_below(&random, 41);

        for (size_t i = 0; i < n; i++)
            p[i] = (double)test_random_below(&random, 50) / 49 / 4;
        lens_holm(p, n, corrected);
        for (size_t i = 0; i < n; i++) {
            ck_assert(corrected[i] >= p[i] && corrected[i] <= 1);
            ck_assert(corrected[i] <= p[i] * (double)n + 1e-12);
            for (size_t j = 0; j < n; j++)
                ck_assert(p[i] > p[j] || corrected[i] <= corrected[j]);
        }
    }
    lens_holm(p, 1, corrected);
    ck_assert(corrected[0] == p[0]);
}
END_TEST

/* At or below the bar are the p whose corrected one is at most the level. */
START_TEST(holm_bar_says_what_the_corrected_p_say)
{
    static const double level = 0.05;
    struct test_random random = { 12 };
    double p[40], sorted[40], corrected[40];

    for (size_t round = 0; round < 500; round++) {
        size_t n = test_random_below(&random, 41);
        double bar;

        for (size_t i = 0; i < n; i++)
            p[i] = (double)(1 + test_random_below(&random, 1000)) / 99991;
        memcpy(sorted, p, sizeof(sorted));
        lens_holm(p, n, corrected);
        bar = lens_holm_bar(sorted, n, level);
        for (size_t i = 0; i < n; i++)
            ck_assert((p[i] <= bar) == (corrected[i] <= level));
    }
    ck_assert_double_eq(lens_holm_bar(p, 0, level), level);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("t test");
    TCase *tcase = tcase_create("t test");

    tcase_add_test(tcase, t_quantiles_of_the_tables_give_their_p);
    tcase_add_test(tcase, t_equals_the_finite_sums);
    tcase_add_test(tcase, t_small_p_keeps_its_digits);
    tcase_add_test(tcase, beta_has_its_symmetry_and_its_ends);
    tcase_add_test(tcase, t_test_of_paired_figures_is_as_by_hand);
    tcase_add_test(tcase, t_test_without_spread_is_certain_or_nothing);
    tcase_add_test(tcase, holm_multiplies_the_least_most);
    tcase_add_test(tcase, holm_never_leaves_its_bounds);
    tcase_add_test(tcase, holm_bar_says_what_the_corrected_p_say);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

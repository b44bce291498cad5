/* The randomisation test where its p is known. */
#include <check.h>
#include <math.h>
#include <string.h>

#include "base/random.h"
#include "eval/randomisation.h"
#include "support/faults.h"
#include "support/random.h"
#include "support/suite.h"

enum {
    MAX_QUERIES = 400
};

static double a[MAX_QUERIES], b[MAX_QUERIES];

static struct lens_significance compare(size_t n, size_t n_permutations,
                                        uint64_t seed)
{
    struct lens_randomisation how = { n_permutations, seed };
    struct lens_significance found;

    ck_assert_int_eq(lens_randomisation_test(a, b, n, &how, &found, NULL),
                     LENS_OK);
    return found;
}

static void set(const double *differences, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        a[i] = 0.25 + differences[i];
        b[i] = 0.25;
    }
}

/* Of 2^n sums of one number, only those of one sign throughout are as far. */
START_TEST(randomisation_constant_difference_is_the_least_likely)
{
    size_t n = (size_t)_i;
    struct lens_significance found;

    for (size_t i = 0; i < n; i++) {
        a[i] = 0.1;
        b[i] = 0.4;
    }
    found = compare(n, 0, 0);
    ck_assert(found.exact);
    ck_assert_uint_eq(found.n_differ, n);
    ck_assert_double_eq_tol(found.difference, -0.3, 1e-12);
    ck_assert_double_eq_tol(found.p, ldexp(1, 1 - (int)n), 1e-15);
}
END_TEST

/* 1 2 4 8: every sum is another number, so those as far are easily counted. */
START_TEST(randomisation_small_cases_are_as_on_paper)
{
    static const struct {
        double at[4];
        size_t n;
        double p;
    } rows[] = {
        { { 1 }, 1, 1 },
        { { 1, 2, 4, 8 }, 4, 2 / 16.0 },
        { { -1, 2, 4, 8 }, 4, 4 / 16.0 },  /* 15 13 */
        { { 1, 2, 4, -8 }, 4, 1 },         /* 1 is the least there is */
        { { 1, 2, -4, 8 }, 4, 10 / 16.0 }, /* 15 13 11 9 7 */
        { { 0.1, 0.2, -0.3 }, 3, 1 },      /* 0, but for rounding */
        { { 0.3, 0.1, 0.2 }, 3, 2 / 8.0 },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct lens_significance found;

        set(rows[i].at, rows[i].n);
        found = compare(rows[i].n, 0, 0);
        ck_assert_msg(fabs(found.p - rows[i].p) < 1e-15, "row %zu: %.9g", i,
                      found.p);
    }
}
END_TEST

START_TEST(randomisation_swapped_systems_differ_in_sign_only)
{
    struct test_random random = { (uint64_t)_i };
    struct lens_significance there, back;
    const size_t n = 5 + (size_t)_i;

    for (size_t i = 0; i < n; i++) {
        a[i] = (double)test_random_below(&random, 11) / 10;
        b[i] = (double)test_random_below(&random, 11) / 10;
    }
    there = compare(n, 2000, 7);
    for (size_t i = 0; i < n; i++) {
        double kept = a[i];

        a[i] = b[i];
        b[i] = kept;
    }
    back = compare(n, 2000, 7);
    ck_assert_double_eq(there.p, back.p);
    ck_assert_double_eq(there.difference, -back.difference);
    ck_assert_uint_eq(there.n_differ, back.n_differ);
}
END_TEST

START_TEST(randomisation_symmetric_differences_are_chance)
{
    struct lens_significance found;

    for (size_t i = 0; i < 200; i++) {
        a[i] = i % 2 ? 0.7 : 0.3;
        b[i] = 0.5;
    }
    found = compare(200, 0, 1);
    ck_assert(!found.exact);
    ck_assert_double_eq(found.p, 1);
}
END_TEST

START_TEST(randomisation_equal_systems_are_chance)
{
    struct lens_significance found;

    memcpy(b, a, sizeof(b));
    found = compare(MAX_QUERIES, 0, 1);
    ck_assert_double_eq(found.p, 1);
    ck_assert_uint_eq(found.n_differ, 0);
    ck_assert_double_eq(found.difference, 0);
    found = compare(0, 0, 1);
    ck_assert_double_eq(found.p, 1);
    ck_assert_double_eq(found.difference, 0);
}
END_TEST

/* Queries without a difference change the mean and not the p. */
START_TEST(randomisation_equal_queries_do_not_count)
{
    static const double differences[] = { 0.1, 0, 0.3, 0, 0, -0.2, 0.4 };
    static const double alone[] = { 0.1, 0.3, -0.2, 0.4 };
    struct lens_significance with, without;

    set(differences, 7);
    with = compare(7, 0, 0);
    set(alone, 4);
    without = compare(4, 0, 0);
    ck_assert_double_eq(with.p, without.p);
    ck_assert_double_eq_tol(with.difference * 7, without.difference * 4, 1e-12);
}
END_TEST

/*
 * 21 differences are drawn from, 20 gone through.  A twenty-first that is tiny
 * changes no order of sums, so both p estimate the same; 0.005 is over three
 * standard errors of 100,000 drawn.
 */
START_TEST(randomisation_drawn_is_close_to_exact)
{
    struct test_random random = { (uint64_t)_i };
    struct lens_significance exact, drawn;

    for (size_t i = 0; i < 20; i++) {
        a[i] = (double)test_random_below(&random, 1000) / 1000 + 0.05;
        b[i] = (double)test_random_below(&random, 1000) / 1000;
    }
    exact = compare(20, 0, 0);
    a[20] = 1e-9;
    b[20] = 0;
    drawn = compare(21, 0, (uint64_t)_i);
    ck_assert(exact.exact && !drawn.exact);
    ck_assert_msg(fabs(exact.p - drawn.p) < 0.005, "%.5f and %.5f", exact.p,
                  drawn.p);
}
END_TEST

START_TEST(randomisation_same_seed_same_p)
{
    for (size_t i = 0; i < MAX_QUERIES; i++) {
        a[i] = (double)(i * 7 % 10) / 10 + 0.02;
        b[i] = (double)(i * 3 % 10) / 10;
    }
    ck_assert_double_eq(compare(MAX_QUERIES, 5000, 3).p,
                        compare(MAX_QUERIES, 5000, 3).p);
    ck_assert_double_ne(compare(MAX_QUERIES, 5000, 3).p,
                        compare(MAX_QUERIES, 5000, 4).p);
}
END_TEST

/* p is never 0: the order that was seen is one of those possible. */
START_TEST(randomisation_clear_difference_has_the_least_p_drawn)
{
    for (size_t i = 0; i < 100; i++) {
        a[i] = 0.9;
        b[i] = 0.1;
    }
    ck_assert_double_eq(compare(100, 999, 1).p, 1.0 / 1000);
}
END_TEST

/* The published sequence for seed 1234567. */
START_TEST(random_sequence_is_splitmix64)
{
    static const uint64_t expected[] = { 6457827717110365317U,
                                         3203168211198807973U,
                                         9817491932198370423U };
    struct lens_random random = { 1234567 };

    for (size_t i = 0; i < 3; i++)
        ck_assert_uint_eq(lens_random_next(&random), expected[i]);
}
END_TEST

static enum lens_status compare_once(void *arg)
{
    struct lens_randomisation how = { 10, 1 };

    return lens_randomisation_test(a, b, 30, &how, arg, NULL);
}

START_TEST(randomisation_out_of_memory_is_reported)
{
    struct lens_significance found;

    ck_assert_uint_eq(test_faults_sweep(compare_once, &found), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("randomisation");
    TCase *tcase = tcase_create("randomisation");

    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(
        tcase, randomisation_constant_difference_is_the_least_likely, 1, 15);
    tcase_add_test(tcase, randomisation_small_cases_are_as_on_paper);
    tcase_add_loop_test(
        tcase, randomisation_swapped_systems_differ_in_sign_only, 0, 40);
    tcase_add_test(tcase, randomisation_symmetric_differences_are_chance);
    tcase_add_test(tcase, randomisation_equal_systems_are_chance);
    tcase_add_test(tcase, randomisation_equal_queries_do_not_count);
    tcase_add_loop_test(tcase, randomisation_drawn_is_close_to_exact, 0, 4);
    tcase_add_test(tcase, randomisation_same_seed_same_p);
    tcase_add_test(tcase, randomisation_clear_difference_has_the_least_p_drawn);
    tcase_add_test(tcase, random_sequence_is_splitmix64);
    tcase_add_test(tcase, randomisation_out_of_memory_is_reported);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

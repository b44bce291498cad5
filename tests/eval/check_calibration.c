/* The calibration error against sums by hand. */
#include <check.h>

#include "eval/calibration.h"
#include "support/suite.h"

START_TEST(nothing_has_no_error)
{
    struct lens_calibration empty = { .n = { 0 } };

    ck_assert_double_eq(lens_calibration_error(&empty), 0);
}
END_TEST

/* 4 at 0.75 of which 3 are relevant: no error; 2 at 0.2, both relevant. */
START_TEST(error_is_the_mean_distance_of_bins)
{
    struct lens_calibration c = { .n = { 0 } };

    for (int i = 0; i < 4; i++)
        lens_calibration_add(&c, 0.75, i > 0);
    ck_assert_double_eq_tol(lens_calibration_error(&c), 0, 1e-12);
    lens_calibration_add(&c, 0.2, true);
    lens_calibration_add(&c, 0.2, true);
    ck_assert_double_eq_tol(lens_calibration_error(&c), 2.0 / 6 * 0.8, 1e-12);
}
END_TEST

/* Within a bin errors of opposite sign are none, between bins they are. */
START_TEST(ends_have_their_bins)
{
    struct lens_calibration c = { .n = { 0 } };

    lens_calibration_add(&c, 1.0, true);
    lens_calibration_add(&c, 0.0, false);
    ck_assert_uint_eq(c.n[0], 1);
    ck_assert_uint_eq(c.n[LENS_CALIBRATION_BINS - 1], 1);
    ck_assert_double_eq(lens_calibration_error(&c), 0);
    lens_calibration_add(&c, 1.0, false);
    lens_calibration_add(&c, 0.0, true);
    ck_assert_double_eq_tol(lens_calibration_error(&c), 0.5, 1e-12);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("calibration");
    TCase *tcase = tcase_create("calibration");

    tcase_add_test(tcase, nothing_has_no_error);
    tcase_add_test(tcase, error_is_the_mean_distance_of_bins);
    tcase_add_test(tcase, ends_have_their_bins);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

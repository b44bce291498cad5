#include <math.h>

#include "bench/student.h"
#include "support/suite.h"

/* Tables of Student's distribution, to three decimals and more. */
static const struct {
    double p, df, t;
} known[] = {
    { 0.05, 1, 12.7062 },   { 0.05, 4, 2.776445 },   { 0.05, 8, 2.306004 },
    { 0.05, 30, 2.042272 }, { 0.01, 10, 3.169273 },  { 0.001, 5, 6.868827 },
    { 0.1, 2, 2.919986 },   { 0.05, 1e6, 1.959966 }, { 0.5, 3, 0.764892 },
};

START_TEST(student_of_tables_is_the_same)
{
    double p = lens_student_two_sided(known[_i].t, known[_i].df);
    double t = lens_student_quantile(known[_i].p, known[_i].df);

    ck_assert_double_eq_tol(p, known[_i].p, known[_i].p * 1e-4);
    ck_assert_double_eq_tol(t, known[_i].t, known[_i].t * 1e-5);
}
END_TEST

/* One degree of freedom is Cauchy's distribution, two have a closed form. */
START_TEST(student_of_closed_forms_is_exact)
{
    for (double t = 0; t < 200; t = t * 1.3 + 0.01) {
        double cauchy = 1 - 2 * atan(t) / acos(-1);
        double two = 1 - t / sqrt(2 + t * t);

        ck_assert_double_eq_tol(lens_student_two_sided(t, 1), cauchy, 1e-12);
        ck_assert_double_eq_tol(lens_student_two_sided(-t, 2), two, 1e-12);
    }
}
END_TEST

START_TEST(quantile_of_probability_comes_back)
{
    for (double df = 0.5; df < 1e6; df *= 3) {
        for (double p = 1e-8; p < 1; p *= 4) {
            double t = lens_student_quantile(p, df);

            ck_assert_double_eq_tol(lens_student_two_sided(t, df), p, p * 1e-8);
        }
    }
}
END_TEST

START_TEST(probability_of_extremes_is_a_number)
{
    ck_assert(lens_student_two_sided(0, 4) == 1);
    ck_assert(lens_student_two_sided(1e200, 4) == 0);
    ck_assert(lens_student_two_sided(1e100, 1) >= 0);
    ck_assert(lens_student_two_sided(1e-200, 1e6) == 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bench_student");
    TCase *cases = tcase_create("student");

    tcase_add_loop_test(cases, student_of_tables_is_the_same, 0,
                        (int)(sizeof(known) / sizeof(*known)));
    tcase_add_test(cases, student_of_closed_forms_is_exact);
    tcase_add_test(cases, quantile_of_probability_comes_back);
    tcase_add_test(cases, probability_of_extremes_is_a_number);
    suite_add_tcase(suite, cases);
    return test_suite_run(suite);
}

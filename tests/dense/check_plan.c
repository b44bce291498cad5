/* Which index a number of rows gets, and who may ask for another. */
#include <check.h>
#include <stdbool.h>
#include <string.h>

#include "dense/plan.h"
#include "support/suite.h"

static const char *chosen(size_t n_documents, size_t n_rows, const char *wanted)
{
    struct lens_dense_plan plan = { 0 };

    ck_assert_int_eq(
        lens_dense_choose(n_documents, n_rows, wanted, &plan, NULL), LENS_OK);
    return plan.index;
}

START_TEST(plan_small_sets_are_exact)
{
    ck_assert_str_eq(chosen(0, 0, NULL), "exact");
    ck_assert_str_eq(chosen(5183, 5183, NULL), "exact");
    ck_assert_str_eq(chosen(LENS_EXACT_ROWS - 1, LENS_EXACT_ROWS - 1, NULL),
                     "exact");
}
END_TEST

START_TEST(plan_large_sets_are_approximate)
{
    struct lens_dense_plan plan = { 0 };

    ck_assert_str_eq(chosen(LENS_EXACT_ROWS, LENS_EXACT_ROWS, NULL), "HNSW32");
    ck_assert_int_eq(
        lens_dense_choose(LENS_EXACT_ROWS, LENS_EXACT_ROWS, NULL, &plan, NULL),
        LENS_OK);
    ck_assert_ptr_nonnull(strstr(plan.parameters, "efSearch="));
    ck_assert_str_eq(chosen(LENS_EXACT_ROWS, LENS_EXACT_ROWS, "exact"),
                     "exact");
}
END_TEST

START_TEST(plan_documents_of_several_rows_are_exact)
{
    struct lens_dense_plan plan = { 0 };
    struct lens_error err = { 0 };

    ck_assert_str_eq(chosen(51, 2700, NULL), "exact");
    ck_assert_str_eq(chosen(51, 5 * LENS_EXACT_ROWS, NULL), "exact");
    ck_assert_str_eq(chosen(51, 2700, "exact"), "exact");
    ck_assert_int_eq(lens_dense_choose(51, 2700, "HNSW32", &plan, &err),
                     LENS_E_INVAL);
    ck_assert_str_eq(err.text,
                     "'HNSW32' cannot search documents of several rows");
    ck_assert_ptr_null(plan.index);
}
END_TEST

static bool has_codes(size_t n_documents, size_t n_rows, const char *wanted)
{
    struct lens_dense_plan plan = { 0 };

    ck_assert_int_eq(
        lens_dense_choose(n_documents, n_rows, wanted, &plan, NULL), LENS_OK);
    return plan.codes;
}

START_TEST(plan_large_scans_have_codes)
{
    ck_assert(!has_codes(0, 0, NULL));
    ck_assert(!has_codes(51, 2700, NULL));
    ck_assert(!has_codes(LENS_CODED_ROWS - 1, LENS_CODED_ROWS - 1, "exact"));
    ck_assert(has_codes(LENS_CODED_ROWS, LENS_CODED_ROWS, NULL));
    ck_assert(has_codes(51, LENS_CODED_ROWS, NULL));
    ck_assert(has_codes(LENS_EXACT_ROWS, LENS_EXACT_ROWS, "exact"));
    ck_assert(!has_codes(LENS_EXACT_ROWS, LENS_EXACT_ROWS, NULL));
    ck_assert(!has_codes(LENS_EXACT_ROWS, LENS_EXACT_ROWS, "HNSW32"));
}
END_TEST

START_TEST(plan_takes_what_is_asked_for)
{
    ck_assert_str_eq(chosen(100, 100, "IVF4,Flat"), "IVF4,Flat");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plan");
    TCase *tests = tcase_create("plan");

    tcase_add_test(tests, plan_small_sets_are_exact);
    tcase_add_test(tests, plan_large_sets_are_approximate);
    tcase_add_test(tests, plan_documents_of_several_rows_are_exact);
    tcase_add_test(tests, plan_large_scans_have_codes);
    tcase_add_test(tests, plan_takes_what_is_asked_for);
    suite_add_tcase(suite, tests);
    return test_suite_run(suite);
}

#include <check.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/alloc.h"
#include "base/dictionary.h"
#include "base/error.h"
#include "support/faults.h"
#include "support/suite.h"

enum {
    N_TERMS = 20000 /* several times the first table */
};

/* A term of no order, with lengths from 1 to 9. */
static struct lens_view term_of(uint32_t i, char out[16])
{
    int n = snprintf(out, 16, "%x", i * 2654435761u);

    return (struct lens_view){ out, (size_t)n };
}

START_TEST(dictionary_numbers_go_by_first_appearance)
{
    struct lens_dictionary d;
    char bytes[16];
    uint32_t number;

    lens_dictionary_init(&d, N_TERMS, 1 << 20);
    for (uint32_t round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < N_TERMS; i++) {
            ck_assert_int_eq(
                lens_dictionary_number(&d, term_of(i, bytes), &number, NULL),
                LENS_OK);
            ck_assert_uint_eq(number, i);
        }
    }
    ck_assert_uint_eq(d.n, N_TERMS);
    for (uint32_t i = 0; i < N_TERMS; i++)
        ck_assert(lens_view_equal(d.at[i], term_of(i, bytes)));
    lens_dictionary_release(&d);
}
END_TEST

START_TEST(dictionary_order_is_that_of_bytes)
{
    struct lens_dictionary d;
    char bytes[16];
    uint32_t number, *order;
    bool seen[N_TERMS] = { false };

    lens_dictionary_init(&d, N_TERMS, 1 << 20);
    for (uint32_t i = 0; i < N_TERMS; i++)
        ck_assert_int_eq(
            lens_dictionary_number(&d, term_of(i, bytes), &number, NULL),
            LENS_OK);
    order = lens_dictionary_order(&d);
    ck_assert_ptr_nonnull(order);
    for (uint32_t i = 0; i < N_TERMS; i++) {
        ck_assert(!seen[order[i]]);
        seen[order[i]] = true;
        if (i > 0)
            ck_assert_int_lt(
                lens_view_compare(d.at[order[i - 1]], d.at[order[i]]), 0);
    }
    lens_free(order);
    lens_dictionary_release(&d);
}
END_TEST

START_TEST(dictionary_of_nothing_has_an_empty_order)
{
    struct lens_dictionary d;
    uint32_t *order;

    lens_dictionary_init(&d, 1, 1 << 10);
    order = lens_dictionary_order(&d);
    ck_assert_ptr_nonnull(order);
    lens_free(order);
    lens_dictionary_release(&d);
}
END_TEST

START_TEST(dictionary_one_term_too_many_is_a_limit)
{
    struct lens_dictionary d;
    struct lens_error err = { 0 };
    uint32_t number = 7;

    lens_dictionary_init(&d, 2, 1 << 10);
    ck_assert_int_eq(
        lens_dictionary_number(&d, lens_view_of("a"), &number, &err), LENS_OK);
    ck_assert_int_eq(
        lens_dictionary_number(&d, lens_view_of("b"), &number, &err), LENS_OK);
    ck_assert_int_eq(
        lens_dictionary_number(&d, lens_view_of("c"), &number, &err),
        LENS_E_LIMIT);
    ck_assert_str_eq(err.text, "there are more than 2 distinct terms");
    ck_assert_uint_eq(number, 1);
    ck_assert_int_eq(
        lens_dictionary_number(&d, lens_view_of("a"), &number, &err), LENS_OK);
    ck_assert_uint_eq(number, 0);
    lens_dictionary_release(&d);
}
END_TEST

static enum lens_status fill(void *arg)
{
    enum lens_status status = LENS_OK;
    struct lens_dictionary d;
    char bytes[16];
    uint32_t number, *order = NULL;

    (void)arg;
    lens_dictionary_init(&d, N_TERMS, 1 << 20);
    for (uint32_t i = 0; status == LENS_OK && i < 5000; i++)
        status = lens_dictionary_number(&d, term_of(i, bytes), &number, NULL);
    if (status == LENS_OK) {
        order = lens_dictionary_order(&d);
        status = order ? LENS_OK : LENS_E_NOMEM;
    }
    lens_free(order);
    lens_dictionary_release(&d);
    return status;
}

START_TEST(dictionary_out_of_memory_anywhere_is_reported)
{
    ck_assert_uint_gt(test_faults_sweep(fill, NULL), 5);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dictionary");
    TCase *tc = tcase_create("dictionary");

    tcase_add_test(tc, dictionary_numbers_go_by_first_appearance);
    tcase_add_test(tc, dictionary_order_is_that_of_bytes);
    tcase_add_test(tc, dictionary_of_nothing_has_an_empty_order);
    tcase_add_test(tc, dictionary_one_term_too_many_is_a_limit);
    tcase_add_test(tc, dictionary_out_of_memory_anywhere_is_reported);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

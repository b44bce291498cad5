#include <check.h>
#include <stdint.h>

#include "base/alloc.h"
#include "support/faults.h"
#include "support/suite.h"

START_TEST(room_keeps_what_is_there)
{
    uint32_t *at = NULL;
    size_t cap = 0;

    for (uint32_t i = 0; i < 5000; i++) {
        at = lens_make_room(at, i, 1, &cap, sizeof(*at));
        ck_assert_ptr_nonnull(at);
        ck_assert_uint_gt(cap, i);
        at[i] = i;
    }
    ck_assert_uint_lt(cap, 2 * 5000);
    for (uint32_t i = 0; i < 5000; i++)
        ck_assert_uint_eq(at[i], i);
    at = lens_make_room(at, 5000, 20000, &cap, sizeof(*at));
    ck_assert_ptr_nonnull(at);
    ck_assert_uint_ge(cap, 25000);
    lens_free(at);
}
END_TEST

START_TEST(room_that_is_there_moves_nothing)
{
    size_t cap = 0;
    char *at = lens_make_room(NULL, 0, 10, &cap, 1);

    ck_assert_ptr_nonnull(at);
    ck_assert_ptr_eq(lens_make_room(at, 10, cap - 10, &cap, 1), at);
    lens_free(at);
}
END_TEST

START_TEST(room_without_memory_leaves_the_capacity)
{
    size_t cap = 0, before;
    char *at = lens_make_room(NULL, 0, 1, &cap, 1);

    ck_assert_ptr_nonnull(at);
    before = cap;
    test_faults_begin(0);
    ck_assert_ptr_null(lens_make_room(at, cap, 1, &cap, 1));
    ck_assert(test_faults_end());
    ck_assert_uint_eq(cap, before);
    lens_free(at);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("alloc");
    TCase *tc = tcase_create("alloc");

    tcase_add_test(tc, room_keeps_what_is_there);
    tcase_add_test(tc, room_that_is_there_moves_nothing);
    tcase_add_test(tc, room_without_memory_leaves_the_capacity);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

/*
 * Every table this processor can run gives the numbers of the scalar one, at
 * every awkward size and at the largest numbers there are.
 */
#include <check.h>
#include <string.h>

#include "kernels/codes.h"
#include "support/random.h"
#include "support/suite.h"

enum {
    MAX_ROWS = 11
};

static const size_t sizes[] = { 0,   1,   2,    15,   16,
                                17,  31,  32,   33,   47,
                                63,  64,  65,   100,  383,
                                384, 385, 1000, 4095, LENS_CODE_DIM_MAX };
enum {
    N_SIZES = sizeof(sizes) / sizeof(sizes[0])
};

static int8_t rows[MAX_ROWS * LENS_CODE_DIM_MAX + 3];
static int16_t query[LENS_CODE_DIM_MAX + 3];

static void fill(struct test_random *random)
{
    for (size_t i = 0; i < sizeof(rows); i++)
        rows[i] = (int8_t)((int)test_random_below(random, 256) - 128);
    for (size_t i = 0; i < sizeof(query) / sizeof(*query); i++)
        query[i] = (int16_t)((int)test_random_below(
                                 random, 2 * LENS_CODE_QUERY_MAX + 1) -
                             LENS_CODE_QUERY_MAX);
}

static void compare_tables(const struct lens_code_kernels *other, size_t dim,
                           size_t shift)
{
    int32_t x[MAX_ROWS + 1] = { 0 }, y[MAX_ROWS + 1] = { 0 };

    for (size_t n = 0; n <= MAX_ROWS; n++) {
        lens_code_kernels_at(0)->dot_rows(rows + shift, n, dim, query + shift,
                                          x);
        other->dot_rows(rows + shift, n, dim, query + shift, y);
        ck_assert_msg(memcmp(x, y, sizeof(x)) == 0,
                      "%s: %zu rows of %zu codes differ", other->name, n, dim);
    }
}

START_TEST(dot_rows_every_table_gives_the_same_numbers)
{
    const struct lens_code_kernels *other;
    struct test_random random = { 1 };

    for (size_t t = 1; (other = lens_code_kernels_at(t)) != NULL; t++) {
        for (size_t i = 0; i < N_SIZES; i++) {
            fill(&random);
            compare_tables(other, sizes[i], i % 4);
        }
    }
}
END_TEST

START_TEST(dot_rows_is_the_sum_of_products)
{
    const int8_t two[6] = { 1, -2, 3, 127, 0, -128 };
    const int16_t with[3] = { 4095, 7, -4095 };
    const struct lens_code_kernels *table;

    for (size_t t = 0; (table = lens_code_kernels_at(t)) != NULL; t++) {
        int32_t out[2] = { 0 };

        table->dot_rows(two, 2, 3, with, out);
        ck_assert_int_eq(out[0], 4095 - 14 - 3 * 4095);
        ck_assert_int_eq(out[1], 127 * 4095 + 128 * 4095);
    }
}
END_TEST

START_TEST(dot_rows_largest_numbers_do_not_overflow)
{
    const struct lens_code_kernels *table;
    const int64_t exact =
        (int64_t)LENS_CODE_DIM_MAX * 128 * LENS_CODE_QUERY_MAX;

    memset(rows, -128, sizeof(rows));
    for (size_t i = 0; i < LENS_CODE_DIM_MAX; i++)
        query[i] = -LENS_CODE_QUERY_MAX;
    for (size_t t = 0; (table = lens_code_kernels_at(t)) != NULL; t++) {
        int32_t out[5];

        table->dot_rows(rows, 5, LENS_CODE_DIM_MAX, query, out);
        for (size_t i = 0; i < 5; i++)
            ck_assert_int_eq(out[i], exact);
    }
}
END_TEST

START_TEST(bound_every_table_gives_the_same_bits)
{
    const struct lens_code_bound with = { 1.7e-4F, 1.01F, 3.3e-4F };
    const struct lens_code_kernels *table;
    struct test_random random = { 2 };
    int32_t dots[100];
    float scales[100], rests[100], x[100], y[100];

    for (size_t i = 0; i < 100; i++) {
        dots[i] = (int32_t)test_random_next(&random);
        scales[i] = (float)test_random_below(&random, 1000) * 7e-6F;
        rests[i] = (float)test_random_below(&random, 1000) * 1.3e-5F;
        x[i] = scales[i] * (float)dots[i];
        x[i] = x[i] * with.scale;
        y[i] = rests[i] * with.rest;
        y[i] = y[i] + with.slack;
        x[i] = x[i] + y[i];
    }
    for (size_t t = 0; (table = lens_code_kernels_at(t)) != NULL; t++) {
        table->bound(dots, scales, rests, 100, &with, y);
        ck_assert_mem_eq(x, y, sizeof(x));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("code_kernels");
    TCase *tests = tcase_create("code_kernels");

    tcase_add_test(tests, dot_rows_every_table_gives_the_same_numbers);
    tcase_add_test(tests, dot_rows_is_the_sum_of_products);
    tcase_add_test(tests, dot_rows_largest_numbers_do_not_overflow);
    tcase_add_test(tests, bound_every_table_gives_the_same_bits);
    suite_add_tcase(suite, tests);
    return test_suite_run(suite);
}

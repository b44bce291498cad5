/*
 * Every table this processor can run gives the bits of the scalar one, at every
 * awkward size, stride and alignment; and the scalar one is close to a double,
 * to libm and to BLAS.
 */
#include <check.h>
#include <math.h>
#include <string.h>

#include "kernels/blas.h"
#include "kernels/kernels.h"
#include "support/random.h"
#include "support/suite.h"

enum {
    MAX = 72 * 112 /* floats of a matrix */
};

static const size_t sizes[] = { 0,  1,  2,  3,  5,  7,  8,  9,  15, 16,
                                17, 31, 32, 33, 47, 48, 63, 64, 65, 100 };
enum {
    N_SIZES = sizeof(sizes) / sizeof(sizes[0])
};

/* Between -1 and 1, and now and then far larger. */
static float some_float(struct test_random *random)
{
    float x = (float)((double)(test_random_next(random) >> 11) * 0x1p-52 - 1);

    return test_random_next(random) % 50 ? x : x * 1000;
}

static void fill(struct test_random *random, float *to, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = some_float(random);
}

START_TEST(dot_every_table_gives_the_same_bits)
{
    static float a[128], b[128];
    const struct lens_kernels *scalar = lens_kernels_at(0), *other;
    struct test_random random = { 1 };

    for (size_t t = 1; (other = lens_kernels_at(t)) != NULL; t++) {
        for (size_t i = 0; i < N_SIZES; i++) {
            for (size_t shift = 0; shift < 3; shift++) {
                float x, y;

                fill(&random, a, 128);
                fill(&random, b, 128);
                x = scalar->dot(a + shift, b + 2 * shift, sizes[i]);
                y = other->dot(a + shift, b + 2 * shift, sizes[i]);
                ck_assert_msg(memcmp(&x, &y, sizeof(x)) == 0,
                              "%s: %zu elements: %a is not %a", other->name,
                              sizes[i], (double)y, (double)x);
            }
        }
    }
}
END_TEST

START_TEST(dot_is_close_to_a_double)
{
    const struct lens_kernels *scalar = lens_kernels_at(0);
    static float a[1000], b[1000];
    struct test_random random = { 2 };
    double exact = 0, size = 0;

    fill(&random, a, 1000);
    fill(&random, b, 1000);
    for (size_t i = 0; i < 1000; i++) {
        exact += (double)a[i] * (double)b[i];
        size += fabs((double)a[i] * (double)b[i]);
    }
    ck_assert_double_le(fabs((double)scalar->dot(a, b, 1000) - exact),
                        size * 70 * 0x1p-24);
}
END_TEST

START_TEST(dot_rows_every_table_gives_the_same_bits)
{
    static float rows[MAX], query[128], x[64], y[64];
    const struct lens_kernels *other;
    struct test_random random = { 3 };

    for (size_t t = 1; (other = lens_kernels_at(t)) != NULL; t++) {
        for (size_t i = 1; i < N_SIZES; i++) {
            fill(&random, rows, MAX);
            fill(&random, query, 128);
            for (size_t n = 0; n <= 40; n += 5) {
                if (n * sizes[i] > MAX)
                    continue;
                lens_kernels_at(0)->dot_rows(rows, n, sizes[i], query, x);
                other->dot_rows(rows, n, sizes[i], query, y);
                ck_assert_mem_eq(x, y, n * sizeof(*x));
            }
        }
    }
}
END_TEST

/* One product of an awkward shape by a table and by the scalar one. */
static void compare_products(const struct lens_kernels *other, size_t m,
                             size_t n, size_t k, struct test_random *random)
{
    static float a[MAX], b[MAX], bias[128], x[MAX], y[MAX];
    const size_t gap = 3;

    fill(random, a, m * (k + gap) + 1);
    fill(random, b, n * (k + gap) + 1);
    fill(random, bias, n + 1);
    memset(x, 0, sizeof(x));
    memset(y, 0, sizeof(y));
    const struct lens_matrix left = { a + 1, k + gap };
    const struct lens_matrix right = { b + 1, k + gap };

    lens_kernels_at(0)->matmul(left, right, m % 2 ? bias : NULL, x, n + 1, m, n,
                               k);
    other->matmul(left, right, m % 2 ? bias : NULL, y, n + 1, m, n, k);
    ck_assert_msg(memcmp(x, y, sizeof(x)) == 0, "%s: %zu x %zu x %zu differ",
                  other->name, m, n, k);
}

START_TEST(matmul_every_table_gives_the_same_bits)
{
    const struct lens_kernels *other;
    struct test_random random = { 4 };

    for (size_t t = 1; (other = lens_kernels_at(t)) != NULL; t++) {
        for (size_t m = 0; m <= 9; m++) {
            for (size_t n = 0; n <= 67; n += n < 10 ? 1 : 19) {
                for (size_t i = 0; i < N_SIZES; i++)
                    compare_products(other, m, n, sizes[i], &random);
            }
        }
    }
}
END_TEST

START_TEST(matmul_is_close_to_blas)
{
    static float a[24 * 96], b[17 * 96], bias[17], x[24 * 17], y[24 * 17];
    struct test_random random = { 5 };

    fill(&random, a, 24 * 96);
    fill(&random, b, 17 * 96);
    fill(&random, bias, 17);
    const struct lens_matrix left = { a, 96 }, right = { b, 96 };

    lens_kernels()->matmul(left, right, bias, x, 17, 24, 17, 96);
    lens_kernels_blas()->matmul(left, right, bias, y, 17, 24, 17, 96);
    for (size_t i = 0; i < 24 * 17; i++)
        ck_assert_double_le(fabs((double)x[i] - (double)y[i]),
                            1e-5 * (1 + fabs((double)y[i])) * 1000);
}
END_TEST

START_TEST(gelu_is_close_to_libm)
{
    const struct lens_kernels *table;

    for (size_t t = 0; (table = lens_kernels_at(t)) != NULL; t++) {
        for (double v = -12; v < 12; v += 0.0078125) {
            float x = (float)v;
            double exact = 0.5 * v * (1 + erf(v / sqrt(2)));

            table->gelu(&x, 1);
            ck_assert_double_le(fabs((double)x - exact), 6e-7 * (1 + fabs(v)));
        }
    }
}
END_TEST

START_TEST(gelu_every_table_gives_the_same_bits)
{
    static float x[1001], y[1001];
    const struct lens_kernels *other;
    struct test_random random = { 6 };

    for (size_t t = 1; (other = lens_kernels_at(t)) != NULL; t++) {
        fill(&random, x, 1001);
        memcpy(y, x, sizeof(x));
        lens_kernels_at(0)->gelu(x, 1001);
        other->gelu(y, 1001);
        ck_assert_mem_eq(x, y, sizeof(x));
    }
}
END_TEST

START_TEST(softmax_every_table_gives_the_same_bits)
{
    static float x[5 * 120], y[5 * 120];
    const struct lens_kernels *other;
    struct test_random random = { 7 };

    for (size_t t = 1; (other = lens_kernels_at(t)) != NULL; t++) {
        for (size_t i = 1; i < N_SIZES; i++) {
            fill(&random, x, 5 * 120);
            memcpy(y, x, sizeof(x));
            lens_kernels_at(0)->softmax(x, 120, 5, sizes[i], 0.17f);
            other->softmax(y, 120, 5, sizes[i], 0.17f);
            ck_assert_mem_eq(x, y, sizeof(x));
        }
    }
}
END_TEST

START_TEST(softmax_sums_to_one_and_keeps_the_order)
{
    float x[5] = { 3, -200, 3.5f, 90, 89 };
    float sum = 0;

    lens_kernels()->softmax(x, 5, 1, 5, 0.5f);
    for (size_t i = 0; i < 5; i++)
        sum += x[i];
    ck_assert_double_eq_tol((double)sum, 1, 1e-6);
    ck_assert_double_eq_tol((double)x[3], 0.6224593, 1e-6);
    ck_assert_double_eq_tol((double)x[4], 0.3775407, 1e-6);
    ck_assert(x[2] > x[0] && x[0] > x[1]);
}
END_TEST

START_TEST(layer_norm_every_table_gives_the_same_bits)
{
    static float x[5 * 120], y[5 * 120], add[5 * 120], weight[120], bias[120];
    const struct lens_kernels *other;
    struct test_random random = { 8 };

    fill(&random, weight, 120);
    fill(&random, bias, 120);
    for (size_t t = 1; (other = lens_kernels_at(t)) != NULL; t++) {
        for (size_t i = 1; i < N_SIZES; i++) {
            fill(&random, x, 5 * 120);
            fill(&random, add, 5 * 120);
            memcpy(y, x, sizeof(x));
            lens_kernels_at(0)->layer_norm(x, i % 2 ? add : NULL, 120, 5,
                                           sizes[i], weight, bias, 1e-12f);
            other->layer_norm(y, i % 2 ? add : NULL, 120, 5, sizes[i], weight,
                              bias, 1e-12f);
            ck_assert_mem_eq(x, y, sizeof(x));
        }
    }
}
END_TEST

START_TEST(layer_norm_gives_mean_zero_and_length_one)
{
    float x[4] = { 1, 2, 3, 10 }, add[4] = { 1, 0, 0, 0 };
    const float weight[4] = { 1, 1, 1, 1 }, bias[4] = { 0, 0, 0, 0.5f };

    /* 2, 2, 3, 10: mean 4.25, variance 11.1875. */
    lens_kernels()->layer_norm(x, add, 4, 1, 4, weight, bias, 0);
    ck_assert_double_eq_tol((double)x[0], -2.25 / sqrt(11.1875), 1e-6);
    ck_assert_double_eq_tol((double)x[2], -1.25 / sqrt(11.1875), 1e-6);
    ck_assert_double_eq_tol((double)x[3], 5.75 / sqrt(11.1875) + 0.5, 1e-6);
}
END_TEST

START_TEST(nan_stays_nan)
{
    const struct lens_kernels *table;
    const float ones[3] = { 1, 1, 1 };

    for (size_t t = 0; (table = lens_kernels_at(t)) != NULL; t++) {
        float x[3] = { 1, NAN, 2 }, y[3] = { 1, NAN, 2 }, z[3] = { 1, NAN, 2 };

        table->gelu(x, 3);
        table->softmax(y, 3, 1, 3, 1);
        table->layer_norm(z, NULL, 3, 1, 3, ones, ones, 0);
        ck_assert(isnan(x[1]));
        ck_assert(isnan(y[1]));
        ck_assert(isnan(z[0]));
        ck_assert(isnan(table->dot(ones, (float[]){ 1, NAN, 1 }, 3)));
    }
}
END_TEST

START_TEST(normalise_gives_length_one_or_leaves_zero)
{
    float x[3] = { 3, 0, 4 }, zero[3] = { 0 }, large[3] = { 1e30f, 1, 1 };

    lens_normalise(lens_kernels(), x, 3);
    ck_assert_double_eq_tol((double)x[0], 0.6, 1e-7);
    ck_assert_double_eq_tol((double)x[2], 0.8, 1e-7);
    lens_normalise(lens_kernels(), large, 3);
    ck_assert(isnan(large[0]));
    lens_normalise(lens_kernels(), zero, 3);
    ck_assert_double_eq((double)zero[0], 0);
}
END_TEST

/* Sums beyond 16 bits wrap in every table alike. */
START_TEST(add_impacts_every_table_gives_the_same_sums)
{
    enum {
        ROWS = 7,
        DOCS = 5 * LENS_PEAK
    };
    static uint8_t impacts[ROWS][DOCS + 3];
    static uint16_t expected[DOCS], sums[DOCS], start[DOCS];
    const struct lens_kernels *scalar = lens_kernels_at(0), *other;
    struct test_random random = { 3 };
    const uint8_t *rows[ROWS];
    uint16_t factors[ROWS], peaks[2][DOCS / LENS_PEAK];

    for (size_t i = 0; i < sizeof(impacts); i++)
        impacts[i / (DOCS + 3)][i % (DOCS + 3)] =
            (uint8_t)test_random_next(&random);
    for (size_t i = 0; i < DOCS; i++)
        start[i] = (uint16_t)test_random_below(&random, 30000);
    for (size_t r = 0; r < ROWS; r++) {
        rows[r] = impacts[r];
        factors[r] = (uint16_t)test_random_next(&random);
    }
    for (size_t t = 1; (other = lens_kernels_at(t)) != NULL; t++) {
        for (size_t n = 0; n <= DOCS; n += LENS_PEAK) {
            size_t n_rows = n / LENS_PEAK + (n > LENS_PEAK ? 2 : 0);

            memcpy(expected, start, sizeof(start));
            memcpy(sums, start, sizeof(start));
            scalar->add_impacts(rows, factors, n_rows, n % 4, expected,
                                peaks[0], n);
            other->add_impacts(rows, factors, n_rows, n % 4, sums, peaks[1], n);
            ck_assert_mem_eq(sums, expected, sizeof(sums));
            ck_assert_mem_eq(peaks[0], peaks[1], n / LENS_PEAK * 2);
        }
    }
}
END_TEST

START_TEST(add_impacts_scalar_is_the_formula)
{
    static uint8_t a[LENS_PEAK], b[LENS_PEAK];
    const uint8_t *rows[] = { a, b };
    const uint16_t factors[] = { 65535, 17 };
    uint16_t sums[LENS_PEAK] = { 0 }, peak;

    a[0] = 255;
    a[5] = 1;
    b[5] = 16;
    b[6] = 15;
    sums[7] = 3;
    lens_kernels_at(0)->add_impacts(rows, factors, 2, 0, sums, &peak,
                                    LENS_PEAK);
    ck_assert_uint_eq(sums[0], 65279);
    ck_assert_uint_eq(sums[5], 255 + 1);
    ck_assert_uint_eq(sums[6], 0);
    ck_assert_uint_eq(sums[7], 3);
    ck_assert_uint_eq(peak, 65279);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("kernels");
    TCase *tests = tcase_create("kernels");

    tcase_add_test(tests, dot_every_table_gives_the_same_bits);
    tcase_add_test(tests, dot_is_close_to_a_double);
    tcase_add_test(tests, dot_rows_every_table_gives_the_same_bits);
    tcase_add_test(tests, matmul_every_table_gives_the_same_bits);
    tcase_add_test(tests, matmul_is_close_to_blas);
    tcase_add_test(tests, gelu_is_close_to_libm);
    tcase_add_test(tests, gelu_every_table_gives_the_same_bits);
    tcase_add_test(tests, softmax_every_table_gives_the_same_bits);
    tcase_add_test(tests, softmax_sums_to_one_and_keeps_the_order);
    tcase_add_test(tests, layer_norm_every_table_gives_the_same_bits);
    tcase_add_test(tests, layer_norm_gives_mean_zero_and_length_one);
    tcase_add_test(tests, nan_stays_nan);
    tcase_add_test(tests, normalise_gives_length_one_or_leaves_zero);
    tcase_add_test(tests, add_impacts_every_table_gives_the_same_sums);
    tcase_add_test(tests, add_impacts_scalar_is_the_formula);
    suite_add_tcase(suite, tests);
    return test_suite_run(suite);
}

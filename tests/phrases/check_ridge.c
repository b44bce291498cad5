/*
 * Conjugate gradients against a direct solution of the same equations: the
 * centred normal matrix, written out and handed to LAPACK.
 */
#include <check.h>
#include <math.h>
#include <string.h>

#include "phrases/ridge.h"
#include "support/faults.h"
#include "support/random.h"
#include "support/suite.h"

enum {
    ROWS = 40,
    COLUMNS = 12,
    TARGETS = 3,
    PER_ROW = 4
};

/* LAPACK's own interface: solve A X = B for a positive definite A. */
void dposv_(const char *uplo, const int *n, const int *nrhs, double *a,
            const int *lda, double *b, const int *ldb, int *info);

static size_t first[ROWS + 1];
static uint32_t columns[ROWS * PER_ROW], target[ROWS];
static double values[ROWS * PER_ROW], weight[ROWS];
static struct lens_sparse rows = { first,  columns, values,  target,
                                   weight, ROWS,    COLUMNS, TARGETS };

static double unit(struct test_random *random)
{
    return (double)test_random_below(random, 1000) / 1000;
}

static void fill(uint64_t seed)
{
    struct test_random random = { seed };

    for (size_t i = 0; i < ROWS; i++) {
        uint32_t column = 0;

        first[i] = i * PER_ROW;
        target[i] = (uint32_t)test_random_below(&random, TARGETS);
        weight[i] = 0.5 + unit(&random);
        for (size_t j = 0; j < PER_ROW; j++) {
            columns[i * PER_ROW + j] = column;
            values[i * PER_ROW + j] = unit(&random);
            column +=
                1 + (uint32_t)test_random_below(&random, COLUMNS / PER_ROW);
        }
    }
    first[ROWS] = (size_t)ROWS * PER_ROW;
}

/* Row i as it is before it is centred. */
static void dense_row(size_t i, double out[COLUMNS])
{
    memset(out, 0, COLUMNS * sizeof(*out));
    for (size_t j = first[i]; j < first[i + 1]; j++)
        out[columns[j]] = values[j];
}

static void means(double x[COLUMNS], double y[TARGETS])
{
    double total = 0;

    memset(x, 0, COLUMNS * sizeof(*x));
    memset(y, 0, TARGETS * sizeof(*y));
    for (size_t i = 0; i < ROWS; i++) {
        double row[COLUMNS];

        dense_row(i, row);
        total += weight[i];
        y[target[i]] += weight[i];
        for (size_t c = 0; c < COLUMNS; c++)
            x[c] += weight[i] * row[c];
    }
    for (size_t c = 0; c < COLUMNS; c++)
        x[c] /= total;
    for (size_t t = 0; t < TARGETS; t++)
        y[t] /= total;
}

/* weights[t][c] and offsets by the normal equations. */
static void solve_directly(double ridge, double weights[TARGETS][COLUMNS],
                           double offsets[TARGETS])
{
    static const int n = COLUMNS, n_targets = TARGETS;
    double a[COLUMNS][COLUMNS] = { { 0 } }, x[COLUMNS];
    int info = 0;

    means(x, offsets);
    memset(weights, 0, sizeof(double) * TARGETS * COLUMNS);
    for (size_t i = 0; i < ROWS; i++) {
        double row[COLUMNS];

        dense_row(i, row);
        for (size_t c = 0; c < COLUMNS; c++) {
            for (size_t d = 0; d < COLUMNS; d++)
                a[c][d] += weight[i] * (row[c] - x[c]) * (row[d] - x[d]);
            for (size_t t = 0; t < TARGETS; t++)
                weights[t][c] += weight[i] * (row[c] - x[c]) *
                                 ((target[i] == t) - offsets[t]);
        }
    }
    for (size_t c = 0; c < COLUMNS; c++)
        a[c][c] += ridge;
    dposv_("U", &n, &n_targets, &a[0][0], &n, &weights[0][0], &n, &info);
    ck_assert_int_eq(info, 0);
    for (size_t t = 0; t < TARGETS; t++) {
        for (size_t c = 0; c < COLUMNS; c++)
            offsets[t] -= x[c] * weights[t][c];
    }
}

START_TEST(gradients_find_the_direct_solution)
{
    static const double ridges[] = { 0.1, 1, 30 };
    double weights[COLUMNS * TARGETS], offsets[TARGETS];
    double direct[TARGETS][COLUMNS], at[TARGETS];

    fill((uint64_t)_i);
    for (size_t r = 0; r < 3; r++) {
        ck_assert_int_eq(
            lens_ridge_solve(&rows, ridges[r], weights, offsets, NULL),
            LENS_OK);
        solve_directly(ridges[r], direct, at);
        for (size_t t = 0; t < TARGETS; t++) {
            ck_assert_double_eq_tol(offsets[t], at[t], 1e-5);
            for (size_t c = 0; c < COLUMNS; c++)
                ck_assert_double_eq_tol(weights[c * TARGETS + t], direct[t][c],
                                        1e-5);
        }
    }
}
END_TEST

START_TEST(without_rows_nothing_is_learned)
{
    static const size_t none[1];
    const struct lens_sparse empty = { none, NULL, NULL,    NULL,
                                       NULL, 0,    COLUMNS, TARGETS };
    double weights[COLUMNS * TARGETS], offsets[TARGETS];

    ck_assert_int_eq(lens_ridge_solve(&empty, 1, weights, offsets, NULL),
                     LENS_OK);
    for (size_t t = 0; t < TARGETS; t++)
        ck_assert_double_eq(offsets[t], 0);
    for (size_t i = 0; i < (size_t)COLUMNS * TARGETS; i++)
        ck_assert_double_eq(weights[i], 0);
}
END_TEST

static enum lens_status solve_again(void *arg)
{
    double weights[COLUMNS * TARGETS], offsets[TARGETS];

    (void)arg;
    return lens_ridge_solve(&rows, 1, weights, offsets, NULL);
}

START_TEST(no_memory_is_survived)
{
    fill(1);
    ck_assert_uint_gt(test_faults_sweep(solve_again, NULL), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ridge");
    TCase *tcase = tcase_create("ridge");

    tcase_add_loop_test(tcase, gradients_find_the_direct_solution, 0, 5);
    tcase_add_test(tcase, without_rows_nothing_is_learned);
    tcase_add_test(tcase, no_memory_is_survived);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

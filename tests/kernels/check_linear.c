/*
 * Dense linear algebra against plain loops, against what defines the result and
 * against LAPACK; and its bits against those that were once written down.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "base/random.h"
#include "kernels/lapack.h"
#include "kernels/linear.h"
#include "support/suite.h"

enum {
    MAX = 80,
    LARGE = 272 /* as the embedder of a corpus has it */
};

static void fill(struct lens_random *random, double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = lens_random_signed(random);
}

static size_t below(struct lens_random *random, size_t n)
{
    return (size_t)(lens_random_next(random) % n);
}

static void expect_near(double a, double b, double most)
{
    ck_assert_msg(fabs(a - b) <= most, "%.17g is not %.17g", a, b);
}

START_TEST(random_numbers_are_the_published_ones)
{
    struct lens_random random = { 1234567 };
    double least = 1, most = -1;

    /* The sequence the reference implementation gives for this seed. */
    ck_assert_uint_eq(lens_random_next(&random), 6457827717110365317u);
    ck_assert_uint_eq(lens_random_next(&random), 3203168211198807973u);
    ck_assert_uint_eq(lens_random_next(&random), 9817491932198370423u);
    for (size_t i = 0; i < 10000; i++) {
        double x = lens_random_signed(&random);

        least = fmin(least, x);
        most = fmax(most, x);
    }
    ck_assert(least >= -1 && least < -0.99 && most < 1 && most > 0.99);
}
END_TEST

START_TEST(dot_follows_its_lanes)
{
    struct lens_random random = { (uint64_t)_i };
    double a[MAX], b[MAX], lane[8] = { 0 }, expected, got;
    size_t n = (size_t)_i;

    fill(&random, a, n);
    fill(&random, b, n);
    for (size_t i = 0; i < n; i++)
        lane[i % 8] += a[i] * b[i];
    expected = ((lane[0] + lane[4]) + (lane[2] + lane[6])) +
               ((lane[1] + lane[5]) + (lane[3] + lane[7]));
    got = lens_dot_f64(a, b, n);
    ck_assert_mem_eq(&got, &expected, sizeof(got));
}
END_TEST

START_TEST(add_scaled_and_transpose_do_what_they_say)
{
    struct lens_random random = { 1 };
    double a[3 * 5], b[3 * 5], turned[5 * 3];

    fill(&random, a, 15);
    memcpy(b, a, sizeof(b));
    lens_add_scaled_f64(b, -2, a, 15);
    for (size_t i = 0; i < 15; i++)
        expect_near(b[i], -a[i], 1e-15);
    lens_transpose_f64(a, 3, 5, turned);
    for (size_t i = 0; i < 15; i++)
        ck_assert(turned[i % 5 * 3 + i / 5] == a[i]);
}
END_TEST

static void expect_orthonormal(const double *rows, size_t n, size_t dim)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j <= i; j++)
            expect_near(lens_dot_f64(rows + i * dim, rows + j * dim, dim),
                        i == j, 1e-14 * MAX);
    }
}

/* What of `row` lies outside of the span of the orthonormal ones. */
static double outside(const double *row, const double *rows, size_t n,
                      size_t dim)
{
    double left[MAX];

    memcpy(left, row, dim * sizeof(*left));
    for (size_t i = 0; i < n; i++)
        lens_add_scaled_f64(left, -lens_dot_f64(left, rows + i * dim, dim),
                            rows + i * dim, dim);
    return sqrt(lens_dot_f64(left, left, dim));
}

/* Rows of a known rank: the rows behind `rank` are sums of those before. */
START_TEST(orthonormalise_finds_span_and_rank)
{
    struct lens_random random = { (uint64_t)_i };
    static double a[MAX * MAX], q[MAX * MAX];
    size_t dim = 1 + below(&random, MAX), n = 1 + below(&random, MAX);
    size_t rank = 1 + below(&random, n < dim ? n : dim);

    fill(&random, a, rank * dim);
    memset(a + rank * dim, 0, (n - rank) * dim * sizeof(*a));
    for (size_t i = rank; i < n; i++) {
        for (size_t j = below(&random, 4); j > 0; j--)
            lens_add_scaled_f64(a + i * dim, 100 * lens_random_signed(&random),
                                a + below(&random, rank) * dim, dim);
    }
    memcpy(q, a, n * dim * sizeof(*q));
    ck_assert_uint_eq(lens_orthonormalise(q, n, dim), rank);
    expect_orthonormal(q, rank, dim);
    for (size_t i = 0; i < n; i++)
        ck_assert(outside(a + i * dim, q, rank, dim) <= 1e-10);
}
END_TEST

/* Rows that nearly agree: plain Gram-Schmidt loses all digits here. */
START_TEST(orthonormalise_survives_cancellation)
{
    static double a[12 * MAX];

    for (size_t i = 0; i < 12; i++) {
        for (size_t j = 0; j < MAX; j++)
            a[i * MAX + j] = 1 / (double)(i + j + 1);
    }
    ck_assert_uint_ge(lens_orthonormalise(a, 12, MAX), 7);
    expect_orthonormal(a, 7, MAX);
}
END_TEST

START_TEST(orthonormalise_leaves_out_what_is_nothing)
{
    double rows[4 * 2] = { 0, 0, 3, 4, (double)NAN, 1, -4, 3 };

    ck_assert_uint_eq(lens_orthonormalise(rows, 4, 2), 2);
    expect_near(rows[0], 0.6, 1e-15);
    expect_near(rows[1], 0.8, 1e-15);
    expect_near(rows[2], -0.8, 1e-15);
    expect_near(rows[3], 0.6, 1e-15);
    ck_assert_uint_eq(lens_orthonormalise(rows, 0, 2), 0);
}
END_TEST

START_TEST(gram_is_the_product_of_columns)
{
    struct lens_random random = { (uint64_t)_i };
    static double a[MAX * MAX], b[MAX * MAX], out[MAX * MAX];
    size_t dim = 1 + below(&random, 20), n = below(&random, MAX);

    fill(&random, a, n * dim);
    fill(&random, b, n * dim);
    lens_gram(a, b, n, dim, out);
    for (size_t i = 0; i < dim; i++) {
        for (size_t j = i; j < dim; j++) {
            double sum = 0;

            for (size_t r = 0; r < n; r++)
                sum += a[r * dim + i] * b[r * dim + j];
            ck_assert(out[i * dim + j] == sum && out[j * dim + i] == sum);
        }
    }
}
END_TEST

/* A matrix of one of several kinds, among them those with equal values. */
static void make_symmetric(struct lens_random *random, double *a, size_t n,
                           int kind)
{
    memset(a, 0, n * n * sizeof(*a));
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j <= i; j++) {
            double x = lens_random_signed(random);

            if (kind == 1) /* of rank 1 */
                x = (double)(1 + i) * (double)(1 + j);
            if (kind == 2) /* diagonal, of few different values */
                x = i == j ? (double)(i % 3) : 0;
            if (kind == 3) /* steep */
                x *= pow(10, -(double)(i + j) / 4);
            if (kind == 4) /* tridiagonal, of pairs that nearly agree */
                x = i == j ? fabs((double)i - (double)n / 2) : i == j + 1;
            a[i * n + j] = a[j * n + i] = x;
        }
    }
}

static double norm_of(const double *a, size_t n)
{
    return sqrt(lens_dot_f64(a, a, n)) + 1e-300;
}

static void expect_eigen(const double *a, size_t n)
{
    double *copy = calloc(n * n, sizeof(*copy));
    double *vectors = calloc(n * n, sizeof(*vectors));
    double *values = calloc(n, sizeof(*values));
    double *scratch = calloc(3 * n, sizeof(*scratch));
    double *expected = calloc(n, sizeof(*expected));
    double most = 1e-14 * (double)n * norm_of(a, n * n);

    memcpy(copy, a, n * n * sizeof(*copy));
    ck_assert(lens_symmetric_eigen(copy, n, values, vectors, scratch));
    memcpy(copy, a, n * n * sizeof(*copy));
    ck_assert(lens_lapack_eigen(copy, n, expected));
    for (size_t i = 0; i < n; i++) {
        const double *v = vectors + i * n;

        expect_near(values[i], expected[n - 1 - i], most);
        ck_assert(i == 0 || values[i] <= values[i - 1]);
        for (size_t j = 0; j < n; j++) {
            expect_near(lens_dot_f64(a + j * n, v, n), values[i] * v[j], most);
            expect_near(lens_dot_f64(vectors + j * n, v, n), i == j,
                        1e-14 * (double)n);
        }
    }
    free(copy);
    free(vectors);
    free(values);
    free(scratch);
    free(expected);
}

START_TEST(eigen_agrees_with_lapack_and_its_definition)
{
    struct lens_random random = { (uint64_t)_i };
    static double a[MAX * MAX];
    size_t n = _i < 40 ? (size_t)_i / 5 + 1 : 1 + below(&random, MAX);

    make_symmetric(&random, a, n, _i % 5);
    expect_eigen(a, n);
}
END_TEST

START_TEST(eigen_of_a_large_matrix_agrees_with_lapack)
{
    struct lens_random random = { 7 };
    static double a[LARGE * LARGE];

    make_symmetric(&random, a, LARGE, 0);
    expect_eigen(a, LARGE);
}
END_TEST

START_TEST(eigen_of_what_is_no_number_is_refused)
{
    static const double bad[] = { (double)NAN, HUGE_VAL, -HUGE_VAL };
    struct lens_random random = { 8 };
    double a[25], values[5], vectors[25], scratch[15];
    size_t at = below(&random, 25);

    make_symmetric(&random, a, 5, 0);
    a[at] = bad[_i];
    ck_assert(!lens_symmetric_eigen(a, 5, values, vectors, scratch));
    ck_assert(lens_symmetric_eigen(a, 0, values, vectors, scratch));
}
END_TEST

/* A product of a random matrix with itself, and a little on the diagonal. */
static void make_positive(struct lens_random *random, double *a, size_t n)
{
    static double root[MAX * MAX];

    fill(random, root, n * n);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            a[i * n + j] = lens_dot_f64(root + i * n, root + j * n, n);
        a[i * n + i] += 0.1;
    }
}

START_TEST(solved_systems_give_back_what_was_asked)
{
    struct lens_random random = { (uint64_t)_i };
    static double a[MAX * MAX], kept[MAX * MAX], right[3 * MAX], x[3 * MAX];
    size_t n = 1 + (size_t)_i % MAX;

    make_positive(&random, a, n);
    memcpy(kept, a, n * n * sizeof(*a));
    fill(&random, right, 3 * n);
    memcpy(x, right, 3 * n * sizeof(*x));
    ck_assert(lens_solve_positive(a, n, x, 3));
    for (size_t r = 0; r < 3; r++) {
        for (size_t i = 0; i < n; i++)
            expect_near(lens_dot_f64(kept + i * n, x + r * n, n),
                        right[r * n + i], 1e-8);
    }
}
END_TEST

START_TEST(what_is_not_positive_is_refused)
{
    static const double bad[] = { 0, -1, (double)NAN };
    struct lens_random random = { 8 };
    double a[25], right[5] = { 1, 1, 1, 1, 1 };

    make_positive(&random, a, 5);
    a[12] = bad[_i];
    ck_assert(!lens_solve_positive(a, 5, right, 1));
}
END_TEST

/* Found once, on one processor with one compiler: all others must agree. */
START_TEST(bits_are_those_of_every_host)
{
    struct lens_random random = { 9 };
    static double a[60 * 60], gram[60 * 60], vectors[60 * 60];
    double values[60], scratch[180];

    fill(&random, a, 60 * 60);
    ck_assert_uint_eq(lens_orthonormalise(a, 40, 60), 40);
    ck_assert_uint_eq(lens_checksum64(a, sizeof(a)), 6647794209045085414u);
    lens_gram(a, a, 60, 60, gram);
    ck_assert(lens_symmetric_eigen(gram, 60, values, vectors, scratch));
    ck_assert_uint_eq(lens_checksum64(values, sizeof(values)),
                      13139628831676919136u);
    ck_assert_uint_eq(lens_checksum64(vectors, sizeof(vectors)),
                      1023727791937566207u);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("linear");
    TCase *tcase = tcase_create("linear");

    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, random_numbers_are_the_published_ones);
    tcase_add_loop_test(tcase, dot_follows_its_lanes, 0, MAX);
    tcase_add_test(tcase, add_scaled_and_transpose_do_what_they_say);
    tcase_add_loop_test(tcase, orthonormalise_finds_span_and_rank, 0, 300);
    tcase_add_test(tcase, orthonormalise_survives_cancellation);
    tcase_add_test(tcase, orthonormalise_leaves_out_what_is_nothing);
    tcase_add_loop_test(tcase, gram_is_the_product_of_columns, 0, 50);
    tcase_add_loop_test(tcase, eigen_agrees_with_lapack_and_its_definition, 0,
                        300);
    tcase_add_test(tcase, eigen_of_a_large_matrix_agrees_with_lapack);
    tcase_add_loop_test(tcase, eigen_of_what_is_no_number_is_refused, 0, 3);
    tcase_add_loop_test(tcase, solved_systems_give_back_what_was_asked, 0, 160);
    tcase_add_loop_test(tcase, what_is_not_positive_is_refused, 0, 3);
    tcase_add_test(tcase, bits_are_those_of_every_host);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

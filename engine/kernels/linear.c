#include "kernels/linear.h"

#include <math.h>
#include <string.h>

enum {
    DOT_LANES = 8,
    GRAM_BLOCK = 8 /* rows taken together, so that `out` is walked less */
};

/* What is left of a row that others span is rounding, 1e-16 times the largest
 * factor anybody meets. */
static const double negligible = 1e-10;

/* Below this share of its length a row has lost digits to cancellation. */
static const double lost_digits = 0.5;

double lens_dot_f64(const double *a, const double *b, size_t n)
{
    double lane[DOT_LANES] = { 0 };
    size_t whole = n - n % DOT_LANES;

    for (size_t i = 0; i < whole; i += DOT_LANES) {
        for (size_t j = 0; j < DOT_LANES; j++)
            lane[j] += a[i + j] * b[i + j];
    }
    for (size_t i = whole; i < n; i++)
        lane[i - whole] += a[i] * b[i];
    for (size_t half = DOT_LANES / 2; half > 0; half /= 2) {
        for (size_t j = 0; j < half; j++)
            lane[j] += lane[j + half];
    }
    return lane[0];
}

void lens_add_scaled_f64(double *restrict y, double scale,
                         const double *restrict x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] += scale * x[i];
}

void lens_transpose_f64(const double *restrict a, size_t n, size_t dim,
                        double *restrict out)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < dim; j++)
            out[j * n + i] = a[i * dim + j];
    }
}

static void take_away(double *row, const double *before, size_t n, size_t dim)
{
    for (size_t j = 0; j < n; j++) {
        const double *unit = before + j * dim;

        lens_add_scaled_f64(row, -lens_dot_f64(unit, row, dim), unit, dim);
    }
}

size_t lens_orthonormalise(double *rows, size_t n, size_t dim)
{
    size_t rank = 0;

    for (size_t i = 0; i < n; i++) {
        double *row = rows + rank * dim;
        double first, length, before;

        if (rank < i)
            memcpy(row, rows + i * dim, dim * sizeof(*row));
        first = length = sqrt(lens_dot_f64(row, row, dim));
        do {
            before = length;
            take_away(row, rows, rank, dim);
            length = sqrt(lens_dot_f64(row, row, dim));
        } while (length < lost_digits * before && length > negligible * first);
        if (!(length > negligible * first))
            continue;
        for (size_t j = 0; j < dim; j++)
            row[j] /= length;
        rank++;
    }
    return rank;
}

/* out[j] += sum over the rows of a[row][i] * b[row][j], j from i. */
static void add_block(const double *a, const double *b, size_t rows, size_t dim,
                      size_t i, double *out)
{
    for (size_t r = 0; r < rows; r++)
        lens_add_scaled_f64(out + i, a[r * dim + i], b + r * dim + i, dim - i);
}

void lens_gram(const double *a, const double *b, size_t n, size_t dim,
               double *out)
{
    memset(out, 0, dim * dim * sizeof(*out));
    for (size_t at = 0; at < n; at += GRAM_BLOCK) {
        size_t rows = n - at < GRAM_BLOCK ? n - at : GRAM_BLOCK;

        for (size_t i = 0; i < dim; i++)
            add_block(a + at * dim, b + at * dim, rows, dim, i, out + i * dim);
    }
    for (size_t i = 0; i < dim; i++) {
        for (size_t j = 0; j < i; j++)
            out[i * dim + j] = out[j * dim + i];
    }
}

/* The lower triangle of `a` becomes L, with a = L L^T. */
static bool decompose(double *a, size_t dim)
{
    for (size_t i = 0; i < dim; i++) {
        double *row = a + i * dim, square;

        for (size_t j = 0; j < i; j++) {
            const double *other = a + j * dim;

            row[j] = (row[j] - lens_dot_f64(row, other, j)) / other[j];
        }
        square = row[i] - lens_dot_f64(row, row, i);
        /* So that what is not a number fails, too. */
        if (!(square > 0))
            return false;
        row[i] = sqrt(square);
    }
    return true;
}

/* L y = b, then L^T x = y, in place; L^T is walked by its columns. */
static void substitute(const double *l, size_t dim, double *x)
{
    for (size_t i = 0; i < dim; i++)
        x[i] = (x[i] - lens_dot_f64(l + i * dim, x, i)) / l[i * dim + i];
    for (size_t i = dim; i-- > 0;) {
        x[i] /= l[i * dim + i];
        lens_add_scaled_f64(x, -x[i], l + i * dim, i);
    }
}

bool lens_solve_positive(double *a, size_t dim, double *right, size_t n_right)
{
    if (!decompose(a, dim))
        return false;
    for (size_t r = 0; r < n_right; r++)
        substitute(a, dim, right + r * dim);
    return true;
}

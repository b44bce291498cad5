/*
 * eigen.c - eigenvalues and vectors of a symmetric matrix.
 *
 * In the classical two steps (Golub and Van Loan, "Matrix Computations", 4th
 * edition, sections 8.3.1 to 8.3.5): Householder reflections H0 H1 ... make the
 * matrix tridiagonal, then implicit QR steps with Wilkinson's shift chase every
 * element beside the diagonal to zero.  The rotations of the second step are
 * collected as rows, where a pair is contiguous; in the end the reflections are
 * applied to those rows.  About 8 n^3 operations, next to none of them wasted
 * for the sizes here.
 *
 * Not done: blocking, divide and conquer, single eigenvalues.
 */
#include <float.h>
#include <math.h>
#include <string.h>

#include "kernels/linear.h"

enum {
    STEPS_PER_VALUE = 30 /* on average below 2 are needed */
};

/*
 * Reflect column k of `a` below the diagonal onto its first element.  The
 * reflection is 1 - beta v v^T; v takes the place of row k right of the
 * diagonal.  Answers beta, and the element beside the diagonal in *beside.
 */
static double make_reflection(double *a, size_t n, size_t k, double *beside)
{
    double *v = a + k * n + k + 1;
    size_t m = n - k - 1;
    double squared = lens_dot_f64(v, v, m);

    *beside = v[0];
    if (!(squared >= DBL_MIN)) /* nothing is left but rounding of rounding */
        return 0;
    *beside = v[0] > 0 ? -sqrt(squared) : sqrt(squared);
    v[0] -= *beside;
    return 2 / lens_dot_f64(v, v, m);
}

/* A = (1 - beta v v^T) A (1 - beta v v^T) for the block behind k; `p` is
 * scratch for its n - k - 1 rows. */
static void reflect(double *a, size_t n, size_t k, double beta, double *p)
{
    const double *v = a + k * n + k + 1;
    size_t m = n - k - 1;
    double shared;

    for (size_t i = 0; i < m; i++)
        p[i] = beta * lens_dot_f64(a + (k + 1 + i) * n + k + 1, v, m);
    shared = beta / 2 * lens_dot_f64(p, v, m);
    lens_add_scaled_f64(p, -shared, v, m);
    for (size_t i = 0; i < m; i++) {
        double *row = a + (k + 1 + i) * n + k + 1;

        for (size_t j = 0; j < m; j++)
            row[j] -= v[i] * p[j] + p[i] * v[j];
    }
}

/* Diagonal and what stands beside it (n - 1) of the tridiagonal matrix; the
 * reflections stay in `a` with their `betas` (n - 1). */
static void make_tridiagonal(double *a, size_t n, double *diagonal,
                             double *beside, double *betas, double *scratch)
{
    for (size_t k = 0; k + 1 < n; k++) {
        diagonal[k] = a[k * n + k];
        betas[k] = make_reflection(a, n, k, &beside[k]);
        reflect(a, n, k, betas[k], scratch);
    }
    diagonal[n - 1] = a[n * n - 1];
}

/* The eigenvalue of the last 2 x 2 block that is nearer to its last element. */
static double wilkinson_shift(double before, double beside, double last)
{
    double half = (before - last) / 2;
    double root = sqrt(half * half + beside * beside);
    double far = half < 0 ? half - root : half + root;

    return far == 0 ? last : last - beside * (beside / far);
}

static void rotate_rows(double *restrict a, double *restrict b, double c,
                        double s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double old = a[i];

        a[i] = c * old + s * b[i];
        b[i] = c * b[i] - s * old;
    }
}

/* One QR step on the unreduced block from `lo` to `hi`. */
static void chase(double *d, double *e, size_t lo, size_t hi, double *vectors,
                  size_t n)
{
    double x = d[lo] - wilkinson_shift(d[hi - 1], e[hi - 1], d[hi]);
    double z = e[lo];

    for (size_t k = lo; k < hi; k++) {
        double r = sqrt(x * x + z * z);
        double c = r > 0 ? x / r : 1, s = r > 0 ? z / r : 0;
        double upper = d[k], lower = d[k + 1], cross = 2 * c * s * e[k];

        if (k > lo)
            e[k - 1] = r;
        d[k] = c * c * upper + cross + s * s * lower;
        d[k + 1] = s * s * upper - cross + c * c * lower;
        e[k] = c * s * (lower - upper) + (c * c - s * s) * e[k];
        rotate_rows(vectors + k * n, vectors + (k + 1) * n, c, s, n);
        if (k + 1 < hi) {
            x = e[k];
            z = s * e[k + 1];
            e[k + 1] *= c;
        }
    }
}

/* Largest absolute value; NaN when any is. */
static double largest(const double *x, size_t n)
{
    double most = 0;

    for (size_t i = 0; i < n; i++) {
        if (!(fabs(x[i]) <= most))
            most = fabs(x[i]);
        if (isnan(most))
            break;
    }
    return most;
}

static bool make_diagonal(double *d, double *e, size_t n, double *vectors)
{
    double negligible = DBL_EPSILON * largest(d, n);
    size_t steps = STEPS_PER_VALUE * n, hi = n - 1;

    negligible = fmax(negligible, DBL_EPSILON * largest(e, n - 1));
    while (hi > 0) {
        size_t lo = hi;

        while (lo > 0 && !(fabs(e[lo - 1]) <= negligible))
            lo--;
        if (lo == hi) {
            hi--;
            continue;
        }
        if (steps-- == 0)
            return false;
        chase(d, e, lo, hi, vectors, n);
    }
    return true;
}

/* Eigenvectors of the tridiagonal matrix become those of the given one. */
static void reflect_back(const double *a, size_t n, const double *betas,
                         double *vectors)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = n - 1; k > 0; k--) {
            const double *v = a + (k - 1) * n + k;
            double *x = vectors + i * n + k;
            double share = betas[k - 1] * lens_dot_f64(v, x, n - k);

            lens_add_scaled_f64(x, -share, v, n - k);
        }
    }
}

static void sort_descending(double *values, double *vectors, size_t n,
                            double *row)
{
    for (size_t i = 0; i < n; i++) {
        size_t best = i;
        double value;

        for (size_t j = i + 1; j < n; j++)
            best = values[j] > values[best] ? j : best;
        if (best == i)
            continue;
        value = values[i];
        values[i] = values[best];
        values[best] = value;
        memcpy(row, vectors + i * n, n * sizeof(*row));
        memcpy(vectors + i * n, vectors + best * n, n * sizeof(*row));
        memcpy(vectors + best * n, row, n * sizeof(*row));
    }
}

bool lens_symmetric_eigen(double *a, size_t n, double *values, double *vectors,
                          double *scratch)
{
    double *beside = scratch, *betas = scratch + n, *row = scratch + 2 * n;

    if (n == 0)
        return true;
    if (!isfinite(largest(a, n * n)))
        return false;
    make_tridiagonal(a, n, values, beside, betas, row);
    memset(vectors, 0, n * n * sizeof(*vectors));
    for (size_t i = 0; i < n; i++)
        vectors[i * n + i] = 1;
    if (!make_diagonal(values, beside, n, vectors))
        return false;
    reflect_back(a, n, betas, vectors);
    sort_descending(values, vectors, n, row);
    return true;
}

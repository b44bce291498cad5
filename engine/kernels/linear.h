/*
 * linear.h - dense linear algebra in double precision, the same bits
 * everywhere.
 *
 * What is derived here is stored and named by its hash, so a last bit that
 * depends on the processor would make two hosts build two indexes.  Libraries
 * choose their order of sums by processor, and where eigenvalues are equal that
 * decides the whole of their vectors, not a last bit.  So every function here
 * is a fixed sequence of IEEE additions, multiplications,
 * divisions and square roots, which every compiler must keep:
 *
 *   A dot product runs in 8 lanes.  Lane j takes elements j, j + 8, j + 16, ...
 *   in that order, one multiplication and one addition each; then lane j is
 *   added to lane j + 4, and so on: 8 -> 4 -> 2 -> 1.  All other sums run in
 *   order of their index.
 *
 * LAPACK (lapack.h) is the oracle, not the workhorse.  The problems are small:
 * a few hundred dimensions.  Matrices are row-major without gaps.
 */
#ifndef LENS_KERNELS_LINEAR_H
#define LENS_KERNELS_LINEAR_H

#include <stdbool.h>
#include <stddef.h>

double lens_dot_f64(const double *a, const double *b, size_t n);

/* y += scale * x, element by element. */
void lens_add_scaled_f64(double *y, double scale, const double *x, size_t n);

/* out[j][i] = a[i][j] for `n` rows of `dim`; `out` does not overlap `a`. */
void lens_transpose_f64(const double *a, size_t n, size_t dim, double *out);

/*
 * Make `n` rows orthonormal in place, by modified Gram-Schmidt with a second
 * round for rows that lose most of their length (Bjoerck, "Numerics of
 * Gram-Schmidt orthogonalization", 1994).  A row that the rows before it span,
 * but for 1e-10 of its length, is left out and the rest moves up.  Answers how
 * many rows are left.
 */
size_t lens_orthonormalise(double *rows, size_t n, size_t dim);

/*
 * out = a^T b, of dim x dim, for `n` rows each; made symmetric: only the upper
 * triangle is computed.
 */
void lens_gram(const double *a, const double *b, size_t n, size_t dim,
               double *out);

/*
 * Solve a * x = b for each of the `n_right` rows of `right`, which the answers
 * replace; `a` is symmetric and positive definite, of dim x dim, and is
 * destroyed.  By Cholesky's decomposition (Golub and Van Loan, "Matrix
 * Computations", section 4.2).  False where `a` is not positive definite, with
 * both undefined.
 */
bool lens_solve_positive(double *a, size_t dim, double *right, size_t n_right);

/*
 * All eigenvalues of the symmetric n x n matrix `a`, descending, and unit
 * eigenvectors as the rows of `vectors`.  `a` is destroyed; `values` has room
 * for n and `scratch` for 3 n.  The error is some units of the last place of
 * the largest eigenvalue.  Elements beyond 1e150 are not for this function.
 *
 * False when a value is not a number or the iteration does not end, with
 * outputs undefined.
 */
bool lens_symmetric_eigen(double *a, size_t n, double *values, double *vectors,
                          double *scratch);

#endif /* LENS_KERNELS_LINEAR_H */

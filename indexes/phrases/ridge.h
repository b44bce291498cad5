/*
 * ridge.h - ridge regression on sparse rows, many targets at once.
 *
 *     minimise over W, b    sum over rows i of  v[i] * |y[i] - b - W'x[i]|^2
 *                         + ridge * |W|^2
 *
 * where y[i] is 1 in the column of the row's document and 0 elsewhere.  Solved
 * by conjugate gradients on the normal equations of the centred rows (Golub and
 * Van Loan, "Matrix Computations", section 11.3), each target with steps of its
 * own, all of them in one pass over the rows.  Sums run in the order of rows
 * and of columns, in double precision: every host finds the same bits.
 */
#ifndef LENS_PHRASES_RIDGE_H
#define LENS_PHRASES_RIDGE_H

#include <stddef.h>
#include <stdint.h>

#include "asklens/status.h"

/* Compressed rows; columns ascend within a row. */
struct lens_sparse {
    const size_t *first; /* n_rows + 1 */
    const uint32_t *column;
    const double *value;
    const uint32_t *target; /* the column of y that is 1, per row */
    const double *weight;   /* v, per row */
    size_t n_rows, n_columns, n_targets;
};

/* `weights` gets n_columns x n_targets numbers, `offsets` n_targets. */
LENS_MUST_CHECK enum lens_status
lens_ridge_solve(const struct lens_sparse *rows, double ridge, double *weights,
                 double *offsets, struct lens_error *err);

#endif /* LENS_PHRASES_RIDGE_H */

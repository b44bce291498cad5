/*
 * lapack.h - eigenvectors by the system's LAPACK: the oracle.
 *
 * The same work as lens_symmetric_eigen() of linear.h by the library everybody
 * trusts.  Its last bits depend on the processor, so it is what ours is
 * compared with, within a bound, and never what an index is made of.
 */
#ifndef LENS_KERNELS_LAPACK_H
#define LENS_KERNELS_LAPACK_H

#include <stdbool.h>
#include <stddef.h>

/* As lens_symmetric_eigen(), but values ascend and `a` becomes the vectors, one
 * a column. */
bool lens_lapack_eigen(double *a, size_t n, double *values);

#endif /* LENS_KERNELS_LAPACK_H */

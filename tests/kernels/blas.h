/*
 * blas.h - products of matrices by the system's BLAS: the oracle.
 *
 * The same work as the matmul of kernels.h by a library that everybody trusts,
 * in whatever order of sums it chooses for the processor at hand.  So it is the
 * reference our kernels are compared with, within a bound, and measured
 * against; answers are made by ours, which give the same bits everywhere.
 */
#ifndef LENS_KERNELS_BLAS_H
#define LENS_KERNELS_BLAS_H

#include "kernels/kernels.h"

/* The scalar table with its matmul replaced; "blas". */
const struct lens_kernels *lens_kernels_blas(void);

#endif /* LENS_KERNELS_BLAS_H */

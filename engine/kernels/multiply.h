/*
 * multiply.h - the product of two matrices as kernels.h defines it, one dot
 * product per number.
 *
 * It is all of kernels_scalar.c's product.  Where the other files multiply in
 * tiles, it is what no tile covers.  `dot` is the one of the file that includes
 * this, and known when it is compiled.
 */
#ifndef LENS_KERNELS_MULTIPLY_H
#define LENS_KERNELS_MULTIPLY_H

#include <stddef.h>

#include "kernels/kernels.h"

static inline void
multiply_by_dots(float (*dot)(const float *a, const float *b, size_t n),
                 struct lens_matrix a, struct lens_matrix b, const float *bias,
                 float *c, size_t c_stride, size_t m, size_t n, size_t k)
{
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j < n; j++)
            c[i * c_stride + j] =
                dot(a.at + i * a.stride, b.at + j * b.stride, k) +
                (bias ? bias[j] : 0.0f);
    }
}

#endif /* LENS_KERNELS_MULTIPLY_H */

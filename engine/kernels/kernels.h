/*
 * kernels.h - the inner loops, once per instruction set.
 *
 * The scalar file is the specification; every other file must give the same
 * bits, so that an answer does not depend on the machine that gave it.  That is
 * possible because the order of every sum is fixed by a rule all of them can
 * follow:
 *
 *   A dot product runs in LENS_LANES = 16 lanes.  Lane j takes elements j,
 *   j + 16, j + 32, ... in that order, each with one fused multiply-add in
 *   single precision, starting from 0; a last incomplete group is filled up
 *   with zeros.  Then lane j is added to lane j + 8, the eight sums to their
 *   half, and so on: 16 -> 8 -> 4 -> 2 -> 1.
 *
 * Sixteen lanes are one AVX-512 register, two of AVX2, four of SSE or NEON.
 * The functions for single elements (exp, erf, ...) are written without fused
 * operations, one IEEE operation after the other.
 *
 * All matrices are row-major, with the number of elements from row to row
 * given as a stride.  Pointers need the alignment of a float only.
 */
#ifndef LENS_KERNELS_KERNELS_H
#define LENS_KERNELS_KERNELS_H

#include <stddef.h>
#include <stdint.h>

enum {
    LENS_LANES = 16,
    LENS_PEAK = 64 /* sums of impacts that share a peak */
};

/* Rows of floats, `stride` of them from one row to the next. */
struct lens_matrix {
    const float *at;
    size_t stride;
};

struct lens_kernels {
    const char *name; /* "scalar", "avx2", "avx512" */

    /* Inner product of two vectors of n elements. */
    float (*dot)(const float *a, const float *b, size_t n);

    /* out[i] = dot(row i, query) for n rows of `dim` elements, one after the
     * other without gaps. */
    void (*dot_rows)(const float *rows, size_t n, size_t dim,
                     const float *query, float *out);

    /*
     * c[i][j] = dot(a[i], b[j]) + bias[j], for m rows of a and n rows of b, all
     * of k elements: a matrix times a transposed one, which is how weights are
     * stored.  `bias` may be NULL.
     */
    void (*matmul)(struct lens_matrix a, struct lens_matrix b,
                   const float *bias, float *c, size_t c_stride, size_t m,
                   size_t n, size_t k);

    /* x[i] = x[i] / 2 * (1 + erf(x[i] / sqrt(2))): GELU as BERT defines it. */
    void (*gelu)(float *x, size_t n);

    /* Each row of n becomes exp(scale * (x - max)) / sum, scale > 0. */
    void (*softmax)(float *x, size_t stride, size_t rows, size_t n,
                    float scale);

    /*
     * Each row of n: x = (x + add - mean) / sqrt(variance + eps) * weight +
     * bias, in place; `add` is another matrix of the same shape and stride, or
     * NULL.
     */
    void (*layer_norm)(float *x, const float *add, size_t stride, size_t rows,
                       size_t n, const float *weight, const float *bias,
                       float eps);

    /*
     * sums[i] += rows[r][at + i] * factors[r] / 256, rounded down, for each of
     * n_rows rows and n sums, modulo 2^16; then peaks[j] is the greatest of the
     * LENS_PEAK sums from j * LENS_PEAK on.  n is a multiple of LENS_PEAK.
     */
    void (*add_impacts)(const uint8_t *const *rows, const uint16_t *factors,
                        size_t n_rows, size_t at, uint16_t *sums,
                        uint16_t *peaks, size_t n);
};

/* The fastest table this processor can run. */
const struct lens_kernels *lens_kernels(void);

/* Table `i` that this processor can run, the scalar one first; NULL after the
 * last.  For tests and measurements. */
const struct lens_kernels *lens_kernels_at(size_t i);

/* Scale n elements to length 1; a vector without length stays zero, one whose
 * length is no finite number becomes NaN. */
void lens_normalise(const struct lens_kernels *kernels, float *x, size_t n);

#endif /* LENS_KERNELS_KERNELS_H */

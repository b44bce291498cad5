/*
 * elementwise.h - what is done to single numbers, as one source for every
 * instruction set.
 *
 * Each kernels file includes this and is compiled for its own instruction set;
 * the compiler makes vectors of the loops.  The bits are the same everywhere,
 * because each step is one IEEE operation in a written order (the build turns
 * contraction off) and sums run in the lanes of kernels.h.
 *
 * exp      x = n ln 2 + r with |r| <= ln 2 / 2; the Taylor polynomial of
 *          degree 7 leaves a relative error below 6e-9 before rounding, and
 *          2^n goes into the exponent.  Rounding to n adds 1.5 * 2^23, which
 *          leaves n in the low bits of the sum.  Arguments are held between
 *          -87 and 88, where the result is a normal number.
 * erf      Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26:
 *          absolute error below 1.5e-7.
 *
 * A NaN stays a NaN through all of it, so that whoever looks at the result
 * knows that an input was broken.
 */
#ifndef LENS_KERNELS_ELEMENTWISE_H
#define LENS_KERNELS_ELEMENTWISE_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "kernels/kernels.h"

static inline float exp_of(float x)
{
    const float log2_e = 1.44269504f;
    const float ln2_high = 0.693359375f, ln2_low = -2.12194440e-4f;
    const float to_integer = 12582912.0f; /* 1.5 * 2^23 */
    float shifted, n, r, p;
    uint32_t bits;

    x = x < -87.0f ? -87.0f : x;
    x = x > 88.0f ? 88.0f : x;
    shifted = x * log2_e + to_integer;
    n = shifted - to_integer;
    r = x - n * ln2_high;
    r = r - n * ln2_low;
    p = 1.0f / 5040.0f;
    p = p * r + 1.0f / 720.0f;
    p = p * r + 1.0f / 120.0f;
    p = p * r + 1.0f / 24.0f;
    p = p * r + 1.0f / 6.0f;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    memcpy(&bits, &shifted, sizeof(bits));
    bits = (bits << 23) + 0x3f800000;
    memcpy(&n, &bits, sizeof(n));
    return p * n;
}

static inline float erf_of(float x)
{
    float size = fabsf(x);
    float t = 1.0f / (1.0f + 0.3275911f * size);
    float p = 1.061405429f;

    p = p * t - 1.453152027f;
    p = p * t + 1.421413741f;
    p = p * t - 0.284496736f;
    p = p * t + 0.254829592f;
    p = 1.0f - p * t * exp_of(-size * size);
    return copysignf(p, x);
}

static inline void gelu_each(float *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = 0.5f * x[i] * (1.0f + erf_of(x[i] * 0.70710678f));
}

/* The tree of kernels.h: 16 -> 8 -> 4 -> 2 -> 1. */
static inline float sum_lanes(float lane[LENS_LANES])
{
    for (size_t width = LENS_LANES / 2; width > 0; width /= 2) {
        for (size_t j = 0; j < width; j++)
            lane[j] += lane[j + width];
    }
    return lane[0];
}

/* The sum of n numbers, in lanes. */
static inline float sum_of(const float *x, size_t n)
{
    float lane[LENS_LANES] = { 0 };
    size_t i = 0;

    for (; i + LENS_LANES <= n; i += LENS_LANES) {
        for (size_t j = 0; j < LENS_LANES; j++)
            lane[j] += x[i + j];
    }
    for (size_t j = 0; i + j < n; j++)
        lane[j] += x[i + j];
    return sum_lanes(lane);
}

/* The sum of squared distances from `mean`, in lanes. */
static inline float spread_of(const float *x, size_t n, float mean)
{
    float lane[LENS_LANES] = { 0 };
    size_t i = 0;

    for (; i + LENS_LANES <= n; i += LENS_LANES) {
        for (size_t j = 0; j < LENS_LANES; j++)
            lane[j] += (x[i + j] - mean) * (x[i + j] - mean);
    }
    for (size_t j = 0; i + j < n; j++)
        lane[j] += (x[i + j] - mean) * (x[i + j] - mean);
    return sum_lanes(lane);
}

static inline float largest_of(const float *x, size_t n)
{
    float lane[LENS_LANES];
    size_t i = 0;

    for (size_t j = 0; j < LENS_LANES; j++)
        lane[j] = -INFINITY;
    for (; i + LENS_LANES <= n; i += LENS_LANES) {
        for (size_t j = 0; j < LENS_LANES; j++)
            lane[j] = x[i + j] > lane[j] ? x[i + j] : lane[j];
    }
    for (size_t j = 0; i + j < n; j++)
        lane[j] = x[i + j] > lane[j] ? x[i + j] : lane[j];
    for (size_t j = 1; j < LENS_LANES; j++)
        lane[0] = lane[j] > lane[0] ? lane[j] : lane[0];
    return lane[0];
}

static inline void softmax_rows(float *x, size_t stride, size_t rows, size_t n,
                                float scale)
{
    for (size_t r = 0; r < rows; r++) {
        float *row = x + r * stride;
        float max = largest_of(row, n), sum;

        for (size_t i = 0; i < n; i++)
            row[i] = exp_of((row[i] - max) * scale);
        sum = sum_of(row, n);
        for (size_t i = 0; i < n; i++)
            row[i] = row[i] / sum;
    }
}

static inline void norm_row(float *x, size_t n, const float *weight,
                            const float *bias, float eps)
{
    float mean = sum_of(x, n) / (float)n;
    float deviation = sqrtf(spread_of(x, n, mean) / (float)n + eps);

    for (size_t i = 0; i < n; i++)
        x[i] = (x[i] - mean) / deviation * weight[i] + bias[i];
}

static inline void norm_rows(float *x, const float *add, size_t stride,
                             size_t rows, size_t n, const float *weight,
                             const float *bias, float eps)
{
    for (size_t r = 0; r < rows; r++) {
        for (size_t i = 0; add && i < n; i++)
            x[r * stride + i] += add[r * stride + i];
        norm_row(x + r * stride, n, weight, bias, eps);
    }
}

#endif /* LENS_KERNELS_ELEMENTWISE_H */

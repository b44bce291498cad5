/* kernels_scalar.c - the specification: what every other file has to equal,
 * bit for bit. */
#include "kernels/elementwise.h"
#include "kernels/multiply.h"
#include "kernels/tables.h"

static float dot(const float *a, const float *b, size_t n)
{
    const size_t filled = (n + LENS_LANES - 1) / LENS_LANES * LENS_LANES;
    float lane[LENS_LANES] = { 0 };

    for (size_t i = 0; i < filled; i++)
        lane[i % LENS_LANES] =
            fmaf(i < n ? a[i] : 0, i < n ? b[i] : 0, lane[i % LENS_LANES]);
    return sum_lanes(lane);
}

static void dot_rows(const float *rows, size_t n, size_t dim,
                     const float *query, float *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = dot(rows + i * dim, query, dim);
}

static void matmul(struct lens_matrix a, struct lens_matrix b,
                   const float *bias, float *c, size_t c_stride, size_t m,
                   size_t n, size_t k)
{
    multiply_by_dots(dot, a, b, bias, c, c_stride, m, n, k);
}

static void add_impacts(const uint8_t *const *rows, const uint16_t *factors,
                        size_t n_rows, size_t at, uint16_t *sums,
                        uint16_t *peaks, size_t n)
{
    for (size_t i = 0; i < n; i += LENS_PEAK) {
        uint16_t peak = 0;

        for (size_t r = 0; r < n_rows; r++) {
            for (size_t j = i; j < i + LENS_PEAK; j++)
                sums[j] =
                    (uint16_t)(sums[j] +
                               ((uint32_t)rows[r][at + j] * factors[r] >> 8));
        }
        for (size_t j = i; j < i + LENS_PEAK; j++)
            peak = sums[j] > peak ? sums[j] : peak;
        peaks[i / LENS_PEAK] = peak;
    }
}

const struct lens_kernels lens_kernels_scalar = {
    .name = "scalar",
    .dot = dot,
    .dot_rows = dot_rows,
    .matmul = matmul,
    .gelu = gelu_each,
    .softmax = softmax_rows,
    .layer_norm = norm_rows,
    .add_impacts = add_impacts,
};

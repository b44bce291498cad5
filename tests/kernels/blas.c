#include "kernels/blas.h"

#include <cblas.h>

#include "kernels/elementwise.h"

static float dot(const float *a, const float *b, size_t n)
{
    return cblas_sdot((int)n, a, 1, b, 1);
}

static void dot_rows(const float *rows, size_t n, size_t dim,
                     const float *query, float *out)
{
    cblas_sgemv(CblasRowMajor, CblasNoTrans, (int)n, (int)dim, 1, rows,
                (int)dim, query, 1, 0, out, 1);
}

static void matmul(struct lens_matrix a, struct lens_matrix b,
                   const float *bias, float *c, size_t c_stride, size_t m,
                   size_t n, size_t k)
{
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)m, (int)n, (int)k,
                1, a.at, (int)a.stride, b.at, (int)b.stride, 0, c,
                (int)c_stride);
    for (size_t i = 0; bias && i < m; i++) {
        for (size_t j = 0; j < n; j++)
            c[i * c_stride + j] += bias[j];
    }
}

const struct lens_kernels *lens_kernels_blas(void)
{
    static const struct lens_kernels blas = {
        .name = "blas",
        .dot = dot,
        .dot_rows = dot_rows,
        .matmul = matmul,
        .gelu = gelu_each,
        .softmax = softmax_rows,
        .layer_norm = norm_rows,
    };

    return &blas;
}

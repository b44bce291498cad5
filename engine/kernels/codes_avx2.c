/* codes_avx2.c - sixteen codes at a time, of four rows together, so that each
 * piece of the query is loaded once for four and their sums end together. */
#include <immintrin.h>
#include <string.h>

#include "kernels/codes_tables.h"

enum {
    STEP = 16, /* codes */
    ROWS = 4
};

static inline __m256i products(const int8_t *row, const int16_t *query)
{
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)row);
    __m256i right = _mm256_loadu_si256((const __m256i *)(const void *)query);

    return _mm256_madd_epi16(_mm256_cvtepi8_epi16(bytes), right);
}

/* The last n < STEP codes, filled up with zeros. */
static __m256i last_products(const int8_t *row, const int16_t *query, size_t n)
{
    int8_t left[STEP] = { 0 };
    int16_t right[STEP] = { 0 };

    memcpy(left, row, n * sizeof(*left));
    memcpy(right, query, n * sizeof(*right));
    return products(left, right);
}

static void dot_four(const int8_t *rows, size_t dim, const int16_t *query,
                     int32_t out[ROWS])
{
    __m256i sum[ROWS], pairs;
    size_t i = 0;

    fetch_ahead(rows, ROWS * dim);
    for (size_t r = 0; r < ROWS; r++)
        sum[r] = _mm256_setzero_si256();
    for (; i + STEP <= dim; i += STEP) {
        for (size_t r = 0; r < ROWS; r++)
            sum[r] = _mm256_add_epi32(sum[r],
                                      products(rows + r * dim + i, query + i));
    }
    for (size_t r = 0; i < dim && r < ROWS; r++)
        sum[r] = _mm256_add_epi32(
            sum[r], last_products(rows + r * dim + i, query + i, dim - i));
    pairs = _mm256_hadd_epi32(_mm256_hadd_epi32(sum[0], sum[1]),
                              _mm256_hadd_epi32(sum[2], sum[3]));
    _mm_storeu_si128((__m128i *)(void *)out,
                     _mm_add_epi32(_mm256_castsi256_si128(pairs),
                                   _mm256_extracti128_si256(pairs, 1)));
}

static int32_t dot(const int8_t *row, size_t dim, const int16_t *query)
{
    __m256i sum = _mm256_setzero_si256();
    int32_t lanes[8], all = 0;
    size_t i = 0;

    for (; i + STEP <= dim; i += STEP)
        sum = _mm256_add_epi32(sum, products(row + i, query + i));
    if (i < dim)
        sum = _mm256_add_epi32(sum, last_products(row + i, query + i, dim - i));
    _mm256_storeu_si256((__m256i *)(void *)lanes, sum);
    for (size_t j = 0; j < 8; j++)
        all += lanes[j];
    return all;
}

static void dot_rows(const int8_t *rows, size_t n, size_t dim,
                     const int16_t *query, int32_t *out)
{
    size_t i = 0;

    for (; i + ROWS <= n; i += ROWS)
        dot_four(rows + i * dim, dim, query, out + i);
    for (; i < n; i++)
        out[i] = dot(rows + i * dim, dim, query);
}

const struct lens_code_kernels lens_code_kernels_avx2 = { .name = "avx2",
                                                          .dot_rows = dot_rows,
                                                          .bound = bound_each };

/*
 * codes_avx512vnni.c - thirty-two codes at a time, of four rows together, so
 * that each piece of the query is loaded once for four and their sums end
 * together.
 */
#include <immintrin.h>

#include "kernels/codes_tables.h"

enum {
    STEP = 32, /* codes */
    ROWS = 4
};

static inline __m512i add_products(__m512i sum, const int8_t *row,
                                   __m512i query)
{
    __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)row);

    return _mm512_dpwssd_epi32(sum, _mm512_cvtepi8_epi16(bytes), query);
}

/* The last n < STEP codes. */
static inline __m512i add_last(__m512i sum, const int8_t *row,
                               const int16_t *query, size_t n)
{
    const __mmask32 mask = ((__mmask32)1 << n) - 1;

    return _mm512_dpwssd_epi32(
        sum, _mm512_cvtepi8_epi16(_mm256_maskz_loadu_epi8(mask, row)),
        _mm512_maskz_loadu_epi16(mask, query));
}

static inline __m256i halve(__m512i sum)
{
    return _mm256_add_epi32(_mm512_castsi512_si256(sum),
                            _mm512_extracti64x4_epi64(sum, 1));
}

static void dot_four(const int8_t *rows, size_t dim, const int16_t *query,
                     int32_t out[ROWS])
{
    __m512i sum[ROWS];
    __m256i pairs;
    size_t i = 0;

    fetch_ahead(rows, ROWS * dim);
    for (int r = 0; r < ROWS; r++)
        sum[r] = _mm512_setzero_si512();
    for (; i + STEP <= dim; i += STEP) {
        __m512i right = _mm512_loadu_si512(query + i);

        for (int r = 0; r < ROWS; r++)
            sum[r] = add_products(sum[r], rows + (size_t)r * dim + i, right);
    }
    for (int r = 0; i < dim && r < ROWS; r++)
        sum[r] =
            add_last(sum[r], rows + (size_t)r * dim + i, query + i, dim - i);
    pairs = _mm256_hadd_epi32(_mm256_hadd_epi32(halve(sum[0]), halve(sum[1])),
                              _mm256_hadd_epi32(halve(sum[2]), halve(sum[3])));
    _mm_storeu_si128((__m128i *)(void *)out,
                     _mm_add_epi32(_mm256_castsi256_si128(pairs),
                                   _mm256_extracti128_si256(pairs, 1)));
}

static int32_t dot(const int8_t *row, size_t dim, const int16_t *query)
{
    __m512i sum = _mm512_setzero_si512();
    size_t i = 0;

    for (; i + STEP <= dim; i += STEP)
        sum = add_products(sum, row + i, _mm512_loadu_si512(query + i));
    if (i < dim)
        sum = add_last(sum, row + i, query + i, dim - i);
    return _mm512_reduce_add_epi32(sum);
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

const struct lens_code_kernels lens_code_kernels_avx512vnni = {
    .name = "avx512vnni",
    .dot_rows = dot_rows,
    .bound = bound_each,
};

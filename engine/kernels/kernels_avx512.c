/*
 * kernels_avx512.c - one register holds the sixteen lanes of kernels.h.
 *
 * A product of matrices is cut into tiles of 4 x 4 results: sixteen sums stay
 * in registers while four rows of each side stream past, so eight loads feed
 * sixteen multiply-adds.  Rows of b are taken in blocks that stay in the first
 * cache while all rows of a pass.
 *
 * The sixteen sums of a tile are added up together: two registers are folded
 * into one that holds both their eight lanes, four into one with four lanes of
 * each, and a transposition finishes it.  That is the tree of kernels.h for
 * sixteen results at the price of three shuffles and additions each.
 */
#include <immintrin.h>
#include <stdbool.h>

#include "kernels/elementwise.h"
#include "kernels/multiply.h"
#include "kernels/tables.h"

enum {
    TILE = 4,
    L1_BYTES = 24 << 10 /* what a block of b may fill of the first cache */
};

static __mmask16 mask_of(size_t n)
{
    return (__mmask16)((1u << n) - 1);
}

static float sum16(__m512 v)
{
    __m256 eight = _mm256_add_ps(
        _mm512_castps512_ps256(v),
        _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(v), 1)));
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight),
                             _mm256_extractf128_ps(eight, 1));
    __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));

    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

static __m512 dot_lanes(const float *a, const float *b, size_t n)
{
    __m512 sum = _mm512_setzero_ps();
    size_t i = 0;

    for (; i + LENS_LANES <= n; i += LENS_LANES)
        sum = _mm512_fmadd_ps(_mm512_loadu_ps(a + i), _mm512_loadu_ps(b + i),
                              sum);
    if (i < n) {
        __mmask16 mask = mask_of(n - i);

        sum = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(mask, a + i),
                              _mm512_maskz_loadu_ps(mask, b + i), sum);
    }
    return sum;
}

static float dot(const float *a, const float *b, size_t n)
{
    return sum16(dot_lanes(a, b, n));
}

/* The eight-lane sums of two registers in one. */
static __m512 fold2(__m512 a, __m512 b)
{
    return _mm512_add_ps(_mm512_shuffle_f32x4(a, b, 0x44),
                         _mm512_shuffle_f32x4(a, b, 0xee));
}

/* The four-lane sums of two such registers in one: a0 a1 b0 b1 by 128 bits. */
static __m512 fold4(__m512 a, __m512 b)
{
    return _mm512_add_ps(_mm512_shuffle_f32x4(a, b, 0x88),
                         _mm512_shuffle_f32x4(a, b, 0xdd));
}

/* Sixteen registers of lanes to sixteen sums, in order. */
static inline __m512 sum16x16(const __m512 v[16])
{
    __m512 q[4], t[4];

    for (size_t i = 0; i < 4; i++)
        q[i] = fold4(fold2(v[i], v[4 + i]), fold2(v[8 + i], v[12 + i]));
    t[0] = _mm512_unpacklo_ps(q[0], q[1]);
    t[1] = _mm512_unpackhi_ps(q[0], q[1]);
    t[2] = _mm512_unpacklo_ps(q[2], q[3]);
    t[3] = _mm512_unpackhi_ps(q[2], q[3]);
    q[0] = _mm512_shuffle_ps(t[0], t[2], 0x44);
    q[1] = _mm512_shuffle_ps(t[0], t[2], 0xee);
    q[2] = _mm512_shuffle_ps(t[1], t[3], 0x44);
    q[3] = _mm512_shuffle_ps(t[1], t[3], 0xee);
    return _mm512_add_ps(_mm512_add_ps(q[0], q[2]), _mm512_add_ps(q[1], q[3]));
}

/*
 * The 4 x 4 results of a tile, row by row.  The sums have to stay in registers,
 * which compilers manage for arrays of known size in one plain loop: with a
 * variable mask in it, or a function for the loop's body, the product takes
 * twice as long.  So the last elements have a loop of their own.
 */
static inline __m512 multiply_tile(const float *a, size_t a_stride,
                                   const float *b, size_t b_stride, size_t k)
{
    __m512 s[TILE * TILE], left[TILE];
    size_t i = 0;

    for (int t = 0; t < TILE * TILE; t++)
        s[t] = _mm512_setzero_ps();
    for (; i + LENS_LANES <= k; i += LENS_LANES) {
        for (int r = 0; r < TILE; r++)
            left[r] = _mm512_loadu_ps(a + (size_t)r * a_stride + i);
        for (int c = 0; c < TILE; c++) {
            __m512 right = _mm512_loadu_ps(b + (size_t)c * b_stride + i);

            for (int r = 0; r < TILE; r++)
                s[TILE * r + c] =
                    _mm512_fmadd_ps(left[r], right, s[TILE * r + c]);
        }
    }
    if (i < k) {
        const __mmask16 mask = mask_of(k - i);

        for (int r = 0; r < TILE; r++)
            left[r] = _mm512_maskz_loadu_ps(mask, a + (size_t)r * a_stride + i);
        for (int c = 0; c < TILE; c++) {
            __m512 right =
                _mm512_maskz_loadu_ps(mask, b + (size_t)c * b_stride + i);

            for (int r = 0; r < TILE; r++)
                s[TILE * r + c] =
                    _mm512_fmadd_ps(left[r], right, s[TILE * r + c]);
        }
    }
    return sum16x16(s);
}

static void store_tile(__m512 all, const float *bias, float *c, size_t c_stride)
{
    __m512 add =
        bias ? _mm512_broadcast_f32x4(_mm_loadu_ps(bias)) : _mm512_setzero_ps();
    float out[16];

    _mm512_storeu_ps(out, _mm512_add_ps(all, add));
    for (size_t r = 0; r < TILE; r++)
        memcpy(c + r * c_stride, out + TILE * r, TILE * sizeof(float));
}

/* All rows of a against a block of b, whose rows are a multiple of TILE. */
static void multiply_block(struct lens_matrix a, struct lens_matrix b,
                           const float *bias, float *c, size_t c_stride,
                           size_t m, size_t n, size_t k)
{
    size_t i = 0;

    for (; i + TILE <= m; i += TILE) {
        for (size_t j = 0; j < n; j += TILE) {
            __m512 all = multiply_tile(a.at + i * a.stride, a.stride,
                                       b.at + j * b.stride, b.stride, k);

            store_tile(all, bias ? bias + j : NULL, c + i * c_stride + j,
                       c_stride);
        }
    }
    multiply_by_dots(dot, (struct lens_matrix){ a.at + i * a.stride, a.stride },
                     b, bias, c + i * c_stride, c_stride, m - i, n, k);
}

static bool is_aligned(struct lens_matrix b)
{
    return (uintptr_t)b.at % 64 == 0 && b.stride % LENS_LANES == 0;
}

/*
 * Weights lie in a mapped file where the file puts them, seldom at a multiple
 * of a cache line; then each load reads two lines and the product takes nearly
 * twice as long.  A block that is used by several tiles is copied first.
 */
static void matmul(struct lens_matrix a, struct lens_matrix b,
                   const float *bias, float *c, size_t c_stride, size_t m,
                   size_t n, size_t k)
{
    _Alignas(64) float copy[L1_BYTES / sizeof(float)];
    const size_t filled = (k + LENS_LANES - 1) / LENS_LANES * LENS_LANES;
    size_t block = L1_BYTES / sizeof(float) / (k ? filled : 1) / TILE * TILE;
    size_t tiled = n / TILE * TILE, j = 0;
    const bool copies =
        block >= TILE && m >= (size_t)2 * TILE && !is_aligned(b);

    if (block < TILE)
        block = TILE;
    while (j < tiled) {
        size_t take = tiled - j < block ? tiled - j : block;
        struct lens_matrix rows = { b.at + j * b.stride, b.stride };

        for (size_t r = 0; copies && r < take; r++)
            memcpy(copy + r * filled, rows.at + r * rows.stride,
                   k * sizeof(*copy));
        if (copies)
            rows = (struct lens_matrix){ copy, filled };
        multiply_block(a, rows, bias ? bias + j : NULL, c + j, c_stride, m,
                       take, k);
        j += take;
    }
    multiply_by_dots(dot, a,
                     (struct lens_matrix){ b.at + j * b.stride, b.stride },
                     bias ? bias + j : NULL, c + j, c_stride, m, n - j, k);
}

static void dot_rows(const float *rows, size_t n, size_t dim,
                     const float *query, float *out)
{
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        __m512 sum[16];

        for (size_t r = 0; r < 16; r++)
            sum[r] = dot_lanes(rows + (i + r) * dim, query, dim);
        _mm512_storeu_ps(out + i, sum16x16(sum));
    }
    for (; i < n; i++)
        out[i] = dot(rows + i * dim, query, dim);
}

/* As in kernels_avx2.c: each byte becomes the high half of 16 bits. */
static inline __m512i times(const uint8_t *impacts, uint16_t factor)
{
    __m512i wide =
        _mm512_cvtepu8_epi16(_mm256_loadu_si256((const void *)impacts));

    return _mm512_mulhi_epu16(_mm512_slli_epi16(wide, 8),
                              _mm512_set1_epi16((short)factor));
}

static inline uint16_t greatest(__m512i v)
{
    __m256i half = _mm256_max_epu16(_mm512_castsi512_si256(v),
                                    _mm512_extracti64x4_epi64(v, 1));
    __m128i eight = _mm_max_epu16(_mm256_castsi256_si128(half),
                                  _mm256_extracti128_si256(half, 1));
    __m128i least = _mm_minpos_epu16(_mm_xor_si128(eight, _mm_set1_epi16(-1)));

    return (uint16_t) ~(unsigned)_mm_cvtsi128_si32(least);
}

static void add_impacts(const uint8_t *const *rows, const uint16_t *factors,
                        size_t n_rows, size_t at, uint16_t *sums,
                        uint16_t *peaks, size_t n)
{
    for (size_t i = 0; i < n; i += LENS_PEAK) {
        __m512i low = _mm512_loadu_si512(sums + i);
        __m512i high = _mm512_loadu_si512(sums + i + LENS_PEAK / 2);

        for (size_t r = 0; r < n_rows; r++) {
            const uint8_t *row = rows[r] + at + i;

            low = _mm512_add_epi16(low, times(row, factors[r]));
            high =
                _mm512_add_epi16(high, times(row + LENS_PEAK / 2, factors[r]));
        }
        _mm512_storeu_si512(sums + i, low);
        _mm512_storeu_si512(sums + i + LENS_PEAK / 2, high);
        peaks[i / LENS_PEAK] = greatest(_mm512_max_epu16(low, high));
    }
}

const struct lens_kernels lens_kernels_avx512 = {
    .name = "avx512",
    .dot = dot,
    .dot_rows = dot_rows,
    .matmul = matmul,
    .gelu = gelu_each,
    .softmax = softmax_rows,
    .layer_norm = norm_rows,
    .add_impacts = add_impacts,
};

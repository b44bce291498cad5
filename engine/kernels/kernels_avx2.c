/*
 * kernels_avx2.c - two registers hold the sixteen lanes of kernels.h.
 *
 * A product of matrices is cut into tiles of 3 x 2 results: twelve of the
 * sixteen registers are sums, and five loads feed six multiply-adds.
 */
#include <immintrin.h>

#include "kernels/elementwise.h"
#include "kernels/multiply.h"
#include "kernels/tables.h"

enum {
    TILE_ROWS = 3,
    TILE_COLUMNS = 2,
    HALF = LENS_LANES / 2,
    L1_BYTES = 16 << 10 /* what a block of b may fill of the first cache */
};

/* Sixteen lanes: the first eight, and the rest. */
struct lanes {
    __m256 half[2];
};

static float sum16(const struct lanes *v)
{
    __m256 eight = _mm256_add_ps(v->half[0], v->half[1]);
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight),
                             _mm256_extractf128_ps(eight, 1));
    __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));

    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

/* The last n < LENS_LANES elements, filled up with zeros. */
static void fill(const float *from, size_t n, float to[LENS_LANES])
{
    memset(to, 0, LENS_LANES * sizeof(*to));
    memcpy(to, from, n * sizeof(*to));
}

static float dot(const float *a, const float *b, size_t n)
{
    struct lanes sum = { { _mm256_setzero_ps(), _mm256_setzero_ps() } };
    float last_a[LENS_LANES], last_b[LENS_LANES];

    for (size_t left = n; left > 0;) {
        if (left < LENS_LANES) {
            fill(a, left, last_a);
            fill(b, left, last_b);
            a = last_a;
            b = last_b;
            left = LENS_LANES;
        }
        for (size_t h = 0; h < 2; h++)
            sum.half[h] =
                _mm256_fmadd_ps(_mm256_loadu_ps(a + HALF * h),
                                _mm256_loadu_ps(b + HALF * h), sum.half[h]);
        left -= LENS_LANES;
        if (left > 0) {
            a += LENS_LANES;
            b += LENS_LANES;
        }
    }
    return sum16(&sum);
}

static void dot_rows(const float *rows, size_t n, size_t dim,
                     const float *query, float *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = dot(rows + i * dim, query, dim);
}

/* Sixteen more elements of each row into the sums of a tile. */
static inline void add_to_tile(const float *a, size_t a_stride, const float *b,
                               size_t b_stride,
                               struct lanes sum[TILE_ROWS][TILE_COLUMNS])
{
    for (size_t h = 0; h < 2; h++) {
        __m256 right[TILE_COLUMNS];

        for (size_t c = 0; c < TILE_COLUMNS; c++)
            right[c] = _mm256_loadu_ps(b + c * b_stride + HALF * h);
        for (size_t r = 0; r < TILE_ROWS; r++) {
            __m256 left = _mm256_loadu_ps(a + r * a_stride + HALF * h);

            for (size_t c = 0; c < TILE_COLUMNS; c++)
                sum[r][c].half[h] =
                    _mm256_fmadd_ps(left, right[c], sum[r][c].half[h]);
        }
    }
}

static void multiply_tile(const float *a, size_t a_stride, const float *b,
                          size_t b_stride, const float *bias, float *out,
                          size_t out_stride, size_t k)
{
    struct lanes sum[TILE_ROWS][TILE_COLUMNS];
    size_t i = 0;

    for (size_t r = 0; r < TILE_ROWS; r++) {
        for (size_t c = 0; c < TILE_COLUMNS; c++)
            sum[r][c].half[0] = sum[r][c].half[1] = _mm256_setzero_ps();
    }
    for (; i + LENS_LANES <= k; i += LENS_LANES)
        add_to_tile(a + i, a_stride, b + i, b_stride, sum);
    if (i < k) {
        float left[TILE_ROWS * LENS_LANES], right[TILE_COLUMNS * LENS_LANES];

        for (size_t r = 0; r < TILE_ROWS; r++)
            fill(a + r * a_stride + i, k - i, left + r * LENS_LANES);
        for (size_t c = 0; c < TILE_COLUMNS; c++)
            fill(b + c * b_stride + i, k - i, right + c * LENS_LANES);
        add_to_tile(left, LENS_LANES, right, LENS_LANES, sum);
    }
    for (size_t r = 0; r < TILE_ROWS; r++) {
        for (size_t c = 0; c < TILE_COLUMNS; c++)
            out[r * out_stride + c] =
                sum16(&sum[r][c]) + (bias ? bias[c] : 0.0f);
    }
}

/* All rows of a against a block of b, whose rows are whole tiles. */
static void multiply_block(struct lens_matrix a, struct lens_matrix b,
                           const float *bias, float *c, size_t c_stride,
                           size_t m, size_t n, size_t k)
{
    size_t i = 0;

    for (; i + TILE_ROWS <= m; i += TILE_ROWS) {
        for (size_t j = 0; j < n; j += TILE_COLUMNS)
            multiply_tile(a.at + i * a.stride, a.stride, b.at + j * b.stride,
                          b.stride, bias ? bias + j : NULL,
                          c + i * c_stride + j, c_stride, k);
    }
    multiply_by_dots(dot, (struct lens_matrix){ a.at + i * a.stride, a.stride },
                     b, bias, c + i * c_stride, c_stride, m - i, n, k);
}

static void matmul(struct lens_matrix a, struct lens_matrix b,
                   const float *bias, float *c, size_t c_stride, size_t m,
                   size_t n, size_t k)
{
    const size_t row_bytes = sizeof(float) * (k ? k : 1);
    size_t block = L1_BYTES / row_bytes / TILE_COLUMNS * TILE_COLUMNS;
    size_t tiled = n / TILE_COLUMNS * TILE_COLUMNS, j = 0;

    if (block < TILE_COLUMNS)
        block = TILE_COLUMNS;
    while (j < tiled) {
        size_t take = tiled - j < block ? tiled - j : block;

        multiply_block(a, (struct lens_matrix){ b.at + j * b.stride, b.stride },
                       bias ? bias + j : NULL, c + j, c_stride, m, take, k);
        j += take;
    }
    multiply_by_dots(dot, a,
                     (struct lens_matrix){ b.at + j * b.stride, b.stride },
                     bias ? bias + j : NULL, c + j, c_stride, m, n - j, k);
}

/*
 * Bytes that become the high halves of 16 bits, times a factor: the high half
 * of that product is what add_impacts() asks for.  The two unpackings take
 * documents in the order that _mm256_permute4x64_epi64() has to prepare.
 */
static inline void add_row(const uint8_t *row, uint16_t factor, __m256i sum[4])
{
    const __m256i by = _mm256_set1_epi16((short)factor);
    const __m256i zero = _mm256_setzero_si256();

    for (size_t h = 0; h < 2; h++) {
        __m256i impacts = _mm256_permute4x64_epi64(
            _mm256_loadu_si256((const void *)(row + 32 * h)), 0xd8);
        __m256i low = _mm256_unpacklo_epi8(zero, impacts);
        __m256i high = _mm256_unpackhi_epi8(zero, impacts);

        sum[2 * h] = _mm256_add_epi16(sum[2 * h], _mm256_mulhi_epu16(low, by));
        sum[2 * h + 1] =
            _mm256_add_epi16(sum[2 * h + 1], _mm256_mulhi_epu16(high, by));
    }
}

/* There is an instruction for the least of eight, so look for that of the
 * complements. */
static inline uint16_t greatest(__m256i v)
{
    __m128i eight = _mm_max_epu16(_mm256_castsi256_si128(v),
                                  _mm256_extracti128_si256(v, 1));
    __m128i least = _mm_minpos_epu16(_mm_xor_si128(eight, _mm_set1_epi16(-1)));

    return (uint16_t) ~(unsigned)_mm_cvtsi128_si32(least);
}

static void add_impacts(const uint8_t *const *rows, const uint16_t *factors,
                        size_t n_rows, size_t at, uint16_t *sums,
                        uint16_t *peaks, size_t n)
{
    for (size_t i = 0; i < n; i += LENS_PEAK) {
        __m256i sum[4];

        for (size_t j = 0; j < 4; j++)
            sum[j] = _mm256_loadu_si256((const void *)(sums + i + 16 * j));
        for (size_t r = 0; r < n_rows; r++)
            add_row(rows[r] + at + i, factors[r], sum);
        for (size_t j = 0; j < 4; j++)
            _mm256_storeu_si256((void *)(sums + i + 16 * j), sum[j]);
        peaks[i / LENS_PEAK] =
            greatest(_mm256_max_epu16(_mm256_max_epu16(sum[0], sum[1]),
                                      _mm256_max_epu16(sum[2], sum[3])));
    }
}

const struct lens_kernels lens_kernels_avx2 = {
    .name = "avx2",
    .dot = dot,
    .dot_rows = dot_rows,
    .matmul = matmul,
    .gelu = gelu_each,
    .softmax = softmax_rows,
    .layer_norm = norm_rows,
    .add_impacts = add_impacts,
};

#include "dense/codes.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "asklens/embedder.h"
#include "base/error.h"
#include "kernels/kernels.h"

_Static_assert((int)LENS_EMBED_DIM_MAX <= (int)LENS_CODE_DIM_MAX,
               "every vector has codes");

enum {
    CODE_MAX = 127,
    CODES_MAX_BYTES = 2147483647,
    NUMBERS_MAX_BYTES = 1 << 28 /* 4 bytes of each of LENS_VECTORS_MAX_ROWS */
};

/* A row of length 1, as rounding leaves it.  The rest of 4096 numbers is at
 * most half a step of 1 / 127 long in each: 0.252. */
static const double row_max = 1.001, rest_max = 0.26;

/* What a row of codes is long at most: row_max + rest_max, and some. */
static const double coded_max = 1.3;

/* row_max / CODE_MAX, and some. */
static const double scale_max = 0.008;

/* Within these no step of a bound leaves the normal numbers but by less than
 * the smallest of them. */
static const double query_min = 1e-6, query_max = 1e6;

/* Half a unit of the last place of 1, and room for a dozen roundings. */
static const double unit = 0x1p-24, upward = 1 + 0x1p-20;

static float round_up(double x)
{
    return nextafterf((float)x, HUGE_VALF);
}

void lens_codes_chunks_init(struct lens_codes_chunks *chunks)
{
    lens_buffer_init(&chunks->codes, CODES_MAX_BYTES);
    lens_buffer_init(&chunks->scales, NUMBERS_MAX_BYTES);
    lens_buffer_init(&chunks->rests, NUMBERS_MAX_BYTES);
}

void lens_codes_chunks_release(struct lens_codes_chunks *chunks)
{
    lens_buffer_release(&chunks->codes);
    lens_buffer_release(&chunks->scales);
    lens_buffer_release(&chunks->rests);
}

/* The largest size of n numbers; a NaN is not noticed here. */
static float largest_of(const float *x, size_t n)
{
    float largest = 0;

    for (size_t i = 0; i < n; i++)
        largest = fabsf(x[i]) > largest ? fabsf(x[i]) : largest;
    return largest;
}

static double length_of(const float *x, size_t n)
{
    double square = 0;

    for (size_t i = 0; i < n; i++)
        square += (double)x[i] * (double)x[i];
    return sqrt(square);
}

/*
 * The nearest whole number to x / scale, within +-max: a scale among the
 * smallest numbers is rounded so much that it may be beyond.  Adding 1.5 * 2^23
 * leaves no room for a fraction.
 */
static int code_of(float x, float scale, int max)
{
    const float to_integer = 12582912.0F;
    float code = scale > 0 ? x / scale : 0;

    code = code > (float)max ? (float)max : code;
    code = code < (float)-max ? (float)-max : code;
    return (int)(code + to_integer - to_integer);
}

struct coded_row {
    int8_t at[LENS_CODE_DIM_MAX];
    float scale, rest;
};

static void code_row(const float *row, size_t dim, struct coded_row *out)
{
    float scale = largest_of(row, dim) / CODE_MAX;
    double square = 0;

    for (size_t i = 0; i < dim; i++) {
        double left;

        out->at[i] = (int8_t)code_of(row[i], scale, CODE_MAX);
        left = (double)row[i] - (double)scale * out->at[i];
        square += left * left;
    }
    out->scale = scale;
    out->rest = square > 0 ? round_up(sqrt(square) * upward) : 0;
}

/* A row that is always compared. */
static void leave_row(size_t dim, struct coded_row *out)
{
    memset(out->at, 0, dim);
    out->scale = 0;
    out->rest = HUGE_VALF;
}

static void add_row(const float *row, size_t dim, struct coded_row *coded,
                    struct lens_codes_chunks *out)
{
    /* Not `> row_max`: a row of NaN is not coded either. */
    if (length_of(row, dim) <= row_max)
        code_row(row, dim, coded);
    else
        leave_row(dim, coded);
    if (!((double)coded->rest <= rest_max))
        leave_row(dim, coded);
    lens_buffer_add(&out->codes, coded->at, dim);
    lens_buffer_add(&out->scales, &coded->scale, sizeof(coded->scale));
    lens_buffer_add(&out->rests, &coded->rest, sizeof(coded->rest));
}

enum lens_status lens_codes_make(const void *rows, size_t n, size_t dim,
                                 struct lens_codes_chunks *out,
                                 struct lens_error *err)
{
    const struct lens_buffer *const made[] = { &out->codes, &out->scales,
                                               &out->rests };
    float row[LENS_CODE_DIM_MAX];
    struct coded_row coded;

    for (size_t i = 0; i < n; i++) {
        memcpy(row, (const char *)rows + i * dim * sizeof(*row),
               dim * sizeof(*row));
        add_row(row, dim, &coded, out);
    }
    for (size_t i = 0; i < sizeof(made) / sizeof(*made); i++) {
        if (lens_buffer_status(made[i]) != LENS_OK)
            return lens_fail(err, lens_buffer_status(made[i]),
                             "no room for the codes of %zu vectors of %zu "
                             "numbers",
                             n, dim);
    }
    return LENS_OK;
}

void lens_codes_add(const struct lens_codes_chunks *chunks,
                    struct lens_container_writer *writer)
{
    lens_container_add(writer, "CODES", lens_buffer_view(&chunks->codes));
    lens_container_add(writer, "SCALES", lens_buffer_view(&chunks->scales));
    lens_container_add(writer, "RESTS", lens_buffer_view(&chunks->rests));
}

/* Not `scale > ...`: what is no number is damage. */
static bool are_bounds(const struct lens_codes *codes)
{
    for (size_t i = 0; i < codes->n; i++) {
        float scale = codes->scales[i], rest = codes->rests[i];

        if (!(scale >= 0 && (double)scale <= scale_max))
            return false;
        if (!(rest >= 0 && ((double)rest <= rest_max || rest > FLT_MAX)))
            return false;
    }
    return true;
}

enum lens_status lens_codes_find(const struct lens_container *file, size_t n,
                                 size_t dim, struct lens_codes *out,
                                 struct lens_error *err)
{
    struct lens_view codes = { 0 }, scales = { 0 }, rests = { 0 };
    struct lens_codes found;
    enum lens_status status;

    if (!lens_container_has(file, "CODES")) {
        *out = (struct lens_codes){ .at = NULL };
        return LENS_OK;
    }
    status = lens_container_find(file, "CODES", &codes, err);
    if (status == LENS_OK)
        status = lens_container_find(file, "SCALES", &scales, err);
    if (status == LENS_OK)
        status = lens_container_find(file, "RESTS", &rests, err);
    if (status != LENS_OK)
        return status;
    if (codes.len != n * dim || scales.len != n * sizeof(float) ||
        rests.len != n * sizeof(float))
        return lens_container_damaged(
            file, "it has not the codes of all its rows", err);
    /* Chunks start at multiples of 64 bytes of a mapped page. */
    found = (struct lens_codes){ (const int8_t *)codes.p,
                                 (const float *)(const void *)scales.p,
                                 (const float *)(const void *)rests.p, n, dim };
    if (!are_bounds(&found))
        return lens_container_damaged(file, "its codes have no bounds", err);
    *out = found;
    return LENS_OK;
}

bool lens_codes_query(const float *query, size_t dim,
                      struct lens_coded_query *out)
{
    const double length = length_of(query, dim);
    const float scale = largest_of(query, dim) / LENS_CODE_QUERY_MAX;
    const double gamma = ((double)dim / LENS_LANES + 8) * unit;
    double square = 0;

    /* Not `< query_min`: a query of NaN has no bounds. */
    if (!(length >= query_min && length <= query_max))
        return false;
    for (size_t i = 0; i < dim; i++) {
        double left;

        out->at[i] = (int16_t)code_of(query[i], scale, LENS_CODE_QUERY_MAX);
        left = (double)query[i] - (double)scale * out->at[i];
        square += left * left;
    }
    out->with = (struct lens_code_bound){
        .scale = scale,
        .rest = round_up(length * upward),
        .slack = round_up(
            coded_max * (sqrt(square) + length * (gamma + 8 * unit)) * upward +
            (double)FLT_MIN),
    };
    return true;
}

void lens_codes_bound(const struct lens_codes *codes,
                      const struct lens_coded_query *query, size_t from,
                      size_t n, float *out)
{
    const struct lens_code_kernels *kernels = lens_code_kernels();
    int32_t dots[LENS_CODES_AT_ONCE];

    kernels->dot_rows(codes->at + from * codes->dim, n, codes->dim, query->at,
                      dots);
    kernels->bound(dots, codes->scales + from, codes->rests + from, n,
                   &query->with, out);
}

/*
 * codes.h - the inner loops of a scan over rows of bytes.
 *
 * A row of floats becomes a row of int8 and a scale; a query becomes int16, of
 * at most LENS_CODE_QUERY_MAX, which is as fast and loses a thirty-second of
 * what bytes would lose:
 *
 *     instruction set    rows          query         products
 *     scalar             int8          int16         int32, one by one
 *     avx2               16 to int16   16            pairs to int32 (vpmaddwd)
 *     avx512vnni         32 to int16   32            added as well (vpdpwssd)
 *
 * Instructions that multiply bytes by bytes want one side without a sign, which
 * costs a correction per row or per query, and do twice as much at once; but
 * memory does not deliver that many rows.
 *
 * Sums of integers have no order, so every table gives the same numbers where
 * none overflows: 4096 products of 4095 and -128 are just below 2^31, and no
 * row is longer than 4096.
 */
#ifndef LENS_KERNELS_CODES_H
#define LENS_KERNELS_CODES_H

#include <stddef.h>
#include <stdint.h>

enum {
    LENS_CODE_DIM_MAX = 4096,
    LENS_CODE_QUERY_MAX = 4095
};

/* What makes a bound of the product of two rows of codes. */
struct lens_code_bound {
    float scale; /* of the query */
    float rest;  /* times that of the row */
    float slack; /* whatever the row */
};

struct lens_code_kernels {
    const char *name; /* "scalar", "avx2", "avx512vnni" */

    /* out[i] = sum of row[i][j] * query[j] for n rows of dim <=
     * LENS_CODE_DIM_MAX codes, one after the other without gaps. */
    void (*dot_rows)(const int8_t *rows, size_t n, size_t dim,
                     const int16_t *query, int32_t *out);

    /* out[i] = scales[i] * dots[i] * scale + (rests[i] * rest + slack), each
     * step rounded to single precision. */
    void (*bound)(const int32_t *dots, const float *scales, const float *rests,
                  size_t n, const struct lens_code_bound *with, float *out);
};

/* The fastest table this processor can run. */
const struct lens_code_kernels *lens_code_kernels(void);

/* Table `i` that this processor can run, the scalar one first; NULL after the
 * last.  For tests and measurements. */
const struct lens_code_kernels *lens_code_kernels_at(size_t i);

#endif /* LENS_KERNELS_CODES_H */

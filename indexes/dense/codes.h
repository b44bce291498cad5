/*
 * codes.h - rows as bytes, and what their products can be at most.
 *
 * A scan is as fast as memory, so a quarter of the bytes is a quarter of the
 * time; but the products of rounded numbers are rounded, and the wrong row may
 * come out ahead.  Here the rounding is known, so that it decides nothing: the
 * bytes say which rows cannot be among the best, and the floats of the others
 * are compared.  The answer is that of comparing all floats, to the bit.
 *
 *   row r    codes c = round(r / s), scale s = max |r_i| / 127, and the length
 *            of the rest, rho >= |r - s c|
 *   query q  codes u = round(q / t), t = max |q_i| / 4095, delta = |q - t u|
 *
 *   <r, q> = s t <c, u>  +  <s c, q - t u>  +  <r - s c, q>
 *
 * and by Cauchy and Schwarz the last two are at most |s c| delta and rho |q|.
 * To what bounds the true product is added what rounding can do to the product
 * in single precision that it is held against: gamma |r| |q|, with gamma =
 * (dim / 16 + 4) 2^-24 for the order of sums of kernels.h (Higham, "Accuracy
 * and Stability of Numerical Algorithms", 3.1), and to the bound itself: some
 * 2^-24 of the largest term.  Rows have length 1 (vectors.h), so lengths are
 * constants.  A row that is longer, or no number, gets no codes and an infinite
 * rest: it is always compared.
 *
 * Why this suffices: rho is about 0.007 for 384 numbers, so the rows to be
 * compared again are those less than about that behind the last that is kept:
 * for the best ten, 78 of SciFact's 5,183 abstracts by all-MiniLM-L6-v2, 99 of
 * 20,000 of their sentences by LSA, a hundred of 50,000 generated vectors.
 * They take a fifth of the time of a search of 10,000 rows and a tenth of
 * 50,000.  The bound is some thirty times what the rounding of a row really
 * does, since its errors have all signs; comparing a fixed number of rows
 * instead would save half of that fifth, and the proof.  A query of 13 bits
 * instead of 8 halves the bound and costs nothing (kernels/codes.h).
 *
 * Chunks of the file of vectors.h, all or none of them:
 *
 *   CODES     int8 x dim per row
 *   SCALES    f32 per row
 *   RESTS     f32 per row, infinite for a row without codes
 *
 * Whether the codes are those of the rows is not checked when a file is opened:
 * that takes as long as making them, and checksums know of damage.
 *
 * Not done: codes of four bits, or products in the integer domain that end a
 * row early (ADSampling, SIGMOD 2023); one scan over memory is the whole cost.
 */
#ifndef LENS_DENSE_CODES_H
#define LENS_DENSE_CODES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "format/container.h"
#include "kernels/codes.h"

enum {
    LENS_CODES_AT_ONCE = 1024 /* rows bounded in one call */
};

/* Of n rows; borrowed.  Zero-initialised: there are none. */
struct lens_codes {
    const int8_t *at;
    const float *scales, *rests;
    size_t n, dim;
};

/* The chunks while a file is made. */
struct lens_codes_chunks {
    struct lens_buffer codes, scales, rests;
};

void lens_codes_chunks_init(struct lens_codes_chunks *chunks);
void lens_codes_chunks_release(struct lens_codes_chunks *chunks);

/* Append the codes of `n` rows, of `dim` <= LENS_CODE_DIM_MAX floats each that
 * need no alignment. */
LENS_MUST_CHECK enum lens_status lens_codes_make(const void *rows, size_t n,
                                                 size_t dim,
                                                 struct lens_codes_chunks *out,
                                                 struct lens_error *err);

/* The bytes must live until the container is written. */
void lens_codes_add(const struct lens_codes_chunks *chunks,
                    struct lens_container_writer *writer);

/* The codes of an open file of n rows; none where it has none.  They live as
 * long as it. */
LENS_MUST_CHECK enum lens_status
lens_codes_find(const struct lens_container *file, size_t n, size_t dim,
                struct lens_codes *out, struct lens_error *err);

struct lens_coded_query {
    int16_t at[LENS_CODE_DIM_MAX];
    struct lens_code_bound with;
};

/* False where a query has no length that bounds could be made of: then the
 * floats have to be compared. */
LENS_MUST_CHECK bool lens_codes_query(const float *query, size_t dim,
                                      struct lens_coded_query *out);

/*
 * For n <= LENS_CODES_AT_ONCE rows from row `from` on, what no product of the
 * kernels (kernels.h) of row and query is above.
 */
void lens_codes_bound(const struct lens_codes *codes,
                      const struct lens_coded_query *query, size_t from,
                      size_t n, float *out);

#endif /* LENS_DENSE_CODES_H */

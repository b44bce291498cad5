/*
 * plan.h - exact or approximate?
 *
 * Comparing every row is exact and costs one pass over memory: 0.2 ms for
 * 10,000 rows of 384 numbers, 10 ms for 200,000 (one thread, AVX-512, rows in
 * memory).  A graph finds nearly all of the same neighbours in half a
 * millisecond, whatever the number, but costs minutes to build and more memory
 * than the rows themselves.  An encoder takes 3 to 10 ms for a question, so
 * until the scan takes as long as that, nobody would notice a faster index, and
 * everybody might notice a wrong one.  From LENS_EXACT_ROWS rows on, HNSW32.
 *
 * Measured by tests/dense/recall on 20,000 sentences: recall@10 of HNSW32 at
 * efSearch=128 is above 0.98.
 *
 * Documents of several rows are always compared exactly: their score is a mean
 * over their best rows (vectors.h), which no list of neighbours gives.
 *
 * An exact scan by bytes (codes.h) gives the same answer from a quarter of the
 * memory, which is a quarter more on the disk.  Microseconds of a search for
 * ten, and rows whose floats were compared (generated vectors of 384 numbers,
 * cli/bench/generated.h; one thread of two Sapphire Rapids with others at
 * work, so read the ratios):
 *
 *     rows, a document       floats    bytes   compared
 *        300   1                 17       16         42
 *      1,000   1                 79       39         56
 *      5,000   1                464      149         75
 *     10,000   1                803      216         83
 *     50,000   1              8,412    1,078        105
 *    200,000   1             29,864    4,310        124
 *      2,700  50                256      266      1,569
 *     20,000  10              7,236    1,280        859
 *     50,000  50             11,401    3,143      3,966
 *
 * Bytes are faster from a few hundred rows on, but only from LENS_CODED_ROWS on
 * is it half a millisecond, which somebody may notice beside the encoder.
 */
#ifndef LENS_DENSE_PLAN_H
#define LENS_DENSE_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "asklens/status.h"

#define LENS_PLAN_EXACT "exact"

enum {
    LENS_CODED_ROWS = 10000,
    LENS_EXACT_ROWS = 100000
};

struct lens_dense_plan {
    const char *index;      /* LENS_PLAN_EXACT or a factory string */
    const char *parameters; /* for FAISS; NULL for exact */
    bool codes;             /* dense/codes.h; only where it is exact */
};

/*
 * How to search `n_rows` rows of `n_documents` documents.  `wanted` is what
 * somebody asked for, or NULL; LENS_E_INVAL where that cannot be.
 */
LENS_MUST_CHECK enum lens_status
lens_dense_choose(size_t n_documents, size_t n_rows, const char *wanted,
                  struct lens_dense_plan *out, struct lens_error *err);

#endif /* LENS_DENSE_PLAN_H */

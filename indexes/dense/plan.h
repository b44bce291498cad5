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
 */
#ifndef LENS_DENSE_PLAN_H
#define LENS_DENSE_PLAN_H

#include <stddef.h>

#include "asklens/status.h"

#define LENS_PLAN_EXACT "exact"

enum {
    LENS_EXACT_ROWS = 100000
};

struct lens_dense_plan {
    const char *index;      /* LENS_PLAN_EXACT or a factory string */
    const char *parameters; /* for FAISS; NULL for exact */
};

/*
 * How to search `n_rows` rows of `n_documents` documents.  `wanted` is what
 * somebody asked for, or NULL; LENS_E_INVAL where that cannot be.
 */
LENS_MUST_CHECK enum lens_status
lens_dense_choose(size_t n_documents, size_t n_rows, const char *wanted,
                  struct lens_dense_plan *out, struct lens_error *err);

#endif /* LENS_DENSE_PLAN_H */

/*
 * rows_embedder.h - an embedder that has its vectors already, so that a dense
 * index can be made of any floats: it gives row after row of a table, whatever
 * the texts.
 */
#ifndef LENS_TEST_DENSE_ROWS_EMBEDDER_H
#define LENS_TEST_DENSE_ROWS_EMBEDDER_H

#include "asklens/embedder.h"
#include "base/buffer.h"

struct rows_embedder {
    struct lens_embedder base; /* first */
    const float *rows;         /* the caller's */
    size_t next;
};

void rows_embedder_init(struct rows_embedder *embedder, const float *rows,
                        size_t dim);

/*
 * Append to `out` an index of n_docs documents, of which number i has rows[i]
 * rows of the table; with codes or without.
 */
LENS_MUST_CHECK enum lens_status
rows_embedder_index(struct rows_embedder *embedder, const size_t *n_rows,
                    size_t n_docs, bool codes, struct lens_buffer *out);

#endif /* LENS_TEST_DENSE_ROWS_EMBEDDER_H */

/*
 * vectors.h - the dense index of one kind: its format, its maker, its reader.
 *
 * A document has as many vectors as it has rows worth one (each question it
 * answers, each phrase for it); its score for a query is the mean cosine of the
 * LENS_BEST_ROWS rows that are most like it, or of all where it has fewer.  One
 * row alone is often near by chance: a clause about an invoice is close to any
 * question that mentions invoices, but only to a dozen rows of the practice
 * that is about them.  On the train split of tests/quality, with
 * all-MiniLM-L6-v2, nDCG@10 of practices by clauses alone:
 *
 *     best rows       1      2      3      5      8     12     16     24
 *     workloads   0.397  0.423  0.438  0.485  0.491  0.484  0.485  0.487
 *     questions   0.790  0.860  0.876  0.893  0.885  0.902  0.909  0.902
 *
 * A document of one row, a passage, has the cosine of that row.  The nearest
 * row is the reason to show.
 *
 * A container (format/container.h) with
 *
 *   EMBEDDER  the embedder's id, a line end, its hash
 *   META      u32 n_docs, u32 n_rows, u32 dim
 *   DOCS      u32 first row, n_docs + 1 of them, never decreasing
 *   PLACES    u32 per row: the row of the document's texts, or LENS_TITLE_ROW
 *   VECTORS   f32 x dim per row, of length 1 or all zero
 *
 * and perhaps the codes of codes.h.  Searching is exact: every row is compared,
 * which is one pass over memory at the speed memory has.  With codes it is a
 * pass over a quarter of that, with the same hits and scores to the bit.
 * plan.h says from where on codes are worth their room, and something else its
 * loss: then a FAISS index of the same rows offers neighbours, and their scores
 * are still those of the rows here.  Only scores above 0 are hits.
 */
#ifndef LENS_DENSE_VECTORS_H
#define LENS_DENSE_VECTORS_H

#include "asklens/embedder.h"
#include "asklens/retriever.h"
#include "base/buffer.h"

enum {
    LENS_VECTORS_MAX_ROWS = 1 << 26,
    LENS_BEST_ROWS = 12
};

/* Rows wait here as texts and are embedded together when it is written. */
struct lens_vectors_builder;

LENS_MUST_CHECK enum lens_status
lens_vectors_builder_new(struct lens_embedder *embedder,
                         struct lens_vectors_builder **out,
                         struct lens_error *err);
void lens_vectors_builder_free(struct lens_vectors_builder *builder);

/* Begin the next document, in docid order; then add its rows in order. */
LENS_MUST_CHECK enum lens_status
lens_vectors_builder_document(struct lens_vectors_builder *builder,
                              struct lens_error *err);

/* A row of the document begun last; `place` as in PLACES.  The text is copied.
 */
LENS_MUST_CHECK enum lens_status
lens_vectors_builder_row(struct lens_vectors_builder *builder, size_t place,
                         struct lens_view text, struct lens_error *err);

/* Write codes as well. */
void lens_vectors_builder_code(struct lens_vectors_builder *builder);

/* What was added so far. */
void lens_vectors_builder_count(const struct lens_vectors_builder *builder,
                                size_t *n_documents, size_t *n_rows);

/*
 * Embed the rows and append the finished file to `out`.  `progress` is told the
 * number of rows done and of all, from time to time; it may be NULL.
 */
LENS_MUST_CHECK enum lens_status
lens_vectors_builder_write(struct lens_vectors_builder *builder,
                           void (*progress)(size_t done, size_t all, void *arg),
                           void *arg, struct lens_buffer *out,
                           struct lens_error *err);

/* The rows of an open file, document by document, for what is derived from
 * them; borrowed. */
struct lens_vector_rows {
    const float *at;
    size_t n, dim, n_docs;
    struct lens_view docs; /* as in the file */
};
void lens_vectors_rows(const struct lens_retriever *vectors,
                       struct lens_vector_rows *out);

/* The first row of a document; that of n_docs is the end. */
size_t lens_vector_rows_first(const struct lens_vector_rows *rows, size_t doc);

/*
 * Open `path` as a retriever, "dense".  `neighbours` is the path of a FAISS
 * index (dense/faiss_index.h) of the same rows, or NULL to compare them all.
 * Vectors of another embedder than `embedder` are refused with the fix.
 */
LENS_MUST_CHECK enum lens_status
lens_vectors_open(const char *path, const char *neighbours,
                  const struct lens_embedder_facts *embedder,
                  struct lens_retriever **out, struct lens_error *err);

/*
 * For measurements: of how many rows a search for k documents compares the
 * floats.  All of them where there are no codes, none where FAISS is asked.
 */
LENS_MUST_CHECK enum lens_status lens_vectors_count_compared(
    const struct lens_retriever *vectors, const struct lens_query *query,
    size_t k, struct lens_arena *arena, size_t *out, struct lens_error *err);

#endif /* LENS_DENSE_VECTORS_H */

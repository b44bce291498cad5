/*
 * discriminant.h - which document does a vector belong to, by what sets the
 * documents apart.
 *
 * Likeness (vectors.h) asks how near a clause is to the rows of a document.
 * Siblings have near rows in common: whatever is said of agents is like every
 * practice about agents.  A discriminant asks what tells them apart: for each
 * document p the direction w(p) along which its rows, and not those of others,
 * lie high.  All are found at once, by ridge regression on the rows that the
 * dense index of the same kind holds (Hastie, Tibshirani and Friedman, "The
 * Elements of Statistical Learning", sections 3.4.1 and 4.2; with classes of
 * equal weight this is linear discriminant analysis but for its scale):
 *
 *     minimise   sum over rows x of  v(x) * (target(x, p) - w(p).(x - mean))^2
 *              + n * LENS_DISCRIMINANT_RIDGE * |w(p)|^2
 *
 * target(x, p) is 1 - 1/n_docs for the rows of p and -1/n_docs for others; v(x)
 * makes every document weigh the same, however many rows it has; `mean` is that
 * of all rows under those weights.
 *
 *     score(p) = w(p).(query - mean)
 *
 * is about 1 for a row of p itself and 0 for a vector that says nothing.  Only
 * scores above 0 are hits.
 *
 * A container (format/container.h) with
 *
 *   EMBEDDER  the embedder's id, a line end, its hash
 *   META      u32 n_docs, u32 dim
 *   OFFSETS   f32 per document: -w(p).mean
 *   WEIGHTS   f32 x dim per document: w(p)
 *
 * It is derived in double precision by kernels/linear.h, so that every host
 * finds the same bytes, and takes well under a second for the lens.
 */
#ifndef LENS_DENSE_DISCRIMINANT_H
#define LENS_DENSE_DISCRIMINANT_H

#include "asklens/embedder.h"
#include "asklens/retriever.h"
#include "base/buffer.h"

/*
 * By the size of the weights, as a part of the number of rows.  The ranking is
 * much the same from a third to three times this: nDCG@10 of workloads by
 * cross-validation on the train split is within 0.004.
 */
#define LENS_DISCRIMINANT_RIDGE 0.004

enum {
    /* More documents than this have too few rows each to learn from, and a
     * matrix per document that nobody waits for. */
    LENS_DISCRIMINANT_MAX_DOCS = 1024
};

/* Learn from the rows of an open dense index and append the file to `out`. */
LENS_MUST_CHECK enum lens_status
lens_discriminant_build(const struct lens_retriever *vectors,
                        const struct lens_embedder_facts *embedder,
                        struct lens_buffer *out, struct lens_error *err);

/*
 * Open `path` as a retriever, "discriminant".  One that was learned from
 * vectors of another embedder is refused with the fix.
 */
LENS_MUST_CHECK enum lens_status
lens_discriminant_open(const char *path,
                       const struct lens_embedder_facts *embedder,
                       struct lens_retriever **out, struct lens_error *err);

#endif /* LENS_DENSE_DISCRIMINANT_H */

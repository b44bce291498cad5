/*
 * phrases.h - which document does a text belong to, by its words and phrases.
 *
 * BM25 asks which words of a text stand in a document; every sibling of a
 * practice shares most of them.  This index learns which words and which pairs
 * of neighbours set documents apart.  Small words count: "nobody can say who"
 * and "how much does it" hold no noun, and tell an audit from a bill.
 *
 * A row of a document is a point: a coordinate for each phrase, that is each
 * word and each pair of neighbouring words, with the value
 *
 *     (1 + ln tf) * (1 + ln((1 + n) / (1 + df)))      scaled to length 1
 *
 * (df and n count rows; a phrase of a single row is not kept).  For each
 * document p a direction w(p) is found along which its rows lie high and others
 * do not, by ridge regression (Hastie, Tibshirani and Friedman, "The Elements
 * of Statistical Learning", sections 3.4.1 and 4.2; that linear models over
 * pairs of words are hard to beat on short texts is known since Wang and
 * Manning, "Baselines and Bigrams", ACL 2012):
 *
 *     minimise   sum over rows x of  v(x) * (target(x, p) - b(p) - w(p).x)^2
 *              + ridge * |w(p)|^2
 *
 * target(x, p) is 1 for the rows of p, else 0; v(x) makes every document weigh
 * the same and has the mean 1.  score(p) = b(p) + w(p).x is about 1 for a row
 * of p and near 0 for a text that says nothing.
 *
 * With the corpus of 2026-11 and the ridge below, nDCG@10 of workloads on the
 * train split by these scores alone (sums of squares over sentences) is 0.717;
 * by words without pairs 0.693, without small words and with pairs 0.675; BM25
 * has 0.62.  The right scenario is first for 0.989 of the workloads.
 *
 * A container (format/container.h) with
 *
 *   ANALYZER  the description of the analyzer
 *   META      u32 n_docs, u32 n_phrases, u32 n_rows, u32 0
 *   HASHES    u64 per phrase, ascending: its XXH3-64, two words being joined by
 *             a blank
 *   IDF       f32 per phrase
 *   OFFSETS   f32 per document: b(p)
 *   WEIGHTS   f32 x n_docs per phrase
 *
 * Two phrases with one hash would share their weights: of a million there is
 * one such pair with a probability of 3e-8, and it would not matter.
 */
#ifndef LENS_PHRASES_PHRASES_H
#define LENS_PHRASES_PHRASES_H

#include "asklens/analyzer.h"
#include "asklens/retriever.h"
#include "base/buffer.h"

/* From 1 to 10 the ranking is within 0.003 of its best. */
#define LENS_PHRASES_RIDGE 3.0

enum {
    /* Beyond these nobody waits for the solution. */
    LENS_PHRASES_MAX_DOCS = 1024,
    LENS_PHRASES_MAX_ROWS = 1 << 20
};

struct lens_phrases_builder;

/* `analyzer` is borrowed until the builder is freed. */
LENS_MUST_CHECK enum lens_status
lens_phrases_builder_new(struct lens_analyzer *analyzer,
                         struct lens_phrases_builder **out,
                         struct lens_error *err);
void lens_phrases_builder_free(struct lens_phrases_builder *builder);

/* Begin the next document, in docid order; then add its rows. */
LENS_MUST_CHECK enum lens_status
lens_phrases_builder_document(struct lens_phrases_builder *builder,
                              struct lens_error *err);
LENS_MUST_CHECK enum lens_status
lens_phrases_builder_row(struct lens_phrases_builder *builder,
                         struct lens_view text, struct lens_error *err);

/* Learn, and append the finished file to `out`. */
LENS_MUST_CHECK enum lens_status
lens_phrases_builder_write(struct lens_phrases_builder *builder, double ridge,
                           struct lens_buffer *out, struct lens_error *err);

/*
 * Open `path` as a retriever, "phrases", that reads the words of a query.  Only
 * scores above 0 are hits.
 */
LENS_MUST_CHECK enum lens_status lens_phrases_open(const char *path,
                                                   const char *analyzer,
                                                   struct lens_retriever **out,
                                                   struct lens_error *err);

#endif /* LENS_PHRASES_PHRASES_H */

/*
 * rerank.h - how well texts that are in no index answer a query.
 *
 * A caller has candidates from elsewhere and wants them in our order.  A score
 * has the same two parts as a search (search.h), fused with the same weights:
 *
 *     lexical   the share of the query's terms that the text has, each term
 *               weighing its idf, and its count saturated as in BM25:
 *
 *                   sum of w idf tf / (tf + k1 (1 - b + b len / avglen))
 *                   ---------------------------------------------------
 *                                   sum of w idf
 *
 *     dense     the cosine of their vectors, 0 where it is negative
 *
 * idf and average length are those of the texts at hand, because there is no
 * other collection: a text's score depends on the texts beside it.  It lies
 * between 0 and 1 and is no probability.  Without an embedder, or for a query
 * of stop words only, one part is missing and the other stands alone.
 *
 * Deliberately not here: a cross-encoder, which reads query and text together
 * and knows better.
 *
 * Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25
 * and Beyond", 2009, section 3; k1 and b are those of passages.
 */
#ifndef LENS_RERANK_H
#define LENS_RERANK_H

#include "asklens/analyzer.h"
#include "asklens/embedder.h"
#include "asklens/status.h"

enum {
    LENS_RERANK_MAX = 256 /* texts of one call */
};

/* Borrowed; `embedder` may be NULL. */
struct lens_rerank_parts {
    struct lens_analyzer *analyzer;
    struct lens_embedder *embedder;
};

/* Score `n` texts of valid UTF-8 against the query; scores[i] is that of
 * texts[i].  LENS_E_LIMIT beyond LENS_RERANK_MAX. */
LENS_MUST_CHECK enum lens_status
lens_rerank(const struct lens_rerank_parts *parts, struct lens_view query,
            const struct lens_view *texts, size_t n, struct lens_arena *arena,
            double *scores, struct lens_error *err);

#endif /* LENS_RERANK_H */

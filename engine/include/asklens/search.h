/*
 * search.h - ranked documents of one kind: candidates of two channels, fused.
 *
 *     text - terms  - lexical candidates \
 *          \ vector - dense candidates   / fuse - the best k
 *
 * The lexical channel finds the words of the query, the dense one its meaning.
 * Each is a retriever (asklens/retriever.h) over the same docids; either may be
 * missing.
 *
 * Fusion.  A channel's score is made comparable by what the channel itself
 * calls ideal, never by the other candidates, so that leaving documents out
 * beforehand or afterwards gives the same order:
 *
 *   weighted  (1 - w) * lexical / ideal + w * max(cosine, 0)
 *             (a convex combination with a theoretical maximum: Bruch, Gai and
 *             Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval",
 *             TOIS 2023)
 *   rrf       sum over channels of 1 / (k + rank), a document without a score
 *             adding nothing (Cormack, Clarke and Buettcher, SIGIR 2009)
 *
 * A document that only one channel offers gets nothing from the other.  With
 * one channel its own order and scores are kept.
 */
#ifndef LENS_SEARCH_H
#define LENS_SEARCH_H

#include "asklens/analyzer.h"
#include "asklens/embedder.h"
#include "asklens/retriever.h"
#include "asklens/status.h"

#define LENS_FUSION_MAP(X)            \
    X(LENS_FUSE_WEIGHTED, "weighted") \
    X(LENS_FUSE_RRF, "rrf")

enum lens_fusion_method {
#define X(name, text) name,
    LENS_FUSION_MAP(X)
#undef X
    LENS_N_FUSIONS
};

/* "weighted", "rrf"; "?" for an unknown value. */
const char *lens_fusion_name(enum lens_fusion_method method);

struct lens_fusion {
    enum lens_fusion_method method;
    double dense_weight; /* weighted: 0 .. 1 */
    double rank_offset;  /* rrf: k, > 0 */
};

/* What is used when nobody chooses, with where it comes from (fusion.c). */
extern const struct lens_fusion lens_fusion_default;

/* The same for a kind of embedder ("lsa", "encoder", ...): how much its channel
 * is worth.  NULL for none. */
struct lens_fusion lens_fusion_for(const char *embedder);

enum lens_channels {
    LENS_LEXICAL = 1,
    LENS_DENSE = 2,
    LENS_BOTH = 3
};

/* "lexical", "dense", "both". */
const char *lens_channels_name(enum lens_channels channels);

/* Borrowed.  `lexical` must be there; the dense channel needs `dense` and
 * `embedder`. */
struct lens_search_parts {
    struct lens_analyzer *analyzer;
    const struct lens_retriever *lexical, *dense;
    struct lens_embedder *embedder;
};

struct lens_search {
    struct lens_view text; /* valid UTF-8 */
    const float *vector;   /* of the text as a query; NULL: embed it here */
    size_t k;
    size_t n_candidates; /* of each channel; 0: LENS_CANDIDATES_DEFAULT */
    enum lens_channels channels;
    struct lens_fusion fusion;
};

enum {
    LENS_CANDIDATES_DEFAULT = 1000,
    LENS_SEARCH_MAX = 10000 /* k and n_candidates */
};

struct lens_found {
    lens_docid docid;
    double score;          /* what the order is by */
    double lexical, dense; /* of each channel, as fused; 0: not a candidate */
};

struct lens_result {
    const struct lens_found *at; /* score descending, docid ascending */
    size_t n;
    enum lens_channels channels; /* that took part */
    double ideal; /* what a perfect document would score; 0: none can */
};

/*
 * Search.  A text without terms finds nothing lexically; a channel that was
 * asked for and is not there is LENS_E_INVAL.  Results live in the arena.
 */
LENS_MUST_CHECK enum lens_status
lens_search(const struct lens_search_parts *parts,
            const struct lens_search *search, struct lens_arena *arena,
            struct lens_result *out, struct lens_error *err);

/* As `n` searches that differ in the fusion, at the cost of one: the same
 * candidates are fused anew.  `search->fusion` is not looked at; `out` has room
 * for `n` results. */
LENS_MUST_CHECK enum lens_status lens_search_fusions(
    const struct lens_search_parts *parts, const struct lens_search *search,
    const struct lens_fusion *fusions, size_t n, struct lens_arena *arena,
    struct lens_result *out, struct lens_error *err);

#endif /* LENS_SEARCH_H */

/*
 * retriever.h - the port every candidate generator plugs into.
 *
 * A retriever answers one question: "for this query, which documents, best
 * first?"  Lexical and dense indexes implement the table in indexes/; the
 * engine sees nothing else of them.  The table is crossed once per query, never
 * per posting, which keeps the indirection off the hot path.
 *
 * Docids    number the documents of one collection 0 .. n-1 in byte order of
 *           their keys.  They are the same in every index of one generation.
 * Order     score descending, then docid ascending, here and everywhere, so
 *           that equal scores never reshuffle between runs.
 * Scores    are comparable within one query of one retriever only.  `ideal`
 *           is what a document would score that says everything the query
 *           asks, words unknown to the index included; score / ideal is the
 *           share of the query a document answers.
 * Threads   an opened retriever is immutable; search() may run on any number
 *           of threads, each with an arena of its own.
 * Memory    results live in the caller's arena.
 */
#ifndef LENS_RETRIEVER_H
#define LENS_RETRIEVER_H

#include <stddef.h>
#include <stdint.h>

#include "asklens/arena.h"
#include "asklens/status.h"
#include "asklens/view.h"

typedef uint32_t lens_docid;

/*
 * An analyzed query: distinct terms, each with the weight it carries; every
 * word in order, as lens_analyze_words() gives them, where somebody reads
 * phrases; the vector of the same text where an embedder is at hand.  A
 * retriever reads the part it understands.
 */
struct lens_query_term {
    struct lens_view term;
    float weight; /* > 0; 1 for a term said once */
};

struct lens_query {
    const struct lens_query_term *terms;
    size_t n_terms;
    const struct lens_view *words; /* or NULL */
    size_t n_words;
    const float *vector; /* of length 1, or NULL */
    size_t dim;
};

struct lens_hit {
    lens_docid docid;
    float score;
};

struct lens_hits {
    const struct lens_hit *at;
    size_t n;
    float ideal;
};

/* Instead of a row: the title of the document. */
#define LENS_TITLE_ROW ((size_t)UINT32_MAX)

/*
 * The part of a score that one query term earned in one field, or the vector in
 * one row.
 */
struct lens_contribution {
    size_t term;       /* index into the query's terms; lexical only */
    const char *field; /* lives with the retriever; lexical only */
    size_t row;        /* of the document's texts, or LENS_TITLE_ROW; dense
                        * only */
    float score;
};

struct lens_contributions {
    const struct lens_contribution *at;
    size_t n;
};

struct lens_retriever;

struct lens_retriever_ops {
    const char *name; /* "lexical", "dense": stable, shown by --explain */

    /* The number of documents. */
    size_t (*count)(const struct lens_retriever *self);

    /* The best `k` documents; fewer when fewer match. */
    LENS_MUST_CHECK enum lens_status (*search)(
        const struct lens_retriever *self, const struct lens_query *query,
        size_t k, struct lens_arena *arena, struct lens_hits *out,
        struct lens_error *err);

    /*
     * What made up the score of one document; the parts sum to it within
     * rounding.  A document that does not match has none.
     */
    LENS_MUST_CHECK enum lens_status (*explain)(
        const struct lens_retriever *self, const struct lens_query *query,
        lens_docid docid, struct lens_arena *arena,
        struct lens_contributions *out, struct lens_error *err);

    /*
     * How like the query's vector each row of one document is: scores[i] for
     * row i of its n texts, 0 for a row that has no vector.  NULL where a
     * retriever does not compare rows.
     */
    LENS_MUST_CHECK enum lens_status (*compare)(
        const struct lens_retriever *self, const struct lens_query *query,
        lens_docid docid, float *scores, size_t n, struct lens_error *err);

    /* Close and free.  NULL is allowed and does nothing. */
    void (*close)(struct lens_retriever *self);
};

/* One open index.  Owned by whoever opened it; released with ops->close(). */
struct lens_retriever {
    const struct lens_retriever_ops *ops;
};

#endif /* LENS_RETRIEVER_H */

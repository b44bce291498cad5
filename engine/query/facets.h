/*
 * facets.h - a description cut into the things it says.
 *
 * A facet is a sentence, or a clause of one where a sentence says several
 * things (clauses.h).  Each has the terms the indexes know, each term the
 * places where the user wrote it.
 *
 * Negation.  "We do not fine-tune", "no agents yet", "without RAG" say what
 * the workload does not do; such a facet is `absent` and speaks against the
 * practices it names.  Not every "not" is one.  Three kinds stay ordinary
 * evidence, because they state a worry or a gap:
 *
 *   a rule       "card numbers must never leak", "it should not invent"
 *   ignorance    "nobody knows who called the model", "no idea why"
 *   a lack       "we have no monitoring", "there is no limit"
 *
 * Worries (worry.h) count more than the story around them (weights.h).
 *
 * The line between a lack and an absence is what is missing: a capability of
 * the workload (agents, fine-tuning, retrieval, several regions, ...) can be
 * absent by choice; a safeguard that is missing is a reason to ask.  The list
 * of capabilities is in negation.c.
 */
#ifndef LENS_QUERY_FACETS_H
#define LENS_QUERY_FACETS_H

#include <stdbool.h>

#include "asklens/analyzer.h"
#include "asklens/answer.h"
#include "asklens/domain.h"
#include "asklens/retriever.h"

enum {
    /* A longer text is a document, not a description; the rest is reported
     * as cut off, not searched. */
    LENS_MAX_FACETS = 512
};

/* A distinct term and where the user wrote it. */
struct lens_facet_term {
    struct lens_view term;
    const struct lens_span *words; /* in text order */
    size_t n_words;
};

struct lens_facet {
    struct lens_span span;
    bool absent;
    bool foreign;                        /* set aside: about something else */
    bool worry;                          /* query/worry.h */
    double counts;                       /* 0 .. 1; 1 until belief.h decides */
    double like_us, belief;              /* query/belief.h */
    const struct lens_facet_term *terms; /* distinct, in byte order */
    size_t n_terms;
    struct lens_query query; /* the same terms, weight 1 each; and its words */
};

struct lens_facets {
    const struct lens_facet *at;
    size_t n;
    struct lens_facet whole; /* every term of the facets that are not absent */
    struct lens_query pointed; /* the same, terms of a worry weighing more, and
                                * those of a doubtful facet less */
    struct lens_query all;     /* the words of every facet, and no terms */
    bool cut;                  /* the text had more than LENS_MAX_FACETS */
};

/* Put together anew what the facets say: `whole`, `pointed` and `all`. */
LENS_MUST_CHECK enum lens_status lens_facets_join(struct lens_facets *facets,
                                                  struct lens_arena *arena,
                                                  struct lens_error *err);

/* The odds of a facet's words: their sum by the root of their number + 1, so
 * that many small ones do not outweigh few large ones. */
double lens_facet_odds(const struct lens_domain *domain,
                       const struct lens_facet *facet);

/* Does the facet speak for something: neither absent nor set aside? */
bool lens_facet_is_said(const struct lens_facet *facet);

/* The term of a facet, or NULL. */
const struct lens_facet_term *lens_facet_find(const struct lens_facet *facet,
                                              struct lens_view term);

/* Cut valid UTF-8 text into facets; everything lives in the arena. */
LENS_MUST_CHECK enum lens_status lens_facets_of(struct lens_analyzer *analyzer,
                                                struct lens_view text,
                                                struct lens_arena *arena,
                                                struct lens_facets *out,
                                                struct lens_error *err);

#endif /* LENS_QUERY_FACETS_H */

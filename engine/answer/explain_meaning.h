/*
 * explain_meaning.h - what the dense channel earned, clause by clause.
 *
 * The share of a score that likeness earned is split over the facets by what
 * each added (rank/evidence.h); a reason names the row of the
 * document that the clause is most like.  There are no words to point at: that
 * none needed to be the same is what this channel is for.
 */
#ifndef LENS_ANSWER_EXPLAIN_MEANING_H
#define LENS_ANSWER_EXPLAIN_MEANING_H

#include "answer/explain.h"
#include "answer/reasons.h"

/* The document, its vectors and what each facet added for it. */
struct lens_likeness {
    const struct lens_retriever *vectors;
    const double *parts; /* by facet, in any scale; NULL without vectors */
    const struct lens_document *doc;
    lens_docid docid;
};

LENS_MUST_CHECK enum lens_status
lens_explain_meaning(const struct lens_explainer *explainer,
                     const struct lens_likeness *likeness, double share,
                     struct lens_reasons *reasons, struct lens_error *err);

#endif /* LENS_ANSWER_EXPLAIN_MEANING_H */

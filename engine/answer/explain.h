/*
 * explain.h - why a document is in the answer.
 *
 * The share of a score that the user's own words earned is split over the
 * facets of the text: a facet gets its part of the clause evidence (its score^2
 * / ideal among all facets) and, of the whole-text evidence, the contributions
 * of the terms that stand in it, a term in several facets counting equally in
 * each; what phrases earned in it is added.  Within a facet, the document's
 * field that contributed most is named and its row that shares most of the
 * facet's terms is quoted.  What concepts earned is split over them by weight,
 * what likeness earned over the facets that are like it (explain_meaning.h).
 */
#ifndef LENS_ANSWER_EXPLAIN_H
#define LENS_ANSWER_EXPLAIN_H

#include "asklens/answer.h"
#include "asklens/docstore.h"
#include "asklens/forward.h"
#include "query/facets.h"
#include "rank/catalog.h"
#include "rank/evidence.h"
#include "rank/score.h"

/* What explaining needs of one ask. */
struct lens_explainer {
    struct lens_docstore *docs;
    struct lens_retrievers retrievers;
    const struct lens_practice_weights *weights;
    const struct lens_forward *practice_rows, *scenario_rows;
    const struct lens_catalog *catalog;
    const struct lens_lexicon *lexicon;
    const struct lens_facets *facets;
    const struct lens_evidence *evidence;
    struct lens_arena *arena;
};

/* Facets named one by one; what smaller ones earned is summed up. */
enum {
    LENS_MAX_REASONS = 5
};

/* Fill reasons, why, summary and first step of practice `docid`. */
LENS_MUST_CHECK enum lens_status
lens_explain_practice(const struct lens_explainer *explainer, lens_docid docid,
                      const struct lens_practice_score *score,
                      struct lens_answer_practice *out, struct lens_error *err);

/* Fill reasons and summary of scenario `docid`, whose score is set. */
LENS_MUST_CHECK enum lens_status
lens_explain_scenario(const struct lens_explainer *explainer, lens_docid docid,
                      struct lens_answer_scenario *out, struct lens_error *err);

#endif /* LENS_ANSWER_EXPLAIN_H */

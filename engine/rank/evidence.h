/*
 * evidence.h - what the retrievers say about a text, as numbers per document.
 *
 * For each practice p, with score(f, p) the retriever's score of facet f and
 * ideal(f) what a perfect document would get:
 *
 *   clauses(p)  sum over facets of weight * score^2 / max(ideal, FLOOR), the
 *               weight of a worry being larger, relative to the best practice:
 *               one clause that is answered well counts more than many that
 *               are touched
 *   whole(p)    score of all words of the text together, relative to the best
 *   best(p)     the largest score / max(ideal, FLOOR) of a single facet
 *   absent(p)   how squarely an absent facet names the practice: the largest
 *               (score / best score of that facet) squared, or weight of a
 *               concept found in it
 *
 *   concepts(p) what the concepts found in the text call for (concepts.h)
 *
 * For the scenarios, likelihood(s) is a softmax over whole-text scores relative
 * to the best, and `clarity` is how far the best one is above what chance
 * vocabulary reaches: 0 to 1.  A pointed question has low clarity: it
 * resembles no scenario, and none should speak for it.
 *
 *   stress(p)   sum over s of likelihood(s) * stress weight of p in s
 */
#ifndef LENS_RANK_EVIDENCE_H
#define LENS_RANK_EVIDENCE_H

#include "asklens/retriever.h"
#include "query/facets.h"
#include "rank/catalog.h"
#include "rank/concepts.h"

struct lens_practice_evidence {
    double clauses, whole, best, concepts, absent, stress;
};

struct lens_evidence {
    const struct lens_practice_evidence *practices; /* by docid */
    const double *likelihood;                       /* of scenarios, by docid */
    double clarity;
    /* Per facet a row of scores by docid, and the ideal; then the whole. */
    const float *const *facet_scores;
    const float *facet_ideals;
    const float *whole_scores;
    double clauses_max, whole_max; /* what 1.0 stands for above */
    double best_practice;          /* largest best(p) */
    const float *scenario_scores;
    float scenario_ideal;
    struct lens_concept_matches matches;
};

/* The share of a facet that a document with this score answers. */
double lens_facet_share(float score, float ideal);

/* What a facet adds to clauses(p) before that is made relative. */
double lens_facet_evidence(const struct lens_facet *facet, float score,
                           float ideal);

struct lens_retrievers {
    const struct lens_retriever *practices, *scenarios;
};

/* Everything lives in the arena.  `given` is the docid of a scenario to take
 * as a fact, or n_scenarios for none. */
LENS_MUST_CHECK enum lens_status lens_evidence_gather(
    const struct lens_retrievers *retrievers,
    const struct lens_catalog *catalog, const struct lens_lexicon *lexicon,
    const struct lens_facets *facets, size_t given, struct lens_arena *arena,
    struct lens_evidence *out, struct lens_error *err);

#endif /* LENS_RANK_EVIDENCE_H */

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
 *               (score / best score of that facet) squared, by words or by
 *               discriminant, or weight of a concept found in it
 *
 *   concepts(p) what the concepts found in the text call for (concepts.h)
 *
 *   meaning(p)  sum over facets of squares, of how far the dense channel's
 *               similarity of facet and practice is above the facet's mean over
 *               all practices; relative to the best.  A clause of a workload is
 *               somewhat like everything said of workloads; what tells is what
 *               it is more like.  A worry counts no more here: of weights 1 and
 *               2, 1 has the better nDCG@10 in cross-validation on the train
 *               split (workloads 0.692, 0.679; questions 0.947, 0.945)
 *
 *   apart(p)    sum over facets of squares of the discriminant's score
 *               (dense/discriminant.h), relative to the best
 *   peak(p)     the largest score of a single facet by discriminant
 *
 *   phrases(p)  sum over facets of squares of the score by phrases, which sees
 *               word order and small words (phrases/phrases.h), relative to the
 *               best
 *   phrase_peak(p)  the largest such score of a single facet
 *
 * What a sum is relative to includes the absent facets: otherwise denying what
 * the best practice stands for would raise all others.
 *
 * Every facet takes part as far as it counts (query/belief.h).
 *
 * For the scenarios, x(s) is a sum, weighted by what was learned, of the scores
 * of the whole text by words and by phrases and of the root of the sum above by
 * meaning, each as it is and relative to the best.  The first tells whether
 * anything is said of a scenario at all, the second which one is meant.  A text
 * may be about none of them, with a constant x(none), so that
 *
 *   P(s)            exp(x(s)) / (exp(x(none)) + sum over scenarios of exp(x))
 *   clarity         1 - P(none)
 *   likelihood(s)   P(s) / clarity
 *
 * A pointed question has low clarity: it resembles no scenario, and none should
 * speak for it.
 *
 *   stress(p)   sum over s of likelihood(s) * stress weight of p in s
 */
#ifndef LENS_RANK_EVIDENCE_H
#define LENS_RANK_EVIDENCE_H

#include "asklens/retriever.h"
#include "query/facets.h"
#include "rank/catalog.h"
#include "rank/concepts.h"
#include "rank/learned.h"

struct lens_practice_evidence {
    double clauses, whole, best, concepts, absent, stress;
    double meaning, apart, peak, phrases, phrase_peak;
};

/* Scores, and the same relative to the best. */
struct lens_scenario_evidence {
    double words, phrases, meaning;
    double words_part, phrases_part, meaning_part;
};

struct lens_evidence {
    const struct lens_practice_evidence *practices; /* by docid */
    const double *likelihood;                       /* of scenarios, by docid */
    double clarity;
    /* Per facet a row of scores by docid, and the ideal; then the whole. */
    const float *const *facet_scores;
    const float *facet_ideals;
    const float *whole_scores;
    /* Per facet a row by docid, how far above the mean; NULL without a dense
     * channel. */
    const float *const *practice_meanings, *const *scenario_meanings;
    /* Per facet a row by docid of the discriminant's scores; NULL likewise. */
    const float *const *practice_apart;
    /* Per facet a row by docid of the scores by phrases; NULL without them. */
    const float *const *practice_phrases;
    double clauses_max, whole_max; /* what 1.0 stands for above */
    double best_practice;          /* largest best(p) */
    double best_scenario;          /* largest score by words */
    double meaning_max, apart_max, phrases_max;
    const float *scenario_scores;
    const struct lens_scenario_evidence *scenarios; /* by docid */
    /* How much the whole text, and its best facet, is like the lens and not
     * like texts about something else, by phrases; 0 where nobody can say. */
    double like_us, clause_like_us;
    float scenario_ideal;
    struct lens_concept_matches matches;
};

/* The share of a facet that a document with this score answers. */
double lens_facet_share(float score, float ideal);

/* What a facet adds to clauses(p) before that is made relative. */
double lens_facet_evidence(const struct lens_facet *facet, float score,
                           float ideal);

/* What one facet adds to meaning(p), where it lies so far above its mean. */
double lens_facet_meaning(const struct lens_facet *facet, float above);

/* The same by phrases. */
double lens_facet_phrases(const struct lens_practice_weights *weights,
                          const struct lens_evidence *evidence,
                          const struct lens_facets *facets, size_t facet,
                          size_t docid);

/* What the dense channel adds to the score of practice `docid` for one facet,
 * in the weights' scale. */
double lens_facet_dense(const struct lens_practice_weights *weights,
                        const struct lens_evidence *evidence,
                        const struct lens_facets *facets, size_t facet,
                        size_t docid);

/* What words and phrases, and what meaning, add to x(s). */
double lens_scenario_said(const struct lens_scenario_weights *weights,
                          const struct lens_scenario_evidence *evidence);
double lens_scenario_meant(const struct lens_scenario_weights *weights,
                           const struct lens_scenario_evidence *evidence);

/* What is missing is NULL: phrases in an index without them or where words do
 * not take part, the rest without a dense channel. */
struct lens_retrievers {
    const struct lens_retriever *practices, *scenarios;
    const struct lens_retriever *practice_phrases, *scenario_phrases;
    const struct lens_retriever *subject_phrases;
    const struct lens_retriever *practice_vectors, *scenario_vectors;
    const struct lens_retriever *practice_discriminant;
};

/* What evidence is gathered from; all borrowed. */
struct lens_evidence_sources {
    struct lens_retrievers retrievers;
    const struct lens_catalog *catalog;
    const struct lens_lexicon *lexicon;
    const struct lens_practice_weights *weights;
};

/*
 * Everything lives in the arena.  `given` is the docid of a scenario to take as
 * a fact, or n_scenarios for none.  Facets have vectors where there is a dense
 * channel.
 */
LENS_MUST_CHECK enum lens_status
lens_evidence_gather(const struct lens_evidence_sources *sources,
                     const struct lens_facets *facets, size_t given,
                     struct lens_arena *arena, struct lens_evidence *out,
                     struct lens_error *err);

#endif /* LENS_RANK_EVIDENCE_H */

/*
 * weights.h - the constants of the ranking, each with where it comes from.
 *
 * The logistic weights were fitted on the train part of tests/quality/ by
 * tests/quality/fit_weights (run it to see them again).
 */
#ifndef LENS_RANK_WEIGHTS_H
#define LENS_RANK_WEIGHTS_H

#include "asklens/search.h"

/*
 * Facet scores are divided by at least this much, so that a clause of one rare
 * word is not "fully answered" by a document that holds it.  About three terms
 * of middle rarity.
 */
#define LENS_IDEAL_FLOOR 4.0

/*
 * Sharpness of the scenario softmax over scores relative to the best.  On the
 * train split the mean probability of the first scenario is then 0.91; it is
 * right more often than that, so a sharper one would still be honest.
 */
#define LENS_SCENARIO_SHARPNESS 14.0

/*
 * Clarity: a logistic curve over the best scenario's score, between pointed
 * questions (train split: median 1.7, 95th percentile 3.1) and workloads
 * (median 8.0, 5th percentile 3.9).
 */
#define LENS_CLARITY_MIDDLE 3.5
#define LENS_CLARITY_WIDTH  0.8

/*
 * How much more a worry counts than the story around it (query/worry.h), for
 * its terms in the whole text and for its clause.  Of 1, 2 and 4, 2 has the
 * best nDCG@10 on the train split (workloads 0.611, 0.620, 0.616; questions
 * 0.872, 0.872, 0.865).
 */
#define LENS_WORRY_TERM_WEIGHT   2.0f
#define LENS_WORRY_CLAUSE_WEIGHT 2.0

/* A scenario less likely than this is not named as a reason. */
#define LENS_SPOKEN_OF 0.3

/* How much one concept at full weight is believed (rank/concepts.h). */
#define LENS_CONCEPT_BELIEF 0.6

/*
 * P(practice is relevant) = logistic(sum of weight * evidence).  There is a set
 * for each choice of channels, one where LSA finds likenesses and one where a
 * trained model does (fitted with all-MiniLM-L6-v2, and taken for static tables
 * and endpoints too): how much a likeness is worth depends on who finds it.
 */
struct lens_practice_weights {
    double bias, clauses, whole, concepts, stress, clarity, meaning;
    double absent; /* not fitted: sends a practice named as absent below the
                    * threshold of relevance even where the rest is full */
    double scenario_meaning; /* 0 .. 1: of a scenario's score, the part that
                              * the dense channel has */
};

/* The set for these channels; `embedder` is the kind of an embedder ("lsa",
 * "encoder", ...), or NULL where there is none. */
const struct lens_practice_weights *
lens_practice_weights_for(enum lens_channels channels, const char *embedder);

/* P(the text is about a generative AI workload); see subject.h. */
struct lens_subject_weights {
    double bias, odds, peak, best, clarity;
};
extern const struct lens_subject_weights lens_subject_weights;

/*
 * Verdicts by that probability.  Refusing somebody who has a workload costs
 * more than a weak answer to somebody who has none: of 0.3, 0.4 and 0.5, 0.4 is
 * the highest that refuses fewer than one in twenty-five of the train split.
 */
#define LENS_NO_MATCH_BELOW 0.4
#define LENS_MATCH_FROM     0.75

/* A text that names the subject is at least this likely to be about it: a weak
 * match, between the two. */
#define LENS_NAMED_SUBJECT 0.55

#endif /* LENS_RANK_WEIGHTS_H */

/*
 * weights.h - the constants of the ranking, each with where it comes from.
 *
 * The logistic weights were fitted on the train part of tests/quality/ by
 * tests/quality/fit_weights (run it to see them again).
 */
#ifndef LENS_RANK_WEIGHTS_H
#define LENS_RANK_WEIGHTS_H

/*
 * Facet scores are divided by at least this much, so that a clause of one rare
 * word is not "fully answered" by a document that holds it.  About three terms
 * of middle rarity.
 */
#define LENS_IDEAL_FLOOR 10.0

/* Sharpness of the scenario softmax over scores relative to the best. */
#define LENS_SCENARIO_SHARPNESS 8.0

/*
 * Clarity: a logistic curve over the best scenario's score.  Pointed questions
 * of the train part have a median of 3.2 and a 95th percentile of 5.2,
 * workloads a median of 13.4 and a 5th percentile of 6.8.
 */
#define LENS_CLARITY_MIDDLE 8.0
#define LENS_CLARITY_WIDTH 2.0

/* P(practice is relevant) = logistic(sum of weight * evidence). */
struct lens_practice_weights {
    double bias, clauses, whole, stress, clarity;
    double absent; /* not fitted: sends a practice named as absent below the
                    * threshold of relevance even where the rest is full */
};
extern const struct lens_practice_weights lens_practice_weights;

/* P(the text is about a generative AI workload); see subject.h. */
struct lens_subject_weights {
    double bias, odds, peak, best, clarity;
};
extern const struct lens_subject_weights lens_subject_weights;

/* Verdicts by that probability. */
#define LENS_NO_MATCH_BELOW 0.5
#define LENS_MATCH_FROM 0.8

#endif /* LENS_RANK_WEIGHTS_H */

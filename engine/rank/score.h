/*
 * score.h - from evidence to the probability that a practice is relevant.
 *
 *     x(p) = w.bias + w.clauses * clauses(p) + w.whole * whole(p)
 *          + w.concepts * concepts(p) + w.meaning * meaning(p)
 *          + w.apart * apart(p) + w.peak * peak(p)
 *          + w.phrases * phrases(p) + w.phrase_peak * phrase_peak(p)
 *          + w.stress * stress(p) * clarity
 *          + w.clarity * clarity + w.absent * absent(p)
 *     score(p) = 1 / (1 + exp(-x(p)))
 *
 * What a scenario implies counts as far as one is clear; the bare clarity term
 * takes back what an average practice gains by it.  Of x, two parts are earned:
 * what the text says itself (clauses, whole, concepts, phrases, and the dense
 * channel's meaning, apart and peak) and what its scenario implies (stress).
 * The score is split between them in proportion, and the explanation splits the
 * first further, clause by clause.
 */
#ifndef LENS_RANK_SCORE_H
#define LENS_RANK_SCORE_H

#include "rank/evidence.h"

struct lens_practice_score {
    double score;   /* 0 .. 1 */
    double clauses; /* shares; the six sum to the score */
    double whole;
    double concepts;
    double phrases;
    double meaning; /* the whole dense channel */
    double scenario;
};

/* One per practice, by docid, into the caller's array. */
void lens_score_practices(const struct lens_practice_weights *weights,
                          const struct lens_evidence *evidence,
                          size_t n_practices, struct lens_practice_score *out);

/* The probability that scenario `docid` is the one: likelihood * clarity. */
double lens_score_scenario(const struct lens_evidence *evidence,
                           lens_docid docid);

#endif /* LENS_RANK_SCORE_H */

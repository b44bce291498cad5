/*
 * weights.h - the few constants of the ranking that were chosen from a list,
 * each with the figures.  All that is fitted stands in learned.json.
 */
#ifndef LENS_RANK_WEIGHTS_H
#define LENS_RANK_WEIGHTS_H

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
 * Clarity: a logistic curve over the best scenario's score by words, between
 * pointed questions (train split: 95th percentile 2.3) and workloads (5th
 * percentile of short ones 1.8, of others 5.3).
 */
#define LENS_CLARITY_MIDDLE 2.7
#define LENS_CLARITY_WIDTH  0.6

/*
 * How much more a worry counts than the story around it (query/worry.h), for
 * its terms in the whole text and for its clause.  Of 1, 2 and 4, 2 has the
 * best nDCG@10 on the train split (workloads 0.611, 0.620, 0.616; questions
 * 0.872, 0.872, 0.865).
 */
#define LENS_WORRY_TERM_WEIGHT   2.0f
#define LENS_WORRY_CLAUSE_WEIGHT 2.0

/*
 * A facet whose odds are below this is about something else (query/facets.h).
 * nDCG@10 of workloads by words and LSA, in cross-validation on the train part:
 * without 0.669, from -1.5 on 0.674, from -0.8 on 0.662.
 */
#define LENS_FOREIGN_ODDS (-1.5)

/*
 * By phrases, how much like the lens a facet is from which on it counts, and
 * counts in full, in what the discriminants, phrases and likeness say of it.
 * On the train split 0.4 and 4 percent of the clauses that judges point at lie
 * below 0.2 and 0.5, and 21 and 65 percent of sentences about something else.
 */
#define LENS_UNLIKE_US 0.15
#define LENS_LIKE_US   0.55

/* A scenario less likely than this is not named as a reason. */
#define LENS_SPOKEN_OF 0.3

/* How much one concept at full weight is believed (rank/concepts.h). */
#define LENS_CONCEPT_BELIEF 0.6

#endif /* LENS_RANK_WEIGHTS_H */

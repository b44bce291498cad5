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
 * How much more a worry counts than the story around it (query/worry.h), for
 * its terms in the whole text and for its clause.  Of 1, 2 and 4, 2 has the
 * best nDCG@10 on the train split (workloads 0.611, 0.620, 0.616; questions
 * 0.872, 0.872, 0.865).
 */
#define LENS_WORRY_TERM_WEIGHT   2.0f
#define LENS_WORRY_CLAUSE_WEIGHT 2.0

/* No term of a query weighs less, however little its facet counts. */
#define LENS_TERM_WEIGHT_MIN 1e-3f

/* A scenario less likely than this is not named as a reason. */
#define LENS_SPOKEN_OF 0.3

/* How much one concept at full weight is believed (rank/concepts.h). */
#define LENS_CONCEPT_BELIEF 0.6

#endif /* LENS_RANK_WEIGHTS_H */

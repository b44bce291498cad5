/*
 * belief.h - does a clause speak of our subject?
 *
 * Half of what people write about a workload is about their bakery.  A clause
 * that is about something else resembles some practice by chance, and one that
 * is resembled by chance must not push aside what was asked for.  How much a
 * clause is believed to be about us is a logistic function of
 *
 *   odds      of its words (lens_facet_odds())
 *   like us   by phrases, how much it is like the lens and not like texts about
 *             something else (phrases/phrases.h)
 *   length    ln(1 + words): two words are like anything
 *
 * fitted to the clauses of questions and statements about the lens against
 * those of background texts (tests/quality/fit_ranking.c).  Beside clauses of a
 * workload one that is foreign is rarer than in that mixture, and what is
 * undecided should not count for half:
 *
 *     counts(f) = logistic(SHARPNESS * (log odds of f + AMONG_US))
 *
 * A facet counts so much in everything that is summed over facets; below
 * FOREIGN it is set aside altogether, unless no other is left.
 *
 * Measured with sentences about everyday life put into the workloads of the
 * train split, which neither odds nor phrases have seen: by words and LSA the
 * first three practices stay among the first five in 0.985, where they did in
 * 0.977 when facets of odds below -1.5 were set aside and the others counted in
 * part for the dense channel and phrases alone.  AMONG_US of 1, 1.25 and 1.5
 * gives 0.989, 0.989 and 0.985, and nDCG@10 of workloads of 0.751, 0.753 and
 * 0.756.  The likeness of vectors to the lens would add a little with an
 * encoder (0.995 instead of 0.991) for an index that takes a quarter longer to
 * build; it is left out.
 */
#ifndef LENS_QUERY_BELIEF_H
#define LENS_QUERY_BELIEF_H

#include "asklens/domain.h"
#include "asklens/retriever.h"
#include "query/facets.h"

#define LENS_BELIEF_SHARPNESS 2.0
#define LENS_BELIEF_AMONG_US  1.5
#define LENS_BELIEF_FOREIGN   0.05

struct lens_belief_weights {
    double bias, odds, like_us, length;
};

/* What belief is made of; all borrowed. */
struct lens_belief {
    const struct lens_domain *domain;
    /* Document 0 of it is the lens; NULL where there is nothing to tell the
     * lens from: every facet counts in full then. */
    const struct lens_retriever *subject;
    const struct lens_belief_weights *weights;
};

/*
 * Fill in `like_us`, `belief` and `counts` of the facets, and set the foreign
 * ones aside: `whole` and `pointed` lose their terms.
 */
LENS_MUST_CHECK enum lens_status
lens_facets_believe(const struct lens_belief *belief, struct lens_arena *arena,
                    struct lens_facets *facets, struct lens_error *err);

#endif /* LENS_QUERY_BELIEF_H */

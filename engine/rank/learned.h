/*
 * learned.h - what was learned: the weights of the ranking and of the verdict.
 *
 * All of it stands in one readable file, learned.json, with the record of its
 * training; `fit_ranking` (tests/quality/) writes it from the train part of the
 * judged texts, and the program carries it.  In it
 *
 *   practices  for each choice of channels and kind of embedder, the weights of
 *              P(practice is relevant) = logistic(...) of score.h: how much a
 *              likeness is worth depends on who finds it; and beside them
 *              those of the scenarios (evidence.h)
 *   subject    the weights of P(the text is about a generative AI workload) of
 *              subject.h, and the probabilities at which verdicts begin
 *   belief     the weights of a clause being about us (query/belief.h)
 *
 * Not learned, though it was tried: how often each practice is called for in
 * the workloads of a scenario.  Texts of the author it was counted from gain
 * 0.03 of nDCG@10 by it, texts of four other authors lose 0.01.  What a
 * scenario stresses is said in its document; only how much that counts is
 * learned.
 */
#ifndef LENS_RANK_LEARNED_H
#define LENS_RANK_LEARNED_H

#include "asklens/search.h"
#include "asklens/status.h"
#include "query/belief.h"

struct lens_scenario_weights {
    double none, words, words_part, phrases, phrases_part;
    double meaning, meaning_part;
};

struct lens_practice_weights {
    double bias, clauses, whole, concepts, meaning, apart, peak;
    double phrases, phrase_peak;
    double stress, clarity;
    double absent; /* below 0; not fitted, see fit_ranking.c */
    struct lens_scenario_weights scenario;
};

struct lens_subject_weights {
    double bias, odds, peak, clause, best, clarity, scenario, named;
    double like_us, clause_like_us, belief;
    double no_match_below, match_from; /* probabilities */
};

struct lens_learned {
    /* For words alone; then the dense channel alone and both, with an encoder
     * and with LSA. */
    struct lens_practice_weights words, encoder[2], lsa[2];
    struct lens_subject_weights subject;
    struct lens_belief_weights belief;
};

/* The file the program carries. */
struct lens_view lens_learned_default(void);

/* Read such a file; `name` stands for it in errors. */
LENS_MUST_CHECK enum lens_status lens_learned_read(struct lens_view json,
                                                   const char *name,
                                                   struct lens_learned *out,
                                                   struct lens_error *err);

/* The set for these channels; `embedder` is the kind of an embedder ("lsa",
 * "encoder", ...), or NULL where there is none. */
const struct lens_practice_weights *
lens_learned_weights(const struct lens_learned *learned,
                     enum lens_channels channels, const char *embedder);

#endif /* LENS_RANK_LEARNED_H */

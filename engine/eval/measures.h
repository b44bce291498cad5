/*
 * measures.h - how good is one ranking against judgments?
 *
 * As trec_eval defines them, so that a figure of ours can be put beside any
 * published one: a document without a judgment, or with a grade below 1, is not
 * relevant; the gain of a relevant document is its grade, its discount is
 * 1 / log2(rank + 1).  Where nothing is relevant every measure of relevance is
 * 0.  Holes are no such measure: they say how much of a ranking nobody looked
 * at, and with it how far the others can be believed.
 */
#ifndef LENS_EVAL_MEASURES_H
#define LENS_EVAL_MEASURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "asklens/arena.h"
#include "asklens/qrels.h"
#include "asklens/status.h"

/* As `k`: the whole ranking. */
#define LENS_NO_CUT SIZE_MAX

struct lens_ranking {
    const char *const *keys; /* best first, without repetition */
    size_t n;
    const struct lens_judgment *judged; /* in any order, no key twice */
    size_t n_judged;
};

/* All that a measure looks at. */
struct lens_graded {
    const int *at; /* of each document of the ranking; not relevant is 0 */
    const bool *is_hole; /* of the same: it has no judgment of any grade */
    size_t n;
    const int *ideal; /* every grade above 0 there is, highest first */
    size_t n_relevant;
};

/* Look up every document of the ranking; the grades live in the arena. */
LENS_MUST_CHECK enum lens_status
lens_ranking_grade(const struct lens_ranking *ranking, struct lens_arena *arena,
                   struct lens_graded *out, struct lens_error *err);

/* Normalised discounted cumulative gain of the first k (Jarvelin and
 * Kekalainen, TOIS 2002, with the discount that is in use today). */
double lens_ndcg(const struct lens_graded *graded, size_t k);

/* The sum of the precisions at each relevant document among the first k, by
 * the number of relevant documents there are: average precision. */
double lens_average_precision(const struct lens_graded *graded, size_t k);

/* 1 / rank of the first relevant document among the first k. */
double lens_reciprocal_rank(const struct lens_graded *graded, size_t k);

/* The part of the relevant documents that is among the first k. */
double lens_recall(const struct lens_graded *graded, size_t k);

/* The part of k places that relevant documents take; places that a short
 * ranking leaves empty count. */
double lens_precision(const struct lens_graded *graded, size_t k);

/* 1 when a relevant document is among the first k, else 0. */
double lens_success(const struct lens_graded *graded, size_t k);

/* The part of the first k that has no judgment; of a shorter ranking, the part
 * of what there is (1 less the Judged@k of ir-measures).  0 of nothing. */
double lens_hole(const struct lens_graded *graded, size_t k);

#endif /* LENS_EVAL_MEASURES_H */

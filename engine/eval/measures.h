/*
 * measures.h - how good is one ranking against judgments?
 *
 * As trec_eval defines them: gain is the grade itself, discount is
 * 1 / log2(rank + 1), a document without a judgment is not relevant.
 */
#ifndef LENS_EVAL_MEASURES_H
#define LENS_EVAL_MEASURES_H

#include <stddef.h>

/* A judged document of one query; grade 0 is not relevant. */
struct lens_judgment {
    const char *key;
    int grade;
};

struct lens_ranking {
    const char *const *keys; /* best first, without repetition */
    size_t n;
    const struct lens_judgment *judged;
    size_t n_judged;
};

/* Normalised discounted cumulative gain of the first k; 0 when nothing is
 * relevant (Jarvelin and Kekalainen, TOIS 2002). */
double lens_ndcg(const struct lens_ranking *ranking, size_t k);

/* 1 / rank of the first relevant document; 0 when there is none. */
double lens_reciprocal_rank(const struct lens_ranking *ranking);

/* 1 when a relevant document is among the first k, else 0. */
double lens_success(const struct lens_ranking *ranking, size_t k);

/* The part of the relevant documents that is among the first k. */
double lens_recall(const struct lens_ranking *ranking, size_t k);

#endif /* LENS_EVAL_MEASURES_H */

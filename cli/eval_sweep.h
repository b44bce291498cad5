/*
 * eval_sweep.h - the fusion of two channels over a grid of its settings.
 *
 * Weights of the dense channel from 0 to 1 in steps of 0.05, and rank offsets
 * of reciprocal rank fusion on both sides of the usual 60.  Each query is
 * searched once; its candidates are fused in every way (asklens/search.h), and
 * of each way only the sums of the measures are kept.
 *
 * Searching by one channel alone is the ablation of the other: those runs are
 * in the report anyway.  The analyzer and the weights of fields are fixed when
 * an index is built and have no switches: nothing else can be taken out.
 */
#ifndef LENS_CLI_EVAL_SWEEP_H
#define LENS_CLI_EVAL_SWEEP_H

#include "eval_report.h"
#include "eval_search.h"

enum {
    LENS_EVAL_SWEPT = 21 + 7
};

/* The grid, in the order of the report. */
void lens_eval_sweep_grid(struct lens_fusion out[LENS_EVAL_SWEPT]);

/* What a sweep goes over; `searches` are those of `search`, both channels and
 * their fusion. */
struct lens_eval_sweep {
    const struct lens_search_parts *parts;
    const struct lens_eval_search *search;
    struct lens_eval_searches *searches;
    const struct lens_measure *measures;
    size_t n_measures;
    struct lens_eval_set *sets;
    size_t n_sets;
};

/* Fill in the `sweep` of every set, from the arena. */
LENS_MUST_CHECK enum lens_status
lens_eval_sweep(const struct lens_eval_sweep *sweep, struct lens_arena *arena,
                struct lens_error *err);

#endif /* LENS_CLI_EVAL_SWEEP_H */

/*
 * pairs.h - every run against every other, by measure.
 *
 * Two tests ask whether the difference could be chance (randomisation.h,
 * t_test.h).  With n runs there are n (n - 1) / 2 pairs; the p of a measure are
 * corrected over all of them, each test by itself (holm.h).  Measures are not
 * corrected for: choose the one that counts before looking.
 */
#ifndef LENS_EVAL_PAIRS_H
#define LENS_EVAL_PAIRS_H

#include "asklens/arena.h"
#include "eval/figures.h"
#include "eval/randomisation.h"
#include "eval/t_test.h"

/* One pair by one measure. */
struct lens_comparison {
    struct lens_significance randomisation;
    struct lens_t_test t;
    double randomisation_holm, t_holm; /* the corrected p */
};

/* Run `a` less run `b`, which stands before it. */
struct lens_run_pair {
    size_t a, b;
    const struct lens_comparison *by; /* measure */
};

struct lens_run_pairs {
    const struct lens_run_pair *at; /* 1 less 0, 2 less 0, 2 less 1, 3 ... */
    size_t n;
};

/* All figures are of the same queries and measures.  Everything lives in the
 * arena.  Fails with LENS_E_NOMEM only. */
LENS_MUST_CHECK enum lens_status
lens_run_pairs(const struct lens_figures *runs, size_t n_runs,
               const struct lens_randomisation *how, struct lens_arena *arena,
               struct lens_run_pairs *out, struct lens_error *err);

#endif /* LENS_EVAL_PAIRS_H */

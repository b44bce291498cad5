/*
 * scenarios.h - which scenario a text is about, if any: a conditional logit.
 *
 * A text chooses one of the scenarios or none; each scenario has the values of
 * struct lens_scenario_evidence, none has the constant.  Newton's method on the
 * weighted log likelihood with a small ridge penalty (McFadden, "Conditional
 * Logit Analysis of Qualitative Choice Behavior", 1974).  A weight that would
 * be negative, so that more of an evidence speaks against, is left out and the
 * others are fitted anew.  No randomness.
 */
#ifndef LENS_TEST_QUALITY_SCENARIOS_H
#define LENS_TEST_QUALITY_SCENARIOS_H

#include <stddef.h>

#include "rank/evidence.h"
#include "rank/learned.h"

enum {
    SCENARIOS_MAX = 16,
    SCENARIO_WEIGHTS = 7
};

/* What a text is counted among in the figures. */
enum scenario_kind {
    SCENARIO_LONG,
    SCENARIO_SHORT,
    SCENARIO_PIECE,
    SCENARIO_NONE,
    N_SCENARIO_KINDS
};

struct scenario_row {
    double x[SCENARIOS_MAX][SCENARIO_WEIGHTS];
    size_t right; /* the number of scenarios for none */
    double weight;
    enum scenario_kind kind;
    size_t fold;
};

struct scenario_rows {
    struct scenario_row *at;
    size_t n, cap, n_scenarios;
};

/* Ends the program when memory does. */
void scenarios_add(struct scenario_rows *rows, size_t n_scenarios,
                   const struct lens_evidence *evidence, size_t right,
                   enum scenario_kind kind, double weight, size_t fold);

/* Fit to the rows that are not of fold `left_out`. */
void scenarios_fit(const struct scenario_rows *rows, size_t left_out,
                   struct lens_scenario_weights *out);

/* By folds that have not seen a text, of each kind: how often the right one is
 * first, its mean probability, and how often any is above one half.  A line
 * each on stderr. */
void scenarios_show(const struct scenario_rows *rows, size_t n_folds,
                    const char *name);

#endif /* LENS_TEST_QUALITY_SCENARIOS_H */

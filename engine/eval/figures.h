/*
 * figures.h - one run against one set of judgments.
 *
 * The mean is over every query that was judged: one for which nothing was found
 * counts as 0 (trec_eval's option -c).
 */
#ifndef LENS_EVAL_FIGURES_H
#define LENS_EVAL_FIGURES_H

#include "eval/judged.h"
#include "eval/measure_table.h"
#include "eval/run.h"

struct lens_figures {
    const double *at; /* by measure, then by judged query */
    const double *means;
    size_t n_measures, n_queries;
};

/* What each measure says of one ranking. */
LENS_MUST_CHECK enum lens_status
lens_figures_of_ranked(const struct lens_ranked *ranked,
                       const struct lens_judgments *judgments,
                       const struct lens_measure *measures, size_t n_measures,
                       double *out, struct lens_error *err);

/* Everything of the result lives in the arena. */
LENS_MUST_CHECK enum lens_status
lens_figures_of(const struct lens_run *run, const struct lens_judged *judged,
                const struct lens_measure *measures, size_t n_measures,
                struct lens_arena *arena, struct lens_figures *out,
                struct lens_error *err);

/* The figures of one measure, a query each. */
const double *lens_figures_column(const struct lens_figures *figures,
                                  size_t measure);

#endif /* LENS_EVAL_FIGURES_H */

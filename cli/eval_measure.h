/* eval_measure.h - every run against every set of judgments, and the runs
 * against each other. */
#ifndef LENS_CLI_EVAL_MEASURE_H
#define LENS_CLI_EVAL_MEASURE_H

#include "eval_report.h"

/*
 * Fill in the results and the pairs of `set`.  LENS_E_INVAL when a run from a
 * file has no query that the set judges, or when no run has a document that it
 * judges: then the files do not belong together.
 */
LENS_MUST_CHECK enum lens_status
lens_eval_measure(const struct lens_eval_run *runs, size_t n_runs,
                  const struct lens_measure *measures, size_t n_measures,
                  struct lens_eval_set *set, struct lens_arena *arena,
                  struct lens_error *err);

#endif /* LENS_CLI_EVAL_MEASURE_H */

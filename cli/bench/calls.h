/* calls.h - the times of single calls, as rows of a report. */
#ifndef LENS_BENCH_CALLS_H
#define LENS_BENCH_CALLS_H

#include "bench/report.h"

/* Sort them; the value at rank ceil(part * n), which is one of them.  n > 0. */
double lens_calls_rank(double *calls, size_t n, double part);

/* One repetition of `row`: the median of the calls, which become the row's
 * distribution.  They are sorted. */
LENS_MUST_CHECK enum lens_status
lens_calls_add(struct lens_bench_rows *rows, const struct lens_bench_row *row,
               double *calls, size_t n, struct lens_error *err);

#endif /* LENS_BENCH_CALLS_H */

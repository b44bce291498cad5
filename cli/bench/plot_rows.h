/*
 * plot_rows.h - which rows of a report make which picture.
 *
 *     recall against speed   rows with a recall and a time or rate, a series
 *                            for each name
 *     latencies              rows with the times of single calls
 *     growth                 rows with an x, a series for each name and what
 *                            its configurations have in common
 *     stages                 rows of the part "stages", a bar for each
 *                            configuration
 */
#ifndef LENS_BENCH_PLOT_ROWS_H
#define LENS_BENCH_PLOT_ROWS_H

#include "bench/plots.h"
#include "bench/report.h"

/* The pictures of one part; the arena is for what is drawn with. */
LENS_MUST_CHECK enum lens_status
lens_plots_of_part(struct lens_plots *plots,
                   const struct lens_bench_report *report, const char *part,
                   struct lens_arena *arena, struct lens_error *err);

#endif /* LENS_BENCH_PLOT_ROWS_H */

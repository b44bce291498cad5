/*
 * report.h - what a benchmark measured, as rows.
 *
 * A row is one figure of one configuration, measured several times:
 *
 *     part      name      configuration        unit   repetitions
 *     stages    dense     p50, warm            us     41.2 40.8 43.0 41.1 41.5
 *     dense     HNSW32    efSearch=64          us     133.1 135.9 ...
 *     lexical   top-10    n=200000, short      us     ...
 *
 * Part, name and configuration together are the key of the row: two reports are
 * compared by it, and no key stands in a report twice.
 *
 * Repetitions are interleaved: the whole list is gone through, then again, so
 * that a slow minute of the host touches every row alike and shows as a wide
 * interval rather than as a difference.  Nothing is thrown away: a repetition
 * that was disturbed stays in the row.
 *
 * The value of a row is the median of its repetitions.  Its interval says where
 * the value of another run on the same idle machine is to be expected in 19 of
 * 20 cases: a prediction interval, of the logarithms where the figure is a time
 * or a rate (they are skewed; a host is late by a factor, not by a term), not
 * narrower than what the host's own noise makes of a constant amount of work.
 *
 * A row of latencies also has a distribution: the times of all single calls of
 * all repetitions.  A row of an approximate search has a recall.
 */
#ifndef LENS_BENCH_REPORT_H
#define LENS_BENCH_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "asklens/arena.h"
#include "asklens/status.h"
#include "asklens/view.h"
#include "base/buffer.h"

enum {
    LENS_BENCH_ROWS_MAX = 4096,
    LENS_BENCH_REPEATS_MAX = 64,
    LENS_BENCH_CALLS_MAX = 4 << 20, /* single calls of one row */
    LENS_BENCH_FACTS_MAX = 128,
    LENS_BENCH_NAME_MAX = 160, /* bytes of a part, name, configuration, unit */
    LENS_BENCH_REPORT_MAX = 64 << 20 /* bytes of a report read back */
};

/* No time, rate or size is beyond; squares of it are still numbers. */
#define LENS_BENCH_FIGURE_MAX 1e100

/* Which way is better. */
enum lens_bench_better {
    LENS_BENCH_LOWER,  /* times, sizes */
    LENS_BENCH_HIGHER, /* rates, recall */
    LENS_BENCH_NEITHER /* counts; compared, never judged */
};

/* Of single calls, in the unit of the row; nearest rank. */
struct lens_bench_distribution {
    size_t n; /* 0: the row has none */
    double min, p50, p90, p99, p999, max;
};

struct lens_bench_row {
    const char *part, *name, *configuration; /* the key; "" for none */
    const char *unit;                        /* "us", "1/s", "MiB", "" */
    enum lens_bench_better better;
    const double *repeats; /* in the order they were measured */
    size_t n_repeats;      /* at least 1 */
    struct lens_bench_distribution calls;
    double recall; /* of the k wanted, 0 to 1; -1: the row has none */
    double x;      /* place on the axis of a plot (passages, threads, requests
                    * a second); -1: none */

    /* Set by lens_bench_report_finish(). */
    double value, low, high;

    struct lens_bench_kept *kept; /* report.c's own: single calls until then */
};

/* A fact about how it was measured: "CPU", "AMD EPYC 9R45". */
struct lens_bench_fact {
    const char *name, *value;
};

struct lens_bench_report {
    const char *command;                 /* as it was given */
    const struct lens_bench_fact *facts; /* host, versions, settings, seeds */
    size_t n_facts;
    double noise; /* of the host: how far apart the repetitions of a constant
                   * amount of work were, as a part of their median */
    const char *warning; /* why the figures are not to be trusted; "" */
    struct lens_bench_row *rows;
    size_t n_rows;
};

/* Rows while they are measured. */
struct lens_bench_rows {
    struct lens_arena *arena;
    struct lens_bench_row *at;
    size_t n;
};

/*
 * Add one repetition of a row, which is made at the first: its key, unit,
 * better, recall and x are copied, its other members are not looked at.  Of
 * recall and x, 0 and less are none here, so that a row that says nothing of
 * them has none.  `calls`, of single calls, may be NULL; they are kept until
 * the report is finished.  LENS_E_LIMIT beyond the limits above, LENS_E_INVAL
 * for a figure that is no number.
 */
LENS_MUST_CHECK enum lens_status
lens_bench_add(struct lens_bench_rows *rows, const struct lens_bench_row *row,
               double figure, const double *calls, size_t n_calls,
               struct lens_error *err);

/* Order by part, name and configuration, in bytes: <0, 0 or >0. */
int lens_bench_row_compare(const struct lens_bench_row *a,
                           const struct lens_bench_row *b);

/* Medians, intervals and distributions of every row. */
LENS_MUST_CHECK enum lens_status
lens_bench_report_finish(struct lens_bench_report *report,
                         struct lens_error *err);

/* Schema "bench/1": everything above, every repetition included. */
void lens_bench_report_json(const struct lens_bench_report *report,
                            struct lens_buffer *out);

/* Read one back; strings and rows live in the arena.  Errors name `name` and
 * what is wrong. */
LENS_MUST_CHECK enum lens_status
lens_bench_report_read(struct lens_view text, const char *name,
                       struct lens_arena *arena, struct lens_bench_report *out,
                       struct lens_error *err);

#endif /* LENS_BENCH_REPORT_H */

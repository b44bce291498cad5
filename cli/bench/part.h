/*
 * part.h - a part of the benchmark: what it measures, once.
 *
 * The runner opens every part that was asked for, then calls each one's
 * `measure` in turn, repetition after repetition, and closes them.  A part does
 * its warm-up on opening; what it prepares (an index, a set of vectors) lives
 * until it is closed.
 */
#ifndef LENS_BENCH_PART_H
#define LENS_BENCH_PART_H

#include "bench/report.h"
#include "cli.h"

struct lens_bench_scope {
    struct lens_cli *cli;
    const char *input;  /* what is measured: NULL for the lens, a folder, a file
                        * of vectors, or "generated:N" */
    const char *folder; /* where a part may build what it needs; kept */
    size_t n_threads;
    uint64_t seed;
    size_t calls; /* single calls in one repetition, where a part can choose */
    struct lens_arena *arena;
};

struct lens_bench_part {
    const char *name;    /* "stages", for --parts */
    const char *summary; /* one line, no full stop */

    /* LENS_E_NOT_FOUND when the part has nothing to measure here: the hint says
     * what it needs, and the run goes on without it. */
    enum lens_status (*open)(const struct lens_bench_scope *scope, void **state,
                             struct lens_error *err);
    enum lens_status (*measure)(void *state, struct lens_bench_rows *rows,
                                struct lens_error *err);
    void (*close)(void *state);
};

/* Part `i`; NULL after the last. */
const struct lens_bench_part *lens_bench_part(size_t i);

#endif /* LENS_BENCH_PART_H */

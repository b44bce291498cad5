/*
 * runner.h - measuring parts, repetition after repetition.
 *
 *     open A, open B, ...
 *     repetition 1:  noise A noise B ... noise
 *     repetition 2:  noise A noise B ... noise
 *     ...
 *     close
 *
 * A part that has nothing to measure here is left out, and a fact says why.
 */
#ifndef LENS_BENCH_RUNNER_H
#define LENS_BENCH_RUNNER_H

#include "bench/facts.h"
#include "bench/noise.h"
#include "bench/part.h"

enum {
    LENS_BENCH_PARTS_MAX = 32
};

struct lens_bench_run {
    const struct lens_bench_scope *scope;
    const struct lens_bench_part *const *parts;
    size_t n_parts;
    size_t n_repeats;

    /* Called before each step: opening (repeat 0) or measuring (from 1) a
     * part.  False ends the run with LENS_END.  NULL: nobody is told. */
    bool (*step)(const struct lens_bench_run *run,
                 const struct lens_bench_part *part, size_t repeat);
};

/* Rows, noise and warning of `report` are set, and it is finished; facts about
 * parts that were left out are added.  LENS_END when it was told to stop. */
LENS_MUST_CHECK enum lens_status
lens_bench_run(const struct lens_bench_run *run, struct lens_bench_facts *facts,
               struct lens_bench_report *report, struct lens_error *err);

#endif /* LENS_BENCH_RUNNER_H */

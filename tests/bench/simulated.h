/*
 * simulated.h - reports of a made host, of which the truth is known.
 *
 * A repetition r of row i in one run is
 *
 *     log y = base + weight (run + drift(r)) + place
 *             + normal * deviation + late
 *
 * `run` and `drift` are shared by all rows, the constant work included: the
 * host is slower in this run, and drifts on in it.  `place` is this row's in
 * this run only.  `late` is there in one of fifty repetitions and is as long as
 * an exponential variable.  Every third row is a rate, which all of that makes
 * less.  Rows are in SIMULATED_PARTS parts of the same length.
 */
#ifndef TEST_BENCH_SIMULATED_H
#define TEST_BENCH_SIMULATED_H

#include "bench/report.h"
#include "support/random.h"

enum {
    SIMULATED_PARTS = 6
};

struct simulated_host {
    size_t n_rows, n_repeats;
    double run, drift, place; /* deviations */
    double least, most;       /* of the deviations of rows */
    double late;              /* probability of it */
};

/* An idle virtual machine. */
extern const struct simulated_host simulated_idle;

double simulated_normal(struct test_random *random);

/* The rows [from, to) take that many times as long. */
struct simulated_change {
    size_t from, to;
    double times;
};

struct simulated_change simulated_none(void);
struct simulated_change simulated_all(double times);
struct simulated_change simulated_row(size_t row, double times);
struct simulated_change simulated_part(const struct simulated_host *host,
                                       size_t part, double times);

/*
 * A finished report of one run.  The rows themselves (base, weight, deviation)
 * follow from their numbers, so that two runs are of the same rows.
 */
struct lens_bench_report simulate(const struct simulated_host *host,
                                  struct test_random *random,
                                  struct simulated_change change,
                                  struct lens_arena *arena);

#endif /* TEST_BENCH_SIMULATED_H */

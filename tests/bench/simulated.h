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
 * less.
 */
#ifndef TEST_BENCH_SIMULATED_H
#define TEST_BENCH_SIMULATED_H

#include "bench/report.h"
#include "support/random.h"

struct simulated_host {
    size_t n_rows, n_repeats;
    double run, drift, place; /* deviations */
    double least, most;       /* of the deviations of rows */
    double late;              /* probability of it */
};

/* An idle virtual machine. */
extern const struct simulated_host simulated_idle;

double simulated_normal(struct test_random *random);

/*
 * A finished report of one run.  Row i takes `slower` times as long when
 * slow == i or slow == SIZE_MAX.  The rows themselves (base, weight, deviation)
 * follow from their numbers, so that two runs are of the same rows.
 */
struct lens_bench_report simulate(const struct simulated_host *host,
                                  struct test_random *random, size_t slow,
                                  double slower, struct lens_arena *arena);

#endif /* TEST_BENCH_SIMULATED_H */

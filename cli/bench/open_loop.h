/*
 * open_loop.h - requests on a schedule that does not wait for answers.
 *
 * The problem.  A loader that sends the next request when the last one is
 * answered (a closed loop) asks the less the slower it is answered.  When the
 * server stops for 200 ms, it has sent one request in that time, and one slow
 * answer among thousands is in no percentile anybody looks at.  Users do not
 * wait for each other: at 1,000 requests a second 200 of them would have met
 * the stall.  Tene calls it coordinated omission ("How NOT to Measure Latency",
 * 2013; wrk2 is wrk without it); Schroeder, Wierman and Harchol-Balter show how
 * much the two kinds of load differ ("Open Versus Closed: A Cautionary Tale",
 * NSDI 2006).
 *
 * The idea.  When each request is due is laid down before the first is sent.
 * Workers take requests in that order, wait until one is due, and do it.  Its
 * latency counts from the moment it was due, not from when a worker came to it:
 * what had to wait behind a stall is late, and says so.
 *
 *     due      0    1    2    3    4    5
 *     worker   [0]  [1-----stall-----][2][3][4][5]
 *     latency  .    .................  2: from its place on the first line
 *
 * The schedule.  Gaps are exponential, seeded: arrivals of users who know
 * nothing of each other at a fixed mean rate.  With equal gaps a server of
 * constant speed has no queue until it is saturated, which is no load anybody
 * meets.  The same seed gives the same arrivals, scaled by the rate, so that
 * repetitions and runs differ by the server alone.
 *
 * Time.  A worker sleeps until shortly before a request is due and watches the
 * clock from there: the system wakes sleepers some 50 us late, which is as much
 * as an answer takes.
 *
 * Not done.  There are as many requests under way as there are workers; more
 * wait in the schedule instead of in the server.  Their latency is the same,
 * but a server that behaves otherwise with thousands of open requests does not
 * show that here.
 *
 * Clock and work are callbacks: a test has a clock of its own.
 */
#ifndef LENS_BENCH_OPEN_LOOP_H
#define LENS_BENCH_OPEN_LOOP_H

#include <stddef.h>
#include <stdint.h>

#include "asklens/arena.h"
#include "asklens/status.h"

enum {
    LENS_LOAD_WORKERS_MAX = 128,
    LENS_LOAD_REQUESTS_MAX = 1 << 20
};

struct lens_load_clock {
    uint64_t (*now_ns)(void *arg);
    void (*wait_until_ns)(void *arg, uint64_t ns);
    void *arg;
};

/* Time that only moves forward. */
extern const struct lens_load_clock lens_load_clock_real;

/* Does request number `i`, whatever that is, to its answer. */
struct lens_load_worker {
    enum lens_status (*answer)(void *arg, size_t i, struct lens_error *err);
    void *arg;
};

/* When each of `n` requests is due, in ns from the beginning, ascending. */
struct lens_load_schedule {
    const uint64_t *due_ns;
    size_t n;
};

/*
 * `n` requests at `rate` a second on average, as above; the arena's.
 * LENS_E_LIMIT beyond LENS_LOAD_REQUESTS_MAX, LENS_E_INVAL for a rate that is
 * not above 0.
 */
LENS_MUST_CHECK enum lens_status
lens_load_schedule_make(double rate, size_t n, uint64_t seed,
                        struct lens_arena *arena,
                        struct lens_load_schedule *out, struct lens_error *err);

/*
 * Do all requests of the schedule, a thread for each worker; the last of them
 * is the caller's.  `latency_us` gets one number a request, in the order of the
 * schedule.  The first failure ends the run and is returned.
 */
LENS_MUST_CHECK enum lens_status
lens_load_open(const struct lens_load_schedule *schedule,
               const struct lens_load_worker *workers, size_t n_workers,
               const struct lens_load_clock *clock, double *latency_us,
               struct lens_error *err);

/*
 * The other kind, for measuring what can be reached: each worker does one
 * request after the other until `ns` have passed, at least one.  `*rate` is
 * answers a second of all workers together: each worker's number over the time
 * it was at it, so that the last answers are whole.
 */
LENS_MUST_CHECK enum lens_status
lens_load_closed(uint64_t ns, const struct lens_load_worker *workers,
                 size_t n_workers, const struct lens_load_clock *clock,
                 double *rate, struct lens_error *err);

#endif /* LENS_BENCH_OPEN_LOOP_H */

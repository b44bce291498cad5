#include "bench/open_loop.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <time.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/random.h"

enum {
    NS_PER_US = 1000,
    NS_PER_S = 1000 * 1000 * 1000,
    WATCHED_NS = 100 * NS_PER_US, /* before a request is due */
    LEAD_NS = 2000 * NS_PER_US    /* for the threads to be there */
};

static uint64_t real_now(void *arg)
{
    (void)arg;
    return lens_clock_ns();
}

static void real_wait(void *arg, uint64_t ns)
{
    (void)arg;
    if (lens_clock_ns() + WATCHED_NS < ns) {
        const uint64_t until_ns = ns - WATCHED_NS;
        const struct timespec until = {
            .tv_sec = (time_t)(until_ns / NS_PER_S),
            .tv_nsec = (long)(until_ns % NS_PER_S),
        };

        while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) ==
               EINTR)
            continue;
    }
    /* Who has work to do may have the processor. */
    while (lens_clock_ns() < ns)
        (void)sched_yield();
}

const struct lens_load_clock lens_load_clock_real = { real_now, real_wait,
                                                      NULL };

enum lens_status lens_load_schedule_make(double rate, size_t n, uint64_t seed,
                                         struct lens_arena *arena,
                                         struct lens_load_schedule *out,
                                         struct lens_error *err)
{
    struct lens_random random = { seed };
    double at_s = 0;
    uint64_t *due;

    if (n > LENS_LOAD_REQUESTS_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "a load is of at most %d requests, not %zu",
                         LENS_LOAD_REQUESTS_MAX, n);
    /* Slower than one a day, the sum would not fit. */
    if (!(rate >= 1.0 / 86400) || !isfinite(rate))
        return lens_fail(err, LENS_E_INVAL,
                         "a load needs a rate of requests a second");
    due = lens_arena_alloc(arena, n, sizeof(*due));
    if (!due)
        return lens_fail(err, LENS_E_NOMEM, "no memory for a schedule");
    for (size_t i = 0; i < n; i++) {
        /* Of (0, 1], whose logarithm is finite. */
        double uniform = (1 - lens_random_signed(&random)) / 2;

        due[i] = (uint64_t)(at_s * NS_PER_S);
        at_s -= log(uniform) / rate;
    }
    *out = (struct lens_load_schedule){ due, n };
    return LENS_OK;
}

/* One run; what is atomic is written by all workers. */
struct run {
    const struct lens_load_schedule *schedule; /* NULL: a closed loop */
    const struct lens_load_clock *clock;
    double *latency_us;
    uint64_t begin_ns, end_ns;
    _Atomic size_t next;
    _Atomic bool is_over; /* somebody has failed */
};

struct thread {
    pthread_t id;
    struct run *run;
    const struct lens_load_worker *worker;
    double rate;
    enum lens_status status;
    struct lens_error err;
};

static uint64_t now(const struct run *run)
{
    return run->clock->now_ns(run->clock->arg);
}

static void work_open(struct thread *thread)
{
    struct run *run = thread->run;
    const struct lens_load_worker *worker = thread->worker;
    size_t i;

    while (!run->is_over && (i = run->next++) < run->schedule->n) {
        const uint64_t due = run->begin_ns + run->schedule->due_ns[i];

        run->clock->wait_until_ns(run->clock->arg, due);
        thread->status = worker->answer(worker->arg, i, &thread->err);
        if (thread->status != LENS_OK)
            return;
        run->latency_us[i] = (double)(now(run) - due) / NS_PER_US;
    }
}

static void work_closed(struct thread *thread)
{
    struct run *run = thread->run;
    const struct lens_load_worker *worker = thread->worker;
    const uint64_t begin_ns = now(run);
    uint64_t now_ns = begin_ns;
    size_t n = 0;

    while (!run->is_over && (n == 0 || now_ns < run->end_ns)) {
        thread->status = worker->answer(worker->arg, run->next++, &thread->err);
        if (thread->status != LENS_OK)
            return;
        now_ns = now(run);
        n++;
    }
    if (now_ns > begin_ns)
        thread->rate = (double)n * NS_PER_S / (double)(now_ns - begin_ns);
}

static void *work(void *arg)
{
    struct thread *thread = arg;

    if (thread->run->schedule)
        work_open(thread);
    else
        work_closed(thread);
    if (thread->status != LENS_OK)
        thread->run->is_over = true;
    return NULL;
}

/* One thread a worker, the last one this; back when all are done. */
static enum lens_status run_threads(struct run *run, struct thread *threads,
                                    const struct lens_load_worker *workers,
                                    size_t n, struct lens_error *err)
{
    enum lens_status status = LENS_OK;
    size_t n_begun = 0;

    for (size_t i = 0; i < n; i++)
        threads[i] = (struct thread){ .run = run, .worker = &workers[i] };
    while (n_begun + 1 < n && pthread_create(&threads[n_begun].id, NULL, work,
                                             &threads[n_begun]) == 0)
        n_begun++;
    if (n_begun + 1 == n)
        (void)work(&threads[n_begun]);
    else
        run->is_over = true;
    for (size_t i = 0; i < n_begun; i++)
        (void)pthread_join(threads[i].id, NULL);
    if (n_begun + 1 < n)
        return lens_fail(err, LENS_E_IO, "cannot start %zu threads", n);
    for (size_t i = 0; i < n && status == LENS_OK; i++) {
        status = threads[i].status;
        if (status != LENS_OK && err)
            *err = threads[i].err;
    }
    return status;
}

static enum lens_status check_workers(size_t n, struct lens_error *err)
{
    if (n == 0 || n > LENS_LOAD_WORKERS_MAX)
        return lens_fail(err, LENS_E_INVAL,
                         "a load needs 1 to %d workers, not %zu",
                         LENS_LOAD_WORKERS_MAX, n);
    return LENS_OK;
}

enum lens_status lens_load_open(const struct lens_load_schedule *schedule,
                                const struct lens_load_worker *workers,
                                size_t n_workers,
                                const struct lens_load_clock *clock,
                                double *latency_us, struct lens_error *err)
{
    struct thread threads[LENS_LOAD_WORKERS_MAX];
    struct run run = { .schedule = schedule,
                       .clock = clock,
                       .latency_us = latency_us };
    enum lens_status status = check_workers(n_workers, err);

    if (status != LENS_OK)
        return status;
    run.begin_ns = now(&run) + LEAD_NS;
    return run_threads(&run, threads, workers, n_workers, err);
}

enum lens_status lens_load_closed(uint64_t ns,
                                  const struct lens_load_worker *workers,
                                  size_t n_workers,
                                  const struct lens_load_clock *clock,
                                  double *rate, struct lens_error *err)
{
    struct thread threads[LENS_LOAD_WORKERS_MAX];
    struct run run = { .clock = clock };
    enum lens_status status = check_workers(n_workers, err);
    double sum = 0;

    if (status != LENS_OK)
        return status;
    run.begin_ns = now(&run);
    run.end_ns = run.begin_ns + ns;
    status = run_threads(&run, threads, workers, n_workers, err);
    if (status != LENS_OK)
        return status;
    for (size_t i = 0; i < n_workers; i++)
        sum += threads[i].rate;
    *rate = sum;
    return LENS_OK;
}

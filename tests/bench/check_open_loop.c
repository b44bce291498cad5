/*
 * The loader on a clock of the test's own: one worker, which needs a
 * millisecond for an answer and once, when it is told to, two hundred.
 */
#include "bench/open_loop.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/error.h"
#include "support/faults.h"
#include "support/suite.h"

enum {
    MS = 1000 * 1000,
    N = 2000,
    STALL_AT = 700,
    N_THREADS = 4
};

/* Moves when somebody waits or works, and never else. */
static uint64_t time_ns;
static bool is_stalled;
static double latency_us[N];
static struct lens_arena arena;

static uint64_t fake_now(void *arg)
{
    (void)arg;
    return time_ns;
}

static void fake_wait(void *arg, uint64_t ns)
{
    (void)arg;
    if (time_ns < ns)
        time_ns = ns;
}

static const struct lens_load_clock fake = { fake_now, fake_wait, NULL };

/* A closed loop measures so: from before the call to after it. */
static double closed_us[N];

static enum lens_status answer(void *arg, size_t i, struct lens_error *err)
{
    uint64_t begin_ns = time_ns;

    (void)arg;
    (void)err;
    time_ns += is_stalled && i == STALL_AT ? 200 * MS : MS;
    closed_us[i] = (double)(time_ns - begin_ns) / 1000;
    return LENS_OK;
}

static const struct lens_load_worker worker = { answer, NULL };

static int by_value(const void *pa, const void *pb)
{
    const double *a = pa, *b = pb;

    return (*a > *b) - (*a < *b);
}

static double p99(double *values)
{
    qsort(values, N, sizeof(*values), by_value);
    return values[N * 99 / 100 - 1];
}

/* Two requests in five milliseconds: two fifths of what the worker can. */
static void load(bool stalled)
{
    struct lens_load_schedule schedule = { NULL, 0 };

    is_stalled = stalled;
    time_ns = 17 * MS;
    ck_assert_int_eq(
        lens_load_schedule_make(400, N, 5, &arena, &schedule, NULL), LENS_OK);
    ck_assert_int_eq(
        lens_load_open(&schedule, &worker, 1, &fake, latency_us, NULL),
        LENS_OK);
    lens_arena_release(&arena);
}

START_TEST(load_without_a_stall_is_short)
{
    load(false);
    ck_assert_double_lt(p99(latency_us), 10e3);
    ck_assert_double_eq(p99(closed_us), 1e3);
}
END_TEST

/* 80 of 2,000 requests are due while the worker is stalled. */
START_TEST(load_with_a_stall_shows_it_in_p99)
{
    load(true);
    ck_assert_double_gt(p99(latency_us), 150e3);
}
END_TEST

START_TEST(load_of_a_closed_loop_hides_the_stall)
{
    load(true);
    ck_assert_double_eq(p99(closed_us), 1e3);
    ck_assert_double_eq(closed_us[N - 1], 200e3);
}
END_TEST

START_TEST(load_counts_from_when_a_request_was_due)
{
    const uint64_t due[] = { 0, 0, 10 * MS };
    const struct lens_load_schedule schedule = { due, 3 };
    double took[3];

    is_stalled = false;
    ck_assert_int_eq(lens_load_open(&schedule, &worker, 1, &fake, took, NULL),
                     LENS_OK);
    ck_assert_double_eq(took[0], 1e3);
    ck_assert_double_eq(took[1], 2e3);
    ck_assert_double_eq(took[2], 1e3);
}
END_TEST

START_TEST(load_schedule_has_the_rate_and_the_seed)
{
    struct lens_load_schedule a, b, slower;
    double mean;

    ck_assert_int_eq(lens_load_schedule_make(500, N, 1, &arena, &a, NULL),
                     LENS_OK);
    ck_assert_int_eq(lens_load_schedule_make(500, N, 1, &arena, &b, NULL),
                     LENS_OK);
    ck_assert_int_eq(lens_load_schedule_make(50, N, 1, &arena, &slower, NULL),
                     LENS_OK);
    ck_assert_uint_eq(a.due_ns[0], 0);
    for (size_t i = 1; i < N; i++) {
        ck_assert_uint_eq(a.due_ns[i], b.due_ns[i]);
        ck_assert_uint_ge(a.due_ns[i], a.due_ns[i - 1]);
        ck_assert_double_eq_tol((double)slower.due_ns[i],
                                10 * (double)a.due_ns[i], 20);
    }
    mean = (double)a.due_ns[N - 1] / (N - 1);
    /* Four standard errors of a mean of exponential gaps. */
    ck_assert_double_eq_tol(mean, 2.0 * MS, 4 * 2.0 * MS / sqrt(N));
    ck_assert_int_eq(lens_load_schedule_make(500, N, 2, &arena, &b, NULL),
                     LENS_OK);
    ck_assert_uint_ne(a.due_ns[N - 1], b.due_ns[N - 1]);
    lens_arena_release(&arena);
}
END_TEST

START_TEST(load_schedule_out_of_bounds_is_refused)
{
    struct lens_load_schedule out;
    struct lens_error err = { 0 };

    ck_assert_int_eq(lens_load_schedule_make(0, N, 1, &arena, &out, &err),
                     LENS_E_INVAL);
    ck_assert_int_eq(
        lens_load_schedule_make((double)NAN, N, 1, &arena, &out, &err),
        LENS_E_INVAL);
    ck_assert_int_eq(
        lens_load_schedule_make(HUGE_VAL, N, 1, &arena, &out, &err),
        LENS_E_INVAL);
    ck_assert_int_eq(lens_load_schedule_make(1, LENS_LOAD_REQUESTS_MAX + 1, 1,
                                             &arena, &out, &err),
                     LENS_E_LIMIT);
    ck_assert_str_ne(err.text, "");
}
END_TEST

/* Threads on the real clock, for the number of answers and not for times. */
static _Atomic unsigned answered[N];

static enum lens_status count(void *arg, size_t i, struct lens_error *err)
{
    (void)arg;
    (void)err;
    answered[i]++;
    return LENS_OK;
}

static enum lens_status fail_late(void *arg, size_t i, struct lens_error *err)
{
    (void)arg;
    answered[i]++;
    return i == STALL_AT ? lens_fail(err, LENS_E_IO, "request %zu is lost", i)
                         : LENS_OK;
}

static enum lens_status
load_threads(enum lens_status (*with)(void *, size_t, struct lens_error *),
             struct lens_error *err)
{
    struct lens_load_worker workers[N_THREADS];
    struct lens_load_schedule schedule = { NULL, 0 };
    enum lens_status status;

    for (size_t i = 0; i < N; i++)
        answered[i] = 0;
    for (size_t i = 0; i < N_THREADS; i++)
        workers[i] = (struct lens_load_worker){ with, NULL };
    ck_assert_int_eq(
        lens_load_schedule_make(1e6, N, 1, &arena, &schedule, NULL), LENS_OK);
    status = lens_load_open(&schedule, workers, N_THREADS,
                            &lens_load_clock_real, latency_us, err);
    lens_arena_release(&arena);
    return status;
}

static enum lens_status make_schedule(void *arg)
{
    struct lens_load_schedule out;
    enum lens_status status =
        lens_load_schedule_make(100, N, 1, &arena, &out, NULL);

    (void)arg;
    lens_arena_release(&arena);
    return status;
}

START_TEST(load_schedule_without_memory_says_so)
{
    ck_assert_uint_gt(test_faults_sweep(make_schedule, NULL), 0);
}
END_TEST

START_TEST(load_by_threads_does_each_request_once)
{
    ck_assert_int_eq(load_threads(count, NULL), LENS_OK);
    for (size_t i = 0; i < N; i++) {
        ck_assert_uint_eq(answered[i], 1);
        ck_assert_double_ge(latency_us[i], 0);
    }
}
END_TEST

START_TEST(load_ends_with_the_first_failure)
{
    struct lens_error err = { 0 };

    ck_assert_int_eq(load_threads(fail_late, &err), LENS_E_IO);
    ck_assert_str_eq(err.text, "request 700 is lost");
    ck_assert_uint_eq(answered[N - 1], 0);
}
END_TEST

START_TEST(load_without_workers_is_refused)
{
    const struct lens_load_schedule schedule = { NULL, 0 };
    double rate = -1;

    ck_assert_int_eq(
        lens_load_open(&schedule, &worker, 0, &fake, latency_us, NULL),
        LENS_E_INVAL);
    ck_assert_int_eq(lens_load_closed(MS, &worker, LENS_LOAD_WORKERS_MAX + 1,
                                      &fake, &rate, NULL),
                     LENS_E_INVAL);
    ck_assert_double_eq(rate, -1);
}
END_TEST

START_TEST(closed_loop_counts_whole_answers)
{
    double rate = 0;

    is_stalled = false;
    /* Ten and a half milliseconds hold eleven answers begun. */
    ck_assert_int_eq(
        lens_load_closed(10 * MS + MS / 2, &worker, 1, &fake, &rate, NULL),
        LENS_OK);
    ck_assert_double_eq_tol(rate, 1000, 1e-9);
    ck_assert_int_eq(lens_load_closed(0, &worker, 1, &fake, &rate, NULL),
                     LENS_OK);
    ck_assert_double_eq_tol(rate, 1000, 1e-9);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bench_open_loop");
    TCase *tc = tcase_create("open_loop");

    tcase_add_test(tc, load_without_a_stall_is_short);
    tcase_add_test(tc, load_with_a_stall_shows_it_in_p99);
    tcase_add_test(tc, load_of_a_closed_loop_hides_the_stall);
    tcase_add_test(tc, load_counts_from_when_a_request_was_due);
    tcase_add_test(tc, load_schedule_has_the_rate_and_the_seed);
    tcase_add_test(tc, load_schedule_out_of_bounds_is_refused);
    tcase_add_test(tc, load_schedule_without_memory_says_so);
    tcase_add_test(tc, load_by_threads_does_each_request_once);
    tcase_add_test(tc, load_ends_with_the_first_failure);
    tcase_add_test(tc, load_without_workers_is_refused);
    tcase_add_test(tc, closed_loop_counts_whole_answers);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

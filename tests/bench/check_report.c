#include "bench/report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/noise.h"
#include "bench/spread.h"
#include "support/faults.h"
#include "support/random.h"
#include "support/suite.h"

static struct lens_arena arena;
static struct lens_bench_rows rows;
static struct lens_error err;

static const struct lens_bench_row plain = {
    .part = "p", .name = "n", .configuration = "c", .unit = "us"
};

static void begin(void)
{
    lens_arena_init(&arena, (size_t)1 << 30);
    rows = (struct lens_bench_rows){ .arena = &arena };
    err = (struct lens_error){ .status = LENS_OK };
}

static void end(void)
{
    lens_arena_release(&arena);
}

static void add(const struct lens_bench_row *row, double figure)
{
    ck_assert_int_eq(lens_bench_add(&rows, row, figure, NULL, 0, &err),
                     LENS_OK);
}

static struct lens_bench_report finish(double noise)
{
    struct lens_bench_report report = {
        .rows = rows.at, .n_rows = rows.n, .noise = noise, .warning = ""
    };

    ck_assert_int_eq(lens_bench_report_finish(&report, &err), LENS_OK);
    return report;
}

START_TEST(rows_of_one_key_are_one_row)
{
    struct lens_bench_row other = plain;

    other.configuration = NULL;
    add(&plain, 3);
    add(&other, 7);
    add(&plain, 1);
    add(&plain, 2);
    ck_assert_uint_eq(rows.n, 2);
    ck_assert_uint_eq(rows.at[0].n_repeats, 3);
    ck_assert(rows.at[0].repeats[1] == 1);
    ck_assert_str_eq(rows.at[1].configuration, "");
    ck_assert(finish(0).rows[0].value == 2);
}
END_TEST

START_TEST(row_without_recall_and_x_has_none)
{
    struct lens_bench_row row = plain;

    add(&row, 1);
    row.name = "m";
    row.recall = 0.5;
    row.x = 7;
    add(&row, 1);
    ck_assert(rows.at[0].recall == -1);
    ck_assert(rows.at[0].x == -1);
    ck_assert(rows.at[1].recall == 0.5);
    ck_assert(rows.at[1].x == 7);
}
END_TEST

START_TEST(row_grows_to_its_limits)
{
    struct lens_bench_row row = plain;
    char name[32];

    row.name = name;
    for (size_t i = 0; i < LENS_BENCH_ROWS_MAX; i++) {
        (void)snprintf(name, sizeof(name), "%zu", i);
        add(&row, (double)i);
    }
    ck_assert_str_eq(rows.at[1234].name, "1234");
    (void)strcpy(name, "one more");
    ck_assert_int_eq(lens_bench_add(&rows, &row, 1, NULL, 0, &err),
                     LENS_E_LIMIT);
    (void)strcpy(name, "5");
    for (size_t r = 1; r < LENS_BENCH_REPEATS_MAX; r++)
        add(&row, 1);
    ck_assert_int_eq(lens_bench_add(&rows, &row, 1, NULL, 0, &err),
                     LENS_E_LIMIT);
}
END_TEST

START_TEST(bad_figure_leaves_no_trace)
{
    const double bad[] = { (double)NAN, (double)INFINITY, -1e101 };
    const double calls[] = { 1, (double)NAN };
    struct lens_bench_row row = plain;

    for (size_t i = 0; i < 3; i++)
        ck_assert_int_eq(lens_bench_add(&rows, &plain, bad[i], NULL, 0, &err),
                         LENS_E_INVAL);
    ck_assert_int_eq(lens_bench_add(&rows, &plain, 1, calls, 2, &err),
                     LENS_E_INVAL);
    row.recall = 1.5;
    ck_assert_int_eq(lens_bench_add(&rows, &row, 1, NULL, 0, &err),
                     LENS_E_INVAL);
    row = plain;
    row.part = "";
    ck_assert_int_eq(lens_bench_add(&rows, &row, 1, NULL, 0, &err),
                     LENS_E_INVAL);
    ck_assert_uint_eq(rows.n, 0);
}
END_TEST

START_TEST(long_name_is_refused)
{
    char name[LENS_BENCH_NAME_MAX + 2];
    struct lens_bench_row row = plain;

    memset(name, 'x', sizeof(name));
    name[sizeof(name) - 1] = '\0';
    row.configuration = name;
    ck_assert_int_eq(lens_bench_add(&rows, &row, 1, NULL, 0, &err),
                     LENS_E_LIMIT);
    name[sizeof(name) - 2] = '\0';
    add(&row, 1);
}
END_TEST

/* Against counting: a percentile is the least figure that at least this part
 * of all does not exceed. */
START_TEST(percentiles_are_of_nearest_rank)
{
    struct test_random random = { .state = (uint64_t)_i };
    size_t n = 1 + test_random_below(&random, 3000);
    double *calls = lens_arena_alloc(&arena, n, sizeof(*calls));
    const size_t per_mille[] = { 500, 900, 990, 999 };
    struct lens_bench_distribution d;
    double got[4];

    ck_assert_ptr_nonnull(calls);
    for (size_t i = 0; i < n; i++)
        calls[i] = (double)test_random_below(&random, 500);
    ck_assert_int_eq(lens_bench_add(&rows, &plain, 1, calls, n / 2, &err),
                     LENS_OK);
    ck_assert_int_eq(
        lens_bench_add(&rows, &plain, 1, calls + n / 2, n - n / 2, &err),
        LENS_OK);
    d = finish(0).rows[0].calls;
    ck_assert_uint_eq(d.n, n);
    memcpy(got, (double[]){ d.p50, d.p90, d.p99, d.p999 }, sizeof(got));
    for (size_t p = 0; p < 4; p++) {
        size_t not_above = 0, below = 0;

        for (size_t i = 0; i < n; i++) {
            not_above += calls[i] <= got[p];
            below += calls[i] < got[p];
        }
        ck_assert_uint_ge(not_above * 1000, per_mille[p] * n);
        ck_assert_uint_lt(below * 1000, per_mille[p] * n);
    }
}
END_TEST

START_TEST(interval_is_as_wide_as_the_noise)
{
    struct lens_bench_row row;

    for (size_t i = 0; i < 5; i++)
        add(&plain, 100);
    row = finish(0).rows[0];
    ck_assert(row.value == 100);
    /* 1.96 * sqrt(2) * 0.02, for the runs alone */
    ck_assert_double_eq_tol(log(row.high / 100), 0.0554, 0.0001);
    ck_assert_double_eq_tol(row.low * row.high, 10000, 1e-6);
    row = finish(0.1).rows[0];
    ck_assert(row.high > 118);
}
END_TEST

START_TEST(interval_of_what_is_not_timed_is_plain)
{
    struct lens_bench_row row = plain;

    row.unit = "MiB";
    for (size_t i = 0; i < 5; i++)
        add(&row, 50);
    row.name = "spread";
    for (int i = -2; i <= 2; i++)
        add(&row, i);
    row = finish(0.5).rows[0];
    ck_assert(row.low == 50 && row.high == 50);
    row = rows.at[1];
    ck_assert(row.value == 0);
    ck_assert_double_eq_tol(row.low, -row.high, 1e-9);
    ck_assert(row.high > 2);
}
END_TEST

START_TEST(interval_of_extremes_is_finite)
{
    const double figures[] = { 1e-300, 1e100, 1e-300, 1e100, 1 };

    for (size_t i = 0; i < 5; i++)
        add(&plain, figures[i]);
    ck_assert(isfinite(finish(1e100).rows[0].high));
    ck_assert(rows.at[0].low >= 0);
    ck_assert(rows.at[0].low <= rows.at[0].value);
    ck_assert(rows.at[0].value <= rows.at[0].high);
}
END_TEST

START_TEST(units_of_time_are_known)
{
    static const char *const timed[] = { "ns",  "us",   "ms",        "s",
                                         "1/s", "GB/s", "us/passage" };
    static const char *const others[] = { "", "MiB", "bytes", "passages",
                                          "MiB/passage" };

    for (size_t i = 0; i < sizeof(timed) / sizeof(*timed); i++)
        ck_assert(lens_bench_is_timed(timed[i]));
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
        ck_assert(!lens_bench_is_timed(others[i]));
    ck_assert(lens_bench_is_rate("1/s"));
    ck_assert(!lens_bench_is_rate("us/passage"));
}
END_TEST

START_TEST(noise_is_the_deviation_of_most)
{
    struct lens_bench_noise *noise =
        lens_arena_alloc(&arena, 1, sizeof(*noise));

    ck_assert_ptr_nonnull(noise);
    ck_assert(lens_bench_noise_of(noise) == 0);
    for (size_t i = 0; i < 100; i++)
        noise->of[LENS_BENCH_CHAIN].times[noise->of[LENS_BENCH_CHAIN].n++] =
            10 * exp(i % 2 ? 0.01 : -0.01);
    ck_assert_double_eq_tol(lens_bench_noise_of(noise), 0.01, 1e-9);
    ck_assert_str_eq(lens_bench_noise_warning(noise, &arena), "");
    for (size_t i = 0; i < 10; i++)
        noise->of[LENS_BENCH_CHAIN].times[i] = 100; /* interrupts */
    ck_assert_double_eq_tol(lens_bench_noise_of(noise), 0.01, 1e-9);
    for (size_t i = 0; i < 30; i++)
        noise->of[LENS_BENCH_CHAIN].times[i] = 20;
    ck_assert(lens_bench_noise_of(noise) > 0.3);
    ck_assert_ptr_nonnull(
        strstr(lens_bench_noise_warning(noise, &arena), "more than 3 %"));
}
END_TEST

START_TEST(each_constant_work_is_a_row)
{
    struct lens_bench_noise *noise =
        lens_arena_alloc(&arena, 1, sizeof(*noise));

    ck_assert_ptr_nonnull(noise);
    ck_assert_int_eq(lens_bench_noise_add(noise, &rows, &err), LENS_OK);
    ck_assert_uint_eq(rows.n, 0);
    ck_assert_int_eq(lens_bench_noise_init(noise, &arena, &err), LENS_OK);
    for (size_t r = 0; r < 2; r++) {
        for (size_t i = 0; i < 3; i++)
            lens_bench_noise_measure(noise);
        ck_assert_int_eq(lens_bench_noise_add(noise, &rows, &err), LENS_OK);
    }
    ck_assert_uint_eq(rows.n, LENS_BENCH_N_CONSTANTS);
    for (size_t i = 0; i < rows.n; i++) {
        ck_assert_str_eq(rows.at[i].name, lens_bench_constant_names[i]);
        ck_assert_uint_eq(rows.at[i].n_repeats, 2);
    }
    ck_assert_uint_eq(finish(0).rows[0].calls.n, 6);
}
END_TEST

static enum lens_status make_rows(void *unused)
{
    const double calls[] = { 3, 1, 2 };
    struct lens_bench_row row = plain;
    enum lens_status status = LENS_OK;
    char name[8];

    (void)unused;
    begin();
    row.name = name;
    for (size_t i = 0; i < 40 && status == LENS_OK; i++) {
        (void)snprintf(name, sizeof(name), "%zu", i % 20);
        status = lens_bench_add(&rows, &row, 1, calls, 3, &err);
    }
    end();
    return status;
}

START_TEST(rows_without_memory_say_so)
{
    end();
    ck_assert_uint_gt(test_faults_sweep(make_rows, NULL), 0);
    begin();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bench_report");
    TCase *cases = tcase_create("report");

    tcase_add_checked_fixture(cases, begin, end);
    tcase_add_test(cases, rows_of_one_key_are_one_row);
    tcase_add_test(cases, row_without_recall_and_x_has_none);
    tcase_add_test(cases, row_grows_to_its_limits);
    tcase_add_test(cases, bad_figure_leaves_no_trace);
    tcase_add_test(cases, long_name_is_refused);
    tcase_add_loop_test(cases, percentiles_are_of_nearest_rank, 0, 40);
    tcase_add_test(cases, interval_is_as_wide_as_the_noise);
    tcase_add_test(cases, interval_of_what_is_not_timed_is_plain);
    tcase_add_test(cases, interval_of_extremes_is_finite);
    tcase_add_test(cases, units_of_time_are_known);
    tcase_add_test(cases, noise_is_the_deviation_of_most);
    tcase_add_test(cases, each_constant_work_is_a_row);
    tcase_add_test(cases, rows_without_memory_say_so);
    suite_add_tcase(suite, cases);
    return test_suite_run(suite);
}

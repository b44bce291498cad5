#include "api/histogram.h"

#include <stdlib.h>
#include <string.h>

#include "support/random.h"
#include "support/suite.h"

static struct lens_buffer out;

/* The number behind the series, of the text in `out`. */
static double value_of(const char *series)
{
    const char *at;

    lens_buffer_add_char(&out, '\0');
    at = strstr(out.p, series);
    ck_assert_ptr_nonnull(at);
    return strtod(at + strlen(series), NULL);
}

static void write_out(const struct lens_histogram *histogram)
{
    lens_buffer_release(&out);
    lens_buffer_init(&out, 1 << 16);
    lens_histogram_write(histogram, "x_seconds", "route", "/r", &out);
    ck_assert_int_eq(lens_buffer_status(&out), LENS_OK);
}

START_TEST(histogram_counts_up_to_and_with_a_bound)
{
    struct lens_histogram histogram = { .n = 0 };

    lens_histogram_add(&histogram, 0);
    lens_histogram_add(&histogram, 10);
    lens_histogram_add(&histogram, 11);
    lens_histogram_add(&histogram, 1000);
    lens_histogram_add(&histogram, 10000000);
    lens_histogram_add(&histogram, 10000001);
    write_out(&histogram);
    ck_assert(value_of("x_seconds_bucket{route=\"/r\",le=\"1e-05\"} ") == 2);
    ck_assert(value_of("x_seconds_bucket{route=\"/r\",le=\"2.5e-05\"} ") == 3);
    ck_assert(value_of("x_seconds_bucket{route=\"/r\",le=\"0.0005\"} ") == 3);
    ck_assert(value_of("x_seconds_bucket{route=\"/r\",le=\"0.001\"} ") == 4);
    ck_assert(value_of("x_seconds_bucket{route=\"/r\",le=\"10\"} ") == 5);
    ck_assert(value_of("x_seconds_bucket{route=\"/r\",le=\"+Inf\"} ") == 6);
    ck_assert(value_of("x_seconds_count{route=\"/r\"} ") == 6);
    ck_assert(value_of("x_seconds_sum{route=\"/r\"} ") == 20.001022);
}
END_TEST

/* Buckets never fall, and each has what lies under its bound. */
START_TEST(histogram_buckets_are_what_they_say)
{
    struct test_random r = { (uint64_t)_i };
    struct lens_histogram histogram = { .n = 0 };
    uint64_t times[200];
    const char *at;

    for (size_t i = 0; i < 200; i++) {
        times[i] = test_random_below(&r, 1U << test_random_below(&r, 25));
        lens_histogram_add(&histogram, times[i]);
    }
    write_out(&histogram);
    lens_buffer_add_char(&out, '\0');
    at = out.p;
    for (size_t b = 0; b < LENS_HISTOGRAM_BOUNDS; b++) {
        double bound, n;
        size_t want = 0;

        at = strstr(at, "le=\"") + 4;
        bound = strtod(at, NULL);
        at = strstr(at, "} ") + 2;
        n = strtod(at, NULL);
        for (size_t i = 0; i < 200; i++)
            want += (double)times[i] <= bound * 1e6 + 0.5;
        ck_assert_uint_eq((size_t)n, want);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("serve_histogram");
    TCase *tc = tcase_create("histogram");

    tcase_add_test(tc, histogram_counts_up_to_and_with_a_bound);
    tcase_add_loop_test(tc, histogram_buckets_are_what_they_say, 0, 50);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

#include "bench/simulated.h"

#include <check.h>
#include <math.h>
#include <stdio.h>

#include "bench/noise.h"

enum {
    TIMINGS = 12 /* of constant work in a repetition */
};

const struct simulated_host simulated_idle = {
    .n_rows = 150,
    .n_repeats = 5,
    .run = 0.02,
    .drift = 0.01,
    .place = 0.015,
    .least = 0.005,
    .most = 0.06,
    .late = 0.02,
};

static double uniform(struct test_random *random)
{
    return ((double)(test_random_next(random) >> 11) + 0.5) / 0x1p53;
}

double simulated_normal(struct test_random *random)
{
    double radius = sqrt(-2 * log(uniform(random)));

    return radius * cos(6.283185307179586 * uniform(random));
}

/* What a row is, whatever the run. */
struct nature {
    double base, weight, deviation;
    bool is_rate;
};

static struct nature nature_of(const struct simulated_host *host, size_t i)
{
    struct test_random random = { .state = 1000 + i };
    struct nature nature = { .base = 10 * uniform(&random),
                             .weight = 1.2 * uniform(&random),
                             .is_rate = i % 3 == 2 };

    nature.deviation =
        host->least * pow(host->most / host->least, uniform(&random));
    return nature;
}

static void add(struct lens_bench_rows *rows, const struct lens_bench_row *row,
                double log_time)
{
    double sign = row->better == LENS_BENCH_HIGHER ? -1 : 1;

    ck_assert_int_eq(
        lens_bench_add(rows, row, exp(sign * log_time), NULL, 0, NULL),
        LENS_OK);
}

struct simulated_change simulated_none(void)
{
    return (struct simulated_change){ 0, 0, 1 };
}

struct simulated_change simulated_all(double times)
{
    return (struct simulated_change){ 0, SIZE_MAX, times };
}

struct simulated_change simulated_row(size_t row, double times)
{
    return (struct simulated_change){ row, row + 1, times };
}

struct simulated_change simulated_part(const struct simulated_host *host,
                                       size_t part, double times)
{
    return (struct simulated_change){ host->n_rows * part / SIMULATED_PARTS,
                                      host->n_rows * (part + 1) /
                                          SIMULATED_PARTS,
                                      times };
}

static void add_row(struct lens_bench_rows *rows, size_t part, size_t i,
                    const struct nature *nature, double log_time)
{
    static const char *const parts[SIMULATED_PARTS] = { "first", "second",
                                                        "third", "fourth",
                                                        "fifth", "sixth" };
    char name[32];
    struct lens_bench_row row = { .part = parts[part],
                                  .name = name,
                                  .unit = nature->is_rate ? "1/s" : "us",
                                  .better = nature->is_rate
                                                ? LENS_BENCH_HIGHER
                                                : LENS_BENCH_LOWER };

    (void)snprintf(name, sizeof(name), "row %zu", i);
    add(rows, &row, log_time);
}

struct lens_bench_report simulate(const struct simulated_host *host,
                                  struct test_random *random,
                                  struct simulated_change change,
                                  struct lens_arena *arena)
{
    struct lens_bench_rows rows = { .arena = arena };
    struct lens_bench_report report = { .command = "made", .warning = "" };
    struct lens_bench_noise *noise = lens_arena_alloc(arena, 1, sizeof(*noise));
    double run = host->run * simulated_normal(random), drift = 0;
    double *places = lens_arena_alloc(arena, host->n_rows, sizeof(*places));

    ck_assert(noise && places);
    for (size_t i = 0; i < host->n_rows; i++)
        places[i] = host->place * simulated_normal(random);
    for (size_t r = 0; r < host->n_repeats; r++) {
        drift = 0.7 * drift + host->drift * simulated_normal(random);
        for (size_t t = 0; t < TIMINGS; t++)
            noise->of[LENS_BENCH_CHAIN].times[noise->of[LENS_BENCH_CHAIN].n++] =
                5 * exp(run + drift + 0.005 * simulated_normal(random));
        ck_assert_int_eq(lens_bench_noise_add(noise, &rows, NULL), LENS_OK);
        for (size_t i = 0; i < host->n_rows; i++) {
            struct nature nature = nature_of(host, i);
            double y = nature.base + nature.weight * (run + drift) + places[i] +
                       nature.deviation * simulated_normal(random);

            if (uniform(random) < host->late)
                y += -0.4 * log(uniform(random));
            if (i >= change.from && i < change.to)
                y += log(change.times);
            add_row(&rows, i * SIMULATED_PARTS / host->n_rows, i, &nature, y);
        }
    }
    report.noise = lens_bench_noise_of(noise);
    report.rows = rows.at;
    report.n_rows = rows.n;
    ck_assert_int_eq(lens_bench_report_finish(&report, NULL), LENS_OK);
    return report;
}

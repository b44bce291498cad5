#include "bench/spread.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/student.h"

/* 19 of 20. */
static const double outside = 0.05;

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double lens_bench_median(double *figures, size_t n)
{
    qsort(figures, n, sizeof(*figures), by_size);
    if (n % 2)
        return figures[n / 2];
    return figures[n / 2 - 1] + (figures[n / 2] - figures[n / 2 - 1]) / 2;
}

bool lens_bench_is_timed(const char *unit)
{
    static const char *const units[] = { "ns", "us", "ms", "s" };
    const char *per = strrchr(unit, '/');

    if (per)
        unit = per + 1;
    for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
        if (!strcmp(unit, units[i]))
            return true;
    }
    return false;
}

static bool are_positive(const struct lens_bench_row *row)
{
    for (size_t i = 0; i < row->n_repeats; i++) {
        if (!(row->repeats[i] > 0))
            return false;
    }
    return true;
}

static double variance_of(const double *figures, size_t n)
{
    double mean = 0, sum = 0;

    for (size_t i = 0; i < n; i++)
        mean += figures[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        sum += (figures[i] - mean) * (figures[i] - mean);
    return n > 1 ? sum / (double)(n - 1) : 0;
}

struct lens_bench_spread lens_bench_spread_of(const struct lens_bench_row *row,
                                              double noise)
{
    struct lens_bench_spread spread = {
        .is_log = lens_bench_is_timed(row->unit) && are_positive(row),
        .df = row->n_repeats > 1 ? (double)(row->n_repeats - 1) : 1
    };
    double figures[LENS_BENCH_REPEATS_MAX];
    double n = (double)row->n_repeats;

    for (size_t i = 0; i < row->n_repeats; i++)
        figures[i] = spread.is_log ? log(row->repeats[i]) : row->repeats[i];
    spread.variance = variance_of(figures, row->n_repeats);
    if (spread.is_log && spread.variance < noise * noise)
        spread.variance = noise * noise;
    spread.variance *= 1.62 / (n + 0.62);
    spread.centre = lens_bench_median(figures, row->n_repeats);
    return spread;
}

static double square(double value)
{
    return value * value;
}

struct lens_bench_gap lens_bench_gap_of(const struct lens_bench_spread *a,
                                        const struct lens_bench_spread *b)
{
    double known = a->is_log ? 2 * square(LENS_BENCH_BETWEEN_RUNS) : 0;
    double variance = a->variance + b->variance + known;
    double lost = square(a->variance) / a->df + square(b->variance) / b->df;

    return (struct lens_bench_gap){ .difference = b->centre - a->centre,
                                    .deviation = sqrt(variance),
                                    .df = lost > 0 ? square(variance) / lost
                                                   : (double)INFINITY };
}

void lens_bench_predict(struct lens_bench_row *row, double noise)
{
    struct lens_bench_spread spread = lens_bench_spread_of(row, noise);
    struct lens_bench_gap gap = lens_bench_gap_of(&spread, &spread);
    double reach = gap.deviation > 0
                       ? gap.deviation * lens_student_quantile(outside, gap.df)
                       : 0;
    double figures[LENS_BENCH_REPEATS_MAX];

    memcpy(figures, row->repeats, row->n_repeats * sizeof(*figures));
    row->value = lens_bench_median(figures, row->n_repeats);
    row->low = row->value - reach;
    row->high = row->value + reach;
    if (spread.is_log) {
        row->low = row->value * exp(-reach);
        row->high = row->value * exp(reach);
    }
}

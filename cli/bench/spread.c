#include "bench/spread.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/student.h"

/* As good as a normal distribution. */
static const double lost_least = 1e-6;

/* 19 of 20. */
static const double outside = 0.05;

/* What one figure deviates by, of the noise, and how well that is known: by the
 * timings of the constant work, dozens in any run. */
static const double once_of_noise = 1.5, df_of_noise = 30;

enum {
    LATE_ONE_IN = 5
};

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

double lens_bench_variance_of_median(size_t n)
{
    return 1.62 / ((double)n + 0.62);
}

static bool is_time(const char *word, size_t len)
{
    static const char *const units[] = { "ns", "us", "ms", "s" };

    for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
        if (strlen(units[i]) == len && !memcmp(word, units[i], len))
            return true;
    }
    return false;
}

bool lens_bench_is_rate(const char *unit)
{
    const char *per = strchr(unit, '/');

    return per && is_time(per + 1, strlen(per + 1));
}

bool lens_bench_is_timed(const char *unit)
{
    return is_time(unit, strcspn(unit, "/")) || lens_bench_is_rate(unit);
}

bool lens_bench_is_positive(const struct lens_bench_row *row)
{
    for (size_t i = 0; i < row->n_repeats; i++) {
        if (!(row->repeats[i] > 0))
            return false;
    }
    return true;
}

static double square(double value)
{
    return value * value;
}

/*
 * The variance around the median; figures are sorted.  One in five, the
 * farthest ones, count as if they were twice as far off as the next.
 */
static double variance_of(const double *figures, size_t n, double median)
{
    double off[LENS_BENCH_REPEATS_MAX], sum = 0;
    size_t n_late = n / LATE_ONE_IN;

    for (size_t i = 0; i < n; i++)
        off[i] = fabs(figures[i] - median);
    (void)lens_bench_median(off, n);
    for (size_t i = 0; i < n; i++)
        sum += square(i < n - n_late ? off[i]
                                     : fmin(off[i], 2 * off[n - n_late - 1]));
    return n > 1 ? sum / (double)(n - 1) : 0;
}

/* Sizes that repeat to the byte are what they are. */
static double between_runs(const struct lens_bench_spread *spread,
                           size_t n_repeats, double noise)
{
    if (spread->is_log)
        return fmax(LENS_BENCH_BETWEEN_RUNS, LENS_BENCH_DRIFT_OF_NOISE * noise);
    return n_repeats > 1 && spread->variance <= 0
               ? 0
               : LENS_BENCH_BETWEEN_SIZES * fabs(spread->centre);
}

static struct lens_bench_spread spread_of(const struct lens_bench_row *row,
                                          bool is_log, double noise)
{
    struct lens_bench_spread spread = { .is_log = is_log,
                                        .df = row->n_repeats > 1
                                                  ? (double)(row->n_repeats - 1)
                                                  : df_of_noise };
    double figures[LENS_BENCH_REPEATS_MAX];

    for (size_t i = 0; i < row->n_repeats; i++)
        figures[i] = is_log ? log(row->repeats[i]) : row->repeats[i];
    spread.centre = lens_bench_median(figures, row->n_repeats);
    spread.variance = variance_of(figures, row->n_repeats, spread.centre);
    spread.between = between_runs(&spread, row->n_repeats, noise);
    if (row->n_repeats == 1)
        noise *= once_of_noise;
    if (spread.variance < noise * noise)
        spread.variance = noise * noise;
    spread.variance *= lens_bench_variance_of_median(row->n_repeats);
    return spread;
}

struct lens_bench_spread lens_bench_spread_of(const struct lens_bench_row *row,
                                              double noise)
{
    if (lens_bench_is_timed(row->unit) && lens_bench_is_positive(row))
        return spread_of(row, true, noise);
    return lens_bench_spread_plain(row);
}

struct lens_bench_spread
lens_bench_spread_plain(const struct lens_bench_row *row)
{
    return spread_of(row, false, 0);
}

struct lens_bench_gap lens_bench_gap_of(const struct lens_bench_spread *a,
                                        const struct lens_bench_spread *b)
{
    double known = square(a->between) + square(b->between);
    double variance = a->variance + b->variance + known;
    double lost = 0; /* parts of it, so that nothing overflows */

    if (variance > 0)
        lost = square(a->variance / variance) / a->df +
               square(b->variance / variance) / b->df;
    return (struct lens_bench_gap){
        .difference = b->centre - a->centre,
        .deviation = sqrt(variance),
        .df = 1 / (lost > lost_least ? lost : lost_least)
    };
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
        if (row->high > LENS_BENCH_FIGURE_MAX)
            row->high = LENS_BENCH_FIGURE_MAX;
    }
}

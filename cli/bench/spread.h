/*
 * spread.h - how far apart the values of two runs of the same thing lie.
 *
 * A row's repetitions differ by chance, and so does its median from one run to
 * the next.  The model behind intervals and comparisons:
 *
 *     log y = row + run + repetition        times and rates
 *     y     = row + repetition              sizes, counts, recalls
 *
 * Times and rates are skewed, and a busy host is late by a factor; on their
 * logarithms that is a term, and the distribution is near enough to a normal
 * one.
 *
 * Repetition: its deviation is that of the row's repetitions, but not less than
 * the host's noise (noise.h): five figures that agree by luck do not make a
 * clock better than its host.  One in five repetitions, the farthest from the
 * median, counts as no more than twice as far off as the next: an interrupt is
 * part of the report, yet says nothing of the other four, and the median does
 * not move with it.  The median of n has the variance
 *
 *     c(n) s^2,  c(n) = 1.62 / (n + 0.62)
 *
 * which is exact for one, within 2 % of the order statistics of normal
 * variables for odd n (Arnold, Balakrishnan and Nagaraja, "A First Course in
 * Order Statistics", 1992: 0.449 for 3, 0.287 for 5, 0.210 for 7, pi / 2n in
 * the limit) and above them for even n.
 *
 * A figure that was measured once has no others to be the median of: it is
 * taken to deviate by one and a half times the noise.
 *
 * Run: where the pages of a process lie, which cores it got and what the host
 * did in those minutes is the same in all repetitions of a run and another in
 * the next, so no number of repetitions shows it (Mytkowicz and others,
 * "Producing Wrong Data Without Doing Anything Obviously Wrong!", ASPLOS 2009;
 * Kalibera and Jones, "Rigorous Benchmarking in Reasonable Time", ISMM 2013).
 * LENS_BENCH_BETWEEN_RUNS stands for it, or on a noisy host a part of the
 * noise: what drifts within a run drifts from one to the next.  (Nine runs of
 * the lens on a host with a noise of 0.12: values deviated by 0.11, and by 0.08
 * together, from one run to the next.)  It is known, so it has no degrees of
 * freedom to lose; those of the sum are by Welch and Satterthwaite:
 *
 *     df = (sum of variances)^2 / sum of (variance^2 / its df)
 */
#ifndef LENS_BENCH_SPREAD_H
#define LENS_BENCH_SPREAD_H

#include <stdbool.h>

#include "bench/report.h"

/* Deviation of a row's logarithm from run to run, beyond its repetitions. */
#define LENS_BENCH_BETWEEN_RUNS   0.02
#define LENS_BENCH_DRIFT_OF_NOISE 0.6

/* The same of sizes that do not repeat to the byte, as a part of them. */
#define LENS_BENCH_BETWEEN_SIZES 0.015

struct lens_bench_spread {
    bool is_log;     /* the two below are of logarithms */
    double centre;   /* median */
    double variance; /* of the median, by the repetitions */
    double df;       /* of the variance */
    double between;  /* deviation from run to run, beyond that */
};

/* Is the unit one of time ("us", "us/passage"), or something per time ("1/s")?
 */
bool lens_bench_is_timed(const char *unit);

/* Only something per time, which less is of on a slow host. */
bool lens_bench_is_rate(const char *unit);

/* Has every repetition of the row a logarithm? */
bool lens_bench_is_positive(const struct lens_bench_row *row);

/* The median of the figures, which are sorted for it. */
double lens_bench_median(double *figures, size_t n);

/* c(n) above: its variance, as a part of that of the figures. */
double lens_bench_variance_of_median(size_t n);

/* A normal variable's deviation, of the median of its distances from the
 * middle. */
#define LENS_BENCH_OF_MEDIAN_DISTANCE 1.4826

/* Of one row of a report with that noise.  A timed row with a figure of 0 or
 * less has no logarithm and is taken as it is. */
struct lens_bench_spread lens_bench_spread_of(const struct lens_bench_row *row,
                                              double noise);

/* The same without logarithms, whatever the unit. */
struct lens_bench_spread
lens_bench_spread_plain(const struct lens_bench_row *row);

/* The same row in two runs: b - a, the deviation of that by chance, and its
 * degrees of freedom. */
struct lens_bench_gap {
    double difference, deviation, df;
};

struct lens_bench_gap lens_bench_gap_of(const struct lens_bench_spread *a,
                                        const struct lens_bench_spread *b);

/* Set value, low and high of a row. */
void lens_bench_predict(struct lens_bench_row *row, double noise);

#endif /* LENS_BENCH_SPREAD_H */

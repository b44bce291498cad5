#include "bench/noise.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "bench/spread.h"

enum {
    STEPS = 3000000
};

/* xorshift64 (Marsaglia, "Xorshift RNGs", 2003). */
static uint64_t work(uint64_t x)
{
    for (size_t i = 0; i < STEPS; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }
    return x;
}

void lens_bench_noise_measure(struct lens_bench_noise *noise)
{
    uint64_t from;
    /* Looked at by nobody, but the compiler does not know. */
    static volatile uint64_t result = 1;

    if (noise->n == LENS_BENCH_NOISE_MAX)
        return;
    from = lens_clock_ns();
    result = work(result | 1);
    noise->times[noise->n++] = (double)(lens_clock_ns() - from) / 1e6;
}

enum lens_status lens_bench_noise_add(struct lens_bench_noise *noise,
                                      struct lens_bench_rows *rows,
                                      struct lens_error *err)
{
    const struct lens_bench_row row = { .part = "host",
                                        .name = LENS_BENCH_CONSTANT_WORK,
                                        .unit = "ms",
                                        .better = LENS_BENCH_LOWER };
    const double *times = noise->times + noise->n_told;
    double sorted[LENS_BENCH_NOISE_MAX];
    size_t n = noise->n - noise->n_told;

    if (!n)
        return LENS_OK;
    memcpy(sorted, times, n * sizeof(*times));
    noise->n_told = noise->n;
    return lens_bench_add(rows, &row, lens_bench_median(sorted, n), times, n,
                          err);
}

double lens_bench_noise_of(const struct lens_bench_noise *noise)
{
    double logs[LENS_BENCH_NOISE_MAX];
    size_t n = noise->n, tail = n * 16 / 100;

    if (n < 2)
        return 0;
    for (size_t i = 0; i < n; i++)
        logs[i] = log(noise->times[i]);
    (void)lens_bench_median(logs, n);
    return (logs[n - 1 - tail] - logs[tail]) / 2;
}

const char *lens_bench_noise_warning(const struct lens_bench_noise *noise,
                                     struct lens_arena *arena)
{
    double deviation = lens_bench_noise_of(noise);
    double sorted[LENS_BENCH_NOISE_MAX];
    char text[400];

    if (deviation <= LENS_BENCH_NOISY)
        return "";
    memcpy(sorted, noise->times, noise->n * sizeof(*sorted));
    (void)lens_bench_median(sorted, noise->n);
    (void)snprintf(text, sizeof(text),
                   "the host is noisy: constant work took %.2f to %.2f ms in "
                   "%zu timings, a deviation of %.1f %% (more than %.0f %%); "
                   "small differences cannot be told from chance",
                   sorted[0], sorted[noise->n - 1], noise->n, 100 * deviation,
                   100 * LENS_BENCH_NOISY);
    return lens_arena_copy(arena, lens_view_of(text));
}

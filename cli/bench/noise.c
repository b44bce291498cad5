#include "bench/noise.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/random.h"
#include "bench/spread.h"

enum {
    STEPS = 3000000,
    WIDE_STEPS = 500000,
    LINES = 1 << 17,
    READS = 20000
};

const char *const lens_bench_constant_names[LENS_BENCH_N_CONSTANTS] = {
    [LENS_BENCH_CHAIN] = "constant work",
    [LENS_BENCH_WIDE] = "constant wide work",
    [LENS_BENCH_READS] = "constant reads"
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

/* As many operations in six chains at once.  The shifts differ, so that no
 * compiler makes vectors of them. */
static uint64_t wide_work(uint64_t x)
{
    uint64_t a = x, b = x + 1, c = x + 2, d = x + 3, e = x + 4, f = x + 5;

    for (size_t i = 0; i < WIDE_STEPS; i++) {
        a ^= a << 13;
        b ^= b << 7;
        c ^= c << 21;
        d ^= d << 17;
        e ^= e << 5;
        f ^= f << 25;
        a ^= a >> 7;
        b ^= b >> 9;
        c ^= c >> 35;
        d ^= d >> 27;
        e ^= e >> 12;
        f ^= f >> 14;
        a ^= a << 17;
        b ^= b << 8;
        c ^= c << 4;
        d ^= d << 26;
        e ^= e << 27;
        f ^= f << 31;
    }
    return a ^ b ^ c ^ d ^ e ^ f;
}

/* Of the size that caches move. */
struct lens_bench_line {
    uint32_t next;
    char rest[60];
};

static uint32_t below(struct lens_random *random, uint32_t n)
{
    return (uint32_t)(lens_random_next(random) >> 32) % n;
}

/* One ring through all lines (Sattolo, "An algorithm to generate a random
 * cyclic permutation", 1986). */
enum lens_status lens_bench_noise_init(struct lens_bench_noise *noise,
                                       struct lens_arena *arena,
                                       struct lens_error *err)
{
    struct lens_bench_line *lines =
        lens_arena_alloc(arena, LINES, sizeof(*lines));
    struct lens_random random = { 1 };

    if (!lines)
        return lens_fail(err, LENS_E_NOMEM, "no memory to measure the host");
    for (uint32_t i = 0; i < LINES; i++)
        lines[i].next = i;
    for (uint32_t i = LINES - 1; i > 0; i--) {
        uint32_t j = below(&random, i), next = lines[i].next;

        lines[i].next = lines[j].next;
        lines[j].next = next;
    }
    noise->lines = lines;
    return LENS_OK;
}

static uint64_t read_lines(const struct lens_bench_line *lines)
{
    uint32_t at = 0;

    for (size_t i = 0; i < READS; i++)
        at = lines[at].next;
    return at;
}

static void note(struct lens_bench_timings *timings, uint64_t from)
{
    if (timings->n < LENS_BENCH_NOISE_MAX)
        timings->times[timings->n++] = (double)(lens_clock_ns() - from) / 1e6;
}

void lens_bench_noise_measure(struct lens_bench_noise *noise)
{
    /* Looked at by nobody, but the compiler does not know. */
    static volatile uint64_t result = 1;
    uint64_t from = lens_clock_ns();

    result = work(result | 1);
    note(&noise->of[LENS_BENCH_CHAIN], from);
    from = lens_clock_ns();
    result = wide_work(result | 1);
    note(&noise->of[LENS_BENCH_WIDE], from);
    if (!noise->lines)
        return;
    from = lens_clock_ns();
    result = read_lines(noise->lines);
    note(&noise->of[LENS_BENCH_READS], from);
}

static enum lens_status add_row(struct lens_bench_timings *timings,
                                const char *name, struct lens_bench_rows *rows,
                                struct lens_error *err)
{
    const struct lens_bench_row row = {
        .part = "host", .name = name, .unit = "ms", .better = LENS_BENCH_LOWER
    };
    const double *times = timings->times + timings->n_told;
    double sorted[LENS_BENCH_NOISE_MAX];
    size_t n = timings->n - timings->n_told;

    if (!n)
        return LENS_OK;
    memcpy(sorted, times, n * sizeof(*times));
    timings->n_told = timings->n;
    return lens_bench_add(rows, &row, lens_bench_median(sorted, n), times, n,
                          err);
}

enum lens_status lens_bench_noise_add(struct lens_bench_noise *noise,
                                      struct lens_bench_rows *rows,
                                      struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < LENS_BENCH_N_CONSTANTS; i++)
        status =
            add_row(&noise->of[i], lens_bench_constant_names[i], rows, err);
    return status;
}

static double deviation_of(const struct lens_bench_timings *timings)
{
    double logs[LENS_BENCH_NOISE_MAX];
    size_t n = timings->n, tail = n * 16 / 100;

    if (n < 2)
        return 0;
    for (size_t i = 0; i < n; i++)
        logs[i] = log(timings->times[i]);
    (void)lens_bench_median(logs, n);
    return (logs[n - 1 - tail] - logs[tail]) / 2;
}

/* The kind that deviated most. */
static enum lens_bench_constant worst_of(const struct lens_bench_noise *noise,
                                         double *deviation)
{
    enum lens_bench_constant worst = LENS_BENCH_CHAIN;

    *deviation = 0;
    for (unsigned i = 0; i < LENS_BENCH_N_CONSTANTS; i++) {
        double found = deviation_of(&noise->of[i]);

        if (i == LENS_BENCH_WIDE)
            found *= LENS_BENCH_OF_WIDE;
        if (found > *deviation) {
            *deviation = found;
            worst = (enum lens_bench_constant)i;
        }
    }
    return worst;
}

double lens_bench_noise_of(const struct lens_bench_noise *noise)
{
    double deviation;

    (void)worst_of(noise, &deviation);
    return deviation;
}

const char *lens_bench_noise_warning(const struct lens_bench_noise *noise,
                                     struct lens_arena *arena)
{
    double deviation, sorted[LENS_BENCH_NOISE_MAX];
    enum lens_bench_constant kind = worst_of(noise, &deviation);
    const struct lens_bench_timings *worst = &noise->of[kind];
    char text[400];

    if (deviation <= LENS_BENCH_NOISY)
        return "";
    memcpy(sorted, worst->times, worst->n * sizeof(*sorted));
    (void)lens_bench_median(sorted, worst->n);
    (void)snprintf(text, sizeof(text),
                   "the host is noisy: %s took %.2f to %.2f ms in "
                   "%zu timings, a noise of %.1f %% (more than %.0f %%); "
                   "small differences cannot be told from chance",
                   lens_bench_constant_names[kind], sorted[0],
                   sorted[worst->n - 1], worst->n, 100 * deviation,
                   100 * LENS_BENCH_NOISY);
    return lens_arena_copy(arena, lens_view_of(text));
}

#include "bench/together.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "bench/noise.h"
#include "bench/spread.h"
#include "bench/student.h"

enum {
    ROWS_MIN = 10,
    REPEATS_MIN = 3
};

/* How well the noise is known: by dozens of timings. */
static const double df_of_noise = 30;

/* The logarithm of the least time; of the highest rate, negated. */
static double best_of(const struct lens_bench_row *row)
{
    bool is_rate = lens_bench_is_rate(row->unit);
    double best = row->repeats[0];

    for (size_t i = 1; i < row->n_repeats; i++)
        best =
            is_rate ? fmax(best, row->repeats[i]) : fmin(best, row->repeats[i]);
    return is_rate ? -log(best) : log(best);
}

static bool is_repeated(const struct lens_bench_row *row)
{
    return row && row->n_repeats >= REPEATS_MIN &&
           lens_bench_is_positive(row) && lens_bench_is_timed(row->unit);
}

static bool counts(const struct lens_bench_pair *pair)
{
    return is_repeated(pair->a) && is_repeated(pair->b) &&
           pair->a->better != LENS_BENCH_NEITHER &&
           strcmp(pair->a->part, "host") != 0;
}

/* How much longer what is constant took in b at best; 0 when unknown. */
static double host_change(const struct lens_bench_comparison *c,
                          const char *name)
{
    const struct lens_bench_pair *pair = lens_bench_pair_of_host(c, name);

    return pair ? best_of(pair->b) - best_of(pair->a) : 0;
}

static double deviation_of(double noise)
{
    return fmax(LENS_BENCH_TOGETHER_LEAST,
                LENS_BENCH_TOGETHER_OF_NOISE * noise);
}

static void judge(const struct lens_bench_comparison *c, double change,
                  double level, struct lens_bench_together *out)
{
    double work = 0, reads = 0, low, high, beyond;
    double deviation =
        hypot(deviation_of(c->a->noise), deviation_of(c->b->noise));
    double reach = deviation * lens_student_quantile(level, df_of_noise);

    if (c->is_same_cpu) {
        work = host_change(c, LENS_BENCH_CONSTANT_WORK);
        reads = host_change(c, LENS_BENCH_CONSTANT_READS);
    }
    low = fmin(0, fmin(work, reads));
    high = fmax(0, fmax(work, reads));
    beyond = fmax(0, fmax(change - high, low - change));
    out->ratio = exp(change);
    out->low = exp(low - reach);
    out->high = exp(high + reach);
    out->p = lens_student_two_sided(beyond / deviation, df_of_noise);
    if (out->p <= level)
        out->verdict = change > 0 ? LENS_BENCH_REGRESSED : LENS_BENCH_IMPROVED;
}

enum lens_status
lens_bench_judge_together(const struct lens_bench_comparison *comparison,
                          double level, struct lens_arena *arena,
                          struct lens_bench_together *out,
                          struct lens_error *err)
{
    struct lens_bench_together together = {
        .ratio = 1, .low = 1, .high = 1, .p = 1, .verdict = LENS_BENCH_SAME
    };
    double *changes =
        lens_arena_alloc(arena, comparison->n + 1, sizeof(*changes));

    if (!changes)
        return lens_fail(err, LENS_E_NOMEM, "no memory to compare reports");
    for (size_t i = 0; i < comparison->n; i++) {
        const struct lens_bench_pair *pair = &comparison->pairs[i];

        if (counts(pair))
            changes[together.n++] = best_of(pair->b) - best_of(pair->a);
    }
    if (together.n >= ROWS_MIN)
        judge(comparison, lens_bench_median(changes, together.n), level,
              &together);
    *out = together;
    return LENS_OK;
}

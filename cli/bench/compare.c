#include "bench/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "bench/noise.h"
#include "bench/spread.h"
#include "bench/student.h"
#include "bench/together.h"
#include "eval/holm.h"

/* Of any false verdict about a row in one comparison. */
static const double level_of_rows = 0.03;

/* Least parts of a value that count, where nothing is timed. */
static const double least_of_sizes = 0.02;
static const double least_of_others = 0.005;

/* How much recall an approximate search may lose at a gate. */
static const double recall_lost_max = 0.01;

/* What chance and the host explain of a row: a difference from `low` to
 * `high`, with that deviation around it. */
struct allowance {
    struct lens_bench_gap gap;
    bool is_log;
    double low, high;
};

static bool is_constant(const struct lens_bench_row *row,
                        enum lens_bench_constant constant)
{
    return !strcmp(row->part, "host") &&
           !strcmp(row->name, lens_bench_constant_names[constant]);
}

static bool is_of_noise(const struct lens_bench_row *row)
{
    for (unsigned i = 0; i < LENS_BENCH_N_CONSTANTS; i++) {
        if (is_constant(row, (enum lens_bench_constant)i))
            return true;
    }
    return false;
}

static const char *fact_of(const struct lens_bench_report *report,
                           const char *name)
{
    for (size_t i = 0; i < report->n_facts; i++) {
        if (!strcmp(report->facts[i].name, name))
            return report->facts[i].value;
    }
    return "";
}

static int by_key(const void *a, const void *b)
{
    return lens_bench_row_compare(*(const struct lens_bench_row *const *)a,
                                  *(const struct lens_bench_row *const *)b);
}

/* Rows of a report in the order of their keys; NULL without memory. */
static const struct lens_bench_row **
sorted_rows(const struct lens_bench_report *report, struct lens_arena *arena)
{
    const struct lens_bench_row **sorted = lens_arena_alloc(
        arena, report->n_rows + 1, sizeof(struct lens_bench_row *));

    for (size_t i = 0; sorted && i < report->n_rows; i++)
        sorted[i] = &report->rows[i];
    if (sorted)
        qsort(sorted, report->n_rows, sizeof(*sorted), by_key);
    return sorted;
}

static const struct lens_bench_row *
find(const struct lens_bench_row *const *sorted, size_t n,
     const struct lens_bench_row *key)
{
    const struct lens_bench_row *const *found =
        bsearch(&key, sorted, n, sizeof(*sorted), by_key);

    return found ? *found : NULL;
}

static enum lens_status pair_rows(struct lens_bench_comparison *c,
                                  struct lens_arena *arena,
                                  struct lens_error *err)
{
    const struct lens_bench_report *a = c->a, *b = c->b;
    const struct lens_bench_row **in_a = sorted_rows(a, arena);
    const struct lens_bench_row **in_b = sorted_rows(b, arena);

    c->pairs =
        lens_arena_alloc(arena, a->n_rows + b->n_rows + 1, sizeof(*c->pairs));
    if (!in_a || !in_b || !c->pairs)
        return lens_fail(err, LENS_E_NOMEM, "no memory to compare reports");
    for (size_t i = 0; i < a->n_rows; i++) {
        struct lens_bench_pair *pair = &c->pairs[c->n++];

        pair->a = &a->rows[i];
        pair->b = find(in_b, b->n_rows, pair->a);
        if (pair->b && (strcmp(pair->a->unit, pair->b->unit) != 0 ||
                        pair->a->better != pair->b->better))
            return lens_fail(err, LENS_E_INVAL,
                             "the row '%.60s, %.60s, %.60s' means another "
                             "thing in the second report",
                             pair->a->part, pair->a->name,
                             pair->a->configuration);
    }
    for (size_t i = 0; i < b->n_rows; i++) {
        if (!find(in_a, a->n_rows, &b->rows[i]))
            c->pairs[c->n++].b = &b->rows[i];
    }
    return LENS_OK;
}

const struct lens_bench_pair *
lens_bench_pair_of_host(const struct lens_bench_comparison *comparison,
                        enum lens_bench_constant constant)
{
    for (size_t i = 0; i < comparison->n; i++) {
        const struct lens_bench_pair *pair = &comparison->pairs[i];

        if (pair->a && pair->b && is_constant(pair->a, constant) &&
            lens_bench_is_positive(pair->a) && lens_bench_is_positive(pair->b))
            return pair;
    }
    return NULL;
}

static void look_at_host(struct lens_bench_comparison *c)
{
    c->is_same_cpu = !strcmp(fact_of(c->a, "CPU"), fact_of(c->b, "CPU"));
    for (unsigned i = 0; i < LENS_BENCH_N_CONSTANTS; i++) {
        const struct lens_bench_pair *pair =
            lens_bench_pair_of_host(c, (enum lens_bench_constant)i);

        c->host[i] = pair ? pair->b->value / pair->a->value : 1;
    }
}

static double least_of(const struct lens_bench_row *row)
{
    return *row->unit ? least_of_sizes : least_of_others;
}

static struct allowance allow(const struct lens_bench_comparison *c,
                              const struct lens_bench_pair *pair)
{
    struct lens_bench_spread a = lens_bench_spread_of(pair->a, c->a->noise);
    struct lens_bench_spread b = lens_bench_spread_of(pair->b, c->b->noise);
    struct allowance out = { .is_log = a.is_log && b.is_log };
    double sign = lens_bench_is_rate(pair->a->unit) ? -1 : 1;

    if (!out.is_log) {
        double least = least_of(pair->a) *
                       fmax(fabs(pair->a->value), fabs(pair->b->value));

        a = lens_bench_spread_plain(pair->a);
        b = lens_bench_spread_plain(pair->b);
        out.low = -least;
        out.high = least;
    } else if (c->is_same_cpu) {
        for (size_t i = 0; i < LENS_BENCH_N_CONSTANTS; i++) {
            out.low = fmin(out.low, sign * log(c->host[i]));
            out.high = fmax(out.high, sign * log(c->host[i]));
        }
    }
    out.gap = lens_bench_gap_of(&a, &b);
    return out;
}

/* The probability of a difference like this one by chance. */
static double chance_of(const struct allowance *allowed)
{
    double d = allowed->gap.difference, beyond = 0;

    if (d > allowed->high)
        beyond = d - allowed->high;
    else if (d < allowed->low)
        beyond = allowed->low - d;
    if (beyond <= 0)
        return 1;
    if (allowed->gap.deviation <= 0)
        return 0;
    return lens_student_two_sided(beyond / allowed->gap.deviation,
                                  allowed->gap.df);
}

static bool is_judged(const struct lens_bench_pair *pair)
{
    return pair->a && pair->b && pair->a->better != LENS_BENCH_NEITHER &&
           !is_of_noise(pair->a);
}

static enum lens_status find_level(struct lens_bench_comparison *c,
                                   struct lens_arena *arena,
                                   struct lens_error *err)
{
    double *p = lens_arena_alloc(arena, c->n + 1, sizeof(*p));
    size_t m = 0;

    if (!p)
        return lens_fail(err, LENS_E_NOMEM, "no memory to compare reports");
    for (size_t i = 0; i < c->n; i++) {
        struct lens_bench_pair *pair = &c->pairs[i];

        pair->p = 1;
        if (pair->a && pair->b) {
            struct allowance allowed = allow(c, pair);

            pair->p = chance_of(&allowed);
        }
        if (is_judged(pair))
            p[m++] = pair->p;
    }
    c->level = lens_holm_bar(p, m, level_of_rows);
    return LENS_OK;
}

static double ratio_of(double a, double b)
{
    if (a == b)
        return 1;
    return a > 0 && b >= 0 ? b / a : -1;
}

static void set_band(const struct lens_bench_comparison *c,
                     struct lens_bench_pair *pair)
{
    struct allowance allowed = allow(c, pair);
    double reach = allowed.gap.deviation > 0
                       ? allowed.gap.deviation *
                             lens_student_quantile(c->level, allowed.gap.df)
                       : 0;
    double low = allowed.low - reach, high = allowed.high + reach;

    pair->ratio = ratio_of(pair->a->value, pair->b->value);
    if (allowed.is_log) {
        pair->low = exp(low);
        pair->high = fmin(exp(high), LENS_BENCH_FIGURE_MAX);
    } else if (pair->a->value > 0) {
        pair->low = fmax(0, 1 + low / pair->a->value);
        pair->high = fmin(1 + high / pair->a->value, LENS_BENCH_FIGURE_MAX);
    } else {
        pair->low = pair->high = 1;
    }
}

static enum lens_bench_verdict judge(const struct lens_bench_comparison *c,
                                     const struct lens_bench_pair *pair)
{
    bool is_more;

    if (!pair->b)
        return LENS_BENCH_ONLY_A;
    if (!pair->a)
        return LENS_BENCH_ONLY_B;
    if (!is_judged(pair))
        return LENS_BENCH_NOT_JUDGED;
    if (pair->p > c->level)
        return LENS_BENCH_SAME;
    is_more = pair->b->value > pair->a->value;
    return is_more == (pair->a->better == LENS_BENCH_HIGHER)
               ? LENS_BENCH_IMPROVED
               : LENS_BENCH_REGRESSED;
}

static enum lens_bench_verdict
judge_whole(const struct lens_bench_comparison *c)
{
    bool any_worse = c->of[LENS_BENCH_REGRESSED] > 0;
    bool any_better = c->of[LENS_BENCH_IMPROVED] > 0;

    for (size_t i = 0; i < c->n_groups; i++) {
        any_worse |= c->groups[i].verdict == LENS_BENCH_REGRESSED;
        any_better |= c->groups[i].verdict == LENS_BENCH_IMPROVED;
    }
    if (any_better)
        return any_worse ? LENS_BENCH_MIXED : LENS_BENCH_IMPROVED;
    return any_worse ? LENS_BENCH_REGRESSED : LENS_BENCH_SAME;
}

enum lens_status lens_bench_compare(const struct lens_bench_report *a,
                                    const struct lens_bench_report *b,
                                    struct lens_arena *arena,
                                    struct lens_bench_comparison *out,
                                    struct lens_error *err)
{
    struct lens_bench_comparison c = { .a = a, .b = b };
    enum lens_status status = pair_rows(&c, arena, err);

    if (status != LENS_OK)
        return status;
    look_at_host(&c);
    status = find_level(&c, arena, err);
    if (status != LENS_OK)
        return status;
    for (size_t i = 0; i < c.n; i++) {
        struct lens_bench_pair *pair = &c.pairs[i];

        pair->ratio = -1;
        if (pair->a && pair->b)
            set_band(&c, pair);
        pair->verdict = judge(&c, pair);
        c.of[pair->verdict]++;
    }
    status = lens_bench_judge_groups(&c, arena, err);
    if (status != LENS_OK)
        return status;
    c.verdict = judge_whole(&c);
    *out = c;
    return LENS_OK;
}

const char *lens_bench_verdict_word(const struct lens_bench_pair *pair)
{
    const struct lens_bench_row *row = pair->a ? pair->a : pair->b;
    bool is_up = (pair->verdict == LENS_BENCH_IMPROVED) ==
                 (row->better == LENS_BENCH_HIGHER);

    switch (pair->verdict) {
    case LENS_BENCH_IMPROVED:
        if (lens_bench_is_timed(row->unit))
            return "faster";
        return is_up ? "higher (better)" : "smaller (better)";
    case LENS_BENCH_REGRESSED:
        if (lens_bench_is_timed(row->unit))
            return "slower";
        return is_up ? "larger (worse)" : "lower (worse)";
    case LENS_BENCH_ONLY_A: return "only in A";
    case LENS_BENCH_ONLY_B: return "only in B";
    case LENS_BENCH_NOT_JUDGED: return "not judged";
    default: return "same";
    }
}

const char *lens_bench_verdict_name(enum lens_bench_verdict whole)
{
    switch (whole) {
    case LENS_BENCH_IMPROVED: return "faster";
    case LENS_BENCH_REGRESSED: return "slower";
    case LENS_BENCH_MIXED: return "mixed";
    default: return "same";
    }
}

double lens_bench_regression(const struct lens_bench_pair *pair)
{
    if (!pair->a || !pair->b || pair->ratio < 0)
        return 0;
    if (pair->a->better == LENS_BENCH_LOWER)
        return pair->ratio - 1;
    return 1 - pair->ratio;
}

const char *lens_bench_gate_reason(const struct lens_bench_pair *pair,
                                   double max_regression)
{
    if (pair->verdict == LENS_BENCH_ONLY_A)
        return "not in B";
    if (pair->a && pair->b && pair->a->recall >= 0 && pair->b->recall >= 0 &&
        pair->a->recall - pair->b->recall > recall_lost_max)
        return "finds less";
    if (pair->verdict != LENS_BENCH_REGRESSED)
        return NULL;
    /* From or to nothing, there is no ratio, and any is too much. */
    if (pair->ratio < 0 || lens_bench_regression(pair) > max_regression)
        return lens_bench_verdict_word(pair);
    return NULL;
}

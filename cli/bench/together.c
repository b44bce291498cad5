#include "bench/together.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "bench/noise.h"
#include "bench/spread.h"
#include "bench/student.h"
#include "eval/holm.h"

enum {
    ROWS_MIN = 10,
    ROWS_OF_PART_MIN = 4,
    REPEATS_MIN = 3
};

/* Of a false verdict about all rows; about any part. */
static const double level_of_all = 0.01;
static const double level_of_parts = 0.01;

/* How well the noise is known: by dozens of timings. */
static const double df_of_noise = 30;

/* A row's time at best in b, as a part of that in a: the logarithm. */
struct change {
    const char *part;
    double of_best;
};

/* What a group may have changed by without anything being said against it, and
 * the deviation around that. */
struct room {
    double low, high, deviation;
};

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

static int by_part(const void *pa, const void *pb)
{
    const struct change *a = pa, *b = pb;
    int order = strcmp(a->part, b->part);

    return order ? order
                 : (a->of_best > b->of_best) - (a->of_best < b->of_best);
}

/* The changes of all rows that count, those of a part beside each other. */
static size_t find_changes(const struct lens_bench_comparison *c,
                           struct change *changes)
{
    size_t n = 0;

    for (size_t i = 0; i < c->n; i++) {
        const struct lens_bench_pair *pair = &c->pairs[i];

        if (counts(pair))
            changes[n++] =
                (struct change){ pair->a->part,
                                 best_of(pair->b) - best_of(pair->a) };
    }
    if (n)
        qsort(changes, n, sizeof(*changes), by_part);
    return n;
}

static double middle(const struct change *changes, size_t n, double *scratch)
{
    for (size_t i = 0; i < n; i++)
        scratch[i] = changes[i].of_best;
    return lens_bench_median(scratch, n);
}

/* The variance of that middle by how far the rows are from it. */
static double variance_of_middle(const struct change *changes, size_t n,
                                 double from, double *scratch)
{
    double deviation;

    for (size_t i = 0; i < n; i++)
        scratch[i] = fabs(changes[i].of_best - from);
    deviation = LENS_BENCH_OF_MEDIAN_DISTANCE * lens_bench_median(scratch, n);
    return lens_bench_variance_of_median(n) * deviation * deviation;
}

/* How much longer what is constant took in b at best; 0 when unknown. */
static double host_change(const struct lens_bench_comparison *c,
                          enum lens_bench_constant constant)
{
    const struct lens_bench_pair *pair = lens_bench_pair_of_host(c, constant);

    return pair ? best_of(pair->b) - best_of(pair->a) : 0;
}

static double between_runs(const struct lens_bench_comparison *c, double least,
                           double of_noise)
{
    return hypot(fmax(least, of_noise * c->a->noise),
                 fmax(least, of_noise * c->b->noise));
}

/* Between `also` and what the host did, when that is allowed for; without a
 * deviation. */
static struct room room_of(const struct lens_bench_comparison *c, double also)
{
    struct room room = { .low = also, .high = also };

    for (unsigned i = 0; i < LENS_BENCH_N_CONSTANTS; i++) {
        double change =
            c->is_same_cpu ? host_change(c, (enum lens_bench_constant)i) : 0;

        room.low = fmin(room.low, change);
        room.high = fmax(room.high, change);
    }
    return room;
}

/* The probability of such a change by chance. */
static double chance_of(double change, const struct room *room)
{
    double beyond = fmax(0, fmax(change - room->high, room->low - change));

    return lens_student_two_sided(beyond / room->deviation, df_of_noise);
}

static void conclude(struct lens_bench_group *group, const struct room *room,
                     double bar)
{
    double reach = room->deviation * lens_student_quantile(bar, df_of_noise);
    double change = log(group->ratio);

    group->low = exp(room->low - reach);
    group->high = exp(room->high + reach);
    group->verdict = LENS_BENCH_SAME;
    if (group->p <= bar)
        group->verdict =
            change > room->high ? LENS_BENCH_REGRESSED : LENS_BENCH_IMPROVED;
}

static double judge_all(struct lens_bench_comparison *c,
                        const struct change *changes, size_t n, double *scratch)
{
    double change = middle(changes, n, scratch);
    struct room room = room_of(c, 0);
    struct lens_bench_group *all = &c->groups[c->n_groups++];

    room.deviation = between_runs(c, LENS_BENCH_TOGETHER_LEAST,
                                  LENS_BENCH_TOGETHER_OF_NOISE);
    *all = (struct lens_bench_group){
        .part = "", .n = n, .ratio = exp(change), .p = chance_of(change, &room)
    };
    conclude(all, &room, level_of_all);
    return change;
}

/* Find the room and the p of each part; verdicts need all of these. */
static size_t look_at_parts(const struct lens_bench_comparison *c,
                            const struct change *changes, size_t n,
                            double of_all, struct lens_bench_group *parts,
                            struct room *rooms, double *scratch)
{
    double between =
        between_runs(c, LENS_BENCH_PART_LEAST, LENS_BENCH_PART_OF_NOISE);
    const struct room shared = room_of(c, of_all);
    size_t n_parts = 0;

    for (size_t from = 0, to; from < n; from = to) {
        double change, variance;
        struct room *room = &rooms[n_parts];

        to = from + 1;
        while (to < n && !strcmp(changes[to].part, changes[from].part))
            to++;
        if (to - from < ROWS_OF_PART_MIN)
            continue;
        change = middle(changes + from, to - from, scratch);
        variance =
            variance_of_middle(changes + from, to - from, change, scratch);
        *room = shared;
        room->deviation = hypot(between, sqrt(variance));
        parts[n_parts++] =
            (struct lens_bench_group){ .part = changes[from].part,
                                       .n = to - from,
                                       .ratio = exp(change),
                                       .p = chance_of(change, room) };
    }
    return n_parts;
}

static void judge_parts(struct lens_bench_comparison *c,
                        const struct change *changes, size_t n, double of_all,
                        struct room *rooms, double *scratch)
{
    struct lens_bench_group *parts = c->groups + c->n_groups;
    size_t n_parts =
        look_at_parts(c, changes, n, of_all, parts, rooms, scratch);
    double bar;

    for (size_t i = 0; i < n_parts; i++)
        scratch[i] = parts[i].p;
    bar = lens_holm_bar(scratch, n_parts, level_of_parts);
    for (size_t i = 0; i < n_parts; i++)
        conclude(&parts[i], &rooms[i], bar);
    c->n_groups += n_parts;
}

enum lens_status lens_bench_judge_groups(struct lens_bench_comparison *c,
                                         struct lens_arena *arena,
                                         struct lens_error *err)
{
    struct change *changes =
        lens_arena_alloc(arena, c->n + 1, sizeof(*changes));
    struct room *rooms = lens_arena_alloc(arena, c->n + 1, sizeof(*rooms));
    double *scratch = lens_arena_alloc(arena, c->n + 1, sizeof(*scratch));
    double of_all;
    size_t n;

    c->n_groups = 0;
    c->groups = lens_arena_alloc(arena, c->n + 1, sizeof(*c->groups));
    if (!changes || !rooms || !scratch || !c->groups)
        return lens_fail(err, LENS_E_NOMEM, "no memory to compare reports");
    n = find_changes(c, changes);
    if (n < ROWS_MIN)
        return LENS_OK;
    of_all = judge_all(c, changes, n, scratch);
    judge_parts(c, changes, n, of_all, rooms, scratch);
    return LENS_OK;
}

#include "bench/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "bench/spread.h"

enum {
    ROWS_FIRST = 16,
    CALLS_FIRST = 64
};

/* What a row is made of; calls grow by doubling within the arena. */
struct lens_bench_kept {
    double repeats[LENS_BENCH_REPEATS_MAX];
    double *at;
    size_t n, cap;
};

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory for the figures");
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

int lens_bench_row_compare(const struct lens_bench_row *a,
                           const struct lens_bench_row *b)
{
    int order = strcmp(or_empty(a->part), or_empty(b->part));

    if (!order)
        order = strcmp(or_empty(a->name), or_empty(b->name));
    if (!order)
        order = strcmp(or_empty(a->configuration), or_empty(b->configuration));
    return order;
}

static enum lens_status check_row(const struct lens_bench_row *row,
                                  struct lens_error *err)
{
    const char *const texts[] = { row->part, row->name, row->configuration,
                                  row->unit };

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        if (strlen(or_empty(texts[i])) > LENS_BENCH_NAME_MAX)
            return lens_fail(err, LENS_E_LIMIT,
                             "'%.40s...' has more than %d bytes", texts[i],
                             LENS_BENCH_NAME_MAX);
    }
    if (!*or_empty(row->part) || !*or_empty(row->name))
        return lens_fail(err, LENS_E_INVAL,
                         "a row has no part or no name: '%s' '%s'",
                         or_empty(row->part), or_empty(row->name));
    if (!(row->recall <= 1) || !(row->x <= LENS_BENCH_FIGURE_MAX))
        return lens_fail(err, LENS_E_INVAL,
                         "recall or x of the row '%s' is out of range",
                         row->name);
    return LENS_OK;
}

/* Room for one more row; what points into `rows` moves with it. */
static enum lens_status grow(struct lens_bench_rows *rows,
                             struct lens_error *err)
{
    bool is_full = rows->n == 0 ||
                   (rows->n >= ROWS_FIRST && (rows->n & (rows->n - 1)) == 0);
    struct lens_bench_row *at;

    if (rows->n == LENS_BENCH_ROWS_MAX)
        return lens_fail(err, LENS_E_LIMIT, "there are more than %d rows",
                         LENS_BENCH_ROWS_MAX);
    if (!is_full)
        return LENS_OK;
    at = lens_arena_alloc(rows->arena, rows->n ? rows->n * 2 : ROWS_FIRST,
                          sizeof(*at));
    if (!at)
        return no_memory(err);
    if (rows->n)
        memcpy(at, rows->at, rows->n * sizeof(*at));
    rows->at = at;
    return LENS_OK;
}

static enum lens_status make_row(struct lens_bench_rows *rows,
                                 const struct lens_bench_row *like,
                                 struct lens_error *err)
{
    struct lens_arena *arena = rows->arena;
    struct lens_bench_row row = { .better = like->better };
    enum lens_status status = check_row(like, err);

    if (status == LENS_OK)
        status = grow(rows, err);
    if (status != LENS_OK)
        return status;
    row.part = lens_arena_copy(arena, lens_view_of(like->part));
    row.name = lens_arena_copy(arena, lens_view_of(like->name));
    row.configuration =
        lens_arena_copy(arena, lens_view_of(or_empty(like->configuration)));
    row.unit = lens_arena_copy(arena, lens_view_of(or_empty(like->unit)));
    row.kept = lens_arena_alloc(arena, 1, sizeof(*row.kept));
    if (!row.part || !row.name || !row.configuration || !row.unit || !row.kept)
        return no_memory(err);
    row.repeats = row.kept->repeats;
    row.recall = like->recall > 0 ? like->recall : -1;
    row.x = like->x > 0 ? like->x : -1;
    rows->at[rows->n++] = row;
    return LENS_OK;
}

static enum lens_status make_room(struct lens_arena *arena,
                                  struct lens_bench_kept *kept, size_t n,
                                  struct lens_error *err)
{
    size_t cap = kept->cap ? kept->cap : CALLS_FIRST;
    double *at;

    if (kept->at && kept->n + n <= kept->cap)
        return LENS_OK;
    while (cap < kept->n + n)
        cap *= 2;
    at = lens_arena_alloc(arena, cap, sizeof(*at));
    if (!at)
        return no_memory(err);
    if (kept->at)
        memcpy(at, kept->at, kept->n * sizeof(*at));
    kept->at = at;
    kept->cap = cap;
    return LENS_OK;
}

static enum lens_status keep_calls(struct lens_arena *arena,
                                   const struct lens_bench_row *row,
                                   const double *calls, size_t n,
                                   struct lens_error *err)
{
    struct lens_bench_kept *kept = row->kept;
    enum lens_status status;

    if (!calls || !n)
        return LENS_OK;
    if (n > LENS_BENCH_CALLS_MAX - kept->n)
        return lens_fail(err, LENS_E_LIMIT,
                         "the row '%s' has more than %d single calls",
                         row->name, LENS_BENCH_CALLS_MAX);
    status = make_room(arena, kept, n, err);
    if (status != LENS_OK)
        return status;
    memcpy(kept->at + kept->n, calls, n * sizeof(*calls));
    kept->n += n;
    return LENS_OK;
}

static enum lens_status check_figures(const struct lens_bench_row *row,
                                      double figure, const double *calls,
                                      size_t n_calls, struct lens_error *err)
{
    bool are_numbers = fabs(figure) <= LENS_BENCH_FIGURE_MAX;

    for (size_t i = 0; calls && are_numbers && i < n_calls; i++)
        are_numbers = fabs(calls[i]) <= LENS_BENCH_FIGURE_MAX;
    if (!are_numbers)
        return lens_fail(err, LENS_E_INVAL,
                         "a figure of the row '%.80s' is no number, or beyond "
                         "all bounds",
                         or_empty(row->name));
    return LENS_OK;
}

enum lens_status lens_bench_add(struct lens_bench_rows *rows,
                                const struct lens_bench_row *row, double figure,
                                const double *calls, size_t n_calls,
                                struct lens_error *err)
{
    enum lens_status status = check_figures(row, figure, calls, n_calls, err);
    struct lens_bench_row *at;
    size_t i = 0;

    while (i < rows->n && lens_bench_row_compare(&rows->at[i], row) != 0)
        i++;
    if (status == LENS_OK && i == rows->n)
        status = make_row(rows, row, err);
    if (status != LENS_OK)
        return status;
    at = &rows->at[i];
    if (at->n_repeats == LENS_BENCH_REPEATS_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "the row '%s' has more than %d repetitions", at->name,
                         LENS_BENCH_REPEATS_MAX);
    status = keep_calls(rows->arena, at, calls, n_calls, err);
    if (status == LENS_OK)
        at->kept->repeats[at->n_repeats++] = figure;
    return status;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Nearest rank: the least value that so many of a thousand do not exceed. */
static double at_rank(const double *sorted, size_t n, size_t per_mille)
{
    return sorted[(per_mille * n + 999) / 1000 - 1];
}

static struct lens_bench_distribution
distribution_of(const struct lens_bench_kept *kept)
{
    const double *at = kept->at;
    size_t n = kept->n;

    if (!n)
        return (struct lens_bench_distribution){ 0 };
    qsort(kept->at, n, sizeof(*at), by_size);
    return (struct lens_bench_distribution){
        .n = n,
        .min = at[0],
        .p50 = at_rank(at, n, 500),
        .p90 = at_rank(at, n, 900),
        .p99 = at_rank(at, n, 990),
        .p999 = at_rank(at, n, 999),
        .max = at[n - 1],
    };
}

enum lens_status lens_bench_report_finish(struct lens_bench_report *report,
                                          struct lens_error *err)
{
    for (size_t i = 0; i < report->n_rows; i++) {
        const struct lens_bench_row *row = &report->rows[i];

        if (!row->n_repeats || row->n_repeats > LENS_BENCH_REPEATS_MAX)
            return lens_fail(err, LENS_E_INVAL,
                             "the row '%s' has %zu repetitions", row->name,
                             row->n_repeats);
    }
    for (size_t i = 0; i < report->n_rows; i++) {
        struct lens_bench_row *row = &report->rows[i];

        lens_bench_predict(row, report->noise);
        if (row->kept)
            row->calls = distribution_of(row->kept);
        row->kept = NULL;
    }
    return LENS_OK;
}

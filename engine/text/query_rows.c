#include "text/query_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/lines.h"

enum lens_status lens_query_rows_no_memory(const struct lens_query_rows *rows,
                                           struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory to read '%s'", rows->path);
}

enum lens_status lens_query_rows_read(struct lens_query_rows *rows,
                                      size_t line_max,
                                      lens_query_row_take *take, void *arg,
                                      struct lens_error *err)
{
    struct lens_lines *lines = NULL;
    struct lens_view line = { NULL, 0 };
    enum lens_status status =
        lens_lines_open(rows->path, line_max, &lines, err);

    while (status == LENS_OK &&
           (status = lens_lines_next(lines, &line, err)) == LENS_OK) {
        rows->line = lens_lines_number(lines);
        status = take(rows, line, arg, err);
    }
    lens_lines_close(lines);
    return status == LENS_END ? LENS_OK : status;
}

static bool make_room(struct lens_query_rows *rows)
{
    struct lens_query_row *at =
        lens_make_room(rows->at, rows->n, 1, &rows->cap, sizeof(*at));

    if (at)
        rows->at = at;
    return at != NULL;
}

/* Neighbouring lines mostly are of the same query. */
static const char *keep_query(struct lens_query_rows *rows, struct lens_view id)
{
    const char *last = rows->n ? rows->at[rows->n - 1].query : NULL;

    return last && lens_view_equal(lens_view_of(last), id)
               ? last
               : lens_arena_copy(rows->arena, id);
}

enum lens_status lens_query_rows_add(struct lens_query_rows *rows,
                                     struct lens_view query,
                                     struct lens_view key, float value,
                                     struct lens_error *err)
{
    struct lens_query_row row = { .value = value, .line = rows->line };

    if (rows->n == rows->max)
        return lens_fail(err, LENS_E_LIMIT,
                         "'%s' holds more than the limit of %zu %s", rows->path,
                         rows->max, rows->noun);
    row.query = keep_query(rows, query);
    row.key = lens_arena_copy(rows->arena, key);
    if (!row.query || !row.key || !make_room(rows))
        return lens_query_rows_no_memory(rows, err);
    rows->at[rows->n++] = row;
    return LENS_OK;
}

/* Queries, their documents, and the earlier line first. */
static int by_names(const void *pa, const void *pb)
{
    const struct lens_query_row *a = pa, *b = pb;
    int order = a->query == b->query ? 0 : strcmp(a->query, b->query);

    if (!order)
        order = strcmp(a->key, b->key);
    return order ? order : (a->line > b->line) - (a->line < b->line);
}

bool lens_query_row_shares(const struct lens_query_row *a,
                           const struct lens_query_row *b)
{
    return a->query == b->query || !strcmp(a->query, b->query);
}

enum lens_status lens_query_rows_sort(struct lens_query_rows *rows,
                                      lens_query_row_twice *twice,
                                      size_t *n_queries, struct lens_error *err)
{
    size_t n = 1;

    qsort(rows->at, rows->n, sizeof(*rows->at), by_names);
    for (size_t i = 1; i < rows->n; i++) {
        const struct lens_query_row *row = &rows->at[i], *last = row - 1;
        bool is_shared = lens_query_row_shares(row, last);

        if (is_shared && !strcmp(row->key, last->key))
            return twice(rows, row, last, err);
        n += !is_shared;
    }
    *n_queries = n;
    return LENS_OK;
}

void lens_query_rows_release(struct lens_query_rows *rows)
{
    lens_free(rows->at);
    rows->at = NULL;
    rows->n = rows->cap = 0;
}

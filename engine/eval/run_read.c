#include "eval/run_read.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lines.h"
#include "text/columns.h"

enum {
    COLUMNS = 6,
    COLUMN_QUERY = 0,
    COLUMN_KEY = 2,
    COLUMN_SCORE = 4,
    SCORE_MAX_LEN = 63
};

/* A line of the file. */
struct row {
    const char *query, *key; /* in the arena */
    float score;
    size_t line;
};

struct reading {
    const char *path;
    struct lens_arena *arena;
    size_t line;
    struct row *rows;
    size_t n, cap;
};

static enum lens_status no_memory(const struct reading *r,
                                  struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory to read '%s'", r->path);
}

static enum lens_status bad_line(const struct reading *r, const char *why,
                                 struct lens_error *err)
{
    (void)lens_fail(err, LENS_E_INVAL, "'%.140s': line %zu %s", r->path,
                    r->line, why);
    return lens_hint(err, LENS_E_INVAL,
                     "a line of a run is 'query-id Q0 document-id rank score "
                     "tag'");
}

/* What is wrong with a score, or NULL. */
static const char *read_score(struct lens_view text, float *out)
{
    char copy[SCORE_MAX_LEN + 1], *end = NULL;
    double value;

    if (text.len > SCORE_MAX_LEN)
        return "has a score that is not a number";
    memcpy(copy, text.p, text.len);
    copy[text.len] = '\0';
    value = strtod(copy, &end);
    if (end != copy + text.len)
        return "has a score that is not a number";
    if (!isfinite(value) || !isfinite((float)value))
        return "has a score that is not finite";
    *out = (float)value;
    return NULL;
}

static bool make_room(struct reading *r)
{
    size_t cap = r->cap ? r->cap * 2 : 1024;
    struct row *rows;

    if (r->n < r->cap)
        return true;
    rows = lens_realloc(r->rows, cap * sizeof(*rows));
    if (!rows)
        return false;
    r->rows = rows;
    r->cap = cap;
    return true;
}

/* Neighbouring lines mostly belong to the same query. */
static const char *keep_query(struct reading *r, struct lens_view id)
{
    const char *last = r->n ? r->rows[r->n - 1].query : NULL;

    return last && lens_view_equal(lens_view_of(last), id)
               ? last
               : lens_arena_copy(r->arena, id);
}

static enum lens_status take_line(struct reading *r, struct lens_view line,
                                  struct lens_error *err)
{
    struct lens_view column[COLUMNS];
    size_t n = lens_columns_by_blanks(line, column, COLUMNS);
    struct row row = { .line = r->line };
    const char *flaw = NULL;

    if (!n)
        return LENS_OK;
    if (n != COLUMNS)
        return bad_line(r, "has not six columns", err);
    flaw = lens_name_flaw(column[COLUMN_QUERY]);
    if (!flaw)
        flaw = lens_name_flaw(column[COLUMN_KEY]);
    if (!flaw)
        flaw = read_score(column[COLUMN_SCORE], &row.score);
    if (flaw)
        return bad_line(r, flaw, err);
    if (r->n == LENS_RUN_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "'%s' holds more than the limit of %d documents",
                         r->path, LENS_RUN_MAX);
    row.query = keep_query(r, column[COLUMN_QUERY]);
    row.key = lens_arena_copy(r->arena, column[COLUMN_KEY]);
    if (!row.query || !row.key || !make_room(r))
        return no_memory(r, err);
    r->rows[r->n++] = row;
    return LENS_OK;
}

static enum lens_status read_lines(struct reading *r, struct lens_error *err)
{
    struct lens_lines *lines = NULL;
    struct lens_view line = { NULL, 0 };
    enum lens_status status =
        lens_lines_open(r->path, LENS_RUN_MAX_LINE, &lines, err);

    while (status == LENS_OK &&
           (status = lens_lines_next(lines, &line, err)) == LENS_OK) {
        r->line = lens_lines_number(lines);
        status = take_line(r, line, err);
    }
    lens_lines_close(lines);
    return status == LENS_END ? LENS_OK : status;
}

/* Queries, their documents, and the earlier line first. */
static int by_names(const void *pa, const void *pb)
{
    const struct row *a = pa, *b = pb;
    int order = a->query == b->query ? 0 : strcmp(a->query, b->query);

    if (!order)
        order = strcmp(a->key, b->key);
    return order ? order : (a->line > b->line) - (a->line < b->line);
}

static bool is_same_query(const struct row *a, const struct row *b)
{
    return a->query == b->query || !strcmp(a->query, b->query);
}

/* No document twice in the sorted rows of a query; count the queries. */
static enum lens_status count_queries(const struct reading *r, size_t *out,
                                      struct lens_error *err)
{
    size_t n = 1;

    for (size_t i = 1; i < r->n; i++) {
        const struct row *row = &r->rows[i], *last = row - 1;
        bool is_same = is_same_query(row, last);

        if (is_same && !strcmp(row->key, last->key))
            return lens_fail(err, LENS_E_INVAL,
                             "'%.140s': line %zu has '%.60s' for query '%.60s' "
                             "again, as line %zu",
                             r->path, row->line, row->key, row->query,
                             last->line);
        n += !is_same;
    }
    *out = n;
    return LENS_OK;
}

static enum lens_status group(struct reading *r, struct lens_run_file *out,
                              struct lens_error *err)
{
    struct lens_run_query *queries;
    struct lens_run_row *rows;
    size_t n_queries = 0, q = 0;
    enum lens_status status;

    qsort(r->rows, r->n, sizeof(*r->rows), by_names);
    status = count_queries(r, &n_queries, err);
    if (status != LENS_OK)
        return status;
    queries = lens_arena_alloc(r->arena, n_queries, sizeof(*queries));
    rows = lens_arena_alloc(r->arena, r->n, sizeof(*rows));
    if (!queries || !rows)
        return no_memory(r, err);
    for (size_t from = 0, to = 0; from < r->n; from = to) {
        while (to < r->n && is_same_query(&r->rows[from], &r->rows[to])) {
            rows[to] =
                (struct lens_run_row){ r->rows[to].key, r->rows[to].score };
            to++;
        }
        lens_run_order(rows + from, to - from);
        queries[q++] = (struct lens_run_query){ r->rows[from].query,
                                                { rows + from, to - from } };
    }
    *out = (struct lens_run_file){ queries, n_queries, r->n };
    return LENS_OK;
}

enum lens_status lens_run_read(const char *path, struct lens_arena *arena,
                               struct lens_run_file *out,
                               struct lens_error *err)
{
    struct reading r = { .path = path, .arena = arena };
    enum lens_status status = read_lines(&r, err);

    if (status == LENS_OK)
        status = r.rows
                     ? group(&r, out, err)
                     : lens_fail(err, LENS_E_INVAL,
                                 "'%s' is empty: a run has a line per document",
                                 path);
    lens_free(r.rows);
    return status;
}

static int by_id(const void *pa, const void *pb)
{
    const struct lens_run_query *a = pa, *b = pb;

    return strcmp(a->id, b->id);
}

enum lens_status lens_run_join(const struct lens_run_file *file,
                               const struct lens_test_queries *queries,
                               struct lens_arena *arena, struct lens_run *out,
                               struct lens_error *err)
{
    struct lens_ranked *ranked =
        lens_arena_alloc(arena, queries->n, sizeof(*ranked));

    if (!ranked)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the results");
    for (size_t q = 0; q < queries->n; q++) {
        const struct lens_run_query wanted = { .id = queries->at[q].id };
        const struct lens_run_query *found =
            file->n ? bsearch(&wanted, file->at, file->n, sizeof(wanted), by_id)
                    : NULL;

        if (found)
            ranked[q] = found->ranked;
    }
    *out = (struct lens_run){ ranked, queries->n };
    return LENS_OK;
}

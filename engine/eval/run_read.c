#include "eval/run_read.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "text/query_rows.h"

enum {
    COLUMNS = 6,
    COLUMN_QUERY = 0,
    COLUMN_KEY = 2,
    COLUMN_SCORE = 4,
    SCORE_MAX_LEN = 63
};

static enum lens_status bad_line(const struct lens_query_rows *rows,
                                 const char *why, struct lens_error *err)
{
    (void)lens_fail(err, LENS_E_INVAL, "'%.140s': line %zu %s", rows->path,
                    rows->line, why);
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

static enum lens_status take_line(struct lens_query_rows *rows,
                                  struct lens_view line, void *arg,
                                  struct lens_error *err)
{
    struct lens_view column[COLUMNS];
    size_t n = lens_columns_by_blanks(line, column, COLUMNS);
    const char *flaw = NULL;
    float score = 0;

    (void)arg;
    if (!n)
        return LENS_OK;
    if (n != COLUMNS)
        return bad_line(rows, "has not six columns", err);
    flaw = lens_name_flaw(column[COLUMN_QUERY]);
    if (!flaw)
        flaw = lens_name_flaw(column[COLUMN_KEY]);
    if (!flaw)
        flaw = read_score(column[COLUMN_SCORE], &score);
    return flaw ? bad_line(rows, flaw, err)
                : lens_query_rows_add(rows, column[COLUMN_QUERY],
                                      column[COLUMN_KEY], score, err);
}

static enum lens_status twice(const struct lens_query_rows *rows,
                              const struct lens_query_row *again,
                              const struct lens_query_row *first,
                              struct lens_error *err)
{
    return lens_fail(err, LENS_E_INVAL,
                     "'%.140s': line %zu has '%.60s' for query '%.60s' again, "
                     "as line %zu",
                     rows->path, again->line, again->key, again->query,
                     first->line);
}

static enum lens_status group(struct lens_query_rows *read,
                              struct lens_run_file *out, struct lens_error *err)
{
    const struct lens_query_row *at;
    struct lens_run_query *queries;
    struct lens_run_row *rows;
    size_t n_queries = 0, q = 0;
    enum lens_status status =
        lens_query_rows_sort(read, twice, &n_queries, err);

    if (status != LENS_OK)
        return status;
    at = read->at;
    queries = lens_arena_alloc(read->arena, n_queries, sizeof(*queries));
    rows = lens_arena_alloc(read->arena, read->n, sizeof(*rows));
    if (!queries || !rows)
        return lens_query_rows_no_memory(read, err);
    for (size_t from = 0, to = 0; from < read->n; from = to) {
        while (to < read->n && lens_query_row_shares(&at[from], &at[to])) {
            rows[to] = (struct lens_run_row){ at[to].key, at[to].value };
            to++;
        }
        lens_run_order(rows + from, to - from);
        queries[q++] = (struct lens_run_query){ at[from].query,
                                                { rows + from, to - from } };
    }
    *out = (struct lens_run_file){ queries, n_queries, read->n };
    return LENS_OK;
}

enum lens_status lens_run_read(const char *path, struct lens_arena *arena,
                               struct lens_run_file *out,
                               struct lens_error *err)
{
    struct lens_query_rows rows = {
        .path = path, .arena = arena, .noun = "documents", .max = LENS_RUN_MAX
    };
    enum lens_status status =
        lens_query_rows_read(&rows, LENS_RUN_MAX_LINE, take_line, NULL, err);

    if (status == LENS_OK)
        status = rows.n
                     ? group(&rows, out, err)
                     : lens_fail(err, LENS_E_INVAL,
                                 "'%s' is empty: a run has a line per document",
                                 path);
    lens_query_rows_release(&rows);
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

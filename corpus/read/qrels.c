#include "read/qrels.h"

#include <stdbool.h>
#include <string.h>

#include "base/error.h"
#include "text/query_rows.h"

enum {
    BEIR_COLUMNS = 3,
    TREC_COLUMNS = 4
};

static enum lens_status bad_line(const struct lens_query_rows *rows,
                                 const char *why, struct lens_error *err)
{
    (void)lens_fail(err, LENS_E_INVAL, "'%s': line %zu %s", rows->path,
                    rows->line, why);
    return lens_hint(err, LENS_E_INVAL,
                     "a line of judgments is 'query-id document-id grade' with "
                     "tabs between, or TREC's 'query-id 0 document-id grade'");
}

/* A tab anywhere lets columns hold blanks. */
static size_t split(struct lens_view line, struct lens_view *out, size_t max)
{
    return line.len && memchr(line.p, '\t', line.len)
               ? lens_columns_by_tabs(line, out, max)
               : lens_columns_by_blanks(line, out, max);
}

/* "-2" and its like; false for anything else. */
static bool read_grade(struct lens_view text, int *out)
{
    bool negative = text.len && text.p[0] == '-';
    size_t at = negative;
    int grade = 0;

    if (at == text.len)
        return false;
    for (; at < text.len; at++) {
        if (text.p[at] < '0' || text.p[at] > '9')
            return false;
        grade = grade * 10 + (text.p[at] - '0');
        if (grade > LENS_GRADE_MAX)
            return false;
    }
    *out = negative ? -grade : grade;
    return true;
}

static enum lens_status add_row(struct lens_query_rows *rows,
                                struct lens_view query, struct lens_view key,
                                struct lens_view grade, struct lens_error *err)
{
    const char *flaw = lens_name_flaw(query);
    int value = 0;

    if (!flaw)
        flaw = lens_name_flaw(key);
    if (!flaw && !read_grade(grade, &value))
        flaw = "has no grade, a whole number from -1000 to 1000";
    return flaw ? bad_line(rows, flaw, err)
                : lens_query_rows_add(rows, query, key, (float)value, err);
}

static bool is_header(const struct lens_view *column, size_t n)
{
    return n == BEIR_COLUMNS &&
           lens_view_equal(column[0], lens_view_of("query-id")) &&
           lens_view_equal(column[1], lens_view_of("corpus-id"));
}

/* `arg` holds how many columns the first line had, 0 before it. */
static enum lens_status take_line(struct lens_query_rows *rows,
                                  struct lens_view line, void *arg,
                                  struct lens_error *err)
{
    struct lens_view column[TREC_COLUMNS];
    size_t n = split(line, column, TREC_COLUMNS), *n_columns = arg;
    bool is_first = !*n_columns;

    if (!n)
        return LENS_OK;
    if (n != BEIR_COLUMNS && n != TREC_COLUMNS)
        return bad_line(rows, "has neither three columns nor four", err);
    if (is_first)
        *n_columns = n;
    if (n != *n_columns)
        return bad_line(rows, "has not as many columns as the first", err);
    if (is_first && is_header(column, n))
        return LENS_OK;
    return add_row(rows, column[0], column[n - 2], column[n - 1], err);
}

static enum lens_status twice(const struct lens_query_rows *rows,
                              const struct lens_query_row *again,
                              const struct lens_query_row *first,
                              struct lens_error *err)
{
    int grade = (int)again->value, other = (int)first->value;

    if (grade != other)
        return lens_fail(err, LENS_E_INVAL,
                         "'%.140s': line %zu grades '%.60s' for query '%.60s' "
                         "%d, line %zu has %d",
                         rows->path, again->line, again->key, again->query,
                         grade, first->line, other);
    (void)lens_fail(
        err, LENS_E_INVAL,
        "'%.140s': line %zu judges '%.60s' for query '%.60s' again, "
        "as line %zu does",
        rows->path, again->line, again->key, again->query, first->line);
    return lens_hint(err, LENS_E_INVAL, "leave one of the two lines out");
}

static enum lens_status group(struct lens_query_rows *rows,
                              struct lens_qrels *out, struct lens_error *err)
{
    struct lens_judgments *queries;
    struct lens_judgment *at;
    size_t n_queries = 0, q = 0;
    enum lens_status status =
        lens_query_rows_sort(rows, twice, &n_queries, err);

    if (status != LENS_OK)
        return status;
    queries = lens_arena_alloc(rows->arena, n_queries, sizeof(*queries));
    at = lens_arena_alloc(rows->arena, rows->n, sizeof(*at));
    if (!queries || !at)
        return lens_query_rows_no_memory(rows, err);
    for (size_t i = 0; i < rows->n; i++) {
        const struct lens_query_row *row = &rows->at[i];

        at[i] = (struct lens_judgment){ row->key, (int)row->value };
        if (i && !lens_query_row_shares(row, row - 1))
            q++;
        if (!queries[q].n)
            queries[q] = (struct lens_judgments){ row->query, &at[i], 0 };
        queries[q].n++;
    }
    *out = (struct lens_qrels){ queries, n_queries, rows->n };
    return LENS_OK;
}

enum lens_status lens_qrels_read(const char *path, struct lens_arena *arena,
                                 struct lens_qrels *out, struct lens_error *err)
{
    struct lens_query_rows rows = {
        .path = path, .arena = arena, .noun = "judgments", .max = LENS_QRELS_MAX
    };
    size_t n_columns = 0;
    enum lens_status status = lens_query_rows_read(&rows, LENS_QRELS_MAX_LINE,
                                                   take_line, &n_columns, err);

    if (status == LENS_OK)
        status = rows.n ? group(&rows, out, err)
                        : lens_fail(err, LENS_E_INVAL,
                                    "'%s' holds no judgments", path);
    lens_query_rows_release(&rows);
    return status;
}

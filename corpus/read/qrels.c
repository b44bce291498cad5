#include "read/qrels.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/lines.h"
#include "text/columns.h"

enum {
    BEIR_COLUMNS = 3,
    TREC_COLUMNS = 4
};

/* A line of the file. */
struct row {
    const char *query, *key; /* in the arena */
    int grade;
    size_t line;
};

struct reading {
    const char *path;
    struct lens_arena *arena;
    size_t line, n_columns; /* 0 columns: the first line is to come */
    struct row *rows;
    size_t n, cap;
};

static enum lens_status bad_line(const struct reading *r, const char *why,
                                 struct lens_error *err)
{
    (void)lens_fail(err, LENS_E_INVAL, "'%s': line %zu %s", r->path, r->line,
                    why);
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

/* Neighbouring lines mostly judge the same query. */
static const char *keep_query(struct reading *r, struct lens_view id)
{
    const char *last = r->n ? r->rows[r->n - 1].query : NULL;

    return last && lens_view_equal(lens_view_of(last), id)
               ? last
               : lens_arena_copy(r->arena, id);
}

static enum lens_status add_row(struct reading *r, struct lens_view query,
                                struct lens_view key, struct lens_view grade,
                                struct lens_error *err)
{
    const char *flaw = lens_name_flaw(query);
    struct row row = { .line = r->line };

    if (!flaw)
        flaw = lens_name_flaw(key);
    if (flaw)
        return bad_line(r, flaw, err);
    if (!read_grade(grade, &row.grade))
        return bad_line(r, "has no grade, a whole number from -1000 to 1000",
                        err);
    if (r->n == LENS_QRELS_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "'%s' holds more than the limit of %d judgments",
                         r->path, LENS_QRELS_MAX);
    if (!make_room(r))
        return lens_fail(err, LENS_E_NOMEM, "no memory to read '%s'", r->path);
    row.query = keep_query(r, query);
    row.key = lens_arena_copy(r->arena, key);
    if (!row.query || !row.key)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read '%s'", r->path);
    r->rows[r->n++] = row;
    return LENS_OK;
}

static bool is_header(const struct lens_view *column, size_t n)
{
    return n == BEIR_COLUMNS &&
           lens_view_equal(column[0], lens_view_of("query-id")) &&
           lens_view_equal(column[1], lens_view_of("corpus-id"));
}

static enum lens_status take_line(struct reading *r, struct lens_view line,
                                  struct lens_error *err)
{
    struct lens_view column[TREC_COLUMNS];
    size_t n = split(line, column, TREC_COLUMNS);
    bool is_first = !r->n_columns;

    if (!n)
        return LENS_OK;
    if (n != BEIR_COLUMNS && n != TREC_COLUMNS)
        return bad_line(r, "has neither three columns nor four", err);
    if (is_first)
        r->n_columns = n;
    if (n != r->n_columns)
        return bad_line(r, "has not as many columns as the first", err);
    if (is_first && is_header(column, n))
        return LENS_OK;
    return add_row(r, column[0], column[n - 2], column[n - 1], err);
}

static enum lens_status read_lines(struct reading *r, struct lens_error *err)
{
    struct lens_lines *lines = NULL;
    struct lens_view line = { NULL, 0 };
    enum lens_status status =
        lens_lines_open(r->path, LENS_QRELS_MAX_LINE, &lines, err);

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

static enum lens_status twice(const struct reading *r, const struct row *again,
                              const struct row *first, struct lens_error *err)
{
    if (again->grade != first->grade)
        return lens_fail(err, LENS_E_INVAL,
                         "'%.140s': line %zu grades '%.60s' for query '%.60s' "
                         "%d, line %zu has %d",
                         r->path, again->line, again->key, again->query,
                         again->grade, first->line, first->grade);
    (void)lens_fail(
        err, LENS_E_INVAL,
        "'%.140s': line %zu judges '%.60s' for query '%.60s' again, "
        "as line %zu does",
        r->path, again->line, again->key, again->query, first->line);
    return lens_hint(err, LENS_E_INVAL, "leave one of the two lines out");
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
            return twice(r, row, last, err);
        n += !is_same;
    }
    *out = n;
    return LENS_OK;
}

static enum lens_status group(struct reading *r, struct lens_qrels *out,
                              struct lens_error *err)
{
    struct lens_judgments *queries;
    struct lens_judgment *at;
    size_t n_queries = 0, q = 0;
    enum lens_status status;

    qsort(r->rows, r->n, sizeof(*r->rows), by_names);
    status = count_queries(r, &n_queries, err);
    if (status != LENS_OK)
        return status;
    queries = lens_arena_alloc(r->arena, n_queries, sizeof(*queries));
    at = lens_arena_alloc(r->arena, r->n, sizeof(*at));
    if (!queries || !at)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read '%s'", r->path);
    for (size_t i = 0; i < r->n; i++) {
        at[i] = (struct lens_judgment){ r->rows[i].key, r->rows[i].grade };
        if (i && !is_same_query(&r->rows[i], &r->rows[i - 1]))
            q++;
        if (!queries[q].n)
            queries[q] = (struct lens_judgments){ r->rows[i].query, &at[i], 0 };
        queries[q].n++;
    }
    *out = (struct lens_qrels){ queries, n_queries, r->n };
    return LENS_OK;
}

enum lens_status lens_qrels_read(const char *path, struct lens_arena *arena,
                                 struct lens_qrels *out, struct lens_error *err)
{
    struct reading r = { .path = path, .arena = arena };
    enum lens_status status = read_lines(&r, err);

    if (status == LENS_OK)
        status = r.rows ? group(&r, out, err)
                        : lens_fail(err, LENS_E_INVAL,
                                    "'%s' holds no judgments", path);
    lens_free(r.rows);
    return status;
}

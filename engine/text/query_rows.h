/*
 * query_rows.h - a table that others wrote, in which a line says something of
 * one document for one query: judgments, runs.
 *
 *     rows.path = path ...
 *     lens_query_rows_read()     each line to a function of the reader's, which
 *                                cuts it into columns and adds a row
 *     lens_query_rows_sort()     by query and document; no document twice
 *     lens_query_rows_release()
 *
 * What the columns are, and every word of an error about a line, is the
 * reader's.
 */
#ifndef LENS_TEXT_QUERY_ROWS_H
#define LENS_TEXT_QUERY_ROWS_H

#include <stdbool.h>

#include "asklens/arena.h"
#include "asklens/status.h"
#include "text/columns.h"

struct lens_query_row {
    const char *query, *key; /* in the arena */
    float value;             /* a grade, a score */
    size_t line;
};

struct lens_query_rows {
    const char *path;         /* borrowed, as the others */
    struct lens_arena *arena; /* names live there */
    const char *noun;         /* of a row: "judgments" */
    size_t max;               /* rows */

    size_t line; /* at hand */
    struct lens_query_row *at;
    size_t n, cap;
};

/* `arg` is that of the reading. */
typedef enum lens_status lens_query_row_take(struct lens_query_rows *rows,
                                             struct lens_view line, void *arg,
                                             struct lens_error *err);

/* Every line of the file; those of lens_lines_open() and lens_lines_next(), and
 * whatever `take` answers. */
LENS_MUST_CHECK enum lens_status
lens_query_rows_read(struct lens_query_rows *rows, size_t line_max,
                     lens_query_row_take *take, void *arg,
                     struct lens_error *err);

/* Add a row of the line at hand, whose names have no flaw.  LENS_E_LIMIT,
 * LENS_E_NOMEM. */
LENS_MUST_CHECK enum lens_status
lens_query_rows_add(struct lens_query_rows *rows, struct lens_view query,
                    struct lens_view key, float value, struct lens_error *err);

/* Fill in what is wrong with a document that a query has twice. */
typedef enum lens_status lens_query_row_twice(
    const struct lens_query_rows *rows, const struct lens_query_row *again,
    const struct lens_query_row *first, struct lens_error *err);

/* Put the rows, of which there is one at least, into byte order of query and
 * document; how many queries they are of. */
LENS_MUST_CHECK enum lens_status
lens_query_rows_sort(struct lens_query_rows *rows, lens_query_row_twice *twice,
                     size_t *n_queries, struct lens_error *err);

bool lens_query_row_shares(const struct lens_query_row *a,
                           const struct lens_query_row *b);

LENS_MUST_CHECK enum lens_status
lens_query_rows_no_memory(const struct lens_query_rows *rows,
                          struct lens_error *err);

void lens_query_rows_release(struct lens_query_rows *rows);

#endif /* LENS_TEXT_QUERY_ROWS_H */

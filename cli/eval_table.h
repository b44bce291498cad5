/*
 * eval_table.h - headings, lines and tables of a report, on a page or as
 * Markdown.
 *
 * A table is filled cell by cell, row by row, the names of its columns first,
 * and written when it is complete: its columns are as wide as what is in them.
 */
#ifndef LENS_CLI_EVAL_TABLE_H
#define LENS_CLI_EVAL_TABLE_H

#include "answer/page.h"

enum {
    LENS_EVAL_COLUMNS_MAX = 16
};

struct lens_eval_writer {
    struct lens_page *page; /* NULL: Markdown */
    struct lens_buffer *out;
};

void lens_eval_put_heading(struct lens_eval_writer *w, const char *text);
void lens_eval_put_line(struct lens_eval_writer *w, const char *text);
void lens_eval_put_blank(struct lens_eval_writer *w);

struct lens_eval_table {
    size_t n_names; /* so many columns, from the first, are no numbers */
    size_t n_columns;
    struct lens_buffer cells; /* one behind the other, terminated */
};

/* At most LENS_EVAL_COLUMNS_MAX columns. */
void lens_eval_table_init(struct lens_eval_table *table, size_t n_names,
                          size_t n_columns);
void lens_eval_table_add(struct lens_eval_table *table, const char *cell);
LENS_PRINTF(2, 3)
void lens_eval_table_add_format(struct lens_eval_table *table, const char *fmt,
                                ...);

/* Write the table and release what it holds; a failure to fill it becomes one
 * of `w->out`. */
void lens_eval_put_table(struct lens_eval_writer *w,
                         struct lens_eval_table *table);

#endif /* LENS_CLI_EVAL_TABLE_H */

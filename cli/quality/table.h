/*
 * table.h - tables of figures, written as text, Markdown or JSON.
 *
 * A report is a list of tables; each has a title, named columns of numbers and
 * named rows.  A cell without a number is NaN and stays empty.  What is a count
 * is shown without decimals.
 */
#ifndef LENS_CLI_QUALITY_TABLE_H
#define LENS_CLI_QUALITY_TABLE_H

#include "answer/page.h"
#include "asklens/arena.h"
#include "asklens/status.h"
#include "json/writer.h"

enum {
    LENS_TABLE_COLUMNS = 8,
    LENS_TABLE_ROWS = 64,
    LENS_REPORT_TABLES = 24
};

struct lens_table_row {
    const char *name;
    double at[LENS_TABLE_COLUMNS];
    const char *note; /* behind the numbers; NULL for none */
};

struct lens_table {
    const char *title, *explained; /* one sentence, or NULL */
    const char *columns[LENS_TABLE_COLUMNS];
    size_t n_columns;
    size_t n_counts; /* so many columns, from the first, are counts */
    struct lens_table_row rows[LENS_TABLE_ROWS];
    size_t n_rows;
};

struct lens_report {
    const char *title;
    const char *facts[8]; /* "name: value", as many as are not NULL */
    struct lens_table *tables[LENS_REPORT_TABLES];
    size_t n_tables;
};

/* A new table of the report; NULL when there is no memory or no room.  Names
 * are borrowed. */
struct lens_table *lens_report_table(struct lens_report *report,
                                     struct lens_arena *arena,
                                     const char *title, const char *explained,
                                     const char *const *columns,
                                     size_t n_columns, size_t n_counts);

/* A new row, all of its cells empty; the last one again when there is no room.
 */
struct lens_table_row *lens_table_row(struct lens_table *table,
                                      const char *name);

void lens_report_text(const struct lens_report *report, struct lens_page *page);
void lens_report_markdown(const struct lens_report *report,
                          struct lens_buffer *out);
/* As members of an open object. */
void lens_report_json(const struct lens_report *report,
                      struct lens_json_writer *w);

/* The number in a cell; NaN when the report has no such cell. */
double lens_report_cell(const struct lens_report *report, const char *table,
                        const char *row, const char *column);

#endif /* LENS_CLI_QUALITY_TABLE_H */

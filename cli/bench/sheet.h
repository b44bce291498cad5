/*
 * sheet.h - a table of texts, laid out for a terminal, as Markdown or as HTML.
 *
 * Cells are put one after the other, row by row.  A column without any text in
 * it is not shown.  Failures stick: lens_sheet_status() tells at the end.
 */
#ifndef LENS_BENCH_SHEET_H
#define LENS_BENCH_SHEET_H

#include <stdbool.h>

#include "answer/page.h"
#include "asklens/arena.h"
#include "base/error.h"

enum {
    LENS_SHEET_COLUMNS_MAX = 12,
    LENS_SHEET_ROWS_MAX = 16384
};

struct lens_sheet_column {
    const char *title;
    bool is_number; /* right-aligned */
};

struct lens_sheet {
    struct lens_arena *arena;
    const struct lens_sheet_column *columns;
    size_t n_columns;
    const char **cells;
    enum lens_style *styles; /* by row */
    size_t n_cells, cap_rows;
    enum lens_status status;
};

/* Columns are borrowed. */
void lens_sheet_init(struct lens_sheet *sheet, struct lens_arena *arena,
                     const struct lens_sheet_column *columns, size_t n_columns);

/* The next cell. */
LENS_PRINTF(2, 3)
void lens_sheet_put(struct lens_sheet *sheet, const char *fmt, ...);

/* Style of the row of the last cell; terminals only. */
void lens_sheet_style(struct lens_sheet *sheet, enum lens_style style);

LENS_MUST_CHECK enum lens_status
lens_sheet_status(const struct lens_sheet *sheet, struct lens_error *err);

void lens_sheet_text(const struct lens_sheet *sheet, struct lens_page *page);
void lens_sheet_markdown(const struct lens_sheet *sheet,
                         struct lens_buffer *out);
/* A <table> with that caption, which may be empty. */
void lens_sheet_html(const struct lens_sheet *sheet, const char *caption,
                     struct lens_buffer *out);

/* A text so that it is nothing but text in HTML, attributes included: five
 * signs as entities, control characters as U+FFFD. */
void lens_html_put(struct lens_buffer *out, const char *text);

/* The same for Markdown, on one line. */
void lens_markdown_put(struct lens_buffer *out, const char *text);

/* A figure with about four digits: "133.1", "0.0123", "1250000". */
enum {
    LENS_FIGURE_LEN = 32
};
const char *lens_figure_text(double figure, char out[LENS_FIGURE_LEN]);

#endif /* LENS_BENCH_SHEET_H */

#include "eval_table.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "answer/answer_markdown.h"
#include "output.h"

enum {
    GAP = 2,
    CELL_MAX = 64
};

void lens_eval_put_heading(struct lens_eval_writer *w, const char *text)
{
    if (w->page) {
        lens_page_heading(w->page, text);
    } else {
        lens_buffer_add_text(w->out, "## ");
        lens_markdown_text(w->out, lens_view_of(text));
        lens_buffer_add_text(w->out, "\n\n");
    }
}

void lens_eval_put_line(struct lens_eval_writer *w, const char *text)
{
    if (w->page) {
        lens_page_open(w->page, 0, 0);
        lens_page_put(w->page, LENS_PLAIN, text);
        lens_page_close(w->page);
    } else {
        lens_buffer_add_text(w->out, "- ");
        lens_markdown_text(w->out, lens_view_of(text));
        lens_buffer_add_char(w->out, '\n');
    }
}

void lens_eval_put_blank(struct lens_eval_writer *w)
{
    if (w->page)
        lens_page_blank_line(w->page);
    else
        lens_buffer_add_char(w->out, '\n');
}

void lens_eval_table_init(struct lens_eval_table *table, size_t n_names,
                          size_t n_columns)
{
    assert(n_columns <= LENS_EVAL_COLUMNS_MAX && n_names <= n_columns);
    *table =
        (struct lens_eval_table){ .n_names = n_names, .n_columns = n_columns };
    lens_buffer_init(&table->cells, LENS_OUTPUT_MAX);
}

void lens_eval_table_add(struct lens_eval_table *table, const char *cell)
{
    lens_buffer_add(&table->cells, cell, strlen(cell) + 1);
}

void lens_eval_table_add_format(struct lens_eval_table *table, const char *fmt,
                                ...)
{
    char cell[CELL_MAX];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(cell, sizeof(cell), fmt, args);
    va_end(args);
    lens_eval_table_add(table, cell);
}

/* The cell at `*at`, which moves to the next; NULL after the last. */
static const char *next_cell(const struct lens_eval_table *table, size_t *at)
{
    const char *cell;

    if (*at >= table->cells.len)
        return NULL;
    cell = table->cells.p + *at;
    *at += strlen(cell) + 1;
    return cell;
}

static void measure(const struct lens_eval_table *table, size_t *widths)
{
    const char *cell;
    size_t at = 0;

    for (size_t i = 0; (cell = next_cell(table, &at)); i++) {
        size_t *width = &widths[i % table->n_columns];
        size_t found = lens_page_width_of(lens_view_of(cell));

        *width = found > *width ? found : *width;
    }
}

static void put_on_page(struct lens_page *page,
                        const struct lens_eval_table *table)
{
    size_t widths[LENS_EVAL_COLUMNS_MAX] = { 0 };
    const char *cell;
    size_t at = 0, column_at = 0;

    measure(table, widths);
    for (size_t i = 0; (cell = next_cell(table, &at)); i++) {
        const size_t column = i % table->n_columns;
        const bool is_bold = i < table->n_columns || !column;

        if (!column) {
            lens_page_open(page, 0, 0);
            column_at = 0;
        }
        lens_page_tab(page, column_at);
        lens_page_put(page, is_bold ? LENS_BOLD : LENS_PLAIN, cell);
        column_at += widths[column] + GAP;
        if (column + 1 == table->n_columns)
            lens_page_close(page);
    }
}

static void put_as_markdown(struct lens_buffer *out,
                            const struct lens_eval_table *table)
{
    const char *cell;
    size_t at = 0;

    for (size_t i = 0; (cell = next_cell(table, &at)); i++) {
        lens_buffer_add_text(out, "| ");
        lens_markdown_text(out, lens_view_of(cell));
        lens_buffer_add_char(out, ' ');
        if ((i + 1) % table->n_columns)
            continue;
        lens_buffer_add_text(out, "|\n");
        if (i >= table->n_columns)
            continue;
        for (size_t c = 0; c < table->n_columns; c++)
            lens_buffer_add_text(out,
                                 c < table->n_names ? "| --- " : "| ---: ");
        lens_buffer_add_text(out, "|\n");
    }
}

void lens_eval_put_table(struct lens_eval_writer *w,
                         struct lens_eval_table *table)
{
    if (lens_buffer_status(&table->cells) != LENS_OK)
        w->out->status = lens_buffer_status(&table->cells);
    else if (w->page)
        put_on_page(w->page, table);
    else
        put_as_markdown(w->out, table);
    lens_buffer_release(&table->cells);
}

#include "quality/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "answer/answer_markdown.h"

enum {
    CELL_MAX = 32,
    GAP = 2,
    DECIMALS = 4
};

struct lens_table *lens_report_table(struct lens_report *report,
                                     struct lens_arena *arena,
                                     const char *title, const char *explained,
                                     const char *const *columns,
                                     size_t n_columns, size_t n_counts)
{
    struct lens_table *table;

    if (report->n_tables == LENS_REPORT_TABLES ||
        n_columns > LENS_TABLE_COLUMNS)
        return NULL;
    table = lens_arena_alloc(arena, 1, sizeof(*table));
    if (!table)
        return NULL;
    table->title = title;
    table->explained = explained;
    table->n_columns = n_columns;
    table->n_counts = n_counts;
    for (size_t c = 0; c < n_columns; c++)
        table->columns[c] = columns[c];
    report->tables[report->n_tables++] = table;
    return table;
}

struct lens_table_row *lens_table_row(struct lens_table *table,
                                      const char *name)
{
    struct lens_table_row *row;

    if (table->n_rows == LENS_TABLE_ROWS)
        return &table->rows[LENS_TABLE_ROWS - 1];
    row = &table->rows[table->n_rows++];
    row->name = name;
    row->note = NULL;
    for (size_t c = 0; c < LENS_TABLE_COLUMNS; c++)
        row->at[c] = (double)NAN;
    return row;
}

static void spell(const struct lens_table *table, size_t column, double value,
                  char out[CELL_MAX])
{
    if (isnan(value))
        out[0] = '\0';
    else
        (void)snprintf(out, CELL_MAX, "%.*f",
                       column < table->n_counts ? 0 : DECIMALS, value);
}

/* The widest of a column: its name or a cell. */
static size_t width_of(const struct lens_table *table, size_t column)
{
    size_t width = strlen(table->columns[column]);

    for (size_t r = 0; r < table->n_rows; r++) {
        char cell[CELL_MAX];

        spell(table, column, table->rows[r].at[column], cell);
        width = strlen(cell) > width ? strlen(cell) : width;
    }
    return width;
}

static size_t width_of_names(const struct lens_table *table)
{
    size_t width = 0;

    for (size_t r = 0; r < table->n_rows; r++) {
        size_t len = lens_page_width_of(lens_view_of(table->rows[r].name));

        width = len > width ? len : width;
    }
    return width;
}

/* A cell that ends at the right edge of its column. */
static void put_cell(struct lens_page *page, size_t *at, size_t width,
                     const char *text, enum lens_style style)
{
    *at += GAP + width;
    lens_page_tab(page, *at - strlen(text));
    lens_page_put(page, style, text);
}

static void put_table(const struct lens_table *table, struct lens_page *page)
{
    const size_t names = width_of_names(table);
    size_t at = names;

    lens_page_blank_line(page);
    lens_page_heading(page, table->title);
    if (table->explained)
        lens_page_paragraph(page, 0, table->explained);
    lens_page_open(page, 0, names + GAP);
    for (size_t c = 0; c < table->n_columns; c++)
        put_cell(page, &at, width_of(table, c), table->columns[c], LENS_DIM);
    lens_page_close(page);
    for (size_t r = 0; r < table->n_rows; r++) {
        const struct lens_table_row *row = &table->rows[r];

        at = names;
        lens_page_open(page, 0, names + GAP);
        lens_page_put(page, LENS_PLAIN, row->name);
        for (size_t c = 0; c < table->n_columns; c++) {
            char cell[CELL_MAX];

            spell(table, c, row->at[c], cell);
            put_cell(page, &at, width_of(table, c), cell, LENS_PLAIN);
        }
        if (row->note) {
            lens_page_tab(page, at + GAP);
            lens_page_put(page, LENS_PLAIN, row->note);
        }
        lens_page_close(page);
    }
}

void lens_report_text(const struct lens_report *report, struct lens_page *page)
{
    lens_page_heading(page, report->title);
    for (size_t i = 0;
         i < sizeof(report->facts) / sizeof(*report->facts) && report->facts[i];
         i++)
        lens_page_paragraph(page, 0, report->facts[i]);
    for (size_t t = 0; t < report->n_tables; t++)
        put_table(report->tables[t], page);
}

static void put_markdown(const struct lens_table *table,
                         struct lens_buffer *out)
{
    bool noted = false;

    for (size_t r = 0; r < table->n_rows; r++)
        noted = noted || table->rows[r].note;
    lens_buffer_add_format(out, "\n## %s\n\n", table->title);
    if (table->explained)
        lens_buffer_add_format(out, "%s\n\n", table->explained);
    lens_buffer_add_text(out, "| |");
    for (size_t c = 0; c < table->n_columns; c++)
        lens_buffer_add_format(out, " %s |", table->columns[c]);
    lens_buffer_add_text(out, noted ? " |\n| --- |" : "\n| --- |");
    for (size_t c = 0; c < table->n_columns; c++)
        lens_buffer_add_text(out, " ---: |");
    lens_buffer_add_text(out, noted ? " --- |\n" : "\n");
    for (size_t r = 0; r < table->n_rows; r++) {
        const struct lens_table_row *row = &table->rows[r];

        lens_buffer_add_text(out, "| ");
        lens_markdown_text(out, lens_view_of(row->name));
        lens_buffer_add_text(out, " |");
        for (size_t c = 0; c < table->n_columns; c++) {
            char cell[CELL_MAX];

            spell(table, c, row->at[c], cell);
            lens_buffer_add_format(out, " %s |", cell);
        }
        if (noted) {
            lens_buffer_add_char(out, ' ');
            lens_markdown_text(out, lens_view_of(row->note ? row->note : ""));
            lens_buffer_add_text(out, " |");
        }
        lens_buffer_add_char(out, '\n');
    }
}

void lens_report_markdown(const struct lens_report *report,
                          struct lens_buffer *out)
{
    lens_buffer_add_format(out, "# %s\n\n", report->title);
    for (size_t i = 0;
         i < sizeof(report->facts) / sizeof(*report->facts) && report->facts[i];
         i++) {
        lens_buffer_add_text(out, "- ");
        lens_markdown_text(out, lens_view_of(report->facts[i]));
        lens_buffer_add_char(out, '\n');
    }
    for (size_t t = 0; t < report->n_tables; t++)
        put_markdown(report->tables[t], out);
}

static void put_json_row(const struct lens_table *table,
                         const struct lens_table_row *row,
                         struct lens_json_writer *w)
{
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "name", row->name);
    for (size_t c = 0; c < table->n_columns; c++) {
        if (isnan(row->at[c]))
            continue;
        if (c < table->n_counts)
            lens_json_put_integer(w, table->columns[c], (int64_t)row->at[c]);
        else
            lens_json_put_number(w, table->columns[c], row->at[c], 6);
    }
    if (row->note)
        lens_json_put_text(w, "note", row->note);
    lens_json_close_object(w);
}

void lens_report_json(const struct lens_report *report,
                      struct lens_json_writer *w)
{
    lens_json_open_array(w, "tables");
    for (size_t t = 0; t < report->n_tables; t++) {
        const struct lens_table *table = report->tables[t];

        lens_json_open_object(w, NULL);
        lens_json_put_text(w, "title", table->title);
        lens_json_open_array(w, "rows");
        for (size_t r = 0; r < table->n_rows; r++)
            put_json_row(table, &table->rows[r], w);
        lens_json_close_array(w);
        lens_json_close_object(w);
    }
    lens_json_close_array(w);
}

double lens_report_cell(const struct lens_report *report, const char *table,
                        const char *row, const char *column)
{
    for (size_t t = 0; t < report->n_tables; t++) {
        const struct lens_table *found = report->tables[t];

        if (strcmp(found->title, table) != 0)
            continue;
        for (size_t r = 0; r < found->n_rows; r++) {
            for (size_t c = 0; c < found->n_columns; c++) {
                if (!strcmp(found->rows[r].name, row) &&
                    !strcmp(found->columns[c], column))
                    return found->rows[r].at[c];
            }
        }
    }
    return (double)NAN;
}

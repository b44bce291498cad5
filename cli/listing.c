#include "listing.h"

#include <stdlib.h>
#include <string.h>

#include "answer/answer_csv.h"
#include "answer/answer_markdown.h"
#include "answer/wording.h"
#include "json/writer.h"

enum {
    GAP = 2,
    NO_WRAP = 1 << 20
};

static size_t column_width(const struct lens_listing *list, size_t column)
{
    size_t widest = 0;

    for (size_t i = 0; i < list->n; i++) {
        size_t width =
            lens_page_width_of(lens_view_of(list->rows[i].cells[column]));

        if (width > widest)
            widest = width;
    }
    return widest;
}

static enum lens_style style_of(const struct lens_listing *list, size_t column,
                                const char *cell)
{
    if (column == 0)
        return LENS_BOLD;
    return strcmp(list->columns->names[column], "risk") ? LENS_PLAIN
                                                        : lens_risk_style(cell);
}

void lens_listing_text(const struct lens_listing *listing,
                       struct lens_page *page)
{
    size_t begins[LENS_COLUMNS_MAX] = { 0 };

    page->width = NO_WRAP;
    for (size_t c = 1; c < listing->columns->n_text; c++)
        begins[c] = begins[c - 1] + column_width(listing, c - 1) + GAP;
    for (size_t i = 0; i < listing->n; i++) {
        lens_page_open(page, 0, 0);
        for (size_t c = 0; c < listing->columns->n_text; c++) {
            const char *cell = listing->rows[i].cells[c];

            lens_page_tab(page, begins[c]);
            lens_page_put(page, style_of(listing, c, cell), cell);
        }
        lens_page_close(page);
    }
}

static void put_line(struct lens_buffer *out, const char *const *cells,
                     size_t n)
{
    for (size_t c = 0; c < n; c++) {
        if (c)
            lens_buffer_add_char(out, '\t');
        for (const char *p = cells[c]; *p; p++)
            lens_buffer_add_char(out, (char)(strchr("\t\r\n", *p) ? ' ' : *p));
    }
    lens_buffer_add_char(out, '\n');
}

void lens_listing_tsv(const struct lens_listing *listing,
                      struct lens_buffer *out)
{
    put_line(out, listing->columns->names, listing->columns->n);
    for (size_t i = 0; i < listing->n; i++)
        put_line(out, listing->rows[i].cells, listing->columns->n);
}

static void put_cells(struct lens_csv *table, const char *const *cells,
                      size_t n)
{
    for (size_t c = 0; c < n; c++)
        lens_csv_cell(table, cells[c]);
    lens_csv_end_row(table);
}

void lens_listing_csv(const struct lens_listing *listing,
                      struct lens_buffer *out)
{
    struct lens_csv table = { .out = out };

    put_cells(&table, listing->columns->names, listing->columns->n);
    for (size_t i = 0; i < listing->n; i++)
        put_cells(&table, listing->rows[i].cells, listing->columns->n);
}

static void put_bars(struct lens_buffer *out, const char *const *cells,
                     size_t n)
{
    for (size_t c = 0; c < n; c++) {
        lens_buffer_add_text(out, "| ");
        if (!strncmp(cells[c], "https://", 8))
            lens_buffer_add_format(out, "<%s>", cells[c]);
        else
            lens_markdown_text(out, lens_view_of(cells[c]));
        lens_buffer_add_char(out, ' ');
    }
    lens_buffer_add_text(out, "|\n");
}

void lens_listing_markdown(const struct lens_listing *listing,
                           struct lens_buffer *out)
{
    put_bars(out, listing->columns->names, listing->columns->n);
    for (size_t c = 0; c < listing->columns->n; c++)
        lens_buffer_add_text(out, "| --- ");
    lens_buffer_add_text(out, "|\n");
    for (size_t i = 0; i < listing->n; i++)
        put_bars(out, listing->rows[i].cells, listing->columns->n);
}

/* Two columns hold numbers, all others text. */
static void put_cell(struct lens_json_writer *w, const char *name,
                     const char *cell)
{
    if (!strcmp(name, "practices") || !strcmp(name, "documents"))
        lens_json_put_integer(w, name, strtoll(cell, NULL, 10));
    else
        lens_json_put_text(w, name, cell);
}

void lens_listing_json(const struct lens_listing *listing,
                       struct lens_buffer *out)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "schema", "list/1");
    lens_json_put_text(&w, "kind", listing->kind);
    lens_json_open_array(&w, "items");
    for (size_t i = 0; i < listing->n; i++) {
        lens_json_open_object(&w, NULL);
        for (size_t c = 0; c < listing->columns->n; c++)
            put_cell(&w, listing->columns->names[c], listing->rows[i].cells[c]);
        lens_json_close_object(&w);
    }
    lens_json_close_array(&w);
    lens_json_close_object(&w);
}

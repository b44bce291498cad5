#include "bench/sheet.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    ROWS_FIRST = 16,
    CELL_MAX = 512,
    INDENT = 2,
    GAP = 2
};

void lens_sheet_init(struct lens_sheet *sheet, struct lens_arena *arena,
                     const struct lens_sheet_column *columns, size_t n_columns)
{
    *sheet = (struct lens_sheet){ .arena = arena,
                                  .columns = columns,
                                  .n_columns = n_columns };
}

static size_t n_rows(const struct lens_sheet *sheet)
{
    return sheet->n_columns ? sheet->n_cells / sheet->n_columns : 0;
}

static bool grow(struct lens_sheet *sheet)
{
    size_t cap = sheet->cap_rows ? sheet->cap_rows * 2 : ROWS_FIRST;
    const char **cells;
    enum lens_style *styles;

    if (n_rows(sheet) < sheet->cap_rows)
        return true;
    if (cap > LENS_SHEET_ROWS_MAX) {
        sheet->status = LENS_E_LIMIT;
        return false;
    }
    cells =
        lens_arena_alloc(sheet->arena, cap * sheet->n_columns, sizeof(*cells));
    styles = lens_arena_alloc(sheet->arena, cap, sizeof(*styles));
    if (!cells || !styles) {
        sheet->status = LENS_E_NOMEM;
        return false;
    }
    if (sheet->cells && sheet->styles) {
        memcpy(cells, sheet->cells, sheet->n_cells * sizeof(*cells));
        memcpy(styles, sheet->styles, sheet->cap_rows * sizeof(*styles));
    }
    sheet->cells = cells;
    sheet->styles = styles;
    sheet->cap_rows = cap;
    return true;
}

void lens_sheet_put(struct lens_sheet *sheet, const char *fmt, ...)
{
    char text[CELL_MAX];
    const char *copy;
    va_list args;

    if (sheet->status != LENS_OK || !grow(sheet))
        return;
    va_start(args, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    copy = lens_arena_copy(sheet->arena, lens_view_of(text));
    if (!copy)
        sheet->status = LENS_E_NOMEM;
    else
        sheet->cells[sheet->n_cells++] = copy;
}

void lens_sheet_style(struct lens_sheet *sheet, enum lens_style style)
{
    if (sheet->status == LENS_OK && sheet->n_cells)
        sheet->styles[(sheet->n_cells - 1) / sheet->n_columns] = style;
}

enum lens_status lens_sheet_status(const struct lens_sheet *sheet,
                                   struct lens_error *err)
{
    if (sheet->status == LENS_OK)
        return LENS_OK;
    return lens_fail(err, sheet->status, "no room for a table: %s",
                     lens_status_text(sheet->status));
}

static const char *cell_of(const struct lens_sheet *sheet, size_t row,
                           size_t column)
{
    return sheet->cells[row * sheet->n_columns + column];
}

static bool is_shown(const struct lens_sheet *sheet, size_t column)
{
    for (size_t r = 0; r < n_rows(sheet); r++) {
        if (*cell_of(sheet, r, column))
            return true;
    }
    return false;
}

static size_t width_of(const struct lens_sheet *sheet, size_t column)
{
    size_t most =
        lens_page_width_of(lens_view_of(sheet->columns[column].title));

    for (size_t r = 0; r < n_rows(sheet); r++) {
        size_t width =
            lens_page_width_of(lens_view_of(cell_of(sheet, r, column)));

        most = width > most ? width : most;
    }
    return most;
}

/* One line; row SIZE_MAX is that of the titles. */
static void put_line(const struct lens_sheet *sheet, size_t row,
                     const size_t *widths, struct lens_page *page)
{
    size_t column = INDENT;

    lens_page_open(page, INDENT, INDENT);
    for (size_t i = 0; i < sheet->n_columns; i++) {
        bool is_title = row == SIZE_MAX;
        const char *text =
            is_title ? sheet->columns[i].title : cell_of(sheet, row, i);
        size_t width = lens_page_width_of(lens_view_of(text));

        if (!widths[i])
            continue;
        lens_page_tab(
            page,
            column + (sheet->columns[i].is_number ? widths[i] - width : 0));
        lens_page_put(page, is_title ? LENS_DIM : sheet->styles[row], text);
        column += widths[i] + GAP;
    }
    lens_page_close(page);
}

void lens_sheet_text(const struct lens_sheet *sheet, struct lens_page *page)
{
    size_t widths[LENS_SHEET_COLUMNS_MAX], wrapped = page->width;

    if (sheet->status != LENS_OK)
        return;
    for (size_t i = 0; i < sheet->n_columns; i++)
        widths[i] = is_shown(sheet, i) ? width_of(sheet, i) : 0;
    page->width = (size_t)1 << 20; /* a table is not wrapped */
    put_line(sheet, SIZE_MAX, widths, page);
    for (size_t r = 0; r < n_rows(sheet); r++)
        put_line(sheet, r, widths, page);
    page->width = wrapped;
}

void lens_markdown_put(struct lens_buffer *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("|\\`*_<>[]", *text))
            lens_buffer_add_char(out, '\\');
        if ((unsigned char)*text < 0x20)
            lens_buffer_add_char(out, ' ');
        else
            lens_buffer_add_char(out, *text);
    }
}

void lens_sheet_markdown(const struct lens_sheet *sheet,
                         struct lens_buffer *out)
{
    if (sheet->status != LENS_OK)
        return;
    for (size_t line = 0; line < n_rows(sheet) + 2; line++) {
        for (size_t i = 0; i < sheet->n_columns; i++) {
            if (!is_shown(sheet, i))
                continue;
            lens_buffer_add_text(out, "| ");
            if (line == 0)
                lens_markdown_put(out, sheet->columns[i].title);
            else if (line == 1)
                lens_buffer_add_text(out, sheet->columns[i].is_number ? "---:"
                                                                      : "---");
            else
                lens_markdown_put(out, cell_of(sheet, line - 2, i));
            lens_buffer_add_char(out, ' ');
        }
        lens_buffer_add_text(out, "|\n");
    }
}

void lens_html_put(struct lens_buffer *out, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;

        if (c == '&')
            lens_buffer_add_text(out, "&amp;");
        else if (c == '<')
            lens_buffer_add_text(out, "&lt;");
        else if (c == '>')
            lens_buffer_add_text(out, "&gt;");
        else if (c == '"')
            lens_buffer_add_text(out, "&quot;");
        else if (c == '\'')
            lens_buffer_add_text(out, "&#39;");
        else if (c == 0x7f || (c < 0x20 && c != '\n' && c != '\t'))
            lens_buffer_add_text(out, "\xef\xbf\xbd");
        else
            lens_buffer_add_char(out, *text);
    }
}

static void put_html_row(const struct lens_sheet *sheet, size_t row,
                         struct lens_buffer *out)
{
    bool is_title = row == SIZE_MAX;

    lens_buffer_add_text(out, "<tr>");
    for (size_t i = 0; i < sheet->n_columns; i++) {
        const char *tag = is_title ? "th scope=\"col\"" : "td";

        if (!is_shown(sheet, i))
            continue;
        lens_buffer_add_format(out, "<%s%s>", tag,
                               sheet->columns[i].is_number ? " class=\"n\""
                                                           : "");
        lens_html_put(out, is_title ? sheet->columns[i].title
                                    : cell_of(sheet, row, i));
        lens_buffer_add_text(out, is_title ? "</th>" : "</td>");
    }
    lens_buffer_add_text(out, "</tr>\n");
}

void lens_sheet_html(const struct lens_sheet *sheet, const char *caption,
                     struct lens_buffer *out)
{
    if (sheet->status != LENS_OK)
        return;
    lens_buffer_add_text(out, "<table>");
    if (*caption) {
        lens_buffer_add_text(out, "<caption>");
        lens_html_put(out, caption);
        lens_buffer_add_text(out, "</caption>");
    }
    lens_buffer_add_text(out, "<thead>\n");
    put_html_row(sheet, SIZE_MAX, out);
    lens_buffer_add_text(out, "</thead><tbody>\n");
    for (size_t r = 0; r < n_rows(sheet); r++)
        put_html_row(sheet, r, out);
    lens_buffer_add_text(out, "</tbody></table>\n");
}

const char *lens_figure_text(double figure, char out[LENS_FIGURE_LEN])
{
    double size = fabs(figure);
    int decimals = 0;

    if (size >= 1e9 || (size < 1e-4 && size > 0)) {
        (void)snprintf(out, LENS_FIGURE_LEN, "%.4g", figure);
        return out;
    }
    /* A whole number up to 9999 is one, not 17.00. */
    if (figure == floor(figure))
        decimals = 0;
    else if (size < 1)
        decimals = 4;
    else if (size < 10)
        decimals = 3;
    else if (size < 100)
        decimals = 2;
    else if (size < 1000)
        decimals = 1;
    (void)snprintf(out, LENS_FIGURE_LEN, "%.*f", decimals, figure);
    return out;
}

#include "answer/page.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "text/unicode.h"

static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */

static const char *sequence_of(enum lens_style style)
{
    switch (style) {
    case LENS_BOLD: return "\033[1m";
    case LENS_DIM: return "\033[2m";
    case LENS_RED: return "\033[31m";
    case LENS_YELLOW: return "\033[33m";
    case LENS_GREEN: return "\033[32m";
    case LENS_PLAIN: break;
    }
    return "";
}

void lens_page_init(struct lens_page *page, struct lens_buffer *out,
                    size_t width, bool color)
{
    *page = (struct lens_page){ .out = out, .color = color };
    page->width = width < LENS_PAGE_WIDTH_MIN ? LENS_PAGE_WIDTH_MIN : width;
    lens_buffer_init(&page->word, LENS_PAGE_WORD_MAX);
}

void lens_page_release(struct lens_page *page)
{
    lens_buffer_release(&page->word);
}

static void add_blanks(struct lens_page *page, size_t n)
{
    for (size_t i = 0; i < n; i++)
        lens_buffer_add_char(page->out, ' ');
    page->column += n;
}

/* Write the word that has been collected, on a new line if it must be. */
static void end_word(struct lens_page *page)
{
    if (!page->word_width)
        return;
    /* A new line is no help to a word that would stand in the same place. */
    if (page->has_word && page->column + page->blanks > page->hang &&
        page->column + page->blanks + page->word_width > page->width) {
        lens_buffer_add_char(page->out, '\n');
        page->column = 0;
        page->blanks = page->hang;
    }
    add_blanks(page, page->blanks);
    lens_buffer_add_view(page->out, lens_buffer_view(&page->word));
    if (lens_buffer_status(&page->word) != LENS_OK)
        page->out->status = lens_buffer_status(&page->word);
    page->column += page->word_width;
    page->has_word = true;
    page->blanks = 0;
    page->word_width = 0;
    lens_buffer_clear(&page->word);
}

void lens_page_open(struct lens_page *page, size_t first, size_t hang)
{
    page->hang = hang;
    page->column = 0;
    page->blanks = first;
    page->has_word = false;
    page->word_width = 0;
    lens_buffer_clear(&page->word);
}

static void set_style(struct lens_page *page, enum lens_style style, bool on)
{
    if (page->color && style != LENS_PLAIN)
        lens_buffer_add_text(&page->word, on ? sequence_of(style) : "\033[0m");
}

void lens_page_put_view(struct lens_page *page, enum lens_style style,
                        struct lens_view text)
{
    size_t at = 0, n_styled = 0;

    while (at < text.len) {
        size_t from = at;
        int32_t cp = lens_utf8_next(text, &at);
        int width = lens_char_width(cp);

        if (lens_char_class_of(cp) == LENS_CHAR_SPACE) {
            set_style(page, n_styled ? style : LENS_PLAIN, false);
            n_styled = 0;
            end_word(page);
            page->blanks++;
            continue;
        }
        if (n_styled++ == 0)
            set_style(page, style, true);
        if (width < 0 || cp == 0xfffd)
            lens_buffer_add_text(&page->word, replacement);
        else
            lens_buffer_add(&page->word, text.p + from, at - from);
        page->word_width += (size_t)(width < 0 ? 1 : width);
    }
    set_style(page, n_styled ? style : LENS_PLAIN, false);
}

void lens_page_put(struct lens_page *page, enum lens_style style,
                   const char *text)
{
    lens_page_put_view(page, style, lens_view_of(text));
}

void lens_page_put_format(struct lens_page *page, enum lens_style style,
                          const char *fmt, ...)
{
    char text[512];
    va_list ap;

    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    lens_page_put(page, style, text);
}

void lens_page_tab(struct lens_page *page, size_t column)
{
    end_word(page);
    if (page->column + page->blanks < column)
        page->blanks = column - page->column;
}

void lens_page_close(struct lens_page *page)
{
    end_word(page);
    lens_buffer_add_char(page->out, '\n');
}

void lens_page_blank_line(struct lens_page *page)
{
    lens_buffer_add_char(page->out, '\n');
}

void lens_page_paragraph(struct lens_page *page, size_t indent,
                         const char *text)
{
    lens_page_open(page, indent, indent);
    lens_page_put(page, LENS_PLAIN, text);
    lens_page_close(page);
}

void lens_page_heading(struct lens_page *page, const char *text)
{
    lens_page_open(page, 0, 0);
    lens_page_put(page, LENS_BOLD, text);
    lens_page_close(page);
}

size_t lens_page_width_of(struct lens_view text)
{
    size_t at = 0, columns = 0;

    while (at < text.len) {
        int width = lens_char_width(lens_utf8_next(text, &at));

        columns += (size_t)(width < 0 ? 1 : width);
    }
    return columns;
}

/*
 * page.h - text for people: wrapped, indented, coloured a little.
 *
 * A paragraph is opened with the columns its first and its further lines begin
 * at, takes runs of text and is closed.  Words move to the next line whole; a
 * word longer than a line (an address) is not cut, so that it can be copied.
 * Width counts terminal columns, not bytes.
 *
 *     lens_page_open(&page, 2, 10);
 *     lens_page_put(&page, LENS_BOLD, "GENSEC01-BP01");
 *     lens_page_put(&page, LENS_PLAIN, "  some title that may well wrap");
 *     lens_page_close(&page);
 *
 * Text from anywhere may be put: code points that would drive a terminal come
 * out as U+FFFD, white space of any kind is a blank.  Blanks at the beginning
 * of a wrapped line are dropped, all others kept, so columns can be padded.
 *
 * Without colour the bytes are the same, less the escape sequences.
 */
#ifndef LENS_ANSWER_PAGE_H
#define LENS_ANSWER_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "asklens/view.h"
#include "base/buffer.h"

enum lens_style {
    LENS_PLAIN,
    LENS_BOLD,
    LENS_DIM,
    LENS_RED,
    LENS_YELLOW,
    LENS_GREEN
};

enum {
    LENS_PAGE_WIDTH_MIN = 40,
    LENS_PAGE_WORD_MAX = 64 << 10
};

struct lens_page {
    struct lens_buffer *out; /* borrowed; check its status at the end */
    size_t width;
    bool color;

    size_t hang;   /* where further lines begin */
    size_t column; /* columns written of this line */
    size_t blanks; /* seen since, written only before a word */
    bool has_word; /* on this line */
    struct lens_buffer word;
    size_t word_width;
};

void lens_page_init(struct lens_page *page, struct lens_buffer *out,
                    size_t width, bool color);
void lens_page_release(struct lens_page *page);

void lens_page_open(struct lens_page *page, size_t first, size_t hang);
void lens_page_put(struct lens_page *page, enum lens_style style,
                   const char *text);
void lens_page_put_view(struct lens_page *page, enum lens_style style,
                        struct lens_view text);
LENS_PRINTF(3, 4)
void lens_page_put_format(struct lens_page *page, enum lens_style style,
                          const char *fmt, ...);
/* Blanks up to `column`; none when the line is there already. */
void lens_page_tab(struct lens_page *page, size_t column);
void lens_page_close(struct lens_page *page);

void lens_page_blank_line(struct lens_page *page);

/* A paragraph of one plain text; a heading in bold at the left margin. */
void lens_page_paragraph(struct lens_page *page, size_t indent,
                         const char *text);
void lens_page_heading(struct lens_page *page, const char *text);

/* Columns of a text as a page would show it. */
size_t lens_page_width_of(struct lens_view text);

#endif /* LENS_ANSWER_PAGE_H */

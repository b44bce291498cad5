/*
 * listing.h - rows and columns of a list, and its ways to be written.
 *
 * As text one line per row, columns aligned, the last few (addresses) left out;
 * never wrapped or cut, so that lines can be counted and searched.  As TSV, CSV
 * and Markdown all columns, with a line of names first.  As JSON an object per
 * row.
 */
#ifndef LENS_CLI_LISTING_H
#define LENS_CLI_LISTING_H

#include <stddef.h>

#include "answer/page.h"
#include "base/buffer.h"

enum {
    LENS_COLUMNS_MAX = 6
};

struct lens_columns {
    const char *names[LENS_COLUMNS_MAX];
    size_t n;
    size_t n_text; /* the first ones, shown as text */
};

struct lens_list_row {
    const char *cells[LENS_COLUMNS_MAX];
};

struct lens_listing {
    const char *kind; /* "practices" */
    const struct lens_columns *columns;
    const struct lens_list_row *rows;
    size_t n;
};

void lens_listing_text(const struct lens_listing *listing,
                       struct lens_page *page);
void lens_listing_tsv(const struct lens_listing *listing,
                      struct lens_buffer *out);
void lens_listing_csv(const struct lens_listing *listing,
                      struct lens_buffer *out);
void lens_listing_markdown(const struct lens_listing *listing,
                           struct lens_buffer *out);
void lens_listing_json(const struct lens_listing *listing,
                       struct lens_buffer *out);

#endif /* LENS_CLI_LISTING_H */

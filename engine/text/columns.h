/*
 * columns.h - a line of a table that others wrote: its columns, and the names
 * in them.
 *
 * Judgments and runs are such tables.  What a name of a query or a document may
 * be is said here once, so that all files name them alike.
 */
#ifndef LENS_TEXT_COLUMNS_H
#define LENS_TEXT_COLUMNS_H

#include "asklens/view.h"

enum {
    LENS_NAME_MAX = 512 /* bytes of a query's or a document's name */
};

/*
 * The columns between single tabs, each of which may hold blanks or nothing; at
 * most `max` are written, all are counted.  None in an empty line.
 */
size_t lens_columns_by_tabs(struct lens_view line, struct lens_view *out,
                            size_t max);

/* The same between runs of blanks and tabs; no column is empty. */
size_t lens_columns_by_blanks(struct lens_view line, struct lens_view *out,
                              size_t max);

/* What is wrong with a name, as the end of a sentence about its line, or NULL.
 */
const char *lens_name_flaw(struct lens_view name);

#endif /* LENS_TEXT_COLUMNS_H */

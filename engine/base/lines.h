/*
 * lines.h - a text file line by line, however long it is.
 *
 * Only one line is kept in memory, and it has a maximum.  A line ends at LF or
 * CR LF, which are no part of it; the last one needs no end.  A byte order mark
 * before the first is passed over.  What the bytes of a line are is the
 * reader's to check.
 */
#ifndef LENS_BASE_LINES_H
#define LENS_BASE_LINES_H

#include <stddef.h>

#include "asklens/status.h"
#include "asklens/view.h"
#include "base/checksum.h"

struct lens_lines;

/* `max` is the longest line in bytes, its end not counted.  Errors as those of
 * lens_file_read(). */
LENS_MUST_CHECK enum lens_status lens_lines_open(const char *path, size_t max,
                                                 struct lens_lines **out,
                                                 struct lens_error *err);
void lens_lines_close(struct lens_lines *lines);

/* Add every byte of the file to the hasher as it is read; it is borrowed, and
 * complete when lens_lines_next() has answered LENS_END. */
void lens_lines_hash_into(struct lens_lines *lines, struct lens_hasher *hasher);

/*
 * The next line; it lives until the next call.  LENS_END after the last,
 * LENS_E_LIMIT names a line that is too long, LENS_E_IO, LENS_E_NOMEM.
 */
LENS_MUST_CHECK enum lens_status lens_lines_next(struct lens_lines *lines,
                                                 struct lens_view *out,
                                                 struct lens_error *err);

/* The number of the line given last, from 1. */
size_t lens_lines_number(const struct lens_lines *lines);

#endif /* LENS_BASE_LINES_H */

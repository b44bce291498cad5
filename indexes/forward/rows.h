/*
 * rows.h - the forward index of one kind: its format, its maker, its reader.
 *
 * A container (format/container.h) with
 *
 *   ANALYZER  the analyzer's description
 *   META      u32 n_docs, u32 n_rows, u32 n_terms
 *   TERMS     a sorted table of strings (format/table.h); an id is a place in
 *             it
 *   DOCS      u32 first row, n_docs + 1 of them, never decreasing
 *   ROWS      u32 first id, n_rows + 1 of them, never decreasing
 *   IDS       u32 ids, strictly ascending within a row
 */
#ifndef LENS_FORWARD_ROWS_H
#define LENS_FORWARD_ROWS_H

#include "asklens/analyzer.h"
#include "asklens/forward.h"
#include "asklens/status.h"
#include "base/buffer.h"

struct lens_rows_builder;

LENS_MUST_CHECK enum lens_status
lens_rows_builder_new(struct lens_analyzer *analyzer,
                      struct lens_rows_builder **out, struct lens_error *err);
void lens_rows_builder_free(struct lens_rows_builder *builder);

/* Begin the next document, in docid order; then add its rows in order. */
LENS_MUST_CHECK enum lens_status
lens_rows_builder_document(struct lens_rows_builder *builder,
                           struct lens_error *err);
LENS_MUST_CHECK enum lens_status
lens_rows_builder_row(struct lens_rows_builder *builder, struct lens_view text,
                      struct lens_error *err);

/* Append the finished file to `out`. */
LENS_MUST_CHECK enum lens_status
lens_rows_builder_write(struct lens_rows_builder *builder,
                        struct lens_buffer *out, struct lens_error *err);

/* Open `path`; an index built with another analyzer is refused. */
LENS_MUST_CHECK enum lens_status lens_rows_open(const char *path,
                                                const char *analyzer,
                                                struct lens_forward **out,
                                                struct lens_error *err);

#endif /* LENS_FORWARD_ROWS_H */

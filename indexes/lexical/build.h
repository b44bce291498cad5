/*
 * build.h - making a lexical segment.
 *
 * Documents are added in docid order, field text by field text.  A document's
 * terms are counted while it is open; when it is closed, each gets its posting,
 * written as the segment will have it, at the end of its term's list
 * (postings_build.h).  Nothing is sorted but the distinct terms, once, and what
 * stays in memory is about the size of the segment: single-pass inversion
 * (Heinz and Zobel, "Efficient Single-Pass Index Construction for Text
 * Databases", 2003), without its merging, because a segment fits into memory.
 *
 * The same documents give the same bytes.
 */
#ifndef LENS_LEXICAL_BUILD_H
#define LENS_LEXICAL_BUILD_H

#include "asklens/analyzer.h"
#include "asklens/status.h"
#include "asklens/view.h"
#include "base/buffer.h"

struct lens_build_field {
    const char *name;
    double weight; /* > 0 */
    double b;      /* 0 .. 1: how much a long field is held against it */
};

struct lens_build_options {
    const struct lens_build_field *fields;
    size_t n_fields;
    double k1; /* > 0: how soon a repeated term stops to count */
};

struct lens_segment_builder;

/* `analyzer` and the names of the fields must outlive the builder. */
LENS_MUST_CHECK enum lens_status lens_segment_builder_new(
    struct lens_analyzer *analyzer, const struct lens_build_options *options,
    struct lens_segment_builder **out, struct lens_error *err);
void lens_segment_builder_free(struct lens_segment_builder *builder);

/* Begin the next document.  Keys must come in strictly increasing order. */
LENS_MUST_CHECK enum lens_status
lens_segment_builder_document(struct lens_segment_builder *builder,
                              struct lens_view key, struct lens_error *err);

/* Add text to a field of the document begun last; may be called again. */
LENS_MUST_CHECK enum lens_status
lens_segment_builder_text(struct lens_segment_builder *builder, size_t field,
                          struct lens_view text, struct lens_error *err);

/* Add one occurrence of a term that is analyzed already: for measuring with the
 * tokens that others get. */
LENS_MUST_CHECK enum lens_status
lens_segment_builder_term(struct lens_segment_builder *builder, size_t field,
                          struct lens_view term, struct lens_error *err);

/* Append the finished segment to `out`; once, LENS_E_INVAL after that. */
LENS_MUST_CHECK enum lens_status
lens_segment_builder_write(struct lens_segment_builder *builder,
                           struct lens_buffer *out, struct lens_error *err);

#endif /* LENS_LEXICAL_BUILD_H */

/*
 * index_weights.h - how the fields of each kind of document are weighted.
 *
 * A document of the lens has many short fields, written apart: text written for
 * retrieval (questions, phrases) and the title say what it is about; guidance
 * and steps say how to do it and share most of their words with their
 * neighbours.  Halving or doubling any one of the weights moves the nDCG@10 of
 * the train split by less than 0.03.
 *
 * A passage is a title and a text somebody else wrote.
 */
#ifndef LENS_INDEX_WEIGHTS_H
#define LENS_INDEX_WEIGHTS_H

#include "asklens/document.h"
#include "lexical/build.h"

/* Static. */
const struct lens_build_options *lens_index_weights(enum lens_kind kind);

/* Add a field's text to the document at hand; nothing when such a field is not
 * searched. */
LENS_MUST_CHECK enum lens_status
lens_index_add_text(struct lens_segment_builder *builder, enum lens_kind kind,
                    enum lens_field field, struct lens_view text,
                    struct lens_error *err);

/* Add a document with its title and all its texts. */
LENS_MUST_CHECK enum lens_status
lens_index_add_document(struct lens_segment_builder *builder,
                        const struct lens_document *doc,
                        struct lens_error *err);

#endif /* LENS_INDEX_WEIGHTS_H */

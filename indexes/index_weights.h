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

/* The column a field of such a document goes to; n_fields of the options when
 * it is not searched. */
size_t lens_index_column(enum lens_kind kind, enum lens_field field);

#endif /* LENS_INDEX_WEIGHTS_H */

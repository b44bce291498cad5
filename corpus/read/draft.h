/*
 * draft.h - a document while its rows are being collected.
 *
 * Rows go into fixed arrays, which are the limit of one document; a finished
 * draft has copied exactly its rows into the arena.  A draft is too large for
 * the stack: allocate it once and begin it anew for each document.
 */
#ifndef LENS_READ_DRAFT_H
#define LENS_READ_DRAFT_H

#include "asklens/document.h"
#include "read/reading.h"

/* The fullest document of the built-in lens has 120, 40 and 35. */
enum {
    LENS_DRAFT_MAX_TEXTS = 512,
    LENS_DRAFT_MAX_ATTRIBUTES = 128,
    LENS_DRAFT_MAX_RELATIONS = 128
};

struct lens_draft {
    struct lens_reading *reading;
    const struct lens_collection *lens;
    struct lens_document doc; /* all but the rows */
    size_t n_texts, n_attributes, n_relations;
    struct lens_text_row texts[LENS_DRAFT_MAX_TEXTS];
    struct lens_attribute_row attributes[LENS_DRAFT_MAX_ATTRIBUTES];
    struct lens_relation_row relations[LENS_DRAFT_MAX_RELATIONS];
};

/* No rows, every string empty.  What is passed is borrowed. */
void lens_draft_begin(struct lens_draft *draft, struct lens_reading *reading,
                      const struct lens_collection *lens, enum lens_kind kind);

/* Add one row; the strings are borrowed and must be the arena's.  `place`, the
 * member they came from, is named if the row is one too many. */
void lens_draft_text(struct lens_draft *draft, const char *place,
                     struct lens_text_row row);
void lens_draft_attribute(struct lens_draft *draft, const char *place,
                          struct lens_attribute_row row);
void lens_draft_relation(struct lens_draft *draft, const char *place,
                         struct lens_relation_row row);

/* The complete document in the arena, or NULL when the reading has failed. */
const struct lens_document *lens_draft_finish(struct lens_draft *draft);

#endif /* LENS_READ_DRAFT_H */

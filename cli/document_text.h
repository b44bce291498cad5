/* document_text.h - one document in full, for a person. */
#ifndef LENS_CLI_DOCUMENT_TEXT_H
#define LENS_CLI_DOCUMENT_TEXT_H

#include "answer/page.h"
#include "opened.h"

enum lens_shape {
    LENS_SHAPE_PROSE,
    LENS_SHAPE_BULLETS,
    LENS_SHAPE_STEPS,
    LENS_SHAPE_ASKED
};

/* A part of a document of some kind, with its heading. */
struct lens_section {
    enum lens_kind kind;
    enum lens_field field;
    enum lens_shape shape;
    const char *heading;
};

/* Section `i` of all kinds, each kind in reading order; NULL after the last. */
const struct lens_section *lens_document_section(size_t i);

/* Titles of documents a relation leads to are looked up in `opened`. */
LENS_MUST_CHECK enum lens_status
lens_document_text(struct lens_opened *opened, const struct lens_document *doc,
                   struct lens_arena *arena, struct lens_page *page,
                   struct lens_error *err);

#endif /* LENS_CLI_DOCUMENT_TEXT_H */

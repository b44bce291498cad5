/* document_text.h - one document in full, for a person. */
#ifndef LENS_CLI_DOCUMENT_TEXT_H
#define LENS_CLI_DOCUMENT_TEXT_H

#include "answer/page.h"
#include "opened.h"

/* Titles of documents a relation leads to are looked up in `opened`. */
LENS_MUST_CHECK enum lens_status
lens_document_text(struct lens_opened *opened, const struct lens_document *doc,
                   struct lens_arena *arena, struct lens_page *page,
                   struct lens_error *err);

#endif /* LENS_CLI_DOCUMENT_TEXT_H */

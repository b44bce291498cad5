/* document_markdown.h - one document in full, as Markdown. */
#ifndef LENS_CLI_DOCUMENT_MARKDOWN_H
#define LENS_CLI_DOCUMENT_MARKDOWN_H

#include "asklens/document.h"
#include "base/buffer.h"

void lens_document_markdown(const struct lens_document *doc,
                            struct lens_buffer *out);

/*
 * The same within `max` bytes: sections whole, those that are read first before
 * those that are looked up, each if there is room for it.  Of a first section
 * that is longer than that its beginning is shown.  The headings of what was
 * left out go to `left_out`, with commas.
 */
void lens_document_markdown_brief(const struct lens_document *doc, size_t max,
                                  struct lens_buffer *out,
                                  struct lens_buffer *left_out);

#endif /* LENS_CLI_DOCUMENT_MARKDOWN_H */

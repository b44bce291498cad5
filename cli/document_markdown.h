/* document_markdown.h - one document in full, as Markdown. */
#ifndef LENS_CLI_DOCUMENT_MARKDOWN_H
#define LENS_CLI_DOCUMENT_MARKDOWN_H

#include "asklens/document.h"
#include "base/buffer.h"

void lens_document_markdown(const struct lens_document *doc,
                            struct lens_buffer *out);

#endif /* LENS_CLI_DOCUMENT_MARKDOWN_H */

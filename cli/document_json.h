/*
 * document_json.h - one document as JSON, schema "document/1".
 *
 * Facts first, then each field it has (an array of strings, in reading order;
 * questions are objects with `text`, `asker` and `kind`), relations, resources.
 */
#ifndef LENS_CLI_DOCUMENT_JSON_H
#define LENS_CLI_DOCUMENT_JSON_H

#include "asklens/document.h"
#include "json/writer.h"

void lens_document_json(const struct lens_document *doc,
                        struct lens_buffer *out);

/* The members of the facts alone, into an open object. */
void lens_document_json_facts(struct lens_json_writer *w,
                              const struct lens_document *doc);

#endif /* LENS_CLI_DOCUMENT_JSON_H */

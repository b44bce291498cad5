/* metadata.h - the facts of a result, and how a client's metadata shows them:
 * under the names that filters know them by. */
#ifndef LENS_API_METADATA_H
#define LENS_API_METADATA_H

#include "api/dialects/retrieval.h"
#include "json/writer.h"

/* The facts of a document as a result; texts are still empty.  Strings are the
 * document's. */
LENS_MUST_CHECK enum lens_status
lens_retrieved_describe(const struct lens_document *doc, double score,
                        struct lens_arena *arena, struct lens_retrieved *out,
                        struct lens_error *err);

/* Into an object that is open: kind, id, title, url, and what there is of
 * pillar, question, risk, phases, services, roles. */
void lens_put_metadata(struct lens_json_writer *w,
                       const struct lens_retrieved *result);

#endif /* LENS_API_METADATA_H */

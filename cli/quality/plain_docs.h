/* plain_docs.h - documents without some of their fields, to measure what those
 * are worth. */
#ifndef LENS_CLI_QUALITY_PLAIN_DOCS_H
#define LENS_CLI_QUALITY_PLAIN_DOCS_H

#include "asklens/docstore.h"

/* The same documents, but each walk shows them without the texts whose fields
 * have a bit (1 << field) in `without`.  Borrows `docs`, which outlives it. */
LENS_MUST_CHECK enum lens_status lens_plain_docs(struct lens_docstore *docs,
                                                 unsigned without,
                                                 struct lens_docstore **out,
                                                 struct lens_error *err);

#endif /* LENS_CLI_QUALITY_PLAIN_DOCS_H */

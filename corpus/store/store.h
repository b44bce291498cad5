/*
 * store.h - documents out of a finished store.
 *
 * Implements the port asklens/docstore.h.  The file is taken as it was written:
 * read-only, immutable, without locks.  It is also distrusted: what is loaded
 * is hashed and compared with the stored hash, a walk over a kind is compared
 * with the stored list at its end, and "there is no such document" is only said
 * after the lists have been found undamaged.  So a lookup that finds nothing
 * reads the keys of all documents.
 */
#ifndef LENS_STORE_STORE_H
#define LENS_STORE_STORE_H

#include "asklens/docstore.h"
#include "summary.h"

/*
 * Close it with its op.  LENS_E_NOT_FOUND without a file, LENS_E_CORRUPT for
 * one that is no store, is damaged at first sight or shorter than it should be,
 * LENS_E_VERSION for one of another version.
 */
LENS_MUST_CHECK enum lens_status lens_store_open(const char *path,
                                                 struct lens_docstore **out,
                                                 struct lens_error *err);

/* The functions below answer LENS_E_INVAL for a docstore of another making. */

/* What the documents share; strings and arrays are the arena's. */
LENS_MUST_CHECK enum lens_status
lens_store_collection(struct lens_docstore *store, struct lens_arena *arena,
                      struct lens_collection *out, struct lens_error *err);

/* Counts and hash, from the stored content hashes; no document is loaded. */
LENS_MUST_CHECK enum lens_status
lens_store_summarise(struct lens_docstore *store,
                     struct lens_corpus_summary *out, struct lens_error *err);

/* Everything there is to check; LENS_E_CORRUPT with the first finding. */
LENS_MUST_CHECK enum lens_status lens_store_verify(struct lens_docstore *store,
                                                   struct lens_error *err);

#endif /* LENS_STORE_STORE_H */

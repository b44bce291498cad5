/*
 * corpus.h - the documents behind the indexes: the one header of this layer
 * for those outside it.
 *
 * A lens (corpus/lens, or a folder laid out like it) or a collection of
 * passages is built into a database file, once per generation of an index.
 * That file is the source of truth from then on: indexes are derived from it,
 * answers quote from it.
 */
#ifndef LENS_CORPUS_CORPUS_H
#define LENS_CORPUS_CORPUS_H

#include "asklens/docstore.h"
#include "asklens/document.h"
#include "asklens/qrels.h"
#include "asklens/status.h"
#include "summary.h"

/*
 * Read `source` and write the new database `db_path`, synced; the same source
 * gives the same bytes.  Its folder must exist and is the caller's to sync.  On
 * failure no file is left.  `out` may be NULL.
 *
 * A source is what it looks like: a folder with "lens.json" is a lens, one with
 * "corpus.jsonl" holds passages, and so does a file that ends in ".jsonl"
 * (read/lens_reader.h, read/jsonl_reader.h).  LENS_E_NOT_FOUND for any other.
 *
 * LENS_E_INVAL and LENS_E_LIMIT name the file of the folder and the place in
 * it; LENS_E_IO names the path, also when `db_path` exists already.
 */
LENS_MUST_CHECK enum lens_status
lens_corpus_build(const char *source, const char *db_path,
                  struct lens_corpus_summary *out, struct lens_error *err);

/* Open for reading; the caller closes it with its op `close`. */
LENS_MUST_CHECK enum lens_status lens_corpus_open(const char *db_path,
                                                  struct lens_docstore **out,
                                                  struct lens_error *err);

/* The functions below take a store from lens_corpus_open(), and answer
 * LENS_E_INVAL for any other. */

/* Name, edition, pillars and phases; the arena's. */
LENS_MUST_CHECK enum lens_status
lens_corpus_collection(struct lens_docstore *store, struct lens_arena *arena,
                       struct lens_collection *out, struct lens_error *err);

/* Counts and corpus hash, as the build gave them. */
LENS_MUST_CHECK enum lens_status
lens_corpus_summarise(struct lens_docstore *store,
                      struct lens_corpus_summary *out, struct lens_error *err);

/* Check everything: tables, references, every list and every content hash.
 * LENS_E_CORRUPT with the first finding. */
LENS_MUST_CHECK enum lens_status lens_corpus_verify(struct lens_docstore *store,
                                                    struct lens_error *err);

/* The queries of a test collection, in the layout of read/queries.h. */
LENS_MUST_CHECK enum lens_status
lens_corpus_queries(const char *path, struct lens_arena *arena,
                    struct lens_test_queries *out, struct lens_error *err);

/* Its judgments, in either layout of read/qrels.h. */
LENS_MUST_CHECK enum lens_status lens_corpus_qrels(const char *path,
                                                   struct lens_arena *arena,
                                                   struct lens_qrels *out,
                                                   struct lens_error *err);

#endif /* LENS_CORPUS_CORPUS_H */

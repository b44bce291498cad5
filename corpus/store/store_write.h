/*
 * store_write.h - building a store from nothing.
 *
 * A store is written once, into a new file, and never changed after.  The same
 * documents in the same order give the same bytes with the same SQLite: there
 * is no clock and no chance in it.
 *
 * While it is built nothing is synced and nothing could be rolled back: the
 * file is complete and on the disk after lens_store_writer_finish(), or
 * removed.
 */
#ifndef LENS_STORE_WRITE_H
#define LENS_STORE_WRITE_H

#include "asklens/document.h"
#include "asklens/status.h"
#include "provenance.h"
#include "summary.h"

struct lens_store_writer;

/*
 * Create `path`, which must not exist, for the documents of a collection.
 * LENS_E_IO when it cannot be written.
 */
LENS_MUST_CHECK enum lens_status
lens_store_writer_open(const char *path,
                       const struct lens_collection *collection,
                       struct lens_store_writer **out, struct lens_error *err);

/*
 * Add a document.  Its number and content hash are given here, whatever it
 * says.  Relations may lead to documents that are still to come.  LENS_E_INVAL
 * when the tables refuse it (a key for the second time, a weight outside
 * 0 .. 3), LENS_E_IO when the disk is full.  After an error only
 * lens_store_writer_close() is of use.
 */
LENS_MUST_CHECK enum lens_status lens_store_writer_add(
    struct lens_store_writer *writer, const struct lens_document *doc,
    const struct lens_provenance *from, struct lens_error *err);

/* Complete the file, check it and sync it to the disk; its folder is the
 * caller's to sync.  LENS_E_INVAL when a relation leads nowhere. */
LENS_MUST_CHECK enum lens_status
lens_store_writer_finish(struct lens_store_writer *writer,
                         struct lens_corpus_summary *out,
                         struct lens_error *err);

/* Free the writer; an unfinished file is removed.  NULL is fine. */
void lens_store_writer_close(struct lens_store_writer *writer);

#endif /* LENS_STORE_WRITE_H */

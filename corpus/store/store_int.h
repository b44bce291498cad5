/* store_int.h - the open store, for the files of this folder. */
#ifndef LENS_STORE_STORE_INT_H
#define LENS_STORE_STORE_INT_H

#include "base/buffer.h"
#include "store/sql.h"
#include "store/store.h"

struct lens_store {
    struct lens_docstore port; /* first, so that one leads to the other */
    struct lens_sql sql;
    struct sqlite3_stmt *find;
    struct sqlite3_stmt *texts; /* the rows of one document */
    struct sqlite3_stmt *attributes;
    struct sqlite3_stmt *relations;
    struct lens_buffer rows;    /* of the document being loaded */
    struct lens_buffer scratch; /* for its hash */
};

/* The columns lens_store_load() expects, from the table documents. */
#define LENS_STORE_DOCUMENT_COLUMNS                                  \
    "number, kind, key, title, url, pillar, parent, risk, ordinal, " \
    "brief_hash, content_hash"

enum lens_store_depth {
    LENS_STORE_BRIEF,
    LENS_STORE_COMPLETE
};

LENS_MUST_CHECK enum lens_status
lens_store_prepare_loading(struct lens_store *store, struct lens_error *err);

/* The document whose line `statement` stands on; its hash is compared. */
LENS_MUST_CHECK enum lens_status
lens_store_load(struct lens_store *store, struct sqlite3_stmt *statement,
                enum lens_store_depth depth, struct lens_arena *arena,
                struct lens_document *out, struct lens_error *err);

/* The walk behind each and each_brief.  `visit` may release the arena. */
LENS_MUST_CHECK enum lens_status
lens_store_walk(struct lens_store *store, enum lens_kind kind,
                enum lens_store_depth depth, struct lens_arena *arena,
                enum lens_status (*visit)(const struct lens_document *doc,
                                          void *arg, struct lens_error *err),
                void *arg, struct lens_error *err);

/* The store behind the port; LENS_E_INVAL when it is none of ours. */
LENS_MUST_CHECK enum lens_status lens_store_of(struct lens_docstore *port,
                                               struct lens_store **out,
                                               struct lens_error *err);

#endif /* LENS_STORE_STORE_INT_H */

/*
 * docstore.h - the port to the documents behind the indexes.
 *
 * Indexes hold terms and numbers; titles, texts and relations come from here.
 * A store shows one state of its documents for as long as it is open.
 *
 * Threads.  One open store per thread.
 */
#ifndef LENS_DOCSTORE_H
#define LENS_DOCSTORE_H

#include "asklens/arena.h"
#include "asklens/document.h"
#include "asklens/status.h"

struct lens_docstore;

struct lens_docstore_ops {
    /*
     * Call `visit` for every document of a kind, in byte order of keys, each
     * complete with texts, attributes and relations in the arena.  `visit` may
     * release the arena: a walk needs nothing it has shown.  The first status
     * other than LENS_OK ends the walk and is returned.
     */
    LENS_MUST_CHECK enum lens_status (*each)(
        struct lens_docstore *self, enum lens_kind kind,
        struct lens_arena *arena,
        enum lens_status (*visit)(const struct lens_document *doc, void *arg,
                                  struct lens_error *err),
        void *arg, struct lens_error *err);

    /* The same without texts: for lists and catalogues. */
    LENS_MUST_CHECK enum lens_status (*each_brief)(
        struct lens_docstore *self, enum lens_kind kind,
        struct lens_arena *arena,
        enum lens_status (*visit)(const struct lens_document *doc, void *arg,
                                  struct lens_error *err),
        void *arg, struct lens_error *err);

    /* One complete document by its key; LENS_E_NOT_FOUND when unknown. */
    LENS_MUST_CHECK enum lens_status (*find)(struct lens_docstore *self,
                                             struct lens_view key,
                                             struct lens_arena *arena,
                                             struct lens_document *out,
                                             struct lens_error *err);

    /* Close and free.  NULL is allowed and does nothing. */
    void (*close)(struct lens_docstore *self);
};

struct lens_docstore {
    const struct lens_docstore_ops *ops;
};

#endif /* LENS_DOCSTORE_H */

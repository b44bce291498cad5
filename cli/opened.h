/* opened.h - an index and its documents, open for reading. */
#ifndef LENS_CLI_OPENED_H
#define LENS_CLI_OPENED_H

#include <stdbool.h>

#include "asklens/analyzer.h"
#include "asklens/docstore.h"
#include "asklens/document.h"
#include "asklens/engine.h"
#include "asklens/search.h"
#include "cli.h"
#include "indexes.h"

struct lens_opened {
    char dir[LENS_PATH_MAX];
    struct lens_analyzer *analyzer;
    struct lens_index *index;
    struct lens_index_facts facts;
    struct lens_docstore *docs;
    struct lens_collection collection; /* the run's arena's */
    struct lens_embedder *embedder;    /* once attached; else NULL */
    bool is_shared; /* index and embedder belong to another */
};

/* Everything or nothing; on failure there is nothing to close. */
LENS_MUST_CHECK enum lens_status lens_opened_open(struct lens_cli *cli,
                                                  struct lens_opened *out,
                                                  struct lens_error *err);
/* The same for the index in `dir`, whatever the options say. */
LENS_MUST_CHECK enum lens_status lens_opened_open_dir(struct lens_cli *cli,
                                                      const char *dir,
                                                      struct lens_opened *out,
                                                      struct lens_error *err);
void lens_opened_close(struct lens_opened *opened);

/*
 * A second way to an open index, for another thread: documents and analyzer of
 * its own, the index and what is attached to it borrowed from `of`, which must
 * outlive it.  An embedder takes one call at a time, which is the caller's to
 * see to.
 */
LENS_MUST_CHECK enum lens_status lens_opened_share(struct lens_cli *cli,
                                                   const struct lens_opened *of,
                                                   struct lens_opened *out,
                                                   struct lens_error *err);

/*
 * Open the embedder that the index was built with, for its dense channel; fine
 * when it was built without.  What goes wrong costs that channel only: the
 * index stays open, and what is at hand answers.
 */
LENS_MUST_CHECK enum lens_status lens_opened_attach(struct lens_cli *cli,
                                                    struct lens_opened *opened,
                                                    struct lens_error *err);

/*
 * The same where a channel is a wish and not a must.  LENS_OK also when the
 * channel that nobody asked for by name is not to be had; then `*why`, in the
 * run's arena, is a sentence for people, else NULL.  A damaged file of the
 * index is an error whatever was asked for.
 */
LENS_MUST_CHECK enum lens_status
lens_opened_attach_for(struct lens_cli *cli, struct lens_opened *opened,
                       enum lens_channels asked_for, const char **why,
                       struct lens_error *err);

/* What an engine over a lens is made from, borrowed from `opened`; `no_dense`
 * as lens_opened_attach_for() says it.  LENS_E_NOT_FOUND when the index holds
 * no lens. */
LENS_MUST_CHECK enum lens_status
lens_opened_engine_parts(const struct lens_opened *opened, const char *no_dense,
                         struct lens_engine_parts *out, struct lens_error *err);

/*
 * What a search among the documents of a kind is made with, borrowed from
 * `opened`.  LENS_E_NOT_FOUND when the index has none of the kind.
 */
LENS_MUST_CHECK enum lens_status
lens_opened_search_parts(const struct lens_opened *opened, enum lens_kind kind,
                         struct lens_search_parts *out, struct lens_error *err);

/* All documents of a kind without their texts; the run's arena's. */
struct lens_briefs {
    const struct lens_document *at;
    size_t n;
};

LENS_MUST_CHECK enum lens_status
lens_opened_briefs(const struct lens_opened *opened, enum lens_kind kind,
                   struct lens_arena *arena, struct lens_briefs *out,
                   struct lens_error *err);

#endif /* LENS_CLI_OPENED_H */

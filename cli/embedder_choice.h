/*
 * embedder_choice.h - from a word on the command line, or in a manifest, to an
 * open embedder.
 *
 *     SPEC                         opens
 *     none                         nothing: words alone
 *     NAME                         the installed model of that name
 *     encoder:NAME, static:NAME    the same, and it must be of that kind
 *     lsa                          what was trained on the lens
 *     http                         $ASKLENS_EMBEDDING_URL, asking for the model
 *                                  $ASKLENS_EMBEDDING_MODEL
 *     http:MODEL                   that endpoint, asking for MODEL
 *     http://..., https://...      this endpoint, $ASKLENS_EMBEDDING_MODEL
 *     NULL                         the best installed model (as
 *                                  lens_model_best() has it), else lsa where
 *                                  the caller has it, else none
 *
 * So the id of an embedder, as an index keeps it ("encoder:all-minilm-l6-v2"),
 * is a spec for it; whether it is still the same one, its hash says, which is
 * the caller's to compare.
 *
 * The key of an endpoint comes from $ASKLENS_EMBEDDING_KEY and nowhere else:
 * what stands on a command line is seen by everybody on the machine.
 */
#ifndef LENS_CLI_EMBEDDER_CHOICE_H
#define LENS_CLI_EMBEDDER_CHOICE_H

#include <stddef.h>

#include "asklens/analyzer.h"
#include "asklens/arena.h"
#include "asklens/embedder.h"
#include "asklens/status.h"
#include "cli.h"

enum {
    LENS_EMBEDDER_THREADS_MAX = 64
};

struct lens_embedder_sources {
    const char *lsa;                /* path of its file; NULL: there is none */
    struct lens_analyzer *analyzer; /* for lsa; must outlive the embedder */
    size_t n_threads;               /* 0: lens_embedder_threads() */
};

/* One per processor, at most 8. */
size_t lens_embedder_threads(void);

/* --threads, 1 to LENS_EMBEDDER_THREADS_MAX; 0 where it is not given. */
LENS_MUST_CHECK enum lens_status
lens_embedder_threads_read(const struct lens_cli *cli, size_t *out,
                           struct lens_error *err);

/*
 * Open what `spec` names.  `*out` is NULL for none; otherwise the caller closes
 * it with its ops.  The arena is for the list of models and may go at once.
 *
 * Failures carry a hint that says what to run:
 *     LENS_E_INVAL      no spec has this form
 *     LENS_E_NOT_FOUND  no such model, no lsa here, no endpoint named
 *     LENS_E_CORRUPT    the model is damaged, or of another kind than asked for
 * and whatever opening it answers.  With NULL a model that is damaged is passed
 * over, but one that then does not open is an error, not a reason to answer
 * with something else in silence.
 */
LENS_MUST_CHECK enum lens_status
lens_embedder_choose(const char *spec,
                     const struct lens_embedder_sources *sources,
                     struct lens_arena *arena, struct lens_embedder **out,
                     struct lens_error *err);

#endif /* LENS_CLI_EMBEDDER_CHOICE_H */

/*
 * embedder.h - the port to whatever turns a text into a vector.
 *
 * An embedder maps a text to a point on the unit sphere of `dim` dimensions, so
 * that texts of like meaning lie close together: the similarity of two texts is
 * the inner product of their vectors, which is their cosine, -1 to 1.
 *
 * Role      some models are trained with other prefixes for questions than for
 *           passages; the embedder adds them, callers say which it is.
 * Identity  `id` says what it is ("encoder:all-minilm-l6-v2"), `hash` names
 *           everything its vectors depend on: weights, vocabulary,
 *           configuration.  Vectors of two hashes must never be compared; an
 *           index stores both and refuses another embedder.
 * Rows      the vector of a text depends on that text and its role alone, never
 *           on its neighbours in the call or on the number of threads.
 * Nothing   a text in which the embedder knows nothing (no word, no known word)
 *           gets the zero vector, whose similarity to everything is 0.
 * Failure   either every row is written or none; no row ever holds a NaN.
 * Threads   one call at a time on one embedder; it may use threads inside.
 */
#ifndef LENS_EMBEDDER_H
#define LENS_EMBEDDER_H

#include <stddef.h>

#include "asklens/status.h"
#include "asklens/view.h"

enum lens_embed_role {
    LENS_EMBED_PASSAGE, /* something to be found */
    LENS_EMBED_QUERY    /* something to find it with */
};

enum {
    LENS_EMBEDDER_ID_MAX = 96,   /* bytes, terminator included */
    LENS_EMBEDDER_HASH_MAX = 33, /* 32 hexadecimal digits and a terminator */
    LENS_EMBED_DIM_MAX = 4096
};

struct lens_embedder_facts {
    char id[LENS_EMBEDDER_ID_MAX];
    char hash[LENS_EMBEDDER_HASH_MAX];
    size_t dim;
    size_t max_tokens; /* longer texts are cut; 0 where there is no limit */
};

struct lens_embedder;

struct lens_embedder_ops {
    const char *kind; /* "encoder", "lsa", "static", "http" */

    /*
     * Write the unit vectors of `n` valid UTF-8 texts to `out`, n rows of
     * facts.dim floats.  An empty text is no error.
     */
    LENS_MUST_CHECK enum lens_status (*embed)(struct lens_embedder *self,
                                              enum lens_embed_role role,
                                              const struct lens_view *texts,
                                              size_t n, float *out,
                                              struct lens_error *err);

    /* Close and free.  NULL is allowed and does nothing. */
    void (*close)(struct lens_embedder *self);
};

/* One open embedder.  Owned by whoever opened it. */
struct lens_embedder {
    const struct lens_embedder_ops *ops;
    struct lens_embedder_facts facts;
};

#endif /* LENS_EMBEDDER_H */

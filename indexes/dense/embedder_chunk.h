/* embedder_chunk.h - the chunk EMBEDDER of every dense file: whose vectors it
 * holds or was learned from. */
#ifndef LENS_DENSE_EMBEDDER_CHUNK_H
#define LENS_DENSE_EMBEDDER_CHUNK_H

#include "asklens/embedder.h"
#include "asklens/view.h"

enum {
    LENS_EMBEDDER_CHUNK_MAX = LENS_EMBEDDER_ID_MAX + LENS_EMBEDDER_HASH_MAX
};

/* The id, a line end, the hash. */
void lens_embedder_chunk(const struct lens_embedder_facts *facts,
                         char out[LENS_EMBEDDER_CHUNK_MAX]);

/* Is it the chunk of this embedder?  LENS_E_INVAL with the fix, for the file
 * at `path`, if not. */
LENS_MUST_CHECK enum lens_status
lens_embedder_chunk_check(struct lens_view chunk,
                          const struct lens_embedder_facts *facts,
                          const char *path, struct lens_error *err);

#endif /* LENS_DENSE_EMBEDDER_CHUNK_H */

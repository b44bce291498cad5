/* shared_embedder.h - one embedder for many threads, which queue for it. */
#ifndef LENS_API_SHARED_EMBEDDER_H
#define LENS_API_SHARED_EMBEDDER_H

#include "asklens/embedder.h"

/* Takes `inner` over: closing the new one closes it.  On failure it stays the
 * caller's. */
LENS_MUST_CHECK enum lens_status
lens_shared_embedder_new(struct lens_embedder *inner,
                         struct lens_embedder **out, struct lens_error *err);

#endif /* LENS_API_SHARED_EMBEDDER_H */

/*
 * meaning.h - the vectors of what a description says.
 *
 * Every facet gets the vector of its own bytes, in one call to the embedder, so
 * that one clause is compared with the sentences of a document.  The text as a
 * whole gets none: on the train split its vector adds nothing to those of its
 * clauses, and it would cost as much again.
 */
#ifndef LENS_QUERY_MEANING_H
#define LENS_QUERY_MEANING_H

#include "asklens/embedder.h"
#include "query/facets.h"

/* Fill in the vectors of the facets, from the arena. */
LENS_MUST_CHECK enum lens_status
lens_facets_embed(struct lens_embedder *embedder, struct lens_view text,
                  struct lens_arena *arena, struct lens_facets *facets,
                  struct lens_error *err);

#endif /* LENS_QUERY_MEANING_H */

/* bag.h - a text as one query: its distinct terms, each weighing as often as
 * it is said.  What search takes, where ask takes facets (facets.h). */
#ifndef LENS_QUERY_BAG_H
#define LENS_QUERY_BAG_H

#include "asklens/analyzer.h"
#include "asklens/retriever.h"

/* The terms of valid UTF-8 text in byte order, in the arena. */
LENS_MUST_CHECK enum lens_status lens_query_of(struct lens_analyzer *analyzer,
                                               struct lens_view text,
                                               struct lens_arena *arena,
                                               struct lens_query *out,
                                               struct lens_error *err);

#endif /* LENS_QUERY_BAG_H */

/*
 * cover.h - no worry without an answer.
 *
 * A ranking is about the text as a whole: of a description with one line on the
 * bill and ten on the rest, the practices that speak to the bill may all stand
 * below the line that is drawn under the list.  Whoever wrote that line looks
 * for its answer.  So, where nobody asked for a number of practices, the best
 * one that speaks to a worry is added when none of the list does.
 *
 * A practice speaks to a facet when it comes within a fifth of what the best
 * practice has of it, by words (if that answers enough of the facet at all) or
 * by meaning.
 */
#ifndef LENS_RANK_COVER_H
#define LENS_RANK_COVER_H

#include <stdbool.h>

#include "query/facets.h"
#include "rank/evidence.h"

/* A facet is answered when a practice has this much of its words. */
#define LENS_FACET_COVERED 0.12

enum {
    LENS_COVER_MAX = 5 /* practices added */
};

/*
 * `order` are the docids of `n` practices, best first, of which `top` are
 * listed.  Up to `max` of the others go to `extra`, in order; returns how many.
 */
size_t lens_cover_worries(const struct lens_facets *facets,
                          const struct lens_evidence *evidence,
                          const lens_docid *order, size_t n, size_t top,
                          size_t max, lens_docid *extra);

#endif /* LENS_RANK_COVER_H */

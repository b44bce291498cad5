/*
 * ways.h - the two ways to the best documents of a segment.
 *
 * Both answer the same bytes.  Terms come in byte order, because sums have one
 * order (segment.h).
 */
#ifndef LENS_LEXICAL_WAYS_H
#define LENS_LEXICAL_WAYS_H

#include "asklens/retriever.h"
#include "lexical/segment.h"

enum {
    LENS_PRUNED_MAX_TERMS = 1024
};

typedef enum lens_status lens_lexical_way(const struct lens_segment *segment,
                                          const struct lens_query_term *terms,
                                          size_t n_terms, size_t k,
                                          struct lens_arena *arena,
                                          struct lens_hits *out,
                                          struct lens_error *err);

lens_lexical_way lens_search_exhaustive, lens_search_pruned;

#endif /* LENS_LEXICAL_WAYS_H */

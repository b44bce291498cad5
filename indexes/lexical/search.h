/*
 * search.h - the lexical retriever: exact top-k over one segment.
 *
 * There are two ways to the same bytes: exhaustive.c scores every document that
 * has a word of the query, pruned.c only those that upper bounds leave over.
 * search() takes the one that is faster for the collection and the query.
 */
#ifndef LENS_LEXICAL_SEARCH_H
#define LENS_LEXICAL_SEARCH_H

#include "asklens/retriever.h"
#include "asklens/status.h"

/*
 * Open the segment at `path`.  `analyzer` is the description of the analyzer
 * that queries are made with; an index built with another one is refused.
 */
LENS_MUST_CHECK enum lens_status lens_lexical_open(const char *path,
                                                   const char *analyzer,
                                                   struct lens_retriever **out,
                                                   struct lens_error *err);

/* The key of a document; docid < count.  It lives with the retriever, which
 * must be one of ours. */
struct lens_view lens_lexical_key(const struct lens_retriever *lexical,
                                  lens_docid docid);

/* One way, whichever search() would take: for tests and measurements. */
LENS_MUST_CHECK enum lens_status
lens_lexical_search_exhaustive(const struct lens_retriever *lexical,
                               const struct lens_query *query, size_t k,
                               struct lens_arena *arena, struct lens_hits *out,
                               struct lens_error *err);
LENS_MUST_CHECK enum lens_status
lens_lexical_search_pruned(const struct lens_retriever *lexical,
                           const struct lens_query *query, size_t k,
                           struct lens_arena *arena, struct lens_hits *out,
                           struct lens_error *err);

#endif /* LENS_LEXICAL_SEARCH_H */

/*
 * search.h - the lexical retriever: exact top-k over one segment.
 *
 * Term at a time into one accumulator per document, then the k best.  Every
 * matching document is scored in full, so the answer is exact by construction;
 * the cost is linear in the postings of the query's terms.  Faster ways that
 * skip documents must give the same bytes as this one.
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

#endif /* LENS_LEXICAL_SEARCH_H */

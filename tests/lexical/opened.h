/* opened.h - from a filled builder to the retriever of its segment. */
#ifndef TESTS_LEXICAL_OPENED_H
#define TESTS_LEXICAL_OPENED_H

#include "asklens/analyzer.h"
#include "lexical/build.h"
#include "lexical/search.h"

/* Write the segment to `path`, free the builder, open what was written. */
struct lens_retriever *test_segment_opened(struct lens_segment_builder *builder,
                                           const struct lens_analyzer *analyzer,
                                           const char *path);

#endif /* TESTS_LEXICAL_OPENED_H */

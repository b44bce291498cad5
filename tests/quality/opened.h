/* opened.h - the built index with an engine over it, for programs that measure
 * the ranking. */
#ifndef TESTS_QUALITY_OPENED_H
#define TESTS_QUALITY_OPENED_H

#include "asklens/engine.h"
#include "corpus.h"
#include "indexes.h"

struct opened {
    struct lens_analyzer *analyzer;
    struct lens_index *index;
    struct lens_docstore *docs;
    struct lens_collection collection;
    struct lens_arena arena;
    struct lens_index_facts facts;
    struct lens_embedder *embedder;
    struct lens_engine *engine;
};

/* `model` is the folder of the encoder that the index was built with; NULL when
 * that was LSA, which the index holds itself. */
LENS_MUST_CHECK enum lens_status opened_open(const char *dir, const char *model,
                                             struct opened *out,
                                             struct lens_error *err);
void opened_close(struct opened *opened);

#endif /* TESTS_QUALITY_OPENED_H */

/* passage_index.h - an index of the small collection beside this file, built
 * anew in a temporary folder. */
#ifndef LENS_TESTS_PASSAGES_PASSAGE_INDEX_H
#define LENS_TESTS_PASSAGES_PASSAGE_INDEX_H

#include "asklens/search.h"
#include "corpus.h"
#include "indexes.h"
#include "support/folder.h"

#define TEST_COLLECTION ASKLENS_SOURCE_DIR "/tests/passages/collection"

struct passage_index {
    struct test_folder folder;
    struct lens_analyzer *analyzer;
    struct lens_index *index;
    struct lens_docstore *docs;
};

/* Every function fails the running test when it cannot do its work. */
void passage_index_build(struct passage_index *out, const char *source);
void passage_index_close(struct passage_index *index);

/* The best k passages for a text, in the arena. */
struct lens_result passage_index_search(const struct passage_index *index,
                                        const char *text, size_t k,
                                        struct lens_arena *arena);

/* The key of a document of the result. */
struct lens_view passage_index_key(const struct passage_index *index,
                                   const struct lens_result *result, size_t i);

#endif /* LENS_TESTS_PASSAGES_PASSAGE_INDEX_H */

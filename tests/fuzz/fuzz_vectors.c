/* Put any bytes in place of a chunk of a dense index with codes; search what
 * opens. */
#include <string.h>

#include "dense/rows_embedder.h"
#include "dense/vectors.h"
#include "fuzz/chunks.h"
#include "fuzz/fuzz.h"

enum {
    DOCS = 3,
    DIM = 4
};

static const char *const tags[] = { "EMBEDDER", "META",  "DOCS",   "PLACES",
                                    "VECTORS",  "CODES", "SCALES", "RESTS" };
static struct chunks chunks = { .tags = tags,
                                .n_tags = sizeof(tags) / sizeof(*tags) };
static struct rows_embedder embedder;

static void build(struct lens_buffer *out)
{
    static const float rows[] = { 1, 0, 0,     0,    0.6f, 0.8f, 0,    0,
                                  0, 0, -0.8f, 0.6f, 0.5f, 0.5f, 0.5f, 0.5f };
    static const size_t rows_of[DOCS] = { 1, 2, 1 };

    rows_embedder_init(&embedder, rows, DIM);
    FUZZ_REQUIRE(rows_embedder_index(&embedder, rows_of, DOCS, true, out) ==
                 LENS_OK);
}

/* Any k that is asked for, of fewer documents and more. */
static void search(const struct lens_retriever *vectors, size_t k)
{
    static const float vector[DIM] = { 0.5f, 0.5f, 0.5f, 0.5f };
    const struct lens_query query = { .vector = vector, .dim = DIM };

    chunks_search(vectors, &query, k);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lens_retriever *vectors = NULL;
    struct lens_error err = { 0 };
    enum lens_status status;
    const char *path;

    path = chunks_alter(&chunks, build, data, size);
    status =
        lens_vectors_open(path, NULL, &embedder.base.facts, &vectors, &err);
    if (status != LENS_OK) {
        FUZZ_REQUIRE(status == LENS_E_CORRUPT || status == LENS_E_INVAL);
        FUZZ_REQUIRE(strstr(err.text, path) && err.hint[0] && !vectors);
        return 0;
    }
    for (size_t k = 0; k <= DOCS + 1; k++)
        search(vectors, k);
    vectors->ops->close(vectors);
    return 0;
}

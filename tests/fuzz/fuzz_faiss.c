/*
 * Put any bytes in place of a chunk of a vector index; search what opens.  The
 * chunk that is FAISS's own is left as it was: its reader trusts its bytes,
 * which is why a checksum stands before it.
 */
#include <string.h>

#include "dense/faiss_index.h"
#include "fuzz/chunks.h"
#include "fuzz/fuzz.h"

enum {
    DIM = 2,
    N_ROWS = 60
};

/* The last is never chosen. */
static const char *const tags[] = { "META", "FACTORY", "FAISS" };
static struct chunks chunks = { .tags = tags,
                                .n_tags = sizeof(tags) / sizeof(*tags) };

static void build(struct lens_buffer *out)
{
    struct lens_faiss_options options = { "IVF1,Flat", NULL };
    struct lens_faiss_vectors rows = { NULL, N_ROWS, DIM };
    float at[N_ROWS * DIM];

    for (size_t i = 0; i < N_ROWS * DIM; i++)
        at[i] = (float)(i % 7) / 10;
    rows.at = at;
    FUZZ_REQUIRE(lens_faiss_build(&rows, &options, out, NULL) == LENS_OK);
}

static void search(const struct lens_faiss *faiss)
{
    static const float query[DIM] = { 0.6F, 0.8F };
    struct lens_faiss_vectors queries = { query, 1, DIM };
    struct lens_neighbours found;
    struct lens_arena arena = { 0 };

    FUZZ_REQUIRE(lens_faiss_dim(faiss) == DIM);
    FUZZ_REQUIRE(lens_faiss_search(faiss, &queries, 5, &arena, &found, NULL) ==
                 LENS_OK);
    for (size_t i = 0; i < found.n; i++)
        FUZZ_REQUIRE(found.at[i].row < N_ROWS);
    lens_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lens_faiss *faiss = NULL;
    struct lens_error err = { 0 };
    enum lens_status status;
    const char *path;

    if (size && data[0] % 3 == 2)
        return 0;
    path = chunks_alter(&chunks, build, data, size);
    status = lens_faiss_open(path, size % 2 ? LENS_FAISS_MAP : LENS_FAISS_COPY,
                             NULL, &faiss, &err);
    if (status != LENS_OK) {
        FUZZ_REQUIRE(status == LENS_E_CORRUPT);
        FUZZ_REQUIRE(strstr(err.text, path) && err.hint[0] && !faiss);
        return 0;
    }
    search(faiss);
    lens_faiss_close(faiss);
    return 0;
}

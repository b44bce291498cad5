#include "fuzz/chunks.h"

#include "fuzz/fuzz.h"

static void make(struct chunks *chunks, void (*build)(struct lens_buffer *out))
{
    struct lens_buffer bytes;
    const char *path;

    lens_buffer_init(&bytes, 1 << 20);
    build(&bytes);
    path = scratch_file_write(&chunks->good_file, lens_buffer_view(&bytes));
    FUZZ_REQUIRE(lens_container_open(path, &chunks->good, NULL) == LENS_OK);
    lens_buffer_release(&bytes);
    chunks->is_made = true;
}

const char *chunks_alter(struct chunks *chunks,
                         void (*build)(struct lens_buffer *out),
                         const uint8_t *data, size_t size)
{
    size_t chosen = size ? data[0] % chunks->n_tags : chunks->n_tags;
    struct lens_container_writer writer = { 0 };
    struct lens_buffer bytes;
    const char *path;

    if (!chunks->is_made)
        make(chunks, build);
    for (size_t i = 0; i < chunks->n_tags; i++) {
        struct lens_view chunk = { 0 };

        FUZZ_REQUIRE(lens_container_find(&chunks->good, chunks->tags[i], &chunk,
                                         NULL) == LENS_OK);
        if (i == chosen)
            chunk = (struct lens_view){ (const char *)data + 1, size - 1 };
        lens_container_add(&writer, chunks->tags[i], chunk);
    }
    lens_buffer_init(&bytes, 8 << 20);
    lens_container_write(&writer, &bytes);
    FUZZ_REQUIRE(lens_buffer_status(&bytes) == LENS_OK);
    path = scratch_file_write(&chunks->altered_file, lens_buffer_view(&bytes));
    lens_buffer_release(&bytes);
    return path;
}

void chunks_search(const struct lens_retriever *retriever,
                   const struct lens_query *query, size_t k)
{
    struct lens_arena arena = { 0 };
    struct lens_hits hits = { 0 };

    FUZZ_REQUIRE(retriever->ops->search(retriever, query, k, &arena, &hits,
                                        NULL) == LENS_OK);
    FUZZ_REQUIRE(hits.n <= k);
    for (size_t i = 0; i < hits.n; i++)
        FUZZ_REQUIRE(hits.at[i].score > 0 &&
                     hits.at[i].docid < retriever->ops->count(retriever));
    lens_arena_release(&arena);
}

/* Put any bytes in place of a chunk of a discriminant; search what opens. */
#include <string.h>

#include "dense/discriminant.h"
#include "format/container.h"
#include "fuzz/chunks.h"
#include "fuzz/fuzz.h"

enum {
    DOCS = 3,
    DIM = 4
};

static const char *const tags[] = { "EMBEDDER", "META", "OFFSETS", "WEIGHTS" };
static struct chunks chunks = { .tags = tags,
                                .n_tags = sizeof(tags) / sizeof(*tags) };
static const struct lens_embedder_facts facts = { .id = "test:words",
                                                  .hash = "00112233",
                                                  .dim = DIM };

static struct lens_view view_of(const void *bytes, size_t len)
{
    return (struct lens_view){ bytes, len };
}

static void build(struct lens_buffer *out)
{
    static const char meta[] = { DOCS, 0, 0, 0, DIM, 0, 0, 0 };
    static const float offsets[DOCS] = { 0, 0.5f, -0.5f };
    static const float weights[DOCS * DIM] = { 1, 0, 0, 0, 0, 1 };
    struct lens_container_writer writer = { 0 };

    lens_container_add(&writer, "EMBEDDER",
                       lens_view_of("test:words\n00112233"));
    lens_container_add(&writer, "META", view_of(meta, sizeof(meta)));
    lens_container_add(&writer, "OFFSETS", view_of(offsets, sizeof(offsets)));
    lens_container_add(&writer, "WEIGHTS", view_of(weights, sizeof(weights)));
    lens_container_write(&writer, out);
}

static void search(const struct lens_retriever *learned)
{
    static const float vector[DIM] = { 0.5f, 0.5f, 0.5f, 0.5f };
    const struct lens_query query = { .vector = vector, .dim = DIM };

    chunks_search(learned, &query, DOCS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lens_retriever *learned = NULL;
    struct lens_error err = { 0 };
    enum lens_status status;
    const char *path;

    path = chunks_alter(&chunks, build, data, size);
    status = lens_discriminant_open(path, &facts, &learned, &err);
    if (status != LENS_OK) {
        FUZZ_REQUIRE(status == LENS_E_CORRUPT || status == LENS_E_INVAL);
        FUZZ_REQUIRE(strstr(err.text, path) && err.hint[0] && !learned);
        return 0;
    }
    search(learned);
    learned->ops->close(learned);
    return 0;
}

/* Put any bytes in place of a chunk of a file of phrases; search what opens. */
#include <string.h>

#include "format/container.h"
#include "fuzz/chunks.h"
#include "fuzz/fuzz.h"
#include "phrases/phrases.h"

enum {
    DOCS = 3,
    PHRASES = 2
};

static const char *const tags[] = { "ANALYZER", "META",    "HASHES",
                                    "IDF",      "OFFSETS", "WEIGHTS" };
static struct chunks chunks = { .tags = tags,
                                .n_tags = sizeof(tags) / sizeof(*tags) };

static struct lens_view view_of(const void *bytes, size_t len)
{
    return (struct lens_view){ bytes, len };
}

static void build(struct lens_buffer *out)
{
    static const char meta[16] = { DOCS, 0, 0, 0, PHRASES };
    static const char hashes[16] = { 1, 0, 0, 0, 0, 0, 0, 0, 2 };
    static const float idf[PHRASES] = { 1, 2 };
    static const float offsets[DOCS] = { 0, 0.5f, -0.5f };
    static const float weights[PHRASES * DOCS] = { 1, 0, 0, 0, 0, 1 };
    struct lens_container_writer writer = { .n = 0 };

    lens_container_add(&writer, "ANALYZER", lens_view_of("a"));
    lens_container_add(&writer, "META", view_of(meta, sizeof(meta)));
    lens_container_add(&writer, "HASHES", view_of(hashes, sizeof(hashes)));
    lens_container_add(&writer, "IDF", view_of(idf, sizeof(idf)));
    lens_container_add(&writer, "OFFSETS", view_of(offsets, sizeof(offsets)));
    lens_container_add(&writer, "WEIGHTS", view_of(weights, sizeof(weights)));
    lens_container_write(&writer, out);
}

static void search(const struct lens_retriever *phrases)
{
    const struct lens_view words[] = { { "who", 3 }, { "did", 3 } };
    const struct lens_query query = { .words = words, .n_words = 2 };

    chunks_search(phrases, &query, DOCS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lens_retriever *phrases = NULL;
    struct lens_error err = { 0 };
    enum lens_status status;
    const char *path;

    path = chunks_alter(&chunks, build, data, size);
    status = lens_phrases_open(path, "a", &phrases, &err);
    if (status != LENS_OK) {
        FUZZ_REQUIRE(status == LENS_E_CORRUPT || status == LENS_E_VERSION);
        FUZZ_REQUIRE(strstr(err.text, path) && err.hint[0] && !phrases);
        return 0;
    }
    search(phrases);
    phrases->ops->close(phrases);
    return 0;
}

/* Put any bytes in place of a chunk of a forward index; walk what opens. */
#include <string.h>

#include "forward/rows.h"
#include "fuzz/chunks.h"
#include "fuzz/fuzz.h"

static const char *const tags[] = { "ANALYZER", "META", "TERMS",
                                    "DOCS",     "ROWS", "IDS" };
static struct chunks chunks = { .tags = tags,
                                .n_tags = sizeof(tags) / sizeof(*tags) };
static struct lens_analyzer *analyzer;

static void build(struct lens_buffer *out)
{
    static const char *const texts[][3] = {
        { "bill doubled", "the", "cost of every prompt" },
        { NULL, NULL, NULL },
        { "prompt leaked", NULL, NULL },
    };
    struct lens_rows_builder *builder;

    FUZZ_REQUIRE(lens_rows_builder_new(analyzer, &builder, NULL) == LENS_OK);
    for (size_t d = 0; d < sizeof(texts) / sizeof(*texts); d++) {
        FUZZ_REQUIRE(lens_rows_builder_document(builder, NULL) == LENS_OK);
        for (size_t i = 0; i < 3 && texts[d][i]; i++)
            FUZZ_REQUIRE(lens_rows_builder_row(builder,
                                               lens_view_of(texts[d][i]),
                                               NULL) == LENS_OK);
    }
    FUZZ_REQUIRE(lens_rows_builder_write(builder, out, NULL) == LENS_OK);
    lens_rows_builder_free(builder);
}

/* Ids ascend, are found in their row, and are the ids of their terms. */
static void walk_row(const struct lens_forward *forward,
                     struct lens_forward_row row)
{
    for (size_t i = 0; i < row.n; i++) {
        uint32_t id = lens_forward_id(row, i), found = id + 1;
        struct lens_view term = forward->ops->term(forward, id);

        FUZZ_REQUIRE(i == 0 || lens_forward_id(row, i - 1) < id);
        FUZZ_REQUIRE(lens_forward_has(row, id) && term.len > 0);
        FUZZ_REQUIRE(forward->ops->find(forward, term, &found) && found == id);
    }
}

static void walk(const struct lens_forward *forward)
{
    static const char *const words[] = { "", "bill", "prompt", "zebra" };
    size_t n = forward->ops->count(forward);
    uint32_t id = 0;

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        if (forward->ops->find(forward, lens_view_of(words[i]), &id))
            FUZZ_REQUIRE(lens_view_equal(forward->ops->term(forward, id),
                                         lens_view_of(words[i])));
    }
    for (size_t d = 0; d < n; d++) {
        size_t n_rows = forward->ops->rows(forward, (lens_docid)d);

        for (size_t i = 0; i < n_rows; i++)
            walk_row(forward, forward->ops->row(forward, (lens_docid)d, i));
    }
    FUZZ_REQUIRE(forward->ops->rows(forward, (lens_docid)n) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lens_forward *forward = NULL;
    struct lens_error err = { 0 };
    enum lens_status status;
    const char *path;

    if (!analyzer)
        FUZZ_REQUIRE(lens_analyzer_new(&analyzer, NULL) == LENS_OK);
    path = chunks_alter(&chunks, build, data, size);
    status = lens_rows_open(path, lens_analyzer_description(analyzer), &forward,
                            &err);
    if (status != LENS_OK) {
        FUZZ_REQUIRE(status == LENS_E_CORRUPT || status == LENS_E_VERSION);
        FUZZ_REQUIRE(strstr(err.text, path) && err.hint[0] && !forward);
        return 0;
    }
    walk(forward);
    forward->ops->close(forward);
    return 0;
}

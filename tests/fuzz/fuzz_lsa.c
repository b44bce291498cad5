/* Put any bytes in place of a chunk of the corpus's embedder; embed with what
 * opens. */
#include <math.h>
#include <string.h>

#include "embedders/embedders.h"
#include "fuzz/chunks.h"
#include "fuzz/fuzz.h"

static const char *const tags[] = { "META", "ANALYZER", "TERMS",
                                    "IDF",  "SCALES",   "VECTORS" };
static struct chunks chunks = { .tags = tags,
                                .n_tags = sizeof(tags) / sizeof(*tags) };
static struct lens_analyzer *analyzer;

static void build(struct lens_buffer *out)
{
    static const char *const rows[] = { "prompt caching for a model",
                                        "guardrails for agents",
                                        "a model behind guardrails" };
    const struct lens_lsa_options options = { 3, 1 };
    struct lens_lsa_training *training;

    FUZZ_REQUIRE(lens_lsa_training_new(analyzer, &options, &training, NULL) ==
                 LENS_OK);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        FUZZ_REQUIRE(lens_lsa_training_add(training, lens_view_of(rows[i]),
                                           NULL) == LENS_OK);
    FUZZ_REQUIRE(lens_lsa_training_write(training, out, NULL) == LENS_OK);
    lens_lsa_training_free(training);
}

/* Vectors have length 1 or 0 and are numbers, as asklens/embedder.h promises.
 */
static void ask(struct lens_embedder *lsa)
{
    static const char *const texts[] = { "", "agents", "model",
                                         "prompt caching guardrails prompt" };
    static float x[LENS_EMBED_DIM_MAX];

    FUZZ_REQUIRE(lsa->facts.dim >= 1 && lsa->facts.dim <= LENS_EMBED_DIM_MAX);
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        struct lens_view text = lens_view_of(texts[i]);
        double sum = 0;

        FUZZ_REQUIRE(lsa->ops->embed(lsa, LENS_EMBED_QUERY, &text, 1, x,
                                     NULL) == LENS_OK);
        for (size_t j = 0; j < lsa->facts.dim; j++)
            sum += (double)x[j] * (double)x[j];
        FUZZ_REQUIRE(sum == 0 || fabs(sum - 1) < 1e-4);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lens_embedder *lsa = NULL;
    struct lens_error err = { 0 };
    enum lens_status status;
    const char *path;

    if (!analyzer)
        FUZZ_REQUIRE(lens_analyzer_new(&analyzer, NULL) == LENS_OK);
    path = chunks_alter(&chunks, build, data, size);
    status = lens_lsa_open(path, analyzer, &lsa, &err);
    if (status != LENS_OK) {
        FUZZ_REQUIRE(status == LENS_E_CORRUPT || status == LENS_E_VERSION);
        FUZZ_REQUIRE(strstr(err.text, path) && err.hint[0] && !lsa);
        return 0;
    }
    ask(lsa);
    lsa->ops->close(lsa);
    return 0;
}

/* Put any bytes in place of a chunk of the domain odds; ask what opens. */
#include <string.h>

#include "domain/odds.h"
#include "fuzz/chunks.h"
#include "fuzz/fuzz.h"

static const char *const tags[] = { "ANALYZER", "TERMS", "ODDS" };
static struct chunks chunks = { .tags = tags,
                                .n_tags = sizeof(tags) / sizeof(*tags) };
static struct lens_analyzer *analyzer;

static void build(struct lens_buffer *out)
{
    static const struct {
        bool background;
        const char *text;
    } rows[] = {
        { false, "prompt caching for a model" },
        { false, "guardrails for agents" },
        { true, "how long do eggs boil" },
        { true, "a model railway" },
    };
    struct lens_odds_builder *builder;

    FUZZ_REQUIRE(lens_odds_builder_new(analyzer, &builder, NULL) == LENS_OK);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        FUZZ_REQUIRE(lens_odds_builder_row(builder, rows[i].background,
                                           lens_view_of(rows[i].text),
                                           NULL) == LENS_OK);
    FUZZ_REQUIRE(lens_odds_builder_write(builder, out, NULL) == LENS_OK);
    lens_odds_builder_free(builder);
}

/* Odds lie within +-3, as domain/odds.h promises, and are numbers. */
static void ask(const struct lens_domain *domain)
{
    static const char *const words[] = { "",     "agent",  "boil", "egg",
                                         "long", "prompt", "model" };

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        float odds = 0;

        if (domain->ops->odds(domain, lens_view_of(words[i]), &odds))
            FUZZ_REQUIRE(odds >= -3 && odds <= 3);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lens_domain *domain = NULL;
    struct lens_error err = { 0 };
    enum lens_status status;
    const char *path;

    if (!analyzer)
        FUZZ_REQUIRE(lens_analyzer_new(&analyzer, NULL) == LENS_OK);
    path = chunks_alter(&chunks, build, data, size);
    status = lens_odds_open(path, lens_analyzer_description(analyzer), &domain,
                            &err);
    if (status != LENS_OK) {
        FUZZ_REQUIRE(status == LENS_E_CORRUPT || status == LENS_E_VERSION);
        FUZZ_REQUIRE(strstr(err.text, path) && err.hint[0] && !domain);
        return 0;
    }
    ask(domain);
    domain->ops->close(domain);
    return 0;
}

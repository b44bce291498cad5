/* Put any bytes in place of a chunk of a lexical segment; search what opens. */
#include <math.h>
#include <string.h>

#include "fuzz/chunks.h"
#include "fuzz/fuzz.h"
#include "lexical/build.h"
#include "lexical/search.h"

static const char *const tags[] = { "META",   "FIELDS",  "KEYS",     "TERMS",
                                    "LISTS",  "LENGTHS", "POSTINGS", "ANALYZER",
                                    "SHAPES", "PLACES",  "IMPACTS",  "ODD" };
static struct chunks chunks = { .tags = tags,
                                .n_tags = sizeof(tags) / sizeof(*tags) };
static struct lens_analyzer *analyzer;

static void build(struct lens_buffer *out)
{
    static const struct lens_build_field fields[] = { { "title", 3.0, 1.0 },
                                                      { "text", 1.0, 0.75 } };
    static const struct lens_build_options options = { fields, 2, 1.2 };
    static const char *const texts[][2] = {
        { "prompt caching", "pay once for the prefix of every prompt" },
        { "guardrails", "stop harmful answers before a caller hears them" },
        { "least privilege", "an agent may do what its task needs" },
    };
    struct lens_segment_builder *builder;

    FUZZ_REQUIRE(lens_segment_builder_new(analyzer, &options, &builder, NULL) ==
                 LENS_OK);
    /* So many that words of one document are rare (lexical/impacts.h). */
    for (size_t d = 0; d < 20; d++) {
        char key[] = { 'd', (char)('0' + d), '\0' };

        FUZZ_REQUIRE(lens_segment_builder_document(builder, lens_view_of(key),
                                                   NULL) == LENS_OK);
        for (size_t f = 0; f < 2; f++)
            FUZZ_REQUIRE(lens_segment_builder_text(
                             builder, f, lens_view_of(texts[d < 3 ? d : 0][f]),
                             NULL) == LENS_OK);
    }
    FUZZ_REQUIRE(lens_segment_builder_write(builder, out, NULL) == LENS_OK);
    lens_segment_builder_free(builder);
}

static void check_hits(const struct lens_retriever *r,
                       const struct lens_hits *hits, size_t k)
{
    FUZZ_REQUIRE(hits->n <= k);
    for (size_t i = 0; i < hits->n; i++) {
        const struct lens_hit *hit = &hits->at[i], *before = hit - 1;

        FUZZ_REQUIRE(hit->docid < r->ops->count(r));
        FUZZ_REQUIRE(isfinite(hit->score));
        FUZZ_REQUIRE(
            i == 0 || before->score > hit->score ||
            (before->score >= hit->score && before->docid < hit->docid));
    }
}

static void explain(const struct lens_retriever *r,
                    const struct lens_query *query, lens_docid docid,
                    struct lens_arena *arena)
{
    struct lens_contributions parts = { 0 };
    enum lens_status status =
        r->ops->explain(r, query, docid, arena, &parts, NULL);

    FUZZ_REQUIRE(status == LENS_OK || status == LENS_E_CORRUPT ||
                 status == LENS_E_NOMEM);
    for (size_t i = 0; i < parts.n; i++) {
        FUZZ_REQUIRE(parts.at[i].term < query->n_terms);
        FUZZ_REQUIRE(strlen(parts.at[i].field) < 32);
        FUZZ_REQUIRE(isfinite(parts.at[i].score));
    }
}

typedef enum lens_status search_way(const struct lens_retriever *r,
                                    const struct lens_query *query, size_t k,
                                    struct lens_arena *arena,
                                    struct lens_hits *out,
                                    struct lens_error *err);

static void search_by(const struct lens_retriever *r,
                      const struct lens_query *query, search_way *way)
{
    struct lens_arena arena = { .max = 4 << 20 };
    struct lens_hits hits = { 0 };
    enum lens_status status = way(r, query, 3, &arena, &hits, NULL);

    FUZZ_REQUIRE(status == LENS_OK || status == LENS_E_CORRUPT ||
                 status == LENS_E_NOMEM);
    check_hits(r, &hits, 3);
    for (size_t i = 0; i < hits.n; i++)
        explain(r, query, hits.at[i].docid, &arena);
    lens_arena_release(&arena);
}

static void search(const struct lens_retriever *r)
{
    static const struct lens_query_term terms[] = {
        { { "agent", 5 }, 1 },
        { { "guardrail", 9 }, 2 },
        { { "prompt", 6 }, 1 },
        { { "zebra", 5 }, 1 },
    };
    static const struct lens_query query = { .terms = terms, .n_terms = 4 };
    search_by(r, &query, lens_lexical_search_exhaustive);
    search_by(r, &query, lens_lexical_search_pruned);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lens_retriever *retriever = NULL;
    struct lens_error err = { 0 };
    enum lens_status status;
    const char *path;

    if (!analyzer)
        FUZZ_REQUIRE(lens_analyzer_new(&analyzer, NULL) == LENS_OK);
    path = chunks_alter(&chunks, build, data, size);
    status = lens_lexical_open(path, lens_analyzer_description(analyzer),
                               &retriever, &err);
    if (status != LENS_OK) {
        FUZZ_REQUIRE(status == LENS_E_CORRUPT || status == LENS_E_VERSION);
        FUZZ_REQUIRE(strstr(err.text, path) && err.hint[0] && !retriever);
        return 0;
    }
    search(retriever);
    retriever->ops->close(retriever);
    return 0;
}

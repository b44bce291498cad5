/* Check any bytes as UTF-8 and cut what is valid into facets. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "query/facets.h"
#include "query/language.h"
#include "text/unicode.h"

/* Terms are distinct and in order; their places lie in the span, in order. */
static void check_terms(const struct lens_facet *facet)
{
    FUZZ_REQUIRE(facet->query.n_terms == facet->n_terms);
    for (size_t t = 0; t < facet->n_terms; t++) {
        const struct lens_facet_term *term = &facet->terms[t];

        FUZZ_REQUIRE(t == 0 ||
                     lens_view_compare(term[-1].term, term->term) < 0);
        FUZZ_REQUIRE(lens_facet_find(facet, term->term) == term);
        FUZZ_REQUIRE(term->n_words > 0);
        for (size_t w = 0; w < term->n_words; w++) {
            FUZZ_REQUIRE(term->words[w].start >= facet->span.start);
            FUZZ_REQUIRE(term->words[w].start < term->words[w].end);
            FUZZ_REQUIRE(term->words[w].end <= facet->span.end);
            FUZZ_REQUIRE(w == 0 ||
                         term->words[w - 1].start <= term->words[w].start);
        }
    }
}

static void check_facets(const struct lens_facets *facets,
                         struct lens_view text)
{
    size_t end = 0;

    FUZZ_REQUIRE(facets->n <= LENS_MAX_FACETS);
    for (size_t f = 0; f < facets->n; f++) {
        const struct lens_facet *facet = &facets->at[f];

        FUZZ_REQUIRE(end <= facet->span.start);
        FUZZ_REQUIRE(facet->span.start < facet->span.end);
        end = facet->span.end;
        check_terms(facet);
        for (size_t t = 0; !facet->absent && t < facet->n_terms; t++)
            FUZZ_REQUIRE(lens_facet_find(&facets->whole, facet->terms[t].term));
    }
    FUZZ_REQUIRE(end <= text.len);
    check_terms(&facets->whole);
    FUZZ_REQUIRE(facets->pointed.n_terms == facets->whole.n_terms);
}

static void cut(struct lens_analyzer *analyzer, struct lens_view text,
                size_t max)
{
    struct lens_arena arena = { .max = max };
    struct lens_facets facets;
    struct lens_error err = { 0 };
    enum lens_status status =
        lens_facets_of(analyzer, text, &arena, &facets, &err);

    FUZZ_REQUIRE(status == LENS_OK || status == LENS_E_NOMEM);
    FUZZ_REQUIRE(arena.used <= max);
    if (status == LENS_OK)
        check_facets(&facets, text);
    else
        FUZZ_REQUIRE(err.text[0]);
    lens_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct lens_analyzer *analyzer;
    struct lens_view text = { (const char *)data, size };
    size_t bad = size, n_words = size + 1;
    const char *language;

    if (!analyzer)
        FUZZ_REQUIRE(lens_analyzer_new(&analyzer, NULL) == LENS_OK);
    /* What stands before the first wrong byte is valid too. */
    if (!lens_utf8_check(text, &bad)) {
        FUZZ_REQUIRE(bad < size);
        text.len = bad;
    }
    language = lens_language_of(text, &n_words);
    FUZZ_REQUIRE(!strcmp(language, "en") || !strcmp(language, "und"));
    FUZZ_REQUIRE(n_words <= text.len);
    cut(analyzer, text, 4 << 20);
    /* Enough for a few clauses only. */
    cut(analyzer, text, 16 << 10);
    return 0;
}

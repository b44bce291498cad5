/* Read any bytes as a pack and, what is valid UTF-8 of them, as an answer. */
#include <string.h>

#include "answer/citations.h"
#include "fuzz/fuzz.h"
#include "text/unicode.h"

static void check_span(struct lens_span span, size_t len)
{
    FUZZ_REQUIRE(span.start < span.end && span.end <= len);
}

static void check_citations(const struct lens_citations *c)
{
    size_t end = 0, n = 0, unknown = 0;

    for (size_t i = 0; i < c->n_sentences; i++) {
        check_span(c->sentences[i].span, c->text.len);
        FUZZ_REQUIRE(c->sentences[i].span.start >= end);
        end = c->sentences[i].span.end;
        n += c->sentences[i].n_citations;
    }
    FUZZ_REQUIRE(n <= c->n);
    for (size_t i = 0; i < c->n; i++) {
        check_span(c->at[i].span, c->text.len);
        FUZZ_REQUIRE(i == 0 || c->at[i - 1].span.end <= c->at[i].span.start);
        FUZZ_REQUIRE(c->at[i].sentence <= c->n_sentences);
        unknown += c->at[i].id == NULL;
    }
    FUZZ_REQUIRE(unknown == c->n_unknown);
    FUZZ_REQUIRE(c->n_uncited <= c->n_sentences);
    FUZZ_REQUIRE(c->n_cited <= c->n_passages);
}

static void read_answer(struct lens_view text, size_t max)
{
    static const char *const ids[] = { "a-1", "GENSEC01-BP01", "x" };
    static const struct lens_citable pack = { ids, 3 };
    struct lens_arena arena = { .max = max };
    struct lens_citations found;
    enum lens_status status =
        lens_citations_read(text, &pack, &arena, &found, NULL);

    FUZZ_REQUIRE(status == LENS_OK || status == LENS_E_NOMEM);
    if (status == LENS_OK)
        check_citations(&found);
    lens_arena_release(&arena);
}

static void read_pack(struct lens_view json)
{
    struct lens_arena arena = { .max = 4 << 20 };
    struct lens_error err = { 0 };
    struct lens_citable pack;
    enum lens_status status =
        lens_citable_read(json, "pack", &arena, &pack, &err);

    if (status != LENS_OK)
        FUZZ_REQUIRE((status == LENS_E_INVAL || status == LENS_E_LIMIT ||
                      status == LENS_E_NOMEM) &&
                     err.text[0]);
    for (size_t i = 0; status == LENS_OK && i < pack.n; i++)
        FUZZ_REQUIRE(pack.ids[i][0] &&
                     strlen(pack.ids[i]) <= LENS_CITED_ID_MAX);
    lens_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lens_view text = { (const char *)data, size };
    size_t bad = size;

    read_pack(text);
    if (!lens_utf8_check(text, &bad))
        text.len = bad;
    read_answer(text, 4 << 20);
    /* Enough for a few sentences only. */
    read_answer(text, 2 << 10);
    return 0;
}

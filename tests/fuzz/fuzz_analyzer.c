/* Check, then analyze and cut into sentences what is valid UTF-8. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "asklens/analyzer.h"
#include "text/sentences.h"
#include "text/unicode.h"

static void analyze(struct lens_analyzer *analyzer, struct lens_view text)
{
    struct lens_arena arena = { 0 };
    struct lens_token *tokens;
    size_t n, end = 0, start = 0, bad;

    FUZZ_REQUIRE(lens_analyze(analyzer, text, &arena, &tokens, &n, NULL) ==
                 LENS_OK);
    for (size_t i = 0; i < n; i++) {
        const struct lens_token *t = &tokens[i];

        FUZZ_REQUIRE(t->term.len > 0 && t->term.len <= LENS_TERM_MAX);
        FUZZ_REQUIRE(lens_utf8_check(t->term, &bad));
        FUZZ_REQUIRE(t->start < t->end && t->end <= text.len);
        FUZZ_REQUIRE(t->start >= end || (t->start == start && t->end == end));
        start = t->start;
        end = t->end;
    }
    lens_arena_release(&arena);
}

static void cut(struct lens_view text)
{
    struct lens_sentence s;
    size_t at = 0, end = 0, bad;

    while (lens_sentence_next(text, &at, &s)) {
        struct lens_view own = { text.p + s.start, s.end - s.start };

        FUZZ_REQUIRE(end <= s.start && s.start < s.end && s.end <= at);
        FUZZ_REQUIRE(at <= text.len && lens_utf8_check(own, &bad));
        end = s.end;
    }
    FUZZ_REQUIRE(at == text.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct lens_analyzer *analyzer;
    struct lens_view text = { (const char *)data, size };
    size_t bad = size;

    if (!analyzer)
        FUZZ_REQUIRE(lens_analyzer_new(&analyzer, NULL) == LENS_OK);
    /* What stands before the first wrong byte is valid too. */
    if (!lens_utf8_check(text, &bad)) {
        FUZZ_REQUIRE(bad < size);
        text.len = bad;
        FUZZ_REQUIRE(lens_utf8_check(text, &bad));
    }
    analyze(analyzer, text);
    cut(text);
    return 0;
}

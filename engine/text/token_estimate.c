/*
 * token_estimate.c - how many tokens a text takes, without a vocabulary.
 *
 * Whoever fills a prompt must not overfill it, so this is an estimate from
 * above.  It looks at runs of bytes of one kind and adds up
 *
 *     a run of lower-case letters          1, and 3/20 for each beyond six
 *     a capital and lower-case letters     1, and 2/5 for each beyond the first
 *     capitals                             1/2 for each, at least 1
 *     a digit, a sign                      1
 *     a line end                           3/2
 *     a byte that is not ASCII             1
 *     blanks                               0 for one, 1 for each further
 *     the text itself                      36
 *
 * Names are dear because vocabularies lack them ("Bedrock" is up to three
 * tokens, "Bed", "ro", "ck"); words of the language are cheap.  Every tokenizer
 * falls back to bytes in the end, which is what 1 for each byte stands for.
 * The 36 pay for the odd word of a short text and are nothing in a long one.
 *
 * The weights were fitted against ten tokenizers: those of GPT-2, GPT-4
 * (cl100k), GPT-4o (o200k), Claude 2, Llama 2, Llama 3, Mistral 7B, DeepSeek,
 * Voyage 3 and all-MiniLM-L6-v2 (WordPiece).  Of 25,823 texts of corpus/lens/
 * and 261 packs (answer/pack.h) of about 2,000 tokens, none has more tokens in
 * any of the ten than is estimated.  How far above it lies: in packs 5 % above
 * Llama 2, the dearest of them, 9 % above Mistral and 16 to 29 % above the
 * others; in whole documents 5 %, 8 % and 17 to 26 %; in a single sentence up
 * to the 36.  The less of a writing is ASCII, the further above; English full
 * of foreign names may come out a few percent short.  To measure it again:
 * tests/text/compare_tokens.py.
 */
#include "asklens/token_counter.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    UNIT = 20, /* of a token */
    TEXT = 36 * UNIT,
    LINE_END = 30,
    LOWER_FREE = 6,
    LOWER_MORE = 3,
    NAME_FREE = 1,
    NAME_MORE = 8,
    CAPITAL = 10
};

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* The end of the run of `kind` that begins at `at`. */
static size_t run(struct lens_view text, size_t at, bool (*kind)(char))
{
    while (at < text.len && kind(text.p[at]))
        at++;
    return at;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static uint64_t word(size_t len, size_t free, uint64_t more)
{
    return UNIT + (len > free ? (len - free) * more : 0);
}

/* The units of the run of letters at `*at`, which moves past it. */
static uint64_t letters(struct lens_view text, size_t *at)
{
    size_t start = *at, capitals = run(text, start, is_upper);
    size_t end = run(text, capitals, is_lower);
    uint64_t units;

    *at = end;
    if (capitals == start)
        return word(end - start, LOWER_FREE, LOWER_MORE);
    if (capitals == start + 1)
        return word(end - start, NAME_FREE, NAME_MORE);
    /* "APIs", "JSONPath": the last capital goes with what follows. */
    if (end > capitals)
        *at = --capitals;
    units = (capitals - start) * CAPITAL;
    return units < UNIT ? UNIT : units;
}

static enum lens_status count(const struct lens_token_counter *self,
                              struct lens_view text, size_t *out,
                              struct lens_error *err)
{
    uint64_t units = TEXT;
    size_t at = 0;

    (void)self;
    (void)err;
    while (at < text.len) {
        if (is_lower(text.p[at]) || is_upper(text.p[at])) {
            units += letters(text, &at);
        } else if (is_blank(text.p[at])) {
            size_t end = run(text, at, is_blank);

            units += (end - at - 1) * UNIT;
            at = end;
        } else {
            units += text.p[at] == '\n' ? LINE_END : UNIT;
            at++;
        }
    }
    *out = (size_t)((units + UNIT - 1) / UNIT);
    return LENS_OK;
}

static void close_nothing(struct lens_token_counter *self)
{
    (void)self;
}

const struct lens_token_counter *lens_token_estimate(void)
{
    static const struct lens_token_counter_ops ops = { count, close_nothing };
    static const struct lens_token_counter estimate = { &ops, "estimate" };

    return &estimate;
}

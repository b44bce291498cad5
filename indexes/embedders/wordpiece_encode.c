/*
 * One pass over the text.  Code points are cleaned one by one (text/cleaning.h)
 * and collected until a word is complete; the word is then cut and forgotten.
 * Only the ids grow with the text, on the heap, and are copied into the arena
 * once their number is known.
 *
 * A word longer than max_word_chars is the unknown token whatever is in it, so
 * no more than that is kept of it, and sorting its marks is bounded too.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "embedders/wordpiece_int.h"
#include "text/unicode.h"

/* The word being collected. */
struct word {
    int32_t *cps;
    unsigned char *orders;
    char *bytes;  /* for its UTF-8 */
    size_t n;     /* one more than the maximum: too long */
    size_t fixed; /* marks do not move in front of this one */
};

struct encoding {
    const struct lens_wordpiece *tokenizer;
    struct word word;
    int32_t *ids;
    size_t n, cap;
    bool is_out_of_memory;
};

static void add_id(struct encoding *e, int32_t id)
{
    if (e->n == e->cap) {
        size_t cap = e->cap ? e->cap * 2 : 256;
        int32_t *ids = e->is_out_of_memory
                           ? NULL
                           : lens_realloc(e->ids, cap * sizeof(*ids));

        if (!ids) {
            e->is_out_of_memory = true;
            return;
        }
        e->ids = ids;
        e->cap = cap;
    }
    e->ids[e->n++] = id;
}

static void add_unknown(struct encoding *e)
{
    if (e->tokenizer->specials.unknown >= 0)
        add_id(e, e->tokenizer->specials.unknown);
}

static struct lens_view word_bytes(struct word *word)
{
    size_t len = 0;

    for (size_t i = 0; i < word->n; i++)
        len += lens_utf8_put(word->cps[i], word->bytes + len);
    return (struct lens_view){ word->bytes, len };
}

/* Cut the longest piece off, again and again; if that fails anywhere, the whole
 * word is unknown. */
static void cut_word(struct encoding *e, struct lens_view rest)
{
    const struct lens_wordpiece *t = e->tokenizer;
    struct lens_view prefix = { 0 };
    size_t start = e->n;

    while (rest.len) {
        size_t len = 0;
        int32_t id = lens_pieces_longest(&t->vocabulary, prefix, rest, &len);

        if (id < 0) {
            e->n = start;
            add_unknown(e);
            return;
        }
        add_id(e, id);
        rest.p += len;
        rest.len -= len;
        prefix = (struct lens_view){ t->prefix, t->prefix_len };
    }
}

static void end_word(struct encoding *e)
{
    struct word *word = &e->word;

    if (word->n > e->tokenizer->max_word_chars)
        add_unknown(e);
    else if (word->n)
        cut_word(e, word_bytes(word));
    word->n = 0;
    word->fixed = 0;
}

static void add_letter(struct encoding *e, const struct lens_clean_char *c)
{
    struct word *word = &e->word;
    size_t at = word->n;

    if (word->n > e->tokenizer->max_word_chars)
        return;
    if (c->order == 0)
        word->fixed = word->n + 1;
    for (; at > word->fixed && word->orders[at - 1] > c->order; at--) {
        word->cps[at] = word->cps[at - 1];
        word->orders[at] = word->orders[at - 1];
    }
    word->cps[at] = c->cp;
    word->orders[at] = c->order;
    word->n++;
}

static void add_char(struct encoding *e, const struct lens_clean_char *c)
{
    switch (c->kind) {
    case LENS_CLEAN_LETTER: add_letter(e, c); break;
    case LENS_CLEAN_BLANK: end_word(e); break;
    case LENS_CLEAN_PUNCT:
        end_word(e);
        add_letter(e, c);
        end_word(e);
        break;
    case LENS_CLEAN_GONE: e->word.fixed = e->word.n; break;
    }
}

/* The literal that the text begins with; -1 for none. */
static int32_t find_literal(const struct lens_wordpiece *tokenizer,
                            struct lens_view text, size_t *len)
{
    const struct lens_view none = { 0 };

    if (!tokenizer->starts_literal[(unsigned char)text.p[0]])
        return -1;
    return lens_pieces_longest(&tokenizer->literals, none, text, len);
}

static void encode(struct encoding *e, struct lens_view text, size_t max)
{
    const struct lens_wordpiece *t = e->tokenizer;
    size_t at = 0;

    while (at < text.len && e->n < max && !e->is_out_of_memory) {
        struct lens_view rest = { text.p + at, text.len - at };
        struct lens_clean_char chars[LENS_CLEAN_MAX];
        size_t len = 0, n;
        int32_t id = find_literal(t, rest, &len);

        if (id >= 0) {
            end_word(e);
            add_id(e, id);
            at += len;
            continue;
        }
        n = lens_cleaning_map(&t->cleaning, lens_utf8_next(text, &at), chars);
        for (size_t i = 0; i < n; i++)
            add_char(e, &chars[i]);
    }
    end_word(e);
}

/* Room for a word and the one code point that makes it too long. */
static bool make_word(struct word *word, size_t max_chars,
                      struct lens_arena *arena)
{
    word->cps = lens_arena_alloc(arena, max_chars + 1, sizeof(*word->cps));
    word->orders = lens_arena_alloc(arena, max_chars + 1, 1);
    word->bytes = lens_arena_alloc(arena, max_chars + 1, LENS_UTF8_MAX);
    return word->cps && word->orders && word->bytes;
}

enum lens_status lens_wordpiece_encode(const struct lens_wordpiece *tokenizer,
                                       struct lens_view text, size_t max,
                                       struct lens_arena *arena,
                                       const int32_t **ids, size_t *n,
                                       struct lens_error *err)
{
    struct encoding e = { .tokenizer = tokenizer };
    int32_t *copy = NULL;

    if (max == 0)
        max = SIZE_MAX;
    if (make_word(&e.word, tokenizer->max_word_chars, arena))
        encode(&e, text, max);
    else
        e.is_out_of_memory = true;
    if (e.n > max)
        e.n = max;
    if (!e.is_out_of_memory)
        copy = lens_arena_alloc(arena, e.n ? e.n : 1, sizeof(*copy));
    if (copy && e.n)
        memcpy(copy, e.ids, e.n * sizeof(*copy));
    lens_free(e.ids);
    if (!copy)
        return lens_fail(err, LENS_E_NOMEM,
                         "no memory for the tokens of a text of %zu bytes",
                         text.len);
    *ids = copy;
    *n = e.n;
    return LENS_OK;
}

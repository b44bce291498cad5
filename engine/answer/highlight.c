#include "answer/highlight.h"

#include <stdbool.h>
#include <string.h>

#include "text/unicode.h"

enum {
    WORD_MAX = 64,
    STEM_MIN = 4,
    ENDING_MAX = 3
};

struct folded {
    char bytes[WORD_MAX];
    size_t len;
};

static struct folded fold(struct lens_view word)
{
    struct folded f;

    f.len = lens_fold_word(word, f.bytes, sizeof(f.bytes));
    return f;
}

static bool is_same_word(const struct folded *a, const struct folded *b)
{
    size_t common = a->len < b->len ? a->len : b->len;
    size_t longer = a->len < b->len ? b->len : a->len;

    if (!common || memcmp(a->bytes, b->bytes, common) != 0)
        return false;
    return common == longer ||
           (common >= STEM_MIN && longer - common <= ENDING_MAX);
}

static bool is_word_char(int32_t cp)
{
    switch (lens_char_class_of(cp)) {
    case LENS_CHAR_LOWER:
    case LENS_CHAR_UPPER:
    case LENS_CHAR_DIGIT:
    case LENS_CHAR_MARK:
    case LENS_CHAR_IDEOGRAPH: return true;
    case LENS_CHAR_OTHER:
    case LENS_CHAR_SPACE:
    case LENS_CHAR_PUNCT: break;
    }
    return false;
}

/* The next run of letters and digits; false at the end. */
static bool next_word(struct lens_view text, size_t *at, struct lens_span *out)
{
    bool inside = false;

    while (*at < text.len) {
        size_t from = *at;

        if (is_word_char(lens_utf8_next(text, at))) {
            if (!inside)
                out->start = from;
            inside = true;
            out->end = *at;
        } else if (inside) {
            return true;
        }
    }
    return inside;
}

static struct lens_view part_of(struct lens_view text, struct lens_span span)
{
    return (struct lens_view){ text.p + span.start, span.end - span.start };
}

static bool is_matched(const struct folded *word, struct lens_view text,
                       const struct lens_span *words, size_t n_words)
{
    for (size_t i = 0; i < n_words; i++) {
        struct lens_view of_user = part_of(text, words[i]);
        struct lens_span part = { 0 };
        size_t at = 0;

        /* "fine-tuning" is one word of the user's and two of ours. */
        while (next_word(of_user, &at, &part)) {
            struct folded user = fold(part_of(of_user, part));

            if (is_same_word(word, &user))
                return true;
        }
    }
    return false;
}

size_t lens_highlight(struct lens_view passage, struct lens_view text,
                      const struct lens_span *words, size_t n_words,
                      struct lens_span *out, size_t cap)
{
    struct lens_span span = { 0 };
    size_t at = 0, n = 0;

    while (n < cap && next_word(passage, &at, &span)) {
        struct folded word = fold(part_of(passage, span));

        if (is_matched(&word, text, words, n_words))
            out[n++] = span;
    }
    return n;
}

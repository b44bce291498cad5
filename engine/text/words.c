#include "text/words.h"

#include <stdint.h>
#include <string.h>

#include "text/unicode.h"

static bool is_word_class(enum lens_char_class class)
{
    return class == LENS_CHAR_LOWER || class == LENS_CHAR_UPPER ||
           class == LENS_CHAR_DIGIT;
}

/* The ASCII signs, the hyphens word processors put in their place, and the
 * full-width forms. */
static bool is_hyphen(int32_t cp)
{
    return cp == '-' || cp == '_' || cp == 0x2010 || cp == 0x2011 ||
           cp == 0xff0d || cp == 0xff3f;
}

static bool is_apostrophe(int32_t cp)
{
    return cp == '\'' || cp == 0x2019;
}

static enum lens_char_class class_at(struct lens_view text, size_t at)
{
    return at < text.len ? lens_char_class_of(lens_utf8_next(text, &at))
                         : LENS_CHAR_SPACE;
}

static void count(struct lens_word *word, enum lens_char_class class)
{
    word->n_letters += class == LENS_CHAR_LOWER || class == LENS_CHAR_UPPER;
    word->n_upper += class == LENS_CHAR_UPPER;
    word->n_digits += class == LENS_CHAR_DIGIT;
}

/*
 * Does the sign `cp`, with `word` and its last class `before` on its left and
 * `after` on its right, join the two into one word?
 */
static bool joins(const struct lens_word *word, int32_t cp,
                  enum lens_char_class before, enum lens_char_class after)
{
    if (!is_word_class(after))
        return false;
    if (is_hyphen(cp))
        return true;
    if (cp == '.' || cp == ',')
        return before == LENS_CHAR_DIGIT && after == LENS_CHAR_DIGIT;
    if (cp == '&') /* AT&T, q&a */
        return (before == LENS_CHAR_UPPER && after == LENS_CHAR_UPPER) ||
               (word->n_letters == 1 && word->n_digits == 0);
    return is_apostrophe(cp);
}

/* "C++", "C#", "F#": the signs belong to a word of one letter. */
static size_t language_suffix(struct lens_view text, const struct lens_word *w)
{
    size_t left = text.len - w->end;

    if (w->n_letters != 1 || w->n_digits || w->end - w->start != 1)
        return 0;
    if (left >= 2 && !memcmp(text.p + w->end, "++", 2))
        return 2;
    return left >= 1 && text.p[w->end] == '#' ? 1 : 0;
}

/* Find the first code point of a word; false at the end of the text. */
static bool find_start(struct lens_view text, size_t *at, struct lens_word *out,
                       enum lens_char_class *class)
{
    while (*at < text.len) {
        size_t start = *at;

        *class = lens_char_class_of(lens_utf8_next(text, at));
        if (is_word_class(*class) || *class == LENS_CHAR_IDEOGRAPH) {
            *out = (struct lens_word){ .start = start, .end = *at };
            return true;
        }
    }
    return false;
}

bool lens_word_next(struct lens_view text, size_t *at, struct lens_word *out)
{
    enum lens_char_class class, last;

    if (!find_start(text, at, out, &class))
        return false;
    if (class == LENS_CHAR_IDEOGRAPH) {
        out->n_letters = 1;
        return true;
    }
    count(out, class);
    last = class;
    while (out->end < text.len) {
        size_t next = out->end;
        int32_t cp = lens_utf8_next(text, &next);

        class = lens_char_class_of(cp);
        if (is_word_class(class)) {
            count(out, class);
            last = class;
        } else if (joins(out, cp, last, class_at(text, next))) {
            out->joined = out->joined || !is_apostrophe(cp);
        } else if (class != LENS_CHAR_MARK) {
            break;
        }
        out->end = next;
    }
    out->end += language_suffix(text, out);
    *at = out->end;
    return true;
}

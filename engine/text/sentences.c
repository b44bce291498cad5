#include "text/sentences.h"

#include <string.h>

#include "text/unicode.h"

/* A line shorter than this was ended by its author, not by a mail program;
 * programs wrap at 65 columns or more. */
enum {
    SHORT_LINE = 60
};

enum {
    MAX_CLOSING = 8
};

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Length of the white space at `at`, 0 if there is none. */
static size_t space_at(struct lens_view text, size_t at)
{
    size_t next = at;
    int32_t cp = lens_utf8_next(text, &next);

    return lens_char_class_of(cp) == LENS_CHAR_SPACE ? next - at : 0;
}

/* The end of the text up to `end` without the white space it ends with. */
static size_t trim_end(struct lens_view text, size_t start, size_t end)
{
    while (end > start) {
        size_t last = end - 1;

        while (last > start && ((unsigned char)text.p[last] & 0xc0) == 0x80)
            last--;
        if (!space_at(text, last))
            break;
        end = last;
    }
    return end;
}

static bool is_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_ascii_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Length of a bullet or list number at `at`, blanks after it included. */
static size_t bullet(struct lens_view text, size_t at)
{
    static const char *const signs[] = {
        "-", "*", "+", "\xe2\x80\xa2", "\xe2\x80\x93", "\xe2\x80\x94"
    };
    size_t i = at;

    while (i < text.len && text.p[i] == '#')
        i++;
    for (size_t s = 0; s < sizeof(signs) / sizeof(*signs) && i == at; s++) {
        size_t len = strlen(signs[s]);

        if (text.len - at > len && !memcmp(text.p + at, signs[s], len))
            i += len;
    }
    if (i == at) {
        while (i < text.len && i - at < 3 && is_ascii_digit(text.p[i]))
            i++;
        if (i == at || i >= text.len || (text.p[i] != '.' && text.p[i] != ')'))
            return 0;
        i++;
    }
    if (i >= text.len || !is_space(text.p[i]))
        return 0;
    while (i < text.len && (is_space(text.p[i]) || text.p[i] == '#'))
        i++;
    return i - at;
}

/* Does the full stop at `dot` belong to an abbreviation or an initial? */
static bool is_abbreviation(struct lens_view text, size_t start, size_t dot)
{
    static const char *const known[] = { "e.g",  "i.e",    "vs",   "mr", "mrs",
                                         "dr",   "approx", "incl", "nr", "st",
                                         "fig",  "resp",   "cf",   "al", "prof",
                                         "dept", "est",    "max",  "min" };
    size_t from = dot;
    size_t len;

    while (from > start &&
           (is_ascii_letter(text.p[from - 1]) || text.p[from - 1] == '.'))
        from--;
    len = dot - from;
    if (len == 1 && text.p[from] >= 'A' && text.p[from] <= 'Z')
        return true;
    for (size_t k = 0; k < sizeof(known) / sizeof(*known); k++) {
        size_t i = 0;

        while (i < len && known[k][i] &&
               (text.p[from + i] | 0x20) == (known[k][i] | 0x20))
            i++;
        if (i == len && !known[k][i])
            return true;
    }
    return false;
}

/* Does the line break at `at` end a sentence? */
static bool line_ends_sentence(struct lens_view text, size_t at)
{
    size_t line = at, next = at + 1;
    char c;

    while (line > 0 && text.p[line - 1] != '\n')
        line--;
    while (next < text.len && (text.p[next] == ' ' || text.p[next] == '\t' ||
                               text.p[next] == '\r'))
        next++;
    if (next >= text.len || text.p[next] == '\n')
        return true;
    if (bullet(text, next))
        return true;
    c = text.p[next];
    return at - line < SHORT_LINE && !(c >= 'a' && c <= 'z');
}

/* Length of the sign at `at` if it is one of `signs`, else 0. */
static size_t sign_of(struct lens_view text, size_t at,
                      const char *const *signs, size_t n)
{
    for (size_t s = 0; s < n; s++) {
        size_t len = strlen(signs[s]);

        if (text.len - at >= len && !memcmp(text.p + at, signs[s], len))
            return len;
    }
    return 0;
}

/* What may stand between the end of a sentence and the blank after it: more
 * signs, brackets, and quotes that close, straight and typographic.  Not
 * looking further than a few keeps a megabyte of dots from taking a square. */
static size_t skip_closing(struct lens_view text, size_t at)
{
    static const char *const signs[] = { ".",
                                         "!",
                                         "?",
                                         "\"",
                                         "'",
                                         ")",
                                         "]",
                                         "\xe2\x80\x99",
                                         "\xe2\x80\x9d",
                                         "\xc2\xbb" };

    for (int i = 0; i < MAX_CLOSING; i++)
        at += sign_of(text, at, signs, sizeof(signs) / sizeof(*signs));
    return at;
}

/* The full stops of Chinese and Japanese need no blank after them. */
static size_t ideographic_stop(struct lens_view text, size_t at)
{
    static const char *const signs[] = { "\xe3\x80\x82", "\xef\xbc\x81",
                                         "\xef\xbc\x9f" };

    return sign_of(text, at, signs, sizeof(signs) / sizeof(*signs));
}

/* Does the sign at `at` end the sentence?  Where it then ends goes to `*end`:
 * the signs that end it belong to it, a line break or ';' does not. */
static bool ends_here(struct lens_view text, size_t start, size_t at,
                      size_t *end)
{
    char c = text.p[at];
    size_t wide = ideographic_stop(text, at), next = at + 1;

    *end = at;
    if (c == '\n')
        return line_ends_sentence(text, at);
    if (wide) {
        *end = skip_closing(text, at + wide);
        return true;
    }
    if (c != '.' && c != '!' && c != '?' && c != ';')
        return false;
    if (c != ';')
        *end = next = skip_closing(text, next);
    if (next < text.len && !space_at(text, next))
        return false;
    return c != '.' || !is_abbreviation(text, start, at);
}

bool lens_sentence_next(struct lens_view text, size_t *at,
                        struct lens_sentence *out)
{
    size_t start = *at, end = text.len;

    for (;;) {
        size_t skip;

        while (start < text.len &&
               ((skip = space_at(text, start)) || text.p[start] == ';'))
            start += skip ? skip : 1;
        skip = bullet(text, start);
        if (!skip)
            break;
        start += skip;
    }
    if (start >= text.len) {
        *at = text.len;
        return false;
    }
    for (size_t i = start; i < text.len; i++) {
        if (ends_here(text, start, i, &end))
            break;
        end = text.len;
    }
    *at = end;
    *out = (struct lens_sentence){ start, trim_end(text, start, end) };
    return true;
}

bool lens_sentence_next_whole(struct lens_view text, size_t *at,
                              struct lens_sentence *out)
{
    struct lens_sentence more;

    if (!lens_sentence_next(text, at, out))
        return false;
    while (*at < text.len && text.p[*at] == ';' &&
           lens_sentence_next(text, at, &more))
        out->end = more.end;
    return true;
}

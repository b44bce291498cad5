#include "text/sentences.h"

#include <string.h>

#include "text/unicode.h"

/* A line shorter than this was ended by its author, not by a mail program;
 * programs wrap at 65 columns or more. */
enum { SHORT_LINE = 60 };

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
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
    static const char *const signs[] = { "-", "*", "+", "\xe2\x80\xa2",
                                         "\xe2\x80\x93", "\xe2\x80\x94", "#" };
    size_t i = at;

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

    while (from > start && (is_ascii_letter(text.p[from - 1]) ||
                            text.p[from - 1] == '.'))
        from--;
    len = dot - from;
    if (len == 1 && text.p[from] >= 'A' && text.p[from] <= 'Z')
        return true;
    for (size_t k = 0; k < sizeof(known) / sizeof(*known); k++) {
        size_t i = 0;

        while (i < len && known[k][i] && (text.p[from + i] | 0x20) ==
                                             (known[k][i] | 0x20))
            i++;
        if (i == len && !known[k][i])
            return true;
    }
    return false;
}

/* Does the line break at `at` end the sentence that began at `start`? */
static bool line_ends_sentence(struct lens_view text, size_t start, size_t at)
{
    size_t line = at, next = at + 1;
    char c;

    while (line > start && text.p[line - 1] != '\n')
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

static bool ends_here(struct lens_view text, size_t start, size_t at)
{
    char c = text.p[at];
    size_t next = at + 1;

    if (c == '\n')
        return line_ends_sentence(text, start, at);
    if (c == ';')
        return true;
    if (c != '.' && c != '!' && c != '?')
        return false;
    while (next < text.len && strchr("\"')]!?.", text.p[next]))
        next++;
    if (next < text.len && !is_space(text.p[next]))
        return false;
    return c != '.' || !is_abbreviation(text, start, at);
}

bool lens_sentence_next(struct lens_view text, size_t *at,
                        struct lens_sentence *out)
{
    size_t start = *at, end, i;

    for (;;) {
        size_t skip;

        while (start < text.len &&
               (is_space(text.p[start]) || text.p[start] == ';'))
            start++;
        skip = bullet(text, start);
        if (!skip)
            break;
        start += skip;
    }
    if (start >= text.len) {
        *at = text.len;
        return false;
    }
    for (i = start; i < text.len && !ends_here(text, start, i); i++)
        ;
    /* The signs that end it, and a closing quote, belong to it. */
    while (i < text.len && strchr(".!?\"')]", text.p[i]))
        i++;
    *at = i;
    for (end = i; end > start && is_space(text.p[end - 1]); end--)
        ;
    if (end == start) {
        /* A lone sign; step over it so that the walk always moves. */
        *at = start + 1;
        end = start + 1;
    }
    *out = (struct lens_sentence){ start, end };
    return true;
}

#include "query/denial.h"

#include <stdbool.h>
#include <string.h>

#include "query/negation.h"
#include "text/words.h"

enum {
    STATEMENT_WORDS = 4, /* of the shortest piece that states something */
    LOOK_AHEAD = 64      /* bytes behind a sign */
};

struct piece {
    struct lens_span span;
    bool is_short; /* too short for a statement of its own */
    char before;   /* the sign that cuts it off; ' ' for a word, 0 for none */
    enum lens_denial denial;
    bool denied;
};

struct pieces {
    struct piece at[LENS_DENIAL_PIECES];
    size_t n;
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* Does the piece begin with `words`, as whole words? */
static bool begins(struct lens_view text, struct lens_span span,
                   const char *words)
{
    size_t at = span.start;

    for (; *words; words++, at++) {
        if (at >= span.end || lower(text.p[at]) != *words)
            return false;
    }
    return at == span.end || is_blank(text.p[at]) || text.p[at] == ',';
}

static bool begins_with(struct lens_view text, struct lens_span span,
                        const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (begins(text, span, list[i]))
            return true;
    }
    return false;
}

/* At least n words. */
static bool has_words(struct lens_view text, struct lens_span span, size_t n)
{
    const struct lens_view part = { text.p, span.end };
    struct lens_word word;
    size_t at = span.start;

    while (n && lens_word_next(part, &at, &word))
        n--;
    return n == 0;
}

/* The sign that ends a piece at byte `i`, and how long it is. */
static char sign_at(struct lens_view text, struct lens_span sentence, size_t i,
                    size_t *len)
{
    static const char *const words[] = { "and", "but", "because" };
    const struct lens_span rest = { i + 1, i + LOOK_AHEAD < sentence.end
                                               ? i + LOOK_AHEAD
                                               : sentence.end };
    const char c = text.p[i];
    const bool ends = i + 1 == sentence.end || is_blank(text.p[i + 1]);

    *len = 1;
    if (c == '(' || c == ')' || c == ';')
        return c;
    if (c == ',' && ends)
        return c;
    /* "Agents: no" is one piece. */
    if (c == ':' && ends && has_words(text, rest, 2))
        return c;
    if (c == '-' && ends && i > sentence.start && is_blank(text.p[i - 1]))
        return c;
    if (is_blank(c) && begins_with(text, rest, words, COUNT(words)))
        return ' ';
    if (sentence.end - i >= 3 && (!memcmp(text.p + i, "\xe2\x80\x93", 3) ||
                                  !memcmp(text.p + i, "\xe2\x80\x94", 3))) {
        *len = 3;
        return '-';
    }
    return 0;
}

static struct lens_span trimmed(struct lens_view text, struct lens_span span)
{
    while (span.start < span.end && is_blank(text.p[span.start]))
        span.start++;
    while (span.end > span.start && is_blank(text.p[span.end - 1]))
        span.end--;
    return span;
}

static void add_piece(struct pieces *pieces, struct lens_view text,
                      struct lens_span span, char before)
{
    struct piece *piece = &pieces->at[pieces->n];
    struct lens_view words;

    span = trimmed(text, span);
    if (span.start >= span.end || pieces->n == LENS_DENIAL_PIECES)
        return;
    words = (struct lens_view){ text.p + span.start, span.end - span.start };
    *piece =
        (struct piece){ .span = span,
                        .is_short = !has_words(text, span, STATEMENT_WORDS),
                        .before = before,
                        .denial = lens_denial_of(words) };
    piece->denied = piece->denial != LENS_NOT_DENIED;
    pieces->n++;
}

static void cut(struct lens_view text, struct lens_span sentence,
                struct pieces *pieces)
{
    size_t from = sentence.start, len = 1;
    char before = 0;

    for (size_t i = sentence.start; i < sentence.end; i += len) {
        char sign = sign_at(text, sentence, i, &len);

        if (!sign)
            continue;
        add_piece(pieces, text, (struct lens_span){ from, i }, before);
        from = sign == ' ' ? i : i + len;
        before = sign;
    }
    add_piece(pieces, text, (struct lens_span){ from, sentence.end }, before);
}

/* A gap that somebody pays for is no choice. */
static void spare_complaints(struct lens_view text, struct pieces *pieces)
{
    static const char *const consequences[] = { "so", "and so", "which means",
                                                "hence" };

    for (size_t i = 0; i + 1 < pieces->n; i++) {
        if (pieces->at[i].denial == LENS_ABSENT &&
            pieces->at[i + 1].denial == LENS_NOT_DENIED &&
            begins_with(text, pieces->at[i + 1].span, consequences,
                        COUNT(consequences)))
            pieces->at[i].denied = false;
    }
}

static bool is_bare_no(struct lens_view text, const struct piece *piece)
{
    static const char *const noes[] = { "no", "and no", "neither", "nor" };

    return piece->denial == LENS_NOT_DENIED &&
           begins_with(text, piece->span, noes, COUNT(noes));
}

/* "No releases, no environments": nobody lists what they miss. */
static void believe_lists(struct lens_view text, struct pieces *pieces)
{
    for (size_t i = 1; i < pieces->n; i++) {
        if (is_bare_no(text, &pieces->at[i - 1]) &&
            is_bare_no(text, &pieces->at[i]))
            pieces->at[i - 1].denied = pieces->at[i].denied = true;
    }
}

static bool continues(struct lens_view text, const struct piece *piece)
{
    static const char *const denying[] = { "no",      "nor",        "neither",
                                           "without", "not",        "and no",
                                           "and not", "nothing",    "just",
                                           "only",    "and nothing" };

    return piece->before != '(' && piece->before != ')' &&
           (piece->is_short ||
            begins_with(text, piece->span, denying, COUNT(denying)));
}

static bool is_reason_behind(struct lens_view text, const struct piece *denied,
                             const struct piece *piece)
{
    static const char *const reasons[] = { "as", "because", "since" };

    return (piece->before == ':' && denied->denial == LENS_DISMISSED) ||
           begins_with(text, piece->span, reasons, COUNT(reasons));
}

static bool is_conclusion(struct lens_view text, const struct piece *piece)
{
    static const char *const conclusions[] = { "so",           "and so",
                                               "hence",        "thus",
                                               "therefore",    "which is why",
                                               "that's why",   "which means",
                                               "so that's why" };

    return begins_with(text, piece->span, conclusions, COUNT(conclusions));
}

/* What belongs to a denied piece: lists and reasons on either side. */
static void spread(struct lens_view text, struct pieces *pieces)
{
    for (size_t i = 1; i < pieces->n; i++) {
        struct piece *piece = &pieces->at[i];

        if (pieces->at[i - 1].denied && !piece->denied)
            piece->denied = continues(text, piece) ||
                            is_reason_behind(text, &pieces->at[i - 1], piece);
    }
    for (size_t i = pieces->n; i-- > 1;) {
        struct piece *before = &pieces->at[i - 1];
        const struct piece *piece = &pieces->at[i];

        if (piece->denied && !before->denied)
            before->denied = (before->is_short && piece->before != '(' &&
                              piece->before != ':') ||
                             is_conclusion(text, piece);
    }
}

size_t lens_denials_of(struct lens_view text, struct lens_span sentence,
                       struct lens_span *out)
{
    struct pieces pieces = { .n = 0 };
    size_t n = 0;

    cut(text, sentence, &pieces);
    believe_lists(text, &pieces);
    spare_complaints(text, &pieces);
    spread(text, &pieces);
    for (size_t i = 0; i < pieces.n; i++) {
        if (!pieces.at[i].denied)
            continue;
        if (i > 0 && pieces.at[i - 1].denied && n)
            out[n - 1].end = pieces.at[i].span.end;
        else
            out[n++] = pieces.at[i].span;
    }
    return n;
}

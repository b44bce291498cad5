#include "query/denial.h"

#include <stdbool.h>
#include <string.h>

#include "query/cues.h"
#include "query/negation.h"
#include "text/words.h"

enum {
    STATEMENT_WORDS = 4, /* of the shortest piece that states something */
    LOOK_AHEAD = 64      /* bytes behind a sign */
};

/* How a piece hangs together with its neighbours (joints.c). */
struct joints {
    bool complains, concludes, turns, goes_on, lacks_subject, opens;
    bool is_ground, is_half, has_verb, names_extra;
};

struct piece {
    struct lens_span span;
    bool is_short; /* too short for a statement of its own */
    char before;   /* the sign that cuts it off; ' ' for a word, 0 for none */
    struct joints how;
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
    /* "Discussed and dropped", "one and only" are said in one breath. */
    static const char *const bound[] = { "and dropped", "and rejected",
                                         "and only" };
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
    if (is_blank(c) && begins_with(text, rest, words, COUNT(words)) &&
        !begins_with(text, rest, bound, COUNT(bound)))
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

static bool has(const struct lens_wording *words, const struct lens_cues *cues)
{
    return lens_cues_find(cues, 1, words) != NULL;
}

static struct joints joints_of(const struct lens_wording *words)
{
    return (struct joints){
        .complains = lens_cues_find(lens_complaints, lens_n_complaints, words),
        .concludes = has(words, &lens_conclusions),
        .turns = has(words, &lens_turns),
        .goes_on = has(words, &lens_sequels),
        .lacks_subject = has(words, &lens_predicates),
        .opens = has(words, &lens_openers),
        .is_ground = has(words, &lens_grounds),
        .is_half = has(words, &lens_halves),
        .has_verb = lens_wording_has(words, "[aux]"),
        .names_extra = lens_wording_has(words, "[extra]"),
    };
}

static void add_piece(struct pieces *pieces, struct lens_view text,
                      struct lens_span span, char before)
{
    struct piece *piece = &pieces->at[pieces->n];
    struct lens_wording words;

    span = trimmed(text, span);
    if (span.start >= span.end || pieces->n == LENS_DENIAL_PIECES)
        return;
    lens_wording_read(
        (struct lens_view){ text.p + span.start, span.end - span.start },
        &words);
    *piece =
        (struct piece){ .span = span,
                        .is_short = !has_words(text, span, STATEMENT_WORDS),
                        .before = before,
                        .how = joints_of(&words),
                        .denial = lens_denial_of_words(&words) };
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
static void spare_complaints(struct pieces *pieces)
{
    for (size_t i = 0; i < pieces->n; i++) {
        struct piece *piece = &pieces->at[i];
        const struct piece *next = i + 1 < pieces->n ? piece + 1 : NULL;

        if (piece->denial != LENS_ABSENT)
            continue;
        if (piece->how.complains ||
            (next && next->denial == LENS_NOT_DENIED &&
             (next->how.concludes || next->how.complains)))
            piece->denied = false;
    }
}

static bool is_bare_no(struct lens_view text, const struct piece *piece)
{
    static const char *const noes[] = { "no", "and no", "neither", "nor" };

    return piece->denial == LENS_NOT_DENIED &&
           begins_with(text, piece->span, noes, COUNT(noes));
}

/* "No releases, no environments": a list of what one can do without. */
static void believe_lists(struct lens_view text, struct pieces *pieces)
{
    for (size_t i = 1; i < pieces->n; i++) {
        if (is_bare_no(text, &pieces->at[i - 1]) &&
            is_bare_no(text, &pieces->at[i]) &&
            (pieces->at[i - 1].how.names_extra ||
             pieces->at[i].how.names_extra))
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

/* Nothing that follows a bracket or a semicolon is taken for part of what
 * stands before it. */
static bool is_apart(const struct piece *piece)
{
    return piece->before == '(' || piece->before == ')' || piece->before == ';';
}

static bool follows(struct lens_view text, const struct piece *denied,
                    const struct piece *piece)
{
    if (continues(text, piece))
        return true;
    if (is_apart(piece) || piece->how.turns || piece->how.complains)
        return false;
    return (piece->before == ':' && denied->denial == LENS_DISMISSED) ||
           piece->how.goes_on;
}

/* Is the piece before this denied one part of it? */
static bool leads_to(const struct pieces *pieces, size_t i)
{
    const struct piece *before = &pieces->at[i - 1];
    const struct piece *denied = &pieces->at[i];

    if (denied->before == '(')
        return false;
    if (before->is_short && !(denied->before == ' ' && before->how.has_verb))
        return denied->before != ':' || denied->denial == LENS_DISMISSED;
    if (denied->how.concludes)
        return true;
    if (denied->before == ')' || before->how.turns)
        return false;
    return denied->how.lacks_subject ||
           (denied->before == ' ' && before->how.is_half) ||
           (denied->before != '-' && denied->before != '(' &&
            !before->how.complains && before->how.is_ground) ||
           (denied->before != ';' && pieces->at[0].how.opens);
}

/* All that a conclusion is drawn from: "a, b and c, so d is not needed". */
static void spread_to_grounds(struct pieces *pieces, size_t conclusion)
{
    for (size_t i = conclusion; i > 0; i--) {
        struct piece *before = &pieces->at[i - 1];

        if (is_apart(&pieces->at[i]) || pieces->at[i].before == '-' ||
            before->how.turns || before->how.complains)
            return;
        before->denied = true;
    }
}

/* Where a sentence begins with a denial, what follows is its reason as long
 * as the matter does not change. */
static void spread_to_the_end(struct pieces *pieces)
{
    for (size_t i = 1; i < pieces->n && pieces->at[i - 1].denied; i++) {
        struct piece *piece = &pieces->at[i];

        piece->denied =
            piece->denied || (piece->before != ';' && piece->before != '-' &&
                              !piece->how.turns && !piece->how.complains);
    }
}

/* What belongs to a denied piece: its subject, lists and reasons. */
static void spread(struct lens_view text, struct pieces *pieces)
{
    bool dismissed = false;

    for (size_t i = 1; i < pieces->n; i++) {
        struct piece *piece = &pieces->at[i];

        if (pieces->at[i - 1].denied && !piece->denied)
            piece->denied = follows(text, &pieces->at[i - 1], piece);
    }
    for (size_t i = pieces->n; i-- > 1;) {
        if (pieces->at[i].denied && pieces->at[i].how.concludes)
            spread_to_grounds(pieces, i);
        if (pieces->at[i].denied && !pieces->at[i - 1].denied)
            pieces->at[i - 1].denied = leads_to(pieces, i);
    }
    for (size_t i = 0; i < pieces->n; i++)
        dismissed = dismissed || pieces->at[i].denial == LENS_DISMISSED;
    if (dismissed && pieces->at[0].denied)
        spread_to_the_end(pieces);
}

size_t lens_denials_of(struct lens_view text, struct lens_span sentence,
                       struct lens_span *out)
{
    struct pieces pieces = { .n = 0 };
    size_t n = 0;

    /* Who asks denies nothing. */
    if (sentence.end == sentence.start || text.p[sentence.end - 1] == '?')
        return 0;
    cut(text, sentence, &pieces);
    believe_lists(text, &pieces);
    spare_complaints(&pieces);
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

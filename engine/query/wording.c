#include "query/wording.h"

#include <string.h>

#include "query/cues.h"
#include "text/unicode.h"
#include "text/words.h"

enum {
    GAP = 3 /* words that ".." stands for, at most */
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* The words between blanks of `list`, one by one. */
static bool next_token(const char **list, struct lens_view *out)
{
    const char *at = *list + strspn(*list, " ");
    const size_t len = strcspn(at, " ");

    *out = (struct lens_view){ at, len };
    *list = at + len;
    return len > 0;
}

/* "stem*", "*end" or the word itself; most are told by the first letter. */
static bool fits(const char *word, struct lens_view token)
{
    const char last = token.p[token.len - 1];

    if (token.p[0] == '*') {
        const size_t len = strlen(word), end = token.len - 1;

        return len >= end && !memcmp(word + len - end, token.p + 1, end);
    }
    if (word[0] != token.p[0])
        return false;
    if (last == '*')
        return !strncmp(word, token.p, token.len - 1);
    return !strncmp(word, token.p, token.len) && !word[token.len];
}

static bool is_in(const char *word, const char *words)
{
    struct lens_view token;

    while (next_token(&words, &token)) {
        if (fits(word, token))
            return true;
    }
    return false;
}

/* The number of a class; that of all classes where there is none so named. */
static size_t class_of(struct lens_view name)
{
    size_t i = 0;

    for (; i < lens_n_word_classes; i++) {
        const char *other = lens_word_classes[i].name;

        if (other[0] == name.p[0] && !strncmp(other, name.p, name.len) &&
            !other[name.len])
            break;
    }
    return i;
}

bool lens_word_is(const char *word, const char *name)
{
    const size_t c = class_of(lens_view_of(name));

    return c < lens_n_word_classes && is_in(word, lens_word_classes[c].words);
}

/* Bit i: word[i] fits the token. */
static uint64_t fitting(const struct lens_wording *c, struct lens_view token)
{
    const bool negated = token.p[0] == '!';
    uint64_t bits = 0;

    if (negated || token.p[0] == '[') {
        const size_t of = class_of(
            (struct lens_view){ token.p + 1, token.len - (negated ? 1 : 2) });

        bits = of < lens_n_word_classes ? c->of_class[of] : 0;
        return negated ? ~bits : bits;
    }
    for (size_t i = 1; i <= c->n; i++) {
        if (fits(c->word[i], token))
            bits |= UINT64_C(1) << i;
    }
    return bits;
}

/* Bit i of `places`: the pattern so far may end before word[i]. */
static uint64_t step(const struct lens_wording *c, uint64_t places,
                     struct lens_view token)
{
    const uint64_t words = (UINT64_C(1) << (c->n + 1)) - 1;

    return (places & words & fitting(c, token)) << 1;
}

static uint64_t step_gap(const struct lens_wording *c, uint64_t places)
{
    static const struct lens_view no = { "!no", 3 };
    uint64_t to = places;

    for (size_t g = 0; g < GAP; g++)
        to |= step(c, to & ~UINT64_C(1), no);
    return to;
}

bool lens_wording_has(const struct lens_wording *clause, const char *pattern)
{
    uint64_t places = (UINT64_C(1) << (clause->n + 2)) - 1;
    struct lens_view token;

    while (places && next_token(&pattern, &token)) {
        if (token.p[0] == '^')
            places &= UINT64_C(1) << 1;
        else if (token.p[0] == '$')
            places &= UINT64_C(1) << (clause->n + 1);
        else if (token.len == 2 && token.p[0] == '.')
            places = step_gap(clause, places);
        else
            places = step(clause, places, token);
    }
    return places != 0;
}

static void add_word(struct lens_wording *c, const char *word)
{
    const size_t len = strlen(word);

    if (c->n == LENS_WORDING_WORDS || lens_word_is(word, "weightless"))
        return;
    /* "No one" is a word that happens to be written as two. */
    if (c->n && !strcmp(word, "one") && !strcmp(c->word[c->n], "no")) {
        memcpy(c->word[c->n], "nobody", sizeof("nobody"));
        return;
    }
    memcpy(c->word[++c->n], word, len + 1);
}

static void add_spelled_out(struct lens_wording *c, const char *word)
{
    for (size_t i = 0; i < lens_n_contractions; i++) {
        if (strcmp(word, lens_contractions[i].from) != 0)
            continue;
        add_word(c, lens_contractions[i].to);
        if (lens_contractions[i].then)
            add_word(c, lens_contractions[i].then);
        return;
    }
    add_word(c, word);
}

static void classify(struct lens_wording *c)
{
    for (size_t k = 0; k < lens_n_word_classes; k++) {
        const char *words = lens_word_classes[k].words;
        struct lens_view token;

        c->of_class[k] = 0;
        while (next_token(&words, &token))
            c->of_class[k] |= fitting(c, token);
    }
}

void lens_wording_read(struct lens_view clause, struct lens_wording *out)
{
    struct lens_word word;
    size_t at = 0;

    out->n = 0;
    out->word[0][0] = '\0';
    while (out->n < LENS_WORDING_WORDS && lens_word_next(clause, &at, &word)) {
        const struct lens_view raw = { clause.p + word.start,
                                       word.end - word.start };
        char folded[LENS_WORDING_BYTES];
        size_t len = lens_fold_word(raw, folded, LENS_WORDING_BYTES - 1);

        folded[len] = '\0';
        add_spelled_out(out, folded);
    }
    classify(out);
}

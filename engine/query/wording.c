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

/* "stem*", "*end" or the word itself. */
static bool fits(const char *word, struct lens_view token)
{
    const size_t len = strlen(word);

    if (token.len > 1 && token.p[token.len - 1] == '*')
        return len >= token.len - 1 && !memcmp(word, token.p, token.len - 1);
    if (token.len > 1 && token.p[0] == '*')
        return len >= token.len - 1 && !memcmp(word + len - (token.len - 1),
                                               token.p + 1, token.len - 1);
    return len == token.len && !memcmp(word, token.p, len);
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

static bool is_of_class(const char *word, struct lens_view name)
{
    for (size_t i = 0; i < lens_n_word_classes; i++) {
        const struct lens_word_class *c = &lens_word_classes[i];

        if (strlen(c->name) == name.len && !memcmp(c->name, name.p, name.len))
            return is_in(word, c->words);
    }
    return false;
}

bool lens_word_is(const char *word, const char *name)
{
    return is_of_class(word, lens_view_of(name));
}

static bool fits_token(const char *word, struct lens_view token)
{
    if (token.p[0] == '!')
        return !is_of_class(word,
                            (struct lens_view){ token.p + 1, token.len - 1 });
    if (token.p[0] == '[')
        return is_of_class(word,
                           (struct lens_view){ token.p + 1, token.len - 2 });
    return fits(word, token);
}

/* Bit i of `places`: the pattern so far may end before word[i]. */
static uint64_t step(const struct lens_wording *c, uint64_t places,
                     struct lens_view token)
{
    uint64_t to = 0;

    for (size_t i = token.p[0] == '!' ? 0 : 1; i <= c->n; i++) {
        if (places >> i & 1 && fits_token(c->word[i], token))
            to |= UINT64_C(1) << (i + 1);
    }
    return to;
}

static uint64_t step_gap(const struct lens_wording *c, uint64_t places)
{
    uint64_t to = places;

    for (size_t g = 0; g < GAP; g++) {
        for (size_t i = c->n; i > 0; i--) {
            if (to >> i & 1 && !lens_word_is(c->word[i], "no"))
                to |= UINT64_C(1) << (i + 1);
        }
    }
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
}

#include "text/lens_id.h"

#include <stdio.h>
#include <string.h>

static char upper(char c)
{
    return (char)(c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c);
}

/* One or two digits at `*at`; -1 when there are none or too many. */
static int number(struct lens_view word, size_t *at)
{
    int value = 0;
    size_t from = *at;

    while (*at < word.len && word.p[*at] >= '0' && word.p[*at] <= '9') {
        if (*at - from == 2)
            return -1;
        value = value * 10 + (word.p[(*at)++] - '0');
    }
    return *at == from ? -1 : value;
}

static bool skip_letters(struct lens_view word, size_t *at, const char *letters)
{
    size_t len = strlen(letters);

    if (word.len - *at < len)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (upper(word.p[*at + i]) != letters[i])
            return false;
    }
    *at += len;
    return true;
}

static const char *prefix(struct lens_view word, size_t *at)
{
    static const char *const known[] = { "GENOPS",  "GENSEC",  "GENREL",
                                         "GENPERF", "GENCOST", "GENSUS" };

    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
        if (skip_letters(word, at, known[i]))
            return known[i];
    }
    return NULL;
}

bool lens_id_normalise(struct lens_view word, char out[LENS_ID_MAX])
{
    size_t at = 0;
    const char *pillar = prefix(word, &at);
    int question, practice;

    if (!pillar)
        return false;
    question = number(word, &at);
    if (question < 0)
        return false;
    if (at == word.len) {
        (void)snprintf(out, LENS_ID_MAX, "%s%02d", pillar, question % 100);
        return true;
    }
    if (word.p[at] == '-' || word.p[at] == '_')
        at++;
    if (!skip_letters(word, &at, "BP"))
        return false;
    practice = number(word, &at);
    if (practice < 0 || at != word.len)
        return false;
    (void)snprintf(out, LENS_ID_MAX, "%s%02d-BP%02d", pillar, question % 100,
                   practice % 100);
    return true;
}

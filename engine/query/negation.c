/*
 * negation.c - the kinds of denial.
 *
 * Two ways of denying are told apart, because they fail in different ways.
 *
 *   dismissal   somebody decided: "ruled out", "no topic for us", "overkill
 *               here".  Nobody dismisses what they miss, so the phrase alone is
 *               enough, whatever it speaks of (cues.c).
 *   absence     something is not there: "no agents", "we do not fine-tune",
 *               "personal data are not processed".  The same words complain of
 *               a gap ("no monitoring"), so what is absent must be something
 *               that a workload can do without by choice: a capability
 *               (word_classes.c).
 */
#include "query/negation.h"

#include <string.h>

#include "query/cues.h"
#include "query/wording.h"

enum {
    REACH = 8,  /* words between a negator and what it denies */
    OPENING = 4 /* words among which a denial names its subject */
};

/* "No agents", "do not fine-tune": the negator at `at`, then a capability. */
static bool denies_what_follows(const struct lens_wording *c, size_t at)
{
    for (size_t i = at + 1; i <= c->n && i <= at + REACH; i++) {
        if (lens_word_is(c->word[i], "capability"))
            return !(i < c->n && lens_word_is(c->word[i + 1], "ruling"));
        if (!lens_word_is(c->word[i], "bridge"))
            return false;
    }
    return false;
}

static bool names_capability(const struct lens_wording *c, size_t n)
{
    for (size_t i = 1; i <= c->n && i <= n; i++) {
        if (lens_word_is(c->word[i], "capability"))
            return true;
    }
    return false;
}

/* "Personal data are not processed", "we adapt nothing". */
static bool denies_what_precedes(const struct lens_wording *c, size_t at)
{
    if (!strcmp(c->word[at], "nothing"))
        return lens_word_is(c->word[at - 1], "capability");
    return at < c->n && lens_word_is(c->word[at + 1], "undone") &&
           names_capability(c, at - 1);
}

static bool is_absent(const struct lens_wording *c, size_t at)
{
    if (!lens_word_is(c->word[at], "negator") ||
        lens_word_is(c->word[at - 1], "ruling"))
        return false;
    if (denies_what_precedes(c, at))
        return true;
    return !(at < c->n && lens_word_is(c->word[at + 1], "ignorance")) &&
           denies_what_follows(c, at);
}

/* "Agents: no", "own training: nope", "RAG we do not do". */
static bool ends_in_denial(const struct lens_wording *c)
{
    static const char *const closings[] = {
        "no $",       "none $",     "nothing $",  "not do $",    "not use $",
        "not have $", "not want $", "not plan $", "not use it $"
    };

    if (c->n < 2 || !names_capability(c, OPENING))
        return false;
    for (size_t i = 0; i < sizeof(closings) / sizeof(*closings); i++) {
        if (lens_wording_has(c, closings[i]))
            return true;
    }
    return false;
}

enum lens_denial lens_denial_of_words(const struct lens_wording *clause)
{
    if (lens_cues_find(lens_dismissals, lens_n_dismissals, clause) ||
        ends_in_denial(clause))
        return LENS_DISMISSED;
    for (size_t i = 1; i <= clause->n; i++) {
        if (is_absent(clause, i))
            return LENS_ABSENT;
    }
    return LENS_NOT_DENIED;
}

enum lens_denial lens_denial_of(struct lens_view clause)
{
    struct lens_wording words;

    lens_wording_read(clause, &words);
    return lens_denial_of_words(&words);
}

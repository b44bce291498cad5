#include "query/worry.h"

#include <string.h>

#include "text/unicode.h"
#include "text/words.h"

enum {
    WORD_BYTES = 32
};

/* Rules and wishes, troubles, questions, money.  Sorted by kind, searched in
 * full: a clause has a dozen words. */
static const char *const cues[] = {
    "must",     "never",    "should",   "shall",     "cannot", "can't",
    "not",      "don't",    "doesn't",  "isn't",     "no",     "only",
    "without",  "need",     "needs",    "want",      "wants",  "require",
    "requires", "required", "afraid",   "fear",      "fears",  "worry",
    "worried",  "worries",  "concern",  "risk",      "risks",  "risky",
    "problem",  "problems", "issue",    "issues",    "wrong",  "wrongly",
    "slow",     "slower",   "fail",     "fails",     "failed", "failure",
    "leak",     "leaks",    "complain", "complains", "nobody", "expensive",
    "cost",     "costs",    "bill",     "bills",     "budget", "too",
    "how",      "why",      "what",     "which",     "who",    "question",
    "each",     "every",    "own",
};

static bool is_cue(const char *word)
{
    for (size_t i = 0; i < sizeof(cues) / sizeof(*cues); i++) {
        if (!strcmp(word, cues[i]))
            return true;
    }
    return false;
}

bool lens_clause_is_worry(struct lens_view clause)
{
    struct lens_word word;
    size_t at = 0;

    if (clause.len && memchr(clause.p, '?', clause.len))
        return true;
    while (lens_word_next(clause, &at, &word)) {
        struct lens_view raw = { clause.p + word.start, word.end - word.start };
        char folded[WORD_BYTES];
        size_t len = lens_fold_word(raw, folded, sizeof(folded) - 1);

        folded[len] = '\0';
        if (is_cue(folded))
            return true;
    }
    return false;
}

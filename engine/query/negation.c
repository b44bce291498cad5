#include "query/negation.h"

#include <string.h>

#include "text/unicode.h"
#include "text/words.h"

enum {
    CLAUSE_WORDS = 64,
    WORD_BYTES = 32
};

/* The folded words of a clause; what does not fit is not looked at. */
struct clause {
    char word[CLAUSE_WORDS][WORD_BYTES];
    size_t n;
};

/*
 * What a workload can do without by choice.  Beginnings of folded words, so
 * that "fine-tuned", "agents" and "retrieval-augmented" are found.
 */
static const char *const capabilities[] = {
    "agent",       "agentic",   "autonom",   "batch",     "cache",
    "caching",     "chatbot",   "cluster",   "customiz",  "customis",
    "distill",     "embedding", "external",  "fine-tun",  "finetun",
    "gpu",         "hyperpod",  "internet",  "lora",      "multi-region",
    "multimodal",  "personal",  "pii",       "pretrain",  "pre-train",
    "provisioned", "rag",       "realtime",  "real-time", "region",
    "retrain",     "retrieval", "self-host", "streaming", "tenant",
    "third-party", "tool",      "train",     "tun",       "vector",
    "voice",
};

static const char *const negators[] = {
    "no",    "not",     "never",   "without", "neither", "nor",
    "none",  "don't",   "doesn't", "didn't",  "isn't",   "aren't",
    "won't", "haven't", "hasn't",  "dont",    "doesnt",  "isnt",
    "arent", "wont",    "lacks",   "avoid",   "skip",    "excluded",
};

/* Before the negator: a rule or a wish about behaviour, not a fact. */
static const char *const rules[] = {
    "must", "should", "shall",    "may", "can",    "cannot", "want",
    "need", "needs",  "required", "has", "afraid", "worry",  "could",
};

/* After "no" or "not": ignorance or a problem. */
static const char *const ignorance[] = {
    "idea",  "clue", "one",    "sure",   "way",    "know",  "knows",
    "clear", "only", "enough", "matter", "longer", "later", "answer",
};

static bool in(const char *word, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!strcmp(word, list[i]))
            return true;
    }
    return false;
}

#define IN(word, list) in(word, list, sizeof(list) / sizeof((list)[0]))

static bool is_capability(const char *word)
{
    for (size_t i = 0; i < sizeof(capabilities) / sizeof(*capabilities); i++) {
        if (!strncmp(word, capabilities[i], strlen(capabilities[i])))
            return true;
    }
    return false;
}

static void read_clause(struct lens_view text, struct clause *out)
{
    struct lens_word word;
    size_t at = 0;

    out->n = 0;
    while (out->n < CLAUSE_WORDS && lens_word_next(text, &at, &word)) {
        struct lens_view raw = { text.p + word.start, word.end - word.start };
        char *to = out->word[out->n++];
        size_t len = lens_fold_word(raw, to, WORD_BYTES - 1);

        to[len] = '\0';
    }
}

/*
 * What may stand between the negator and the capability: "do not use any
 * agents", "no plan to train our own".  Any other word changes the meaning:
 * "agents that never stop calling tools" lacks nothing.
 */
static const char *const bridges[] = {
    "a",     "an",      "any",   "at",     "be",    "been",    "being",
    "build", "built",   "do",    "doing",  "e",     "g",       "going",
    "have",  "intend",  "it",    "kind",   "made",  "make",    "more",
    "need",  "of",      "offer", "on",     "other", "our",     "own",
    "plan",  "planned", "plans", "rely",   "run",   "running", "separate",
    "such",  "support", "the",   "them",   "to",    "us",      "use",
    "used",  "using",   "yet",   "custom", "model", "models",  "ai",
    "fine",
};

static bool negates_capability(const struct clause *c, size_t at)
{
    if (at + 1 < c->n && IN(c->word[at + 1], ignorance))
        return false;
    if (at > 0 && IN(c->word[at - 1], rules))
        return false;
    for (size_t i = at + 1; i < c->n; i++) {
        if (is_capability(c->word[i]))
            return true;
        if (!IN(c->word[i], bridges))
            return false;
    }
    return false;
}

bool lens_clause_is_absence(struct lens_view clause)
{
    struct clause words;

    read_clause(clause, &words);
    for (size_t i = 0; i < words.n; i++) {
        if (IN(words.word[i], negators) && negates_capability(&words, i))
            return true;
    }
    return false;
}

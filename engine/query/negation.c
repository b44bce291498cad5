/*
 * negation.c - the words of denial.
 *
 * Two ways of denying are told apart, because they fail in different ways.
 *
 *   dismissal   somebody decided: "ruled out", "no topic for us", "overkill
 *               here".  Nobody dismisses what they miss, so the phrase alone is
 *               enough, whatever it speaks of.
 *   absence     something is not there: "no agents", "we do not fine-tune",
 *               "personal data are not processed".  The same words complain of
 *               a gap ("no monitoring"), so what is absent must be something
 *               that a workload can do without by choice: a capability.
 *
 * Contractions are spelled out first and adverbs without weight dropped, so
 * that a phrase is written here once.  The lists were made on the train pairs
 * of tests/quality/negated.jsonl and on clauses that only sound like denial.
 */
#include "query/negation.h"

#include <string.h>

#include "text/unicode.h"
#include "text/words.h"

enum {
    CLAUSE_WORDS = 64,
    WORD_BYTES = 32,
    REACH = 8,  /* words between a negator and what it denies */
    OPENING = 4 /* words among which a denial names its subject */
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* The folded words of a clause; what does not fit is not looked at. */
struct clause {
    char word[CLAUSE_WORDS][WORD_BYTES];
    size_t n;
    /* The same in one line, a blank before, between and behind. */
    char line[CLAUSE_WORDS * WORD_BYTES + 2];
};

static const struct {
    const char *from, *to, *then;
} contractions[] = {
    { "isn't", "is", "not" },       { "isnt", "is", "not" },
    { "aren't", "are", "not" },     { "arent", "are", "not" },
    { "wasn't", "was", "not" },     { "weren't", "were", "not" },
    { "don't", "do", "not" },       { "dont", "do", "not" },
    { "doesn't", "does", "not" },   { "doesnt", "does", "not" },
    { "didn't", "did", "not" },     { "won't", "will", "not" },
    { "wont", "will", "not" },      { "wouldn't", "would", "not" },
    { "haven't", "have", "not" },   { "hasn't", "has", "not" },
    { "can't", "can", "not" },      { "cannot", "can", "not" },
    { "couldn't", "could", "not" }, { "shouldn't", "should", "not" },
    { "mustn't", "must", "not" },   { "needn't", "need", "not" },
    { "there's", "there", "is" },   { "it's", "it", "is" },
    { "that's", "that", "is" },     { "we'll", "we", "will" },
};

/* They change nothing about what is denied. */
static const char *const weightless[] = {
    "really",    "simply",  "just",    "also",    "therefore", "currently",
    "certainly", "at",      "present", "here",    "still",     "all",
    "probably",  "clearly", "either",  "anymore", "actually",  "whatsoever",
};

static const char *const dismissals[] = {
    "and that is fine",
    "are left at",
    "are nothing we",
    "as is",
    "as it comes",
    "ask nobody",
    "asks nobody",
    "at the defaults",
    "at the earliest",
    "be left aside",
    "been buried",
    "been dropped",
    "been ruled out",
    "been shelved",
    "been waived",
    "beyond us",
    "beyond what we",
    "bring us nothing",
    "by decision of",
    "by design",
    "can do without",
    "can not type",
    "can only choose",
    "can only pick",
    "can only tap",
    "come into it",
    "comes into it",
    "consciously left out",
    "consciously no",
    "consciously not",
    "content with that",
    "crossed off",
    "decided against",
    "deliberately no",
    "deliberately not",
    "dispensable",
    "do not apply",
    "do not arise",
    "do not come into question",
    "do not have to",
    "do not intend",
    "do not need",
    "do not occur",
    "do not take place",
    "does not apply",
    "does not arise",
    "does not come into question",
    "does not have to",
    "does not intend",
    "does not need",
    "does not occur",
    "does not take place",
    "done by the vendor",
    "dropped from the plan",
    "dropped it",
    "everything is public",
    "excluded",
    "explicitly not",
    "for us too much",
    "gain us nothing",
    "gave up",
    "get along without",
    "get by without",
    "given up",
    "gives us nothing",
    "got buried",
    "has been settled",
    "has waived",
    "have waived",
    "irrelevant",
    "is enough for us",
    "is fine with us",
    "is kept simple",
    "is nothing we",
    "is settled",
    "is the only place",
    "later perhaps",
    "left aside",
    "left for later",
    "left to the vendor",
    "looks nothing up",
    "make no sense",
    "makes no sense",
    "manage without",
    "maybe later",
    "need not be",
    "neither needed",
    "neither the staff",
    "never leaves that",
    "never type",
    "never used",
    "no access to any",
    "no aim",
    "no alternative",
    "no archive",
    "no concern",
    "no goal",
    "no human reads",
    "no human sees",
    "no information about people",
    "no interest in",
    "no issue",
    "no library",
    "no need",
    "no need of",
    "no option",
    "no part in",
    "no part of",
    "no plan",
    "no plans",
    "no point",
    "no question of",
    "no reason to",
    "no requirement",
    "no role",
    "no topic",
    "no use for",
    "no wish",
    "nobody can type",
    "nobody edits",
    "nobody hosts",
    "nobody keeps",
    "nobody makes",
    "nobody trains",
    "nobody tunes",
    "nobody types",
    "nor the wish",
    "not a concern",
    "not a goal",
    "not a question",
    "not a requirement",
    "not a topic",
    "not an issue",
    "not an option",
    "not applicable",
    "not asked for",
    "not be added",
    "not be asked to",
    "not be considered",
    "not be needed",
    "not be used",
    "not before",
    "not being considered",
    "not called for",
    "not connected to",
    "not considered",
    "not desired",
    "not envisaged",
    "not even connected",
    "not expect",
    "not expected",
    "not foreseen",
    "not going back",
    "not going to",
    "not in scope",
    "not in the picture",
    "not in the scope",
    "not in this phase",
    "not in use",
    "not included in",
    "not intend to",
    "not intended",
    "not missed",
    "not necessary",
    "not needed",
    "not on our agenda",
    "not on our list",
    "not on our roadmap",
    "not on the agenda",
    "not on the cards",
    "not on the list",
    "not on the roadmap",
    "not our business",
    "not our job",
    "not our problem",
    "not our work",
    "not ours to",
    "not part of",
    "not permitted here",
    "not planned",
    "not planning",
    "not relevant",
    "not required",
    "not required by",
    "not something we need",
    "not something we will",
    "not this year",
    "not up for",
    "not wanted",
    "not within its remit",
    "not within our remit",
    "not worry us",
    "not worth",
    "nothing about people",
    "nothing is distributed",
    "nothing is kept",
    "nothing is looked up",
    "nothing is scored",
    "nothing is shared",
    "nothing is stored",
    "nothing is timed",
    "nothing is trained",
    "nothing is tuned",
    "nothing to spend",
    "nothing to trim",
    "nothing worth",
    "nowhere else",
    "of no interest",
    "off the list",
    "off the table",
    "one and only",
    "one place is enough",
    "only person with",
    "out of scope",
    "out of the question",
    "outside our scope",
    "outside the scope",
    "overkill",
    "play no part",
    "plays no part",
    "pointless",
    "public anyway",
    "question is closed",
    "questions are closed",
    "ruled out",
    "runs nowhere else",
    "sledgehammer",
    "stay at factory settings",
    "stay that way",
    "stays at factory settings",
    "stays exactly as it is",
    "stays that way",
    "superfluous",
    "switched off",
    "thanks but no",
    "the provider does that",
    "the vendor does that",
    "there will not be others",
    "ticked off",
    "too much for us",
    "turned down",
    "turned it down",
    "turned off by",
    "unnecessary",
    "was dropped",
    "were dropped",
    "worth a thought",
    "would be overkill",
    "would be pointless",
    "would be silly",
};

/* They open a list of what is left out. */
static const char *const headings[] = {
    "not in",   "not included", "not needed",  "not wanted",
    "excluded", "left out",     "not planned", "out of scope",
};

/* They close one: "agents: no". */
static const char *const endings[] = { "no", "none", "nope", "nothing" };

/*
 * What a workload can do without by choice.  Beginnings of folded words, so
 * that "fine-tuned", "agents" and "retrieval-augmented" are found.
 */
static const char *const capabilities[] = {
    "action",      "adapt",       "agent",     "autonom",   "batch",
    "bulk",        "cach",        "chain",     "chatbot",   "cluster",
    "customis",    "customiz",    "distill",   "embedding", "external",
    "fine-tun",    "finetun",     "free-text", "gpu",       "host",
    "hyperpod",    "internet",    "loop",      "lora",      "multi-region",
    "multi-step",  "multimodal",  "peak",      "personal",  "persons",
    "pii",         "pre-train",   "pretrain",  "privacy",   "privat",
    "provisioned", "rag",         "real-time", "realtime",  "region",
    "retrain",     "retriev",     "rush",      "self-host", "stream",
    "tenant",      "third-party", "tool",      "train",     "tun",
    "vector",      "voice",
};

static const char *const negators[] = {
    "avoid", "neither", "never", "no",      "nor",
    "not",   "nothing", "skip",  "without",
};

/* Before the negator: a rule or a wish about behaviour, not a fact. */
static const char *const rules[] = {
    "must", "should", "shall",    "may", "can",    "could", "ought", "want",
    "need", "needs",  "required", "has", "afraid", "worry", "would",
};

/* After "no" or "not": ignorance, a rule or a problem. */
static const char *const ignorance[] = {
    "able", "allowed", "answer", "better", "clear", "clue",   "enough",
    "fast", "idea",    "know",   "knows",  "later", "longer", "matter",
    "more", "one",     "only",   "sure",   "way",
};

/*
 * What may stand between the negator and the capability: "do not use any
 * agents", "no plan to train our own".  Any other word changes the meaning:
 * "agents that never stop calling tools" lacks nothing.
 */
static const char *const bridges[] = {
    "a",       "access",    "ai",       "an",      "any",     "are",
    "as",      "at",        "be",       "been",    "being",   "build",
    "built",   "call",      "calls",    "can",     "chain",   "connected",
    "contain", "could",     "custom",   "data",    "do",      "document",
    "doing",   "done",      "e",        "expect",  "fine",    "fixed",
    "for",     "from",      "further",  "g",       "get",     "going",
    "has",     "have",      "hold",     "host",    "in",      "include",
    "intend",  "internal",  "involve",  "it",      "keep",    "keeps",
    "kind",    "large",     "long",     "look",    "made",    "make",
    "makes",   "model",     "models",   "more",    "much",    "need",
    "of",      "offer",     "on",       "operate", "or",      "other",
    "our",     "overnight", "own",      "plan",    "planned", "plans",
    "process", "prompt",    "provide",  "rely",    "run",     "running",
    "runs",    "second",    "separate", "special", "such",    "support",
    "that",    "the",       "them",     "there",   "to",      "touch",
    "traffic", "type",      "us",       "use",     "used",    "using",
    "with",    "worth",     "yet",
};

/* After "is not": what has not been done to the capability before it. */
static const char *const undone[] = {
    "adapted", "attached", "cached",    "called",    "connected", "customised",
    "exist",   "held",     "hosted",    "involved",  "kept",      "looked",
    "made",    "offered",  "performed", "permitted", "processed", "provided",
    "scored",  "stored",   "streamed",  "supported", "switched",  "touched",
    "trained", "tuned",    "used",
};

static bool in(const char *word, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!strcmp(word, list[i]))
            return true;
    }
    return false;
}

#define IN(word, list) in(word, list, COUNT(list))

static bool is_capability(const char *word)
{
    for (size_t i = 0; i < COUNT(capabilities); i++) {
        if (!strncmp(word, capabilities[i], strlen(capabilities[i])))
            return true;
    }
    return false;
}

static void add_word(struct clause *c, const char *word)
{
    size_t len = strlen(word);

    if (c->n == CLAUSE_WORDS || IN(word, weightless))
        return;
    memcpy(c->word[c->n++], word, len + 1);
    memcpy(c->line + strlen(c->line), word, len + 1);
    memcpy(c->line + strlen(c->line), " ", 2);
}

static void add_spelled_out(struct clause *c, const char *word)
{
    for (size_t i = 0; i < COUNT(contractions); i++) {
        if (strcmp(word, contractions[i].from) != 0)
            continue;
        add_word(c, contractions[i].to);
        add_word(c, contractions[i].then);
        return;
    }
    add_word(c, word);
}

static void read_clause(struct lens_view text, struct clause *out)
{
    struct lens_word word;
    size_t at = 0;

    out->n = 0;
    memcpy(out->line, " ", 2);
    while (out->n < CLAUSE_WORDS && lens_word_next(text, &at, &word)) {
        struct lens_view raw = { text.p + word.start, word.end - word.start };
        char folded[WORD_BYTES];
        size_t len = lens_fold_word(raw, folded, WORD_BYTES - 1);

        folded[len] = '\0';
        add_spelled_out(out, folded);
    }
}

/* Do these words stand in the clause, one after the other? */
static const char *find_words(const struct clause *c, const char *words)
{
    const size_t len = strlen(words);
    const char *at = c->line;

    while ((at = strstr(at, words)) != NULL) {
        if (at[-1] == ' ' && at[len] == ' ')
            return at;
        at++;
    }
    return NULL;
}

static bool is_dismissed(const struct clause *c)
{
    for (size_t i = 0; i < COUNT(dismissals); i++) {
        if (find_words(c, dismissals[i]))
            return true;
    }
    for (size_t i = 0; i < COUNT(headings); i++) {
        if (find_words(c, headings[i]) == c->line + 1)
            return true;
    }
    return false;
}

/* "One region is enough", "a single prompt is all there is". */
static bool is_content_with_one(const struct clause *c)
{
    static const char *const ones[] = { "one", "single" };
    static const char *const enough[] = { "is enough", "suffices",
                                          "is sufficient", "there is ",
                                          "will do" };
    bool one = false, content = false;

    for (size_t i = 0; i < COUNT(ones); i++)
        one = one || find_words(c, ones[i]);
    for (size_t i = 0; i < COUNT(enough); i++)
        content = content || find_words(c, enough[i]);
    return one && content;
}

/* "No agents", "do not fine-tune": the negator at `at`, then a capability. */
static bool denies_what_follows(const struct clause *c, size_t at)
{
    for (size_t i = at + 1; i < c->n && i <= at + REACH; i++) {
        if (is_capability(c->word[i]))
            return !(i + 1 < c->n && IN(c->word[i + 1], rules));
        if (!IN(c->word[i], bridges))
            return false;
    }
    return false;
}

/* "Personal data are not processed", "we adapt nothing". */
static bool denies_what_precedes(const struct clause *c, size_t at)
{
    if (!strcmp(c->word[at], "nothing"))
        return at > 0 && is_capability(c->word[at - 1]);
    if (at + 1 >= c->n || !IN(c->word[at + 1], undone))
        return false;
    for (size_t i = 0; i < at; i++) {
        if (is_capability(c->word[i]))
            return true;
    }
    return false;
}

static bool is_absent(const struct clause *c, size_t at)
{
    if (!IN(c->word[at], negators) || (at > 0 && IN(c->word[at - 1], rules)))
        return false;
    if (denies_what_precedes(c, at))
        return true;
    return !(at + 1 < c->n && IN(c->word[at + 1], ignorance)) &&
           denies_what_follows(c, at);
}

/* "Agents: no", "own training: nope", "RAG we do not do". */
static bool ends_in_denial(const struct clause *c)
{
    static const char *const closings[] = { "not do ",   "not use ",
                                            "not have ", "not want ",
                                            "not need ", "not use it ",
                                            "not plan " };
    const size_t len = strlen(c->line);
    bool closed = c->n > 1 && IN(c->word[c->n - 1], endings);

    for (size_t i = 0; i < COUNT(closings); i++) {
        size_t part = strlen(closings[i]);

        closed = closed ||
                 (len > part && !strcmp(c->line + len - part, closings[i]));
    }
    for (size_t i = 0; closed && i < c->n && i < OPENING; i++) {
        if (is_capability(c->word[i]))
            return true;
    }
    return false;
}

/* "But we will not." */
static bool is_refused(const struct clause *c)
{
    static const char refusal[] = " we will not ";
    const size_t len = strlen(c->line), part = sizeof(refusal) - 1;

    return len >= part && !strcmp(c->line + len - part, refusal);
}

enum lens_denial lens_denial_of(struct lens_view clause)
{
    struct clause c;

    read_clause(clause, &c);
    if (is_dismissed(&c) || is_content_with_one(&c) || is_refused(&c))
        return LENS_DISMISSED;
    if (ends_in_denial(&c))
        return LENS_DISMISSED;
    for (size_t i = 0; i < c.n; i++) {
        if (is_absent(&c, i))
            return LENS_ABSENT;
    }
    return LENS_NOT_DENIED;
}

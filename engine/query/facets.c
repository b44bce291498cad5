#include "query/facets.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "query/negation.h"
#include "query/worry.h"
#include "rank/weights.h"
#include "text/sentences.h"
#include "text/words.h"

/*
 * A clause with fewer terms than this says too little to be searched alone:
 * its best match would be decided by one word.
 */
enum {
    MIN_CLAUSE_WORDS = 4
};

/* Where the text is cut; spans in text order. */
struct cuts {
    struct lens_span span[LENS_MAX_FACETS];
    size_t n;
    bool full;
};

static size_t count_words(struct lens_view text, struct lens_span span)
{
    struct lens_view part = { text.p + span.start, span.end - span.start };
    struct lens_word word;
    size_t at = 0, n = 0;

    while (lens_word_next(part, &at, &word))
        n++;
    return n;
}

static bool starts_with_word(struct lens_view text, const char *word)
{
    size_t len = strlen(word);

    if (text.len < len)
        return false;
    for (size_t i = 0; i < len; i++) {
        char c = text.p[i];

        if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != word[i])
            return false;
    }
    return text.len == len || text.p[len] == ' ';
}

/* Does a new statement begin behind the comma, dash or colon at `at`? */
static bool starts_clause(struct lens_view text, size_t at)
{
    static const char *const openers[] = {
        "but",     "and we",  "and the", "and it",   "and they", "so", "yet",
        "while",   "because", "which",   "although", "however",  "we", "no",
        "without", "not",     "nobody",  "they",     "it",
    };
    struct lens_view rest;

    while (at < text.len && text.p[at] == ' ')
        at++;
    rest = (struct lens_view){ text.p + at, text.len - at };
    for (size_t i = 0; i < sizeof(openers) / sizeof(*openers); i++) {
        if (starts_with_word(rest, openers[i]))
            return true;
    }
    return false;
}

/* " and the bill is growing": "and" before a new subject joins two clauses. */
static bool joins_clauses(struct lens_view text, size_t at)
{
    static const char *const joints[] = {
        "and the",    "and we",    "and our",   "and it",   "and they",
        "and nobody", "and no",    "and every", "and each", "and this",
        "and that",   "and there", "but",       "because",  "so that",
    };
    struct lens_view rest = { text.p + at, text.len - at };

    for (size_t i = 0; i < sizeof(joints) / sizeof(*joints); i++) {
        if (starts_with_word(rest, joints[i]))
            return true;
    }
    return false;
}

/* A sign between clauses at `at`: how many bytes it is, 0 when it is none. */
static size_t clause_sign(struct lens_view text, size_t at)
{
    static const char en_dash[] = "\xe2\x80\x93", em_dash[] = "\xe2\x80\x94";
    char c = text.p[at];

    if (c == ':' || c == ',')
        return at + 1 < text.len && text.p[at + 1] == ' ' &&
                       (c == ':' || starts_clause(text, at + 1))
                   ? 1
                   : 0;
    if (c == ' ')
        return joins_clauses(text, at + 1) ? 1 : 0;
    if (c == '-' && at > 0 && text.p[at - 1] == ' ' && at + 1 < text.len &&
        text.p[at + 1] == ' ')
        return 1;
    if (text.len - at >= 3 &&
        (!memcmp(text.p + at, en_dash, 3) || !memcmp(text.p + at, em_dash, 3)))
        return 3;
    return 0;
}

static struct lens_span trimmed(struct lens_view text, struct lens_span span)
{
    while (span.start < span.end && strchr(" \t\r\n,:-", text.p[span.start]))
        span.start++;
    while (span.end > span.start && strchr(" \t\r\n,:-", text.p[span.end - 1]))
        span.end--;
    return span;
}

static void add_cut(struct cuts *cuts, struct lens_view text,
                    struct lens_span span)
{
    span = trimmed(text, span);
    if (span.start >= span.end)
        return;
    if (cuts->n == LENS_MAX_FACETS) {
        cuts->full = true;
        return;
    }
    cuts->span[cuts->n++] = span;
}

/* Cut one sentence into clauses long enough to stand alone. */
static void cut_sentence(struct cuts *cuts, struct lens_view text,
                         struct lens_span sentence)
{
    size_t start = sentence.start, i = sentence.start;
    struct lens_view part = { text.p, sentence.end };

    while (i < sentence.end) {
        size_t len = clause_sign(part, i);
        struct lens_span left = { start, i };
        struct lens_span right = { i + len, sentence.end };

        if (len && count_words(text, left) >= MIN_CLAUSE_WORDS &&
            count_words(text, right) >= MIN_CLAUSE_WORDS) {
            add_cut(cuts, text, left);
            start = i + len;
        }
        i += len ? len : 1;
    }
    add_cut(cuts, text, (struct lens_span){ start, sentence.end });
}

static void cut_text(struct lens_view text, struct cuts *cuts)
{
    struct lens_sentence sentence;
    size_t at = 0;

    while (!cuts->full && lens_sentence_next(text, &at, &sentence))
        cut_sentence(cuts, text,
                     (struct lens_span){ sentence.start, sentence.end });
}

static int by_term_then_place(const void *pa, const void *pb)
{
    const struct lens_token *a = pa, *b = pb;
    int order = lens_view_compare(a->term, b->term);

    return order ? order : (a->start > b->start) - (a->start < b->start);
}

/* Turn tokens, which are sorted here, into distinct terms with their places. */
static enum lens_status group_terms(struct lens_token *tokens, size_t n,
                                    struct lens_arena *arena,
                                    struct lens_facet *out)
{
    struct lens_facet_term *terms = lens_arena_alloc(arena, n, sizeof(*terms));
    struct lens_query_term *query = lens_arena_alloc(arena, n, sizeof(*query));
    struct lens_span *words = lens_arena_alloc(arena, n, sizeof(*words));
    size_t n_terms = 0;

    if (!terms || !query || !words)
        return LENS_E_NOMEM;
    if (n)
        qsort(tokens, n, sizeof(*tokens), by_term_then_place);
    for (size_t i = 0; i < n; i++) {
        words[i] = (struct lens_span){ tokens[i].start, tokens[i].end };
        if (n_terms == 0 ||
            !lens_view_equal(terms[n_terms - 1].term, tokens[i].term)) {
            terms[n_terms] =
                (struct lens_facet_term){ tokens[i].term, &words[i], 0 };
            query[n_terms++] = (struct lens_query_term){ tokens[i].term, 1.0f };
        }
        terms[n_terms - 1].n_words++;
    }
    out->terms = terms;
    out->n_terms = n_terms;
    out->query = (struct lens_query){ query, n_terms };
    return LENS_OK;
}

static enum lens_status read_facet(struct lens_analyzer *analyzer,
                                   struct lens_view text, struct lens_span span,
                                   struct lens_arena *arena,
                                   struct lens_facet *out,
                                   struct lens_error *err)
{
    struct lens_view part = { text.p + span.start, span.end - span.start };
    struct lens_token *tokens = NULL;
    enum lens_status status;
    size_t n = 0;

    status = lens_analyze(analyzer, part, arena, &tokens, &n, err);
    if (status != LENS_OK)
        return status;
    for (size_t i = 0; i < n; i++) {
        tokens[i].start += span.start;
        tokens[i].end += span.start;
    }
    *out = (struct lens_facet){ .span = span,
                                .absent = lens_clause_is_absence(part),
                                .worry = lens_clause_is_worry(part) };
    if (group_terms(tokens, n, arena, out) != LENS_OK)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read the text");
    return LENS_OK;
}

static int compare_term(const void *key, const void *element)
{
    const struct lens_view *term = key;
    const struct lens_facet_term *entry = element;

    return lens_view_compare(*term, entry->term);
}

const struct lens_facet_term *lens_facet_find(const struct lens_facet *facet,
                                              struct lens_view term)
{
    return facet->n_terms ? bsearch(&term, facet->terms, facet->n_terms,
                                    sizeof(*facet->terms), compare_term)
                          : NULL;
}

/* A term that stands in a worry weighs more than the story around it. */
static enum lens_status weigh_terms(const struct lens_facet *facets, size_t n,
                                    const struct lens_facet *whole,
                                    struct lens_arena *arena,
                                    struct lens_query *out)
{
    struct lens_query_term *query =
        lens_arena_alloc(arena, whole->n_terms, sizeof(*query));

    if (!query)
        return LENS_E_NOMEM;
    for (size_t t = 0; t < whole->n_terms; t++)
        query[t] = whole->query.terms[t];
    for (size_t f = 0; f < n; f++) {
        for (size_t t = 0;
             facets[f].worry && !facets[f].absent && t < facets[f].n_terms;
             t++) {
            const struct lens_facet_term *term =
                lens_facet_find(whole, facets[f].terms[t].term);

            query[term - whole->terms].weight = LENS_WORRY_TERM_WEIGHT;
        }
    }
    *out = (struct lens_query){ query, whole->n_terms };
    return LENS_OK;
}

/* The union of the facets that are not absent. */
static enum lens_status join_facets(const struct lens_facet *facets, size_t n,
                                    struct lens_arena *arena,
                                    struct lens_facet *out)
{
    struct lens_token *tokens;
    size_t n_tokens = 0, at = 0;

    for (size_t f = 0; f < n; f++) {
        for (size_t t = 0; !facets[f].absent && t < facets[f].n_terms; t++)
            n_tokens += facets[f].terms[t].n_words;
    }
    tokens = lens_arena_alloc(arena, n_tokens, sizeof(*tokens));
    if (!tokens)
        return LENS_E_NOMEM;
    for (size_t f = 0; f < n; f++) {
        for (size_t t = 0; !facets[f].absent && t < facets[f].n_terms; t++) {
            const struct lens_facet_term *term = &facets[f].terms[t];

            for (size_t w = 0; w < term->n_words; w++)
                tokens[at++] =
                    (struct lens_token){ term->term, term->words[w].start,
                                         term->words[w].end };
        }
    }
    return group_terms(tokens, n_tokens, arena, out);
}

enum lens_status lens_facets_of(struct lens_analyzer *analyzer,
                                struct lens_view text, struct lens_arena *arena,
                                struct lens_facets *out, struct lens_error *err)
{
    struct cuts *cuts = lens_arena_alloc(arena, 1, sizeof(*cuts));
    struct lens_facet *facets;
    enum lens_status status = LENS_OK;

    if (!cuts)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read the text");
    cut_text(text, cuts);
    facets = lens_arena_alloc(arena, cuts->n, sizeof(*facets));
    if (!facets)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read the text");
    for (size_t i = 0; status == LENS_OK && i < cuts->n; i++)
        status =
            read_facet(analyzer, text, cuts->span[i], arena, &facets[i], err);
    if (status != LENS_OK)
        return status;
    *out = (struct lens_facets){ .at = facets,
                                 .n = cuts->n,
                                 .whole.span = { 0, text.len },
                                 .cut = cuts->full };
    if (join_facets(facets, cuts->n, arena, &out->whole) != LENS_OK ||
        weigh_terms(facets, cuts->n, &out->whole, arena, &out->pointed) !=
            LENS_OK)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read the text");
    return LENS_OK;
}

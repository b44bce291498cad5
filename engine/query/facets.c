#include "query/facets.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "query/clauses.h"
#include "query/denial.h"
#include "query/worry.h"
#include "rank/weights.h"
#include "text/sentences.h"

/* Where the text is cut; spans in text order. */
struct cuts {
    struct {
        struct lens_span span;
        bool denied;
    } at[LENS_MAX_FACETS];
    size_t n;
    bool full;
};

/* Stop at the first part there is no room for. */
static void add_cut(struct cuts *cuts, struct lens_span span, bool denied)
{
    cuts->full = cuts->full || cuts->n == LENS_MAX_FACETS;
    if (cuts->full)
        return;
    cuts->at[cuts->n].span = span;
    cuts->at[cuts->n++].denied = denied;
}

/* What a sentence says between two parts that it denies. */
static void cut_clauses(struct lens_view text, struct lens_span part,
                        struct cuts *cuts)
{
    struct lens_clauses clauses;
    struct lens_span clause;

    lens_clauses_init(&clauses, text, part);
    while (!cuts->full && lens_clauses_next(&clauses, &clause))
        add_cut(cuts, clause, false);
}

static void cut_sentence(struct lens_view text, struct lens_span sentence,
                         struct cuts *cuts)
{
    struct lens_span denied[LENS_DENIAL_PIECES];
    size_t n = lens_denials_of(text, sentence, denied), from = sentence.start;

    for (size_t i = 0; i < n && !cuts->full; i++) {
        cut_clauses(text, (struct lens_span){ from, denied[i].start }, cuts);
        add_cut(cuts, denied[i], true);
        from = denied[i].end;
    }
    cut_clauses(text, (struct lens_span){ from, sentence.end }, cuts);
}

static void cut_text(struct lens_view text, struct cuts *cuts)
{
    struct lens_sentence found;
    size_t at = 0;

    while (!cuts->full && lens_sentence_next(text, &at, &found))
        cut_sentence(text, (struct lens_span){ found.start, found.end }, cuts);
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
    out->query = (struct lens_query){ .terms = query, .n_terms = n_terms };
    return LENS_OK;
}

/* The words of the facet's text, for what reads phrases. */
static enum lens_status read_words(struct lens_analyzer *analyzer,
                                   struct lens_view part,
                                   struct lens_arena *arena,
                                   struct lens_query *out,
                                   struct lens_error *err)
{
    struct lens_token *tokens = NULL;
    struct lens_view *words;
    size_t n = 0;
    enum lens_status status =
        lens_analyze_words(analyzer, part, arena, &tokens, &n, err);

    if (status != LENS_OK)
        return status;
    words = lens_arena_alloc(arena, n, sizeof(*words));
    if (!words)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read the text");
    for (size_t i = 0; i < n; i++)
        words[i] = tokens[i].term;
    out->words = words;
    out->n_words = n;
    return LENS_OK;
}

static enum lens_status read_facet(struct lens_analyzer *analyzer,
                                   struct lens_view text, struct lens_span span,
                                   bool denied, struct lens_arena *arena,
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
                                .absent = denied,
                                .worry = lens_clause_is_worry(part),
                                .counts = 1 };
    if (group_terms(tokens, n, arena, out) != LENS_OK)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read the text");
    return read_words(analyzer, part, arena, &out->query, err);
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

bool lens_facet_is_said(const struct lens_facet *facet)
{
    return !facet->absent && !facet->foreign;
}

/* What a term weighs in a facet: more in a worry than in the story around it,
 * and as much as the facet counts. */
static float weight_in(const struct lens_facet *facet)
{
    const float most = facet->worry ? LENS_WORRY_TERM_WEIGHT : 1.0f;
    const float weight = most * (float)facet->counts;

    return weight > LENS_TERM_WEIGHT_MIN ? weight : LENS_TERM_WEIGHT_MIN;
}

/* A term weighs what it does in the facet where it weighs most. */
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
        query[t] = (struct lens_query_term){ whole->terms[t].term,
                                             LENS_TERM_WEIGHT_MIN };
    for (size_t f = 0; f < n; f++) {
        const float weight = weight_in(&facets[f]);

        for (size_t t = 0;
             lens_facet_is_said(&facets[f]) && t < facets[f].n_terms; t++) {
            const struct lens_facet_term *term =
                lens_facet_find(whole, facets[f].terms[t].term);
            float *to = &query[term - whole->terms].weight;

            *to = weight > *to ? weight : *to;
        }
    }
    *out = (struct lens_query){ .terms = query, .n_terms = whole->n_terms };
    return LENS_OK;
}

/* The union of the facets that speak for something. */
static enum lens_status join_facets(const struct lens_facet *facets, size_t n,
                                    struct lens_arena *arena,
                                    struct lens_facet *out)
{
    struct lens_token *tokens;
    size_t n_tokens = 0, at = 0;

    for (size_t f = 0; f < n; f++) {
        for (size_t t = 0;
             lens_facet_is_said(&facets[f]) && t < facets[f].n_terms; t++)
            n_tokens += facets[f].terms[t].n_words;
    }
    tokens = lens_arena_alloc(arena, n_tokens, sizeof(*tokens));
    if (!tokens)
        return LENS_E_NOMEM;
    for (size_t f = 0; f < n; f++) {
        for (size_t t = 0;
             lens_facet_is_said(&facets[f]) && t < facets[f].n_terms; t++) {
            const struct lens_facet_term *term = &facets[f].terms[t];

            for (size_t w = 0; w < term->n_words; w++)
                tokens[at++] =
                    (struct lens_token){ term->term, term->words[w].start,
                                         term->words[w].end };
        }
    }
    return group_terms(tokens, n_tokens, arena, out);
}

static bool has_same_words(const struct lens_query *a,
                           const struct lens_query *b)
{
    if (a->n_words != b->n_words)
        return false;
    for (size_t w = 0; w < a->n_words; w++) {
        if (!lens_view_equal(a->words[w], b->words[w]))
            return false;
    }
    return true;
}

/* Who says a thing twice has said it once. */
static bool is_said_again(const struct lens_facet *facets, size_t f)
{
    for (size_t i = 0; i < f; i++) {
        if (has_same_words(&facets[i].query, &facets[f].query))
            return true;
    }
    return false;
}

/* The words of the facets one after the other, of all or of those that speak
 * for something. */
static enum lens_status join_words(const struct lens_facet *facets, size_t n,
                                   bool all, struct lens_arena *arena,
                                   struct lens_query *out)
{
    struct lens_view *words;
    size_t n_words = 0;

    for (size_t f = 0; f < n; f++)
        n_words += facets[f].query.n_words;
    words = lens_arena_alloc(arena, n_words, sizeof(*words));
    if (!words)
        return LENS_E_NOMEM;
    out->words = words;
    out->n_words = 0;
    for (size_t f = 0; f < n; f++) {
        if (is_said_again(facets, f) ||
            (!all && !lens_facet_is_said(&facets[f])))
            continue;
        for (size_t w = 0; w < facets[f].query.n_words; w++)
            words[out->n_words++] = facets[f].query.words[w];
    }
    return LENS_OK;
}

enum lens_status lens_facets_join(struct lens_facets *read,
                                  struct lens_arena *arena,
                                  struct lens_error *err)
{
    const struct lens_span span = read->whole.span;

    if (join_facets(read->at, read->n, arena, &read->whole) != LENS_OK ||
        weigh_terms(read->at, read->n, &read->whole, arena, &read->pointed) !=
            LENS_OK ||
        join_words(read->at, read->n, false, arena, &read->whole.query) !=
            LENS_OK ||
        join_words(read->at, read->n, true, arena, &read->all) != LENS_OK)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read the text");
    read->whole.span = span;
    return LENS_OK;
}

enum lens_status lens_facets_of(struct lens_analyzer *analyzer,
                                struct lens_view text, struct lens_arena *arena,
                                struct lens_facets *out, struct lens_error *err)
{
    struct cuts *cuts = lens_arena_alloc(arena, 1, sizeof(*cuts));
    struct lens_facets read = { .n = 0 };
    struct lens_facet *facets;
    enum lens_status status = LENS_OK;

    if (!cuts)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read the text");
    cut_text(text, cuts);
    facets = lens_arena_alloc(arena, cuts->n, sizeof(*facets));
    if (!facets)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read the text");
    for (size_t i = 0; status == LENS_OK && i < cuts->n; i++)
        status = read_facet(analyzer, text, cuts->at[i].span,
                            cuts->at[i].denied, arena, &facets[i], err);
    if (status != LENS_OK)
        return status;
    read.at = facets;
    read.n = cuts->n;
    read.whole.span = (struct lens_span){ 0, text.len };
    read.cut = cuts->full;
    status = lens_facets_join(&read, arena, err);
    if (status == LENS_OK)
        *out = read;
    return status;
}

double lens_facet_odds(const struct lens_domain *domain,
                       const struct lens_facet *facet)
{
    double sum = 0;
    size_t n = 0;
    float odds;

    for (size_t t = 0; t < facet->n_terms; t++) {
        if (!domain->ops->odds(domain, facet->terms[t].term, &odds))
            continue;
        sum += (double)odds;
        n++;
    }
    return sum / sqrt((double)n + 1);
}

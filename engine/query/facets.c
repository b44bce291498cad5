#include "query/facets.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "query/clauses.h"
#include "query/negation.h"
#include "query/worry.h"
#include "rank/weights.h"
#include "text/sentences.h"

/* Where the text is cut; spans in text order. */
struct cuts {
    struct lens_span span[LENS_MAX_FACETS];
    size_t n;
    bool full;
};

/* Stop at the first clause there is no room for. */
static void cut_text(struct lens_view text, struct cuts *cuts)
{
    struct lens_sentence found;
    size_t at = 0;

    while (!cuts->full && lens_sentence_next(text, &at, &found)) {
        struct lens_clauses clauses;
        struct lens_span clause;

        lens_clauses_init(&clauses, text,
                          (struct lens_span){ found.start, found.end });
        while (!cuts->full && lens_clauses_next(&clauses, &clause)) {
            cuts->full = cuts->n == LENS_MAX_FACETS;
            if (!cuts->full)
                cuts->span[cuts->n++] = clause;
        }
    }
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
    *out = (struct lens_query){ .terms = query, .n_terms = whole->n_terms };
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
        status =
            read_facet(analyzer, text, cuts->span[i], arena, &facets[i], err);
    if (status != LENS_OK)
        return status;
    read.at = facets;
    read.n = cuts->n;
    read.whole.span = (struct lens_span){ 0, text.len };
    read.cut = cuts->full;
    if (join_facets(facets, cuts->n, arena, &read.whole) != LENS_OK ||
        weigh_terms(facets, cuts->n, &read.whole, arena, &read.pointed) !=
            LENS_OK)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read the text");
    *out = read;
    return LENS_OK;
}

#include "rank/concepts.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

enum { MAX_CONCEPTS = 512, MAX_WORDINGS = 32768 };

struct reading {
    struct lens_lexicon *lexicon;
    struct lens_analyzer *analyzer;
};

static enum lens_status too_many(struct lens_error *err)
{
    return lens_fail(err, LENS_E_LIMIT,
                     "the lexicon has more than %d concepts or %d wordings",
                     MAX_CONCEPTS, MAX_WORDINGS);
}

static int by_bytes(const void *pa, const void *pb)
{
    const struct lens_view *a = pa, *b = pb;

    return lens_view_compare(*a, *b);
}

static enum lens_status add_wording(struct reading *reading, const char *text,
                                    struct lens_error *err)
{
    struct lens_lexicon *lexicon = reading->lexicon;
    struct lens_token *tokens = NULL;
    struct lens_view *terms;
    enum lens_status status;
    size_t n = 0, distinct = 0;

    if (lexicon->n_wordings == MAX_WORDINGS)
        return too_many(err);
    status = lens_analyze(reading->analyzer, lens_view_of(text),
                          &lexicon->arena, &tokens, &n, err);
    /* "who called" comes down to "call", which is everywhere: a wording of
     * several words has to keep two of them. */
    if (status != LENS_OK || n == 0 || (n == 1 && strchr(text, ' ')))
        return status;
    terms = lens_arena_alloc(&lexicon->arena, n, sizeof(*terms));
    if (!terms)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the lexicon");
    for (size_t i = 0; i < n; i++)
        terms[i] = tokens[i].term;
    qsort(terms, n, sizeof(*terms), by_bytes);
    for (size_t i = 0; i < n; i++) {
        if (distinct == 0 || !lens_view_equal(terms[distinct - 1], terms[i]))
            terms[distinct++] = terms[i];
    }
    lexicon->wordings[lexicon->n_wordings++] =
        (struct lens_wording){ terms, distinct, lexicon->n_concepts };
    return LENS_OK;
}

static enum lens_status read_concept(const struct lens_document *doc, void *arg,
                                     struct lens_error *err)
{
    struct reading *reading = arg;
    struct lens_lexicon *lexicon = reading->lexicon;
    enum lens_status status = LENS_OK;

    if (lexicon->n_concepts == MAX_CONCEPTS)
        return too_many(err);
    lexicon->concepts[lexicon->n_concepts] = *doc;
    for (size_t i = 0; status == LENS_OK && i < doc->n_texts; i++) {
        if (doc->texts[i].field == LENS_F_PHRASES)
            status = add_wording(reading, doc->texts[i].text, err);
    }
    lexicon->n_concepts++;
    return status;
}

static int by_first_term(const void *pa, const void *pb)
{
    const struct lens_wording *a = pa, *b = pb;
    int order = lens_view_compare(a->terms[0], b->terms[0]);

    if (order)
        return order;
    if (a->concept != b->concept)
        return a->concept < b->concept ? -1 : 1;
    /* The longest first: it is the one worth showing. */
    return (a->n_terms < b->n_terms) - (a->n_terms > b->n_terms);
}

enum lens_status lens_lexicon_read(struct lens_docstore *docs,
                                   struct lens_analyzer *analyzer,
                                   struct lens_lexicon *out,
                                   struct lens_error *err)
{
    struct lens_lexicon lexicon = { .n_concepts = 0 };
    struct reading reading = { &lexicon, analyzer };
    enum lens_status status;

    lexicon.concepts = lens_arena_alloc(&lexicon.arena, MAX_CONCEPTS,
                                        sizeof(*lexicon.concepts));
    lexicon.wordings = lens_arena_alloc(&lexicon.arena, MAX_WORDINGS,
                                        sizeof(*lexicon.wordings));
    status = lexicon.concepts && lexicon.wordings
                 ? docs->ops->each(docs, LENS_CONCEPT, &lexicon.arena,
                                   read_concept, &reading, err)
                 : lens_fail(err, LENS_E_NOMEM, "no memory for the lexicon");
    if (status != LENS_OK) {
        lens_lexicon_release(&lexicon);
        return status;
    }
    qsort(lexicon.wordings, lexicon.n_wordings, sizeof(*lexicon.wordings),
          by_first_term);
    *out = lexicon;
    return LENS_OK;
}

void lens_lexicon_release(struct lens_lexicon *lexicon)
{
    if (lexicon)
        lens_arena_release(&lexicon->arena);
}

/* The first wording whose first term is not before `term`. */
static size_t first_wording(const struct lens_lexicon *lexicon,
                            struct lens_view term)
{
    size_t low = 0, high = lexicon->n_wordings;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (lens_view_compare(lexicon->wordings[mid].terms[0], term) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static bool is_present(const struct lens_wording *wording,
                       const struct lens_facet *facet)
{
    for (size_t t = 0; t < wording->n_terms; t++) {
        if (!lens_facet_find(facet, wording->terms[t]))
            return false;
    }
    return true;
}

/* The best wording of each concept in one facet; NULL where there is none. */
static void match_facet(const struct lens_lexicon *lexicon,
                        const struct lens_facet *facet,
                        const struct lens_wording **best)
{
    memset(best, 0, lexicon->n_concepts * sizeof(*best));
    for (size_t t = 0; t < facet->n_terms; t++) {
        struct lens_view term = facet->terms[t].term;

        for (size_t w = first_wording(lexicon, term);
             w < lexicon->n_wordings &&
             lens_view_equal(lexicon->wordings[w].terms[0], term);
             w++) {
            const struct lens_wording *wording = &lexicon->wordings[w];
            const struct lens_wording **to = &best[wording->concept];

            if ((!*to || wording->n_terms > (*to)->n_terms) &&
                is_present(wording, facet))
                *to = wording;
        }
    }
}

enum lens_status lens_lexicon_match(const struct lens_lexicon *lexicon,
                                    const struct lens_facets *facets,
                                    struct lens_arena *arena,
                                    struct lens_concept_matches *out,
                                    struct lens_error *err)
{
    const struct lens_wording **best =
        lens_arena_alloc(arena, lexicon->n_concepts, sizeof(*best));
    struct lens_concept_match *at = lens_arena_alloc(
        arena, lexicon->n_concepts * facets->n, sizeof(*at));
    bool *seen = lens_arena_alloc(arena, 2 * lexicon->n_concepts,
                                  sizeof(*seen));
    size_t n = 0;

    if (!best || !at || !seen)
        return lens_fail(err, LENS_E_NOMEM, "no memory to match concepts");
    for (size_t f = 0; f < facets->n; f++) {
        match_facet(lexicon, &facets->at[f], best);
        for (size_t c = 0; c < lexicon->n_concepts; c++) {
            bool *was_seen = &seen[2 * c + facets->at[f].absent];

            if (best[c] && !*was_seen)
                at[n++] = (struct lens_concept_match){ c, f, best[c] };
            *was_seen = *was_seen || best[c];
        }
    }
    *out = (struct lens_concept_matches){ at, n };
    return LENS_OK;
}

double lens_concept_weight(const struct lens_lexicon *lexicon, size_t concept,
                           const char *practice, const char **reason)
{
    const struct lens_document *doc = &lexicon->concepts[concept];

    for (size_t r = 0; r < doc->n_relations; r++) {
        if (!strcmp(doc->relations[r].to, practice)) {
            *reason = doc->relations[r].reason;
            return doc->relations[r].weight / 3.0;
        }
    }
    return 0;
}

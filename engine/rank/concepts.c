#include "rank/concepts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

enum {
    MAX_CONCEPTS = 128,
    MAX_WORDINGS = 32768
};

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory for the lexicon");
}

static enum lens_status read_concept(const struct lens_document *doc, void *arg,
                                     struct lens_error *err)
{
    struct lens_lexicon *lexicon = arg;

    if (lexicon->n_concepts == MAX_CONCEPTS)
        return lens_fail(err, LENS_E_LIMIT,
                         "the lexicon has more than %d concepts", MAX_CONCEPTS);
    lexicon->concepts[lexicon->n_concepts++] = *doc;
    return LENS_OK;
}

static int by_first_id(const void *pa, const void *pb)
{
    const struct lens_wording *a = pa, *b = pb;
    uint32_t x = lens_forward_id(a->row, 0), y = lens_forward_id(b->row, 0);

    if (x != y)
        return x < y ? -1 : 1;
    if (a->docid != b->docid)
        return a->docid < b->docid ? -1 : 1;
    /* Longest first; rows of a file lie in order, so their place settles it. */
    if (a->row.n != b->row.n)
        return a->row.n > b->row.n ? -1 : 1;
    return (a->row.ids > b->row.ids) - (a->row.ids < b->row.ids);
}

static size_t count_wordings(const struct lens_lexicon *lexicon)
{
    size_t n = 0;

    for (size_t c = 0; c < lexicon->n_concepts; c++)
        n += lexicon->rows->ops->rows(lexicon->rows, (lens_docid)c);
    return n;
}

static enum lens_status read_wordings(struct lens_lexicon *lexicon,
                                      struct lens_error *err)
{
    const struct lens_forward *rows = lexicon->rows;
    size_t n = count_wordings(lexicon);

    if (n > MAX_WORDINGS)
        return lens_fail(err, LENS_E_LIMIT,
                         "the lexicon has more than %d wordings", MAX_WORDINGS);
    lexicon->wordings =
        lens_arena_alloc(&lexicon->arena, n, sizeof(*lexicon->wordings));
    if (!lexicon->wordings)
        return no_memory(err);
    for (size_t c = 0; c < lexicon->n_concepts; c++) {
        n = rows->ops->rows(rows, (lens_docid)c);
        for (size_t i = 0; i < n; i++) {
            struct lens_forward_row row =
                rows->ops->row(rows, (lens_docid)c, i);

            /* Stop words alone would be present everywhere. */
            if (row.n)
                lexicon->wordings[lexicon->n_wordings++] =
                    (struct lens_wording){ row, (lens_docid)c };
        }
    }
    qsort(lexicon->wordings, lexicon->n_wordings, sizeof(*lexicon->wordings),
          by_first_id);
    return LENS_OK;
}

enum lens_status lens_lexicon_read(struct lens_docstore *docs,
                                   const struct lens_forward *rows,
                                   struct lens_lexicon *out,
                                   struct lens_error *err)
{
    struct lens_lexicon lexicon = { .rows = rows };
    enum lens_status status;

    lexicon.concepts = lens_arena_alloc(&lexicon.arena, MAX_CONCEPTS,
                                        sizeof(*lexicon.concepts));
    status = lexicon.concepts
                 ? docs->ops->each_brief(docs, LENS_CONCEPT, &lexicon.arena,
                                         read_concept, &lexicon, err)
                 : no_memory(err);
    if (status == LENS_OK && rows->ops->count(rows) != lexicon.n_concepts)
        status = lens_fail(err, LENS_E_CORRUPT,
                           "the index and the documents disagree: %zu and %zu "
                           "concepts",
                           rows->ops->count(rows), lexicon.n_concepts);
    if (status == LENS_OK)
        status = read_wordings(&lexicon, err);
    if (status != LENS_OK) {
        lens_lexicon_release(&lexicon);
        return status;
    }
    *out = lexicon;
    return LENS_OK;
}

void lens_lexicon_release(struct lens_lexicon *lexicon)
{
    if (lexicon)
        lens_arena_release(&lexicon->arena);
}

struct lens_view lens_wording_term(const struct lens_lexicon *lexicon,
                                   const struct lens_wording *wording, size_t i)
{
    return lexicon->rows->ops->term(lexicon->rows,
                                    lens_forward_id(wording->row, i));
}

/* The terms of a facet that any wording has, as ascending ids: terms and ids
 * are both in byte order. */
static size_t ids_of(const struct lens_lexicon *lexicon,
                     const struct lens_facet *facet, uint32_t *out)
{
    size_t n = 0;

    for (size_t t = 0; t < facet->n_terms; t++)
        n += lexicon->rows->ops->find(lexicon->rows, facet->terms[t].term,
                                      &out[n]);
    return n;
}

/* The first wording whose first id is not below `id`. */
static size_t first_wording(const struct lens_lexicon *lexicon, uint32_t id)
{
    size_t low = 0, high = lexicon->n_wordings;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (lens_forward_id(lexicon->wordings[mid].row, 0) < id)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Both sides ascend, so one walk compares them. */
static bool is_present(struct lens_forward_row row, const uint32_t *ids,
                       size_t n)
{
    size_t at = 0;

    for (size_t i = 0; i < row.n; i++) {
        uint32_t id = lens_forward_id(row, i);

        while (at < n && ids[at] < id)
            at++;
        if (at == n || ids[at] != id)
            return false;
    }
    return true;
}

/* The longest wording of each concept in one facet; NULL where there is none.
 */
static void match_facet(const struct lens_lexicon *lexicon, const uint32_t *ids,
                        size_t n, const struct lens_wording **best)
{
    memset(best, 0, lexicon->n_concepts * sizeof(*best));
    for (size_t t = 0; t < n; t++) {
        for (size_t w = first_wording(lexicon, ids[t]);
             w < lexicon->n_wordings &&
             lens_forward_id(lexicon->wordings[w].row, 0) == ids[t];
             w++) {
            const struct lens_wording *wording = &lexicon->wordings[w];
            const struct lens_wording **to = &best[wording->docid];

            if ((!*to || wording->row.n > (*to)->row.n) &&
                is_present(wording->row, ids + t, n - t))
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
    size_t n_concepts = lexicon->n_concepts, n = 0;
    const struct lens_wording **best =
        lens_arena_alloc(arena, n_concepts, sizeof(*best));
    struct lens_concept_match *at =
        lens_arena_alloc(arena, 2 * n_concepts, sizeof(*at));
    bool *seen = lens_arena_alloc(arena, 2 * n_concepts, sizeof(*seen));

    if (!best || !at || !seen)
        return no_memory(err);
    for (size_t f = 0; f < facets->n; f++) {
        const struct lens_facet *facet = &facets->at[f];
        uint32_t *ids =
            lens_arena_alloc(arena, facet->n_terms + 1, sizeof(*ids));

        if (!ids)
            return no_memory(err);
        match_facet(lexicon, ids, ids_of(lexicon, facet, ids), best);
        for (size_t c = 0; c < n_concepts; c++) {
            bool *was_seen = &seen[2 * c + facet->absent];

            if (best[c] && !*was_seen) {
                at[n++] =
                    (struct lens_concept_match){ (lens_docid)c, f, best[c] };
                *was_seen = true;
            }
        }
    }
    *out = (struct lens_concept_matches){ at, n };
    return LENS_OK;
}

bool lens_names_subject(const struct lens_lexicon *lexicon,
                        const struct lens_concept_matches *matches)
{
    for (size_t m = 0; m < matches->n; m++) {
        lens_docid docid = matches->at[m].docid;

        if (!strcmp(lexicon->concepts[docid].parent, "subject"))
            return true;
    }
    return false;
}

double lens_match_weight(const struct lens_lexicon *lexicon,
                         const struct lens_facets *facets,
                         const struct lens_concept_match *match,
                         const char *practice, const char **reason)
{
    const struct lens_facet *facet = &facets->at[match->facet];
    const char *kind = lexicon->concepts[match->docid].parent;

    if (!lens_facet_is_said(facet) || strcmp(kind, "worry") != 0)
        return 0;
    /* What is believed of a match is its square. */
    return sqrt(facet->counts) *
           lens_concept_weight(lexicon, match->docid, practice, reason);
}

double lens_concept_weight(const struct lens_lexicon *lexicon, lens_docid docid,
                           const char *practice, const char **reason)
{
    const struct lens_document *doc = &lexicon->concepts[docid];

    if (!strcmp(doc->parent, "subject"))
        return 0;
    for (size_t r = 0; r < doc->n_relations; r++) {
        if (!strcmp(doc->relations[r].to, practice)) {
            *reason = doc->relations[r].reason;
            return doc->relations[r].weight / 3.0;
        }
    }
    return 0;
}

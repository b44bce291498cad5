#include "lexical/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "lexical/bm25f.h"
#include "lexical/impacts.h"
#include "lexical/segment.h"
#include "lexical/ways.h"

/*
 * Where scoring everything is faster, measured with passages of 80 words on one
 * core: of 169 documents pruning finds ten for 5 words in 8 us and the other
 * way takes 5; of 1,000 both take 9, and for 36 words 30 and 88.  Of 16,000 and
 * of 200,000 documents both ways take as long for 1 / 40 to 1 / 80 of them as
 * hits of a short query, and for 1 / 16 of a long one.
 */
enum {
    PRUNED_MIN_DOCS = 1000,
    PRUNED_MAX_HITS = 64, /* a hit for so many documents */
    WALK_MAX = 64         /* postings: below a microsecond */
};

struct lexical {
    struct lens_retriever base; /* first: a retriever is a lexical */
    struct lens_segment segment;
};

static const struct lexical *lexical_of(const struct lens_retriever *self)
{
    return (const struct lexical *)self;
}

/* Query terms in byte order, so that sums have one order (see segment.h). */
static int by_term(const void *pa, const void *pb)
{
    const struct lens_query_term *a = pa, *b = pb;

    return lens_view_compare(a->term, b->term);
}

static const struct lens_query_term *
sorted_terms(const struct lens_query *query, struct lens_arena *arena)
{
    struct lens_query_term *terms =
        lens_arena_alloc(arena, query->n_terms, sizeof(*terms));

    if (terms && query->n_terms) {
        memcpy(terms, query->terms, query->n_terms * sizeof(*terms));
        qsort(terms, query->n_terms, sizeof(*terms), by_term);
    }
    return terms;
}

static enum lens_status search_by(const struct lens_segment *s,
                                  lens_lexical_way *way,
                                  const struct lens_query *query, size_t k,
                                  struct lens_arena *arena,
                                  struct lens_hits *out, struct lens_error *err)
{
    const struct lens_query_term *terms = sorted_terms(query, arena);

    if (!terms)
        return lens_fail(err, LENS_E_NOMEM, "no memory for a search");
    return way(s, terms, query->n_terms, k, arena, out, err);
}

static bool is_pruning_worth_it(const struct lens_segment *s,
                                const struct lens_query *query, size_t k)
{
    return s->n_docs >= PRUNED_MIN_DOCS && k <= s->n_docs / PRUNED_MAX_HITS &&
           query->n_terms <= LENS_PRUNED_MAX_TERMS;
}

static enum lens_status search(const struct lens_retriever *self,
                               const struct lens_query *query, size_t k,
                               struct lens_arena *arena, struct lens_hits *out,
                               struct lens_error *err)
{
    const struct lens_segment *s = &lexical_of(self)->segment;
    bool pruned = is_pruning_worth_it(s, query, k);

    return search_by(s, pruned ? lens_search_pruned : lens_search_exhaustive,
                     query, k, arena, out, err);
}

enum lens_status
lens_lexical_search_exhaustive(const struct lens_retriever *lexical,
                               const struct lens_query *query, size_t k,
                               struct lens_arena *arena, struct lens_hits *out,
                               struct lens_error *err)
{
    return search_by(&lexical_of(lexical)->segment, lens_search_exhaustive,
                     query, k, arena, out, err);
}

enum lens_status
lens_lexical_search_pruned(const struct lens_retriever *lexical,
                           const struct lens_query *query, size_t k,
                           struct lens_arena *arena, struct lens_hits *out,
                           struct lens_error *err)
{
    return search_by(&lexical_of(lexical)->segment, lens_search_pruned, query,
                     k, arena, out, err);
}

/* Walk a list to `docid`; LENS_END when the term is not in it. */
static enum lens_status walk_to(struct lens_postings *p, lens_docid docid)
{
    enum lens_status status;

    do {
        status = lens_postings_next(p);
    } while (status == LENS_OK && p->docid < docid);
    return status == LENS_OK && p->docid != docid ? LENS_END : status;
}

/* The posting of one document: in a long list, by its impacts. */
static enum lens_status find_posting(const struct lens_segment *s,
                                     uint32_t number, lens_docid docid,
                                     struct lens_postings *out)
{
    if (lens_segment_df(s, number) > WALK_MAX)
        return lens_impacts_find(s, number, docid, out);
    *out = lens_segment_list(s, number);
    return walk_to(out, docid);
}

/* Contributions being collected; only terms that match take room, because most
 * words of a long text are not in any one document. */
struct parts {
    struct lens_arena *arena;
    struct lens_contribution *at;
    size_t n, cap;
};

static bool add_part(struct parts *parts, struct lens_contribution part)
{
    if (parts->n == parts->cap) {
        size_t cap = parts->cap ? parts->cap * 2 : 64;
        struct lens_contribution *more =
            lens_arena_alloc(parts->arena, cap, sizeof(*more));

        if (!more)
            return false;
        if (parts->n)
            memcpy(more, parts->at, parts->n * sizeof(*more));
        parts->at = more;
        parts->cap = cap;
    }
    parts->at[parts->n++] = part;
    return true;
}

/* Split one term's score over the fields, in proportion to their weights. */
static bool split(const struct lens_segment *s, const struct lens_postings *p,
                  double weight, size_t term, struct parts *out)
{
    double tf = lens_bm25f_frequency(s, p);

    for (uint32_t f = 0; f < s->n_fields; f++) {
        struct lens_contribution part = { .term = term,
                                          .field = s->field[f].name.p };

        if (!(p->mask >> f & 1))
            continue;
        part.score = (float)(weight *
                             lens_bm25f_field(s, f, p->tf[f],
                                              lens_bm25f_norm(s, p->docid, f)) /
                             (s->k1 + tf));
        if (!add_part(out, part))
            return false;
    }
    return true;
}

static enum lens_status explain(const struct lens_retriever *self,
                                const struct lens_query *query,
                                lens_docid docid, struct lens_arena *arena,
                                struct lens_contributions *out,
                                struct lens_error *err)
{
    const struct lens_segment *s = &lexical_of(self)->segment;
    struct parts parts = { .arena = arena };

    for (size_t t = 0; t < query->n_terms; t++) {
        const struct lens_query_term *term = &query->terms[t];
        struct lens_postings p;
        enum lens_status status;
        double weight;
        uint32_t number;

        if (!lens_segment_find(s, term->term, &number))
            continue;
        status = find_posting(s, number, docid, &p);
        if ((status != LENS_OK && status != LENS_END) ||
            (status == LENS_OK && !lens_bm25f_is_plausible(s, &p)))
            return lens_segment_bad_postings(s, term->term, err);
        weight = (double)term->weight *
                 lens_bm25f_idf(s, lens_segment_df(s, number));
        if (status == LENS_OK && !split(s, &p, weight, t, &parts))
            return lens_fail(err, LENS_E_NOMEM, "no memory for an explanation");
    }
    *out = (struct lens_contributions){ parts.at, parts.n };
    return LENS_OK;
}

static size_t count(const struct lens_retriever *self)
{
    return lexical_of(self)->segment.n_docs;
}

static void close_lexical(struct lens_retriever *self)
{
    struct lexical *lexical = (struct lexical *)self;

    if (!lexical)
        return;
    lens_segment_close(&lexical->segment);
    lens_free(lexical);
}

static const struct lens_retriever_ops lexical_ops = {
    .name = "lexical",
    .count = count,
    .search = search,
    .explain = explain,
    .close = close_lexical,
};

struct lens_view lens_lexical_key(const struct lens_retriever *lexical,
                                  lens_docid docid)
{
    return lens_segment_key(&lexical_of(lexical)->segment, docid);
}

enum lens_status lens_lexical_open(const char *path, const char *analyzer,
                                   struct lens_retriever **out,
                                   struct lens_error *err)
{
    struct lexical *lexical = lens_calloc(1, sizeof(*lexical));
    enum lens_status status;

    if (!lexical)
        return lens_fail(err, LENS_E_NOMEM, "no memory to open '%s'", path);
    lexical->base.ops = &lexical_ops;
    status = lens_segment_open(path, &lexical->segment, err);
    if (status == LENS_OK &&
        !lens_view_equal(lexical->segment.analyzer, lens_view_of(analyzer))) {
        status = lens_fail(err, LENS_E_VERSION,
                           "'%s' was built with another text analyzer", path);
        (void)lens_hint(err, status,
                        "run 'asklens index build' to make it anew");
    }
    if (status != LENS_OK) {
        close_lexical(&lexical->base);
        return status;
    }
    *out = &lexical->base;
    return LENS_OK;
}

#include "lexical/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/topk.h"
#include "lexical/segment.h"

struct lexical {
    struct lens_retriever base; /* first: a retriever is a lexical */
    struct lens_segment segment;
};

static const struct lexical *lexical_of(const struct lens_retriever *self)
{
    return (const struct lexical *)self;
}

static double idf(const struct lens_segment *s, uint32_t df)
{
    double n = s->n_docs;

    return log(1.0 + (n - df + 0.5) / (df + 0.5));
}

/* What tf occurrences in one field of one document weigh before saturation. */
static double field_weight(const struct lens_segment *s, lens_docid docid,
                           uint32_t f, uint32_t tf)
{
    const struct lens_segment_field *field = &s->field[f];
    double len = lens_segment_length(s, docid, f);

    return field->weight * tf /
           (1.0 - field->b + field->b * len / field->average);
}

/* A field cannot hold a term more often than it has tokens. */
static bool is_plausible(const struct lens_segment *s,
                         const struct lens_postings *p)
{
    for (uint32_t f = 0; f < s->n_fields; f++) {
        if ((p->mask >> f & 1) &&
            p->tf[f] > lens_segment_length(s, p->docid, f))
            return false;
    }
    return true;
}

static double weighted_tf(const struct lens_segment *s,
                          const struct lens_postings *p)
{
    double sum = 0;

    for (uint32_t f = 0; f < s->n_fields; f++) {
        if (p->mask >> f & 1)
            sum += field_weight(s, p->docid, f, p->tf[f]);
    }
    return sum;
}

static enum lens_status bad_postings(const struct lens_segment *s,
                                     struct lens_view term,
                                     struct lens_error *err)
{
    enum lens_status status = lens_fail(
        err, LENS_E_CORRUPT, "'%s': the postings of '%.*s' are damaged",
        s->file.path, LENS_VIEW_ARG(term));

    return lens_hint(err, status, "run 'asklens index build' to make it anew");
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

/* Add one term's scores; its share of the ideal score goes to *ideal. */
static enum lens_status add_term(const struct lens_segment *s,
                                 const struct lens_query_term *term,
                                 double *scores, double *ideal,
                                 struct lens_error *err)
{
    struct lens_postings p;
    enum lens_status status;
    uint32_t df;
    bool known = lens_segment_find(s, term->term, &p, &df);
    double weight = (double)term->weight * idf(s, df);

    *ideal += weight;
    if (!known)
        return LENS_OK;
    while ((status = lens_postings_next(&p)) == LENS_OK) {
        if (!is_plausible(s, &p))
            return bad_postings(s, term->term, err);
        double tf = weighted_tf(s, &p);

        scores[p.docid] += weight * tf / (s->k1 + tf);
    }
    return status == LENS_END ? LENS_OK : bad_postings(s, term->term, err);
}

static enum lens_status keep_best(const double *scores, size_t n_docs, size_t k,
                                  struct lens_arena *arena,
                                  struct lens_hits *out)
{
    struct lens_hit *at;
    struct lens_topk top;

    if (k > n_docs)
        k = n_docs;
    at = lens_arena_alloc(arena, k, sizeof(*at));
    if (!at)
        return LENS_E_NOMEM;
    lens_topk_init(&top, at, k);
    for (size_t d = 0; d < n_docs; d++) {
        float score = (float)scores[d];

        if (score > 0)
            lens_topk_add(&top, (struct lens_hit){ (lens_docid)d, score });
    }
    lens_topk_sort(&top);
    out->at = at;
    out->n = top.n;
    return LENS_OK;
}

static enum lens_status search(const struct lens_retriever *self,
                               const struct lens_query *query, size_t k,
                               struct lens_arena *arena, struct lens_hits *out,
                               struct lens_error *err)
{
    const struct lens_segment *s = &lexical_of(self)->segment;
    const struct lens_query_term *terms = sorted_terms(query, arena);
    double *scores = lens_arena_alloc(arena, s->n_docs, sizeof(*scores));
    struct lens_hits hits = { 0 };
    double ideal = 0;

    if (!terms || !scores)
        return lens_fail(err, LENS_E_NOMEM, "no memory for a search");
    for (size_t t = 0; t < query->n_terms; t++) {
        enum lens_status status = add_term(s, &terms[t], scores, &ideal, err);

        if (status != LENS_OK)
            return status;
    }
    if (keep_best(scores, s->n_docs, k, arena, &hits) != LENS_OK)
        return lens_fail(err, LENS_E_NOMEM, "no memory for a search");
    hits.ideal = (float)ideal;
    *out = hits;
    return LENS_OK;
}

/* Move to `docid`; LENS_END when the term is not in it. */
static enum lens_status seek(struct lens_postings *p, lens_docid docid)
{
    enum lens_status status;

    do {
        status = lens_postings_next(p);
    } while (status == LENS_OK && p->docid < docid);
    return status == LENS_OK && p->docid != docid ? LENS_END : status;
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
    double tf = weighted_tf(s, p);

    for (uint32_t f = 0; f < s->n_fields; f++) {
        struct lens_contribution part = { .term = term,
                                          .field = s->field[f].name.p };

        if (!(p->mask >> f & 1))
            continue;
        part.score = (float)(weight * field_weight(s, p->docid, f, p->tf[f]) /
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
        uint32_t df;

        if (!lens_segment_find(s, term->term, &p, &df))
            continue;
        status = seek(&p, docid);
        if (status != LENS_OK && status != LENS_END)
            return bad_postings(s, term->term, err);
        if (status == LENS_OK && !is_plausible(s, &p))
            return bad_postings(s, term->term, err);
        if (status == LENS_OK &&
            !split(s, &p, (double)term->weight * idf(s, df), t, &parts))
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

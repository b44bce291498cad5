/* rerank.c - texts that are in no index, ranked; asklens/rerank.h. */
#include "asklens/rerank.h"

#include <math.h>
#include <string.h>

#include "asklens/search.h"
#include "base/error.h"
#include "query/bag.h"

enum {
    /* Texts embedded at a time: others who wait for the embedder get their
     * turn in between. */
    BATCH = 16,
    SCRATCH_MAX = 64 << 20
};

/* Those of the text of passages, chosen by measurement (index_weights.c). */
static const double k1 = 1.6, b = 0.75;

/* A term of the query in a text. */
struct meeting {
    size_t term, tf;
};

struct text {
    struct meeting *at;
    size_t n, len; /* len: terms of the text */
};

/* A call, before there are scores. */
struct batch {
    struct lens_query query;
    struct text *texts;
    size_t n;
    size_t *df; /* of each term of the query */
    struct lens_arena *arena;
};

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory to rank texts");
}

/* The terms of a bag are in byte order; n_terms when it is not there. */
static size_t find_term(const struct lens_query *query, struct lens_view term)
{
    size_t low = 0, high = query->n_terms;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = lens_view_compare(query->terms[middle].term, term);

        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return query->n_terms;
}

/* Both bags are in byte order, but the query's may be long: search it. */
static enum lens_status meet(struct batch *batch, const struct lens_query *bag,
                             struct text *out, struct lens_error *err)
{
    size_t n = 0;

    out->at = lens_arena_alloc(batch->arena, bag->n_terms, sizeof(*out->at));
    if (!out->at)
        return no_memory(err);
    for (size_t i = 0; i < bag->n_terms; i++) {
        size_t tf = (size_t)bag->terms[i].weight;
        size_t term = find_term(&batch->query, bag->terms[i].term);

        out->len += tf;
        if (term == batch->query.n_terms)
            continue;
        out->at[n++] = (struct meeting){ term, tf };
        batch->df[term]++;
    }
    out->n = n;
    return LENS_OK;
}

static enum lens_status read_texts(const struct lens_rerank_parts *parts,
                                   const struct lens_view *texts,
                                   struct batch *batch, struct lens_error *err)
{
    struct lens_arena scratch;
    enum lens_status status = LENS_OK;

    batch->texts =
        lens_arena_alloc(batch->arena, batch->n, sizeof(*batch->texts));
    batch->df = lens_arena_alloc(batch->arena, batch->query.n_terms,
                                 sizeof(*batch->df));
    if (!batch->texts || !batch->df)
        return no_memory(err);
    lens_arena_init(&scratch, SCRATCH_MAX);
    for (size_t i = 0; status == LENS_OK && i < batch->n; i++) {
        struct lens_query bag;

        status = lens_query_of(parts->analyzer, texts[i], &scratch, &bag, err);
        if (status == LENS_OK)
            status = meet(batch, &bag, &batch->texts[i], err);
        lens_arena_release(&scratch);
    }
    return status;
}

static double idf(const struct batch *batch, size_t term)
{
    double n = (double)batch->n, df = (double)batch->df[term];

    return log(1 + (n - df + 0.5) / (df + 0.5));
}

/* Where no term of the query is left, every share is 0. */
static void score_words(const struct batch *batch, double *scores)
{
    double ideal = 0, average = 0;

    for (size_t t = 0; t < batch->query.n_terms; t++)
        ideal += (double)batch->query.terms[t].weight * idf(batch, t);
    for (size_t i = 0; i < batch->n; i++)
        average += (double)batch->texts[i].len / (double)batch->n;
    for (size_t i = 0; i < batch->n; i++) {
        const struct text *text = &batch->texts[i];
        double length = text->n ? (double)text->len / average : 0;
        double norm = k1 * (1 - b + b * length), sum = 0;

        for (size_t m = 0; m < text->n; m++) {
            double tf = (double)text->at[m].tf;
            size_t term = text->at[m].term;

            sum += (double)batch->query.terms[term].weight * idf(batch, term) *
                   tf / (tf + norm);
        }
        scores[i] = ideal > 0 ? sum / ideal : 0;
    }
}

static double cosine(const float *x, const float *y, size_t dim)
{
    double sum = 0;

    for (size_t i = 0; i < dim; i++)
        sum += (double)x[i] * (double)y[i];
    return sum > 1 ? 1 : sum > 0 ? sum : 0;
}

static enum lens_status score_meaning(struct lens_embedder *embedder,
                                      struct lens_view query,
                                      const struct lens_view *texts, size_t n,
                                      struct lens_arena *arena, double *scores,
                                      struct lens_error *err)
{
    size_t dim = embedder->facts.dim;
    float *asked = lens_arena_alloc(arena, dim, sizeof(*asked));
    float *found = lens_arena_alloc(arena, dim, BATCH * sizeof(*found));
    enum lens_status status;

    if (!asked || !found)
        return no_memory(err);
    status =
        embedder->ops->embed(embedder, LENS_EMBED_QUERY, &query, 1, asked, err);
    for (size_t i = 0; status == LENS_OK && i < n; i += BATCH) {
        size_t m = n - i < BATCH ? n - i : BATCH;

        status = embedder->ops->embed(embedder, LENS_EMBED_PASSAGE, texts + i,
                                      m, found, err);
        for (size_t k = 0; status == LENS_OK && k < m; k++)
            scores[i + k] = cosine(asked, found + k * dim, dim);
    }
    return status;
}

/* One part alone where the other has nothing to say. */
static void fuse(const struct lens_rerank_parts *parts, bool has_terms,
                 const double *dense, size_t n, double *scores)
{
    double w = lens_fusion_for(parts->embedder->ops->kind).dense_weight;

    for (size_t i = 0; i < n; i++)
        scores[i] = has_terms ? (1 - w) * scores[i] + w * dense[i] : dense[i];
}

enum lens_status lens_rerank(const struct lens_rerank_parts *parts,
                             struct lens_view query,
                             const struct lens_view *texts, size_t n,
                             struct lens_arena *arena, double *scores,
                             struct lens_error *err)
{
    struct batch batch = { .n = n, .arena = arena };
    double *words = NULL, *dense = NULL;
    enum lens_status status;

    if (n > LENS_RERANK_MAX)
        return lens_fail(err, LENS_E_LIMIT, "at most %d texts are ranked",
                         LENS_RERANK_MAX);
    status = lens_query_of(parts->analyzer, query, arena, &batch.query, err);
    if (status == LENS_OK)
        status = read_texts(parts, texts, &batch, err);
    if (status != LENS_OK)
        return status;
    words = lens_arena_alloc(arena, n, sizeof(*words));
    dense = lens_arena_alloc(arena, n, sizeof(*dense));
    if (!words || !dense)
        return no_memory(err);
    score_words(&batch, words);
    if (parts->embedder) {
        status =
            score_meaning(parts->embedder, query, texts, n, arena, dense, err);
        if (status != LENS_OK)
            return status;
        fuse(parts, batch.query.n_terms > 0, dense, n, words);
    }
    if (n)
        memcpy(scores, words, n * sizeof(*scores));
    return LENS_OK;
}

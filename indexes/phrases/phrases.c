#include "phrases/phrases.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/topk.h"
#include "format/container.h"
#include "phrases/ngrams.h"

struct phrases {
    struct lens_retriever base; /* first: a retriever is a phrases */
    struct lens_container file;
    uint32_t n_docs, n_phrases;
    const char *hashes;
    const float *idf, *offsets, *weights;
};

static const struct phrases *phrases_of(const struct lens_retriever *self)
{
    return (const struct phrases *)self;
}

static size_t count(const struct lens_retriever *self)
{
    return phrases_of(self)->n_docs;
}

/* The number of a phrase; n_phrases when it is not known. */
static uint32_t find_phrase(const struct phrases *p, uint64_t hash)
{
    uint32_t from = 0, to = p->n_phrases;

    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        uint64_t at = lens_read_u64(p->hashes + 8 * (size_t)middle);

        if (at == hash)
            return middle;
        if (at < hash)
            from = middle + 1;
        else
            to = middle;
    }
    return p->n_phrases;
}

/* Each document's score, its offset aside; false for a text without a known
 * phrase, which says nothing. */
static bool add_phrases(const struct phrases *p,
                        const struct lens_ngram *ngrams, size_t n,
                        double *scores)
{
    double squares = 0;

    for (size_t i = 0; i < n; i++) {
        uint32_t phrase = find_phrase(p, ngrams[i].hash);
        const float *weights;
        double value;

        if (phrase == p->n_phrases)
            continue;
        value = (1 + log((double)ngrams[i].count)) * (double)p->idf[phrase];
        squares += value * value;
        weights = p->weights + (size_t)phrase * p->n_docs;
        for (uint32_t d = 0; d < p->n_docs; d++)
            scores[d] += value * (double)weights[d];
    }
    for (uint32_t d = 0; squares > 0 && d < p->n_docs; d++)
        scores[d] /= sqrt(squares);
    return squares > 0;
}

static enum lens_status search(const struct lens_retriever *self,
                               const struct lens_query *query, size_t k,
                               struct lens_arena *arena, struct lens_hits *out,
                               struct lens_error *err)
{
    const struct phrases *p = phrases_of(self);
    size_t room = k < p->n_docs ? k : p->n_docs, n = 0;
    struct lens_hit *at = lens_arena_alloc(arena, room, sizeof(*at));
    double *scores = lens_arena_alloc(arena, p->n_docs, sizeof(*scores));
    struct lens_ngram *ngrams = NULL;
    struct lens_topk top;

    if (!at || !scores ||
        !lens_ngrams_of(query->words, query->n_words, arena, &ngrams, &n))
        return lens_fail(err, LENS_E_NOMEM, "no memory for %zu hits", room);
    lens_topk_init(&top, at, room);
    if (add_phrases(p, ngrams, n, scores)) {
        for (uint32_t d = 0; d < p->n_docs; d++) {
            float score = (float)(scores[d] + (double)p->offsets[d]);

            if (score > 0)
                lens_topk_add(&top, (struct lens_hit){ d, score });
        }
    }
    lens_topk_sort(&top);
    *out = (struct lens_hits){ at, top.n, 1.0f };
    return LENS_OK;
}

/* What a phrase earned has no field and no row; whoever explains an answer asks
 * the other retrievers which sentence a clause met. */
static enum lens_status explain(const struct lens_retriever *self,
                                const struct lens_query *query,
                                lens_docid docid, struct lens_arena *arena,
                                struct lens_contributions *out,
                                struct lens_error *err)
{
    (void)self;
    (void)query;
    (void)docid;
    (void)arena;
    (void)err;
    *out = (struct lens_contributions){ NULL, 0 };
    return LENS_OK;
}

static void close_phrases(struct lens_retriever *self)
{
    struct phrases *p = (struct phrases *)self;

    if (!p)
        return;
    lens_container_close(&p->file);
    lens_free(p);
}

static const struct lens_retriever_ops ops = { .name = "phrases",
                                               .count = count,
                                               .search = search,
                                               .explain = explain,
                                               .close = close_phrases };

static enum lens_status check_analyzer(const struct phrases *p,
                                       struct lens_view made_by,
                                       const char *analyzer,
                                       struct lens_error *err)
{
    if (lens_view_equal(made_by, lens_view_of(analyzer)))
        return LENS_OK;
    return lens_hint(err,
                     lens_fail(err, LENS_E_VERSION,
                               "'%s' was built with another analyzer",
                               p->file.path),
                     "run 'asklens index build' to make it anew");
}

static bool all_finite(const float *at, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(at[i]))
            return false;
    }
    return true;
}

static enum lens_status check_sizes(struct phrases *p, struct lens_view meta,
                                    struct lens_view hashes,
                                    const struct lens_view *floats,
                                    struct lens_error *err)
{
    if (meta.len != 16)
        return lens_container_damaged(&p->file, "its META has not 16 bytes",
                                      err);
    p->n_docs = lens_read_u32(meta.p);
    p->n_phrases = lens_read_u32(meta.p + 4);
    if (p->n_docs > LENS_PHRASES_MAX_DOCS)
        return lens_container_damaged(&p->file,
                                      "its META names too many documents", err);
    if (hashes.len != 8 * (size_t)p->n_phrases ||
        floats[0].len != 4 * (size_t)p->n_phrases ||
        floats[1].len != 4 * (size_t)p->n_docs ||
        floats[2].len != 4 * (size_t)p->n_phrases * p->n_docs)
        return lens_container_damaged(
            &p->file, "its chunks are not as long as META says", err);
    p->hashes = hashes.p;
    for (size_t i = 1; i < p->n_phrases; i++) {
        if (lens_read_u64(p->hashes + 8 * (i - 1)) >=
            lens_read_u64(p->hashes + 8 * i))
            return lens_container_damaged(&p->file,
                                          "its phrases are not in order", err);
    }
    /* Chunks start at multiples of 64 bytes of a mapped page. */
    p->idf = (const float *)(const void *)floats[0].p;
    p->offsets = (const float *)(const void *)floats[1].p;
    p->weights = (const float *)(const void *)floats[2].p;
    if (!all_finite(p->idf, p->n_phrases) ||
        !all_finite(p->offsets, p->n_docs) ||
        !all_finite(p->weights, (size_t)p->n_phrases * p->n_docs))
        return lens_container_damaged(&p->file, "it holds what is no number",
                                      err);
    return LENS_OK;
}

static enum lens_status read_chunks(struct phrases *p, const char *analyzer,
                                    struct lens_error *err)
{
    static const char *const tags[] = { "IDF", "OFFSETS", "WEIGHTS" };
    struct lens_view made_by = { 0 }, meta = { 0 }, hashes = { 0 };
    struct lens_view floats[3] = { { 0 } };
    enum lens_status status =
        lens_container_find(&p->file, "ANALYZER", &made_by, err);

    if (status == LENS_OK)
        status = lens_container_find(&p->file, "META", &meta, err);
    if (status == LENS_OK)
        status = lens_container_find(&p->file, "HASHES", &hashes, err);
    for (size_t i = 0; status == LENS_OK && i < 3; i++)
        status = lens_container_find(&p->file, tags[i], &floats[i], err);
    if (status == LENS_OK)
        status = check_analyzer(p, made_by, analyzer, err);
    return status == LENS_OK ? check_sizes(p, meta, hashes, floats, err)
                             : status;
}

enum lens_status lens_phrases_open(const char *path, const char *analyzer,
                                   struct lens_retriever **out,
                                   struct lens_error *err)
{
    struct phrases *p = lens_calloc(1, sizeof(*p));
    enum lens_status status;

    if (!p)
        return lens_fail(err, LENS_E_NOMEM, "no memory to open '%s'", path);
    p->base.ops = &ops;
    status = lens_container_open(path, &p->file, err);
    if (status == LENS_OK)
        status = read_chunks(p, analyzer, err);
    if (status != LENS_OK) {
        close_phrases(&p->base);
        return status;
    }
    *out = &p->base;
    return LENS_OK;
}

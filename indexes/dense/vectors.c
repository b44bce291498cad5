#include "dense/vectors.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/topk.h"
#include "dense/embedder_chunk.h"
#include "dense/faiss_index.h"
#include "format/container.h"
#include "kernels/kernels.h"

struct vectors {
    struct lens_retriever base; /* first: a retriever is a vectors */
    struct lens_container file;
    const struct lens_kernels *kernels;
    uint32_t n_docs, n_rows, dim;
    struct lens_view docs, places;
    const float *rows;
    struct lens_faiss *neighbours; /* NULL: every row is compared */
};

enum {
    SCAN_ROWS = 1024 /* scored at a time, so that the scores stay cached */
};

static const struct vectors *vectors_of(const struct lens_retriever *self)
{
    return (const struct vectors *)self;
}

static uint32_t number_at(struct lens_view chunk, size_t i)
{
    return lens_read_u32(chunk.p + 4 * i);
}

static size_t count(const struct lens_retriever *self)
{
    return vectors_of(self)->n_docs;
}

static enum lens_status check_query(const struct vectors *v,
                                    const struct lens_query *query,
                                    struct lens_error *err)
{
    if (query->vector && query->dim == v->dim)
        return LENS_OK;
    return lens_fail(err, LENS_E_INVAL,
                     "a dense index needs a vector of %u numbers, not %zu",
                     v->dim, query->vector ? query->dim : 0);
}

/* The best scores of the rows of one document, largest first. */
struct best {
    float at[LENS_BEST_ROWS];
    size_t n;
};

static void keep_best(struct best *best, float score)
{
    size_t i = best->n;

    if (i == LENS_BEST_ROWS) {
        if (score <= best->at[i - 1])
            return;
        i--;
    } else {
        best->n++;
    }
    for (; i > 0 && best->at[i - 1] < score; i--)
        best->at[i] = best->at[i - 1];
    best->at[i] = score;
}

static float mean_of(const struct best *best)
{
    double sum = 0;

    for (size_t i = 0; i < best->n; i++)
        sum += (double)best->at[i];
    return best->n ? (float)(sum / (double)best->n) : 0.0f;
}

/* Scores of rows as they come, to the score of each document. */
struct scan {
    const struct vectors *v;
    struct lens_topk top;
    lens_docid docid;
    struct best best;
};

static void end_document(struct scan *scan)
{
    float score = mean_of(&scan->best);

    if (score > 0)
        lens_topk_add(&scan->top, (struct lens_hit){ scan->docid, score });
    scan->docid++;
    scan->best.n = 0;
}

static void take_score(struct scan *scan, uint32_t row, float score)
{
    while (row >= number_at(scan->v->docs, (size_t)scan->docid + 1))
        end_document(scan);
    keep_best(&scan->best, score);
}

/* Every row, document by document. */
static void scan_rows(const struct vectors *v, const struct lens_query *query,
                      struct lens_topk *top)
{
    struct scan scan = { .v = v, .top = *top };
    float scores[SCAN_ROWS];

    for (uint32_t from = 0; from < v->n_rows; from += SCAN_ROWS) {
        uint32_t n =
            v->n_rows - from < SCAN_ROWS ? v->n_rows - from : SCAN_ROWS;

        v->kernels->dot_rows(v->rows + (size_t)from * v->dim, n, v->dim,
                             query->vector, scores);
        for (uint32_t i = 0; i < n; i++)
            take_score(&scan, from + i, scores[i]);
    }
    while (scan.docid < v->n_docs)
        end_document(&scan);
    *top = scan.top;
}

/* The rows that FAISS offers, scored by our own vectors; row i is document i.
 */
static enum lens_status ask_neighbours(const struct vectors *v,
                                       const struct lens_query *query,
                                       struct lens_arena *arena,
                                       struct lens_topk *top,
                                       struct lens_error *err)
{
    const struct lens_faiss_vectors queries = { query->vector, 1, v->dim };
    struct lens_neighbours found = { 0 };
    size_t k = top->k < LENS_FAISS_MAX_K ? top->k : LENS_FAISS_MAX_K;
    enum lens_status status =
        lens_faiss_search(v->neighbours, &queries, k, arena, &found, err);

    for (size_t i = 0; status == LENS_OK && i < found.n; i++) {
        uint32_t row = found.at[i].row;
        float score = v->kernels->dot(v->rows + (size_t)row * v->dim,
                                      query->vector, v->dim);

        if (score > 0)
            lens_topk_add(top, (struct lens_hit){ row, score });
    }
    return status;
}

static enum lens_status search(const struct lens_retriever *self,
                               const struct lens_query *query, size_t k,
                               struct lens_arena *arena, struct lens_hits *out,
                               struct lens_error *err)
{
    const struct vectors *v = vectors_of(self);
    size_t room = k < v->n_docs ? k : v->n_docs;
    struct lens_hit *at = lens_arena_alloc(arena, room, sizeof(*at));
    enum lens_status status = check_query(v, query, err);
    struct lens_topk top;

    if (status != LENS_OK)
        return status;
    if (!at)
        return lens_fail(err, LENS_E_NOMEM, "no memory for %zu hits", room);
    lens_topk_init(&top, at, room);
    if (v->neighbours)
        status = ask_neighbours(v, query, arena, &top, err);
    else
        scan_rows(v, query, &top);
    if (status != LENS_OK)
        return status;
    lens_topk_sort(&top);
    *out = (struct lens_hits){ at, top.n, 1.0f };
    return LENS_OK;
}

void lens_vectors_rows(const struct lens_retriever *vectors,
                       struct lens_vector_rows *out)
{
    const struct vectors *v = vectors_of(vectors);

    *out = (struct lens_vector_rows){ v->rows, v->n_rows, v->dim, v->n_docs,
                                      v->docs };
}

size_t lens_vector_rows_first(const struct lens_vector_rows *rows, size_t doc)
{
    return number_at(rows->docs, doc);
}

/* The nearest row, the first of equals, stands for all that made the score. */
static enum lens_status explain(const struct lens_retriever *self,
                                const struct lens_query *query,
                                lens_docid docid, struct lens_arena *arena,
                                struct lens_contributions *out,
                                struct lens_error *err)
{
    const struct vectors *v = vectors_of(self);
    struct lens_contribution *part;
    struct best best = { .n = 0 };
    float nearest = 0;
    enum lens_status status = check_query(v, query, err);

    if (status != LENS_OK)
        return status;
    part = lens_arena_alloc(arena, 1, sizeof(*part));
    if (!part)
        return lens_fail(err, LENS_E_NOMEM, "no memory to explain a hit");
    *out = (struct lens_contributions){ part, 0 };
    if (docid >= v->n_docs)
        return LENS_OK;
    for (uint32_t row = number_at(v->docs, docid);
         row < number_at(v->docs, (size_t)docid + 1); row++) {
        float score = v->kernels->dot(v->rows + (size_t)row * v->dim,
                                      query->vector, v->dim);

        keep_best(&best, score);
        if (score > nearest) {
            nearest = score;
            part->row = number_at(v->places, row);
        }
    }
    part->score = mean_of(&best);
    out->n = part->score > 0;
    return LENS_OK;
}

static enum lens_status compare(const struct lens_retriever *self,
                                const struct lens_query *query,
                                lens_docid docid, float *scores, size_t n,
                                struct lens_error *err)
{
    const struct vectors *v = vectors_of(self);
    enum lens_status status = check_query(v, query, err);

    if (status != LENS_OK)
        return status;
    for (size_t i = 0; i < n; i++)
        scores[i] = 0;
    if (docid >= v->n_docs)
        return LENS_OK;
    for (uint32_t row = number_at(v->docs, docid);
         row < number_at(v->docs, (size_t)docid + 1); row++) {
        size_t place = number_at(v->places, row);

        if (place < n)
            scores[place] = v->kernels->dot(v->rows + (size_t)row * v->dim,
                                            query->vector, v->dim);
    }
    return LENS_OK;
}

static void close_vectors(struct lens_retriever *self)
{
    struct vectors *v = (struct vectors *)self;

    if (!v)
        return;
    lens_faiss_close(v->neighbours);
    lens_container_close(&v->file);
    lens_free(v);
}

static const struct lens_retriever_ops ops = { .name = "dense",
                                               .count = count,
                                               .search = search,
                                               .explain = explain,
                                               .compare = compare,
                                               .close = close_vectors };

static enum lens_status damaged(const struct vectors *v, const char *what,
                                struct lens_error *err)
{
    return lens_hint(err,
                     lens_fail(err, LENS_E_CORRUPT, "'%s' is damaged: %s",
                               v->file.path, what),
                     "run 'asklens index build' to make it anew");
}

static enum lens_status check_sizes(struct vectors *v, struct lens_view meta,
                                    struct lens_view vectors,
                                    struct lens_error *err)
{
    if (meta.len != 12)
        return damaged(v, "its META has not 12 bytes", err);
    v->n_docs = number_at(meta, 0);
    v->n_rows = number_at(meta, 1);
    v->dim = number_at(meta, 2);
    if (v->n_rows > LENS_VECTORS_MAX_ROWS || v->n_docs == UINT32_MAX ||
        v->dim == 0 || v->dim > LENS_EMBED_DIM_MAX)
        return damaged(v, "its META names sizes beyond the limits", err);
    if (v->docs.len != 4 * ((size_t)v->n_docs + 1) ||
        v->places.len != 4 * (size_t)v->n_rows ||
        vectors.len != sizeof(float) * v->n_rows * v->dim)
        return damaged(v, "its chunks are not as long as META says", err);
    if (number_at(v->docs, 0) != 0 ||
        number_at(v->docs, v->n_docs) != v->n_rows)
        return damaged(v, "its documents do not cover its rows", err);
    for (size_t i = 0; i < v->n_docs; i++) {
        if (number_at(v->docs, i) > number_at(v->docs, i + 1))
            return damaged(v, "the rows of its documents go backwards", err);
    }
    return LENS_OK;
}

static enum lens_status read_chunks(struct vectors *v,
                                    const struct lens_embedder_facts *facts,
                                    struct lens_error *err)
{
    struct lens_view made_by = { 0 }, meta = { 0 }, vectors = { 0 };
    const struct {
        const char *tag;
        struct lens_view *to;
    } wanted[] = { { "EMBEDDER", &made_by },
                   { "META", &meta },
                   { "DOCS", &v->docs },
                   { "PLACES", &v->places },
                   { "VECTORS", &vectors } };
    enum lens_status status = LENS_OK;

    for (size_t i = 0;
         status == LENS_OK && i < sizeof(wanted) / sizeof(*wanted); i++)
        status =
            lens_container_find(&v->file, wanted[i].tag, wanted[i].to, err);
    if (status == LENS_OK)
        status = lens_embedder_chunk_check(made_by, facts, v->file.path, err);
    if (status == LENS_OK)
        status = check_sizes(v, meta, vectors, err);
    if (status == LENS_OK && v->dim != facts->dim)
        status =
            damaged(v, "its vectors are not as long as its embedder's", err);
    /* Chunks start at multiples of 64 bytes of a mapped page. */
    v->rows = (const float *)(const void *)vectors.p;
    return status;
}

static enum lens_status open_neighbours(struct vectors *v, const char *path,
                                        struct lens_error *err)
{
    enum lens_status status =
        lens_faiss_open(path, LENS_FAISS_MAP, NULL, &v->neighbours, err);

    if (status != LENS_OK)
        return status;
    if (v->n_docs != v->n_rows ||
        lens_faiss_count(v->neighbours) != v->n_rows ||
        lens_faiss_dim(v->neighbours) != v->dim)
        return damaged(v, "its index of neighbours is of other rows", err);
    return LENS_OK;
}

enum lens_status lens_vectors_open(const char *path, const char *neighbours,
                                   const struct lens_embedder_facts *embedder,
                                   struct lens_retriever **out,
                                   struct lens_error *err)
{
    struct vectors *v = lens_calloc(1, sizeof(*v));
    enum lens_status status;

    if (!v)
        return lens_fail(err, LENS_E_NOMEM, "no memory to open '%s'", path);
    v->base.ops = &ops;
    v->kernels = lens_kernels();
    status = lens_container_open(path, &v->file, err);
    if (status == LENS_OK)
        status = read_chunks(v, embedder, err);
    if (status == LENS_OK && neighbours)
        status = open_neighbours(v, neighbours, err);
    if (status != LENS_OK) {
        close_vectors(&v->base);
        return status;
    }
    *out = &v->base;
    return LENS_OK;
}

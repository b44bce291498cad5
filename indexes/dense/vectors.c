#include "dense/vectors.h"

#include <math.h>
#include <stdbool.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/topk.h"
#include "dense/best_rows.h"
#include "dense/codes.h"
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
    struct lens_codes codes;       /* or none */
    struct lens_faiss *neighbours; /* NULL: every row is compared */
    bool is_row_each;              /* document i is row i */
};

enum {
    /* Scored at a time, so that the scores stay cached. */
    SCAN_ROWS = LENS_CODES_AT_ONCE
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

/*
 * Scores of rows as they come, to the score of each document.  They may be
 * bounds: the mean of the best bounds is one of the mean of the best scores,
 * also as it is rounded, and a document that it does not rule out is compared.
 */
struct scan {
    const struct vectors *v;
    const float *query;
    struct lens_topk top;
    lens_docid docid;
    struct lens_best_rows best;
    bool is_bounded;
    size_t n_compared; /* rows, as floats */
};

static float score_of_row(const struct vectors *v, size_t row,
                          const float *query)
{
    return v->kernels->dot(v->rows + row * v->dim, query, v->dim);
}

static float score_of_document(struct scan *scan, size_t docid)
{
    uint32_t from = number_at(scan->v->docs, docid),
             end = number_at(scan->v->docs, docid + 1);
    struct lens_best_rows best = { .n = 0 };

    for (uint32_t row = from; row < end; row++)
        lens_best_rows_add(&best, score_of_row(scan->v, row, scan->query));
    scan->n_compared += end - from;
    return lens_best_rows_mean(&best);
}

/* What a score has to be above to change what is kept.  Documents come in
 * order, so one that is as good as the last kept is behind it. */
static float least_of(const struct lens_topk *top)
{
    if (top->n < top->k)
        return 0;
    return top->k ? top->at[0].score : HUGE_VALF;
}

static void end_document(struct scan *scan)
{
    float score = lens_best_rows_mean(&scan->best);

    if (scan->is_bounded && score > least_of(&scan->top))
        score = score_of_document(scan, scan->docid);
    if (score > least_of(&scan->top))
        lens_topk_add(&scan->top, (struct lens_hit){ scan->docid, score });
    scan->docid++;
    scan->best.n = 0;
}

static void take_score(struct scan *scan, uint32_t row, float score)
{
    while (row >= number_at(scan->v->docs, (size_t)scan->docid + 1))
        end_document(scan);
    lens_best_rows_add(&scan->best, score);
}

/* Bounds of the rows from `from` on, each of a document of its own. */
static void take_bounds(struct scan *scan, uint32_t from, uint32_t n,
                        const float *bounds)
{
    float least = least_of(&scan->top);

    for (uint32_t i = 0; i < n; i++) {
        if (!(bounds[i] > least))
            continue;
        scan->docid = from + i;
        scan->best = (struct lens_best_rows){ { bounds[i] }, 1 };
        end_document(scan);
        least = least_of(&scan->top);
    }
}

/* Every row, document by document. */
static void scan_floats(struct scan *scan)
{
    const struct vectors *v = scan->v;
    float scores[SCAN_ROWS];

    for (uint32_t from = 0; from < v->n_rows; from += SCAN_ROWS) {
        uint32_t n =
            v->n_rows - from < SCAN_ROWS ? v->n_rows - from : SCAN_ROWS;

        v->kernels->dot_rows(v->rows + (size_t)from * v->dim, n, v->dim,
                             scan->query, scores);
        for (uint32_t i = 0; i < n; i++)
            take_score(scan, from + i, scores[i]);
    }
    scan->n_compared += v->n_rows;
    while (scan->docid < v->n_docs)
        end_document(scan);
}

static void scan_codes(struct scan *scan, const struct lens_coded_query *coded)
{
    const struct vectors *v = scan->v;
    float bounds[SCAN_ROWS];

    scan->is_bounded = true;
    for (uint32_t from = 0; from < v->n_rows; from += SCAN_ROWS) {
        uint32_t n =
            v->n_rows - from < SCAN_ROWS ? v->n_rows - from : SCAN_ROWS;

        lens_codes_bound(&v->codes, coded, from, n, bounds);
        if (v->is_row_each) {
            take_bounds(scan, from, n, bounds);
            continue;
        }
        for (uint32_t i = 0; i < n; i++)
            take_score(scan, from + i, bounds[i]);
    }
    while (!v->is_row_each && scan->docid < v->n_docs)
        end_document(scan);
}

static void scan_rows(const struct vectors *v, const struct lens_query *query,
                      struct lens_topk *top, size_t *n_compared)
{
    struct scan scan = { .v = v, .query = query->vector, .top = *top };
    struct lens_coded_query coded;

    if (v->codes.at && lens_codes_query(query->vector, v->dim, &coded))
        scan_codes(&scan, &coded);
    else
        scan_floats(&scan);
    *top = scan.top;
    *n_compared = scan.n_compared;
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
        float score = score_of_row(v, row, query->vector);

        if (score > 0)
            lens_topk_add(top, (struct lens_hit){ row, score });
    }
    return status;
}

static enum lens_status find(const struct vectors *v,
                             const struct lens_query *query, size_t k,
                             struct lens_arena *arena, struct lens_hits *out,
                             size_t *n_compared, struct lens_error *err)
{
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
        scan_rows(v, query, &top, n_compared);
    if (status != LENS_OK)
        return status;
    lens_topk_sort(&top);
    *out = (struct lens_hits){ at, top.n, 1.0f };
    return LENS_OK;
}

static enum lens_status search(const struct lens_retriever *self,
                               const struct lens_query *query, size_t k,
                               struct lens_arena *arena, struct lens_hits *out,
                               struct lens_error *err)
{
    size_t n_compared;

    return find(vectors_of(self), query, k, arena, out, &n_compared, err);
}

enum lens_status lens_vectors_count_compared(
    const struct lens_retriever *vectors, const struct lens_query *query,
    size_t k, struct lens_arena *arena, size_t *out, struct lens_error *err)
{
    struct lens_hits hits;
    size_t n = 0;
    enum lens_status status =
        find(vectors_of(vectors), query, k, arena, &hits, &n, err);

    if (status == LENS_OK)
        *out = n;
    return status;
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
    struct lens_best_rows best = { .n = 0 };
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
        float score = score_of_row(v, row, query->vector);

        lens_best_rows_add(&best, score);
        if (score > nearest) {
            nearest = score;
            part->row = number_at(v->places, row);
        }
    }
    part->score = lens_best_rows_mean(&best);
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
            scores[place] = score_of_row(v, row, query->vector);
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

static enum lens_status check_sizes(struct vectors *v, struct lens_view meta,
                                    struct lens_view vectors,
                                    struct lens_error *err)
{
    if (meta.len != 12)
        return lens_container_damaged(&v->file, "its META has not 12 bytes",
                                      err);
    v->n_docs = number_at(meta, 0);
    v->n_rows = number_at(meta, 1);
    v->dim = number_at(meta, 2);
    if (v->n_rows > LENS_VECTORS_MAX_ROWS || v->n_docs == UINT32_MAX ||
        v->dim == 0 || v->dim > LENS_EMBED_DIM_MAX)
        return lens_container_damaged(
            &v->file, "its META names sizes beyond the limits", err);
    if (v->docs.len != 4 * ((size_t)v->n_docs + 1) ||
        v->places.len != 4 * (size_t)v->n_rows ||
        vectors.len != sizeof(float) * v->n_rows * v->dim)
        return lens_container_damaged(
            &v->file, "its chunks are not as long as META says", err);
    if (number_at(v->docs, 0) != 0 ||
        number_at(v->docs, v->n_docs) != v->n_rows)
        return lens_container_damaged(
            &v->file, "its documents do not cover its rows", err);
    v->is_row_each = v->n_docs == v->n_rows;
    for (size_t i = 0; i < v->n_docs; i++) {
        if (number_at(v->docs, i) > number_at(v->docs, i + 1))
            return lens_container_damaged(
                &v->file, "the rows of its documents go backwards", err);
        v->is_row_each = v->is_row_each && number_at(v->docs, i) == i;
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
        status = lens_container_damaged(
            &v->file, "its vectors are not as long as its embedder's", err);
    /* Chunks start at multiples of 64 bytes of a mapped page. */
    v->rows = (const float *)(const void *)vectors.p;
    if (status == LENS_OK)
        status = lens_codes_find(&v->file, v->n_rows, v->dim, &v->codes, err);
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
        return lens_container_damaged(
            &v->file, "its index of neighbours is of other rows", err);
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

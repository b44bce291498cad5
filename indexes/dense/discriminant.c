#include "dense/discriminant.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/topk.h"
#include "dense/embedder_chunk.h"
#include "format/container.h"
#include "kernels/kernels.h"

struct discriminant {
    struct lens_retriever base; /* first: a retriever is a discriminant */
    struct lens_container file;
    const struct lens_kernels *kernels;
    uint32_t n_docs, dim;
    const float *offsets, *weights;
};

static const struct discriminant *
discriminant_of(const struct lens_retriever *self)
{
    return (const struct discriminant *)self;
}

static size_t count(const struct lens_retriever *self)
{
    return discriminant_of(self)->n_docs;
}

static enum lens_status check_query(const struct discriminant *d,
                                    const struct lens_query *query,
                                    struct lens_error *err)
{
    if (query->vector && query->dim == d->dim)
        return LENS_OK;
    return lens_fail(err, LENS_E_INVAL,
                     "a discriminant needs a vector of %u numbers, not %zu",
                     d->dim, query->vector ? query->dim : 0);
}

static enum lens_status search(const struct lens_retriever *self,
                               const struct lens_query *query, size_t k,
                               struct lens_arena *arena, struct lens_hits *out,
                               struct lens_error *err)
{
    const struct discriminant *d = discriminant_of(self);
    size_t room = k < d->n_docs ? k : d->n_docs;
    struct lens_hit *at = lens_arena_alloc(arena, room, sizeof(*at));
    float *scores = lens_arena_alloc(arena, d->n_docs, sizeof(*scores));
    enum lens_status status = check_query(d, query, err);
    struct lens_topk top;

    if (status != LENS_OK)
        return status;
    if (!at || !scores)
        return lens_fail(err, LENS_E_NOMEM, "no memory for %zu hits", room);
    d->kernels->dot_rows(d->weights, d->n_docs, d->dim, query->vector, scores);
    lens_topk_init(&top, at, room);
    for (uint32_t i = 0; i < d->n_docs; i++) {
        float score = scores[i] + d->offsets[i];

        if (score > 0)
            lens_topk_add(&top, (struct lens_hit){ i, score });
    }
    lens_topk_sort(&top);
    *out = (struct lens_hits){ at, top.n, 1.0f };
    return LENS_OK;
}

/* No row stands for a direction; the nearest is the business of vectors.h. */
static enum lens_status explain(const struct lens_retriever *self,
                                const struct lens_query *query,
                                lens_docid docid, struct lens_arena *arena,
                                struct lens_contributions *out,
                                struct lens_error *err)
{
    (void)docid;
    (void)arena;
    *out = (struct lens_contributions){ NULL, 0 };
    return check_query(discriminant_of(self), query, err);
}

static void close_discriminant(struct lens_retriever *self)
{
    struct discriminant *d = (struct discriminant *)self;

    if (!d)
        return;
    lens_container_close(&d->file);
    lens_free(d);
}

static const struct lens_retriever_ops ops = { .name = "discriminant",
                                               .count = count,
                                               .search = search,
                                               .explain = explain,
                                               .close = close_discriminant };

static enum lens_status read_chunks(struct discriminant *d,
                                    const struct lens_embedder_facts *facts,
                                    struct lens_error *err)
{
    struct lens_view made_by = { 0 }, meta = { 0 }, offsets = { 0 },
                     weights = { 0 };
    const struct {
        const char *tag;
        struct lens_view *to;
    } wanted[] = { { "EMBEDDER", &made_by },
                   { "META", &meta },
                   { "OFFSETS", &offsets },
                   { "WEIGHTS", &weights } };
    enum lens_status status = LENS_OK;

    for (size_t i = 0;
         status == LENS_OK && i < sizeof(wanted) / sizeof(*wanted); i++)
        status =
            lens_container_find(&d->file, wanted[i].tag, wanted[i].to, err);
    if (status == LENS_OK)
        status = lens_embedder_chunk_check(made_by, facts, d->file.path, err);
    if (status != LENS_OK)
        return status;
    if (meta.len != 8)
        return lens_container_damaged(&d->file, "its META has not 8 bytes",
                                      err);
    d->n_docs = lens_read_u32(meta.p);
    d->dim = lens_read_u32(meta.p + 4);
    if (d->n_docs > LENS_DISCRIMINANT_MAX_DOCS || d->dim != facts->dim)
        return lens_container_damaged(
            &d->file, "its META names sizes that cannot be", err);
    if (offsets.len != sizeof(float) * d->n_docs ||
        weights.len != sizeof(float) * d->n_docs * d->dim)
        return lens_container_damaged(
            &d->file, "its chunks are not as long as META says", err);
    /* Chunks start at multiples of 64 bytes of a mapped page. */
    d->offsets = (const float *)(const void *)offsets.p;
    d->weights = (const float *)(const void *)weights.p;
    return LENS_OK;
}

enum lens_status
lens_discriminant_open(const char *path,
                       const struct lens_embedder_facts *embedder,
                       struct lens_retriever **out, struct lens_error *err)
{
    struct discriminant *d = lens_calloc(1, sizeof(*d));
    enum lens_status status;

    if (!d)
        return lens_fail(err, LENS_E_NOMEM, "no memory to open '%s'", path);
    d->base.ops = &ops;
    d->kernels = lens_kernels();
    status = lens_container_open(path, &d->file, err);
    if (status == LENS_OK)
        status = read_chunks(d, embedder, err);
    if (status != LENS_OK) {
        close_discriminant(&d->base);
        return status;
    }
    *out = &d->base;
    return LENS_OK;
}

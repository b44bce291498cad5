#include "query/meaning.h"

#include "base/error.h"

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory for the vectors of a text");
}

enum lens_status lens_facets_embed(struct lens_embedder *embedder,
                                   struct lens_view text,
                                   struct lens_arena *arena,
                                   struct lens_facets *facets,
                                   struct lens_error *err)
{
    const size_t n = facets->n, dim = embedder->facts.dim;
    struct lens_facet *at = lens_arena_alloc(arena, n, sizeof(*at));
    struct lens_view *texts = lens_arena_alloc(arena, n, sizeof(*texts));
    float *vectors = lens_arena_alloc(arena, n * dim, sizeof(*vectors));
    enum lens_status status;

    if (!at || !texts || !vectors)
        return no_memory(err);
    for (size_t f = 0; f < n; f++) {
        struct lens_span span = facets->at[f].span;

        texts[f] =
            (struct lens_view){ text.p + span.start, span.end - span.start };
    }
    status = embedder->ops->embed(embedder, LENS_EMBED_QUERY, texts, n, vectors,
                                  err);
    if (status != LENS_OK)
        return status;
    for (size_t f = 0; f < n; f++) {
        at[f] = facets->at[f];
        at[f].query.vector = vectors + f * dim;
        at[f].query.dim = dim;
    }
    facets->at = at;
    return LENS_OK;
}

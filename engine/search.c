/* search.c - one search, from text to fused hits; asklens/search.h. */
#include "asklens/search.h"

#include "base/error.h"
#include "query/bag.h"
#include "rank/fusion.h"

static enum lens_status check(const struct lens_search_parts *parts,
                              const struct lens_search *search,
                              struct lens_error *err)
{
    if (search->k > LENS_SEARCH_MAX || search->n_candidates > LENS_SEARCH_MAX)
        return lens_fail(err, LENS_E_INVAL,
                         "a search gives at most %d documents",
                         LENS_SEARCH_MAX);
    if ((search->channels & LENS_LEXICAL) && !parts->lexical)
        return lens_fail(err, LENS_E_INVAL,
                         "this index has no lexical channel");
    if (search->channels < LENS_LEXICAL || search->channels > LENS_BOTH)
        return lens_fail(err, LENS_E_INVAL, "a search needs a channel");
    if ((search->channels & LENS_DENSE) && (!parts->dense || !parts->embedder))
        return lens_hint(err,
                         lens_fail(err, LENS_E_INVAL,
                                   "this index has no dense channel, or its "
                                   "embedder is not at hand"),
                         "search with '--channels lexical', or build the index "
                         "with an embedder");
    return LENS_OK;
}

static enum lens_status check_fusion(const struct lens_fusion *fusion,
                                     struct lens_error *err)
{
    if ((fusion->dense_weight >= 0 && fusion->dense_weight <= 1) &&
        (fusion->method != LENS_FUSE_RRF || fusion->rank_offset > 0))
        return LENS_OK;
    return lens_fail(err, LENS_E_INVAL,
                     "a fusion needs a weight of 0 to 1 and an offset above 0");
}

static enum lens_status embed(struct lens_embedder *embedder,
                              struct lens_view text, struct lens_arena *arena,
                              const float **out, struct lens_error *err)
{
    float *vector = lens_arena_alloc(arena, embedder->facts.dim, sizeof(float));
    enum lens_status status;

    if (!vector)
        return lens_fail(err, LENS_E_NOMEM, "no memory for a vector");
    status =
        embedder->ops->embed(embedder, LENS_EMBED_QUERY, &text, 1, vector, err);
    if (status == LENS_OK)
        *out = vector;
    return status;
}

static enum lens_status search_dense(const struct lens_search_parts *parts,
                                     const struct lens_search *search, size_t n,
                                     struct lens_arena *arena,
                                     struct lens_hits *out,
                                     struct lens_error *err)
{
    struct lens_query query = { .vector = search->vector,
                                .dim = parts->embedder->facts.dim };
    enum lens_status status = LENS_OK;

    if (!query.vector)
        status =
            embed(parts->embedder, search->text, arena, &query.vector, err);
    return status == LENS_OK ? parts->dense->ops->search(parts->dense, &query,
                                                         n, arena, out, err)
                             : status;
}

static enum lens_status search_lexical(const struct lens_search_parts *parts,
                                       struct lens_view text, size_t n,
                                       struct lens_arena *arena,
                                       struct lens_hits *out,
                                       struct lens_error *err)
{
    struct lens_query query = { 0 };
    enum lens_status status =
        lens_query_of(parts->analyzer, text, arena, &query, err);

    return status == LENS_OK ? parts->lexical->ops->search(
                                   parts->lexical, &query, n, arena, out, err)
                             : status;
}

enum lens_status lens_search_fusions(const struct lens_search_parts *parts,
                                     const struct lens_search *search,
                                     const struct lens_fusion *fusions,
                                     size_t n, struct lens_arena *arena,
                                     struct lens_result *out,
                                     struct lens_error *err)
{
    const bool lexical = search->channels & LENS_LEXICAL;
    const bool dense = search->channels & LENS_DENSE;
    struct lens_hits words = { 0 }, meaning = { 0 };
    size_t wanted =
        search->n_candidates ? search->n_candidates : LENS_CANDIDATES_DEFAULT;
    struct lens_result *found = lens_arena_alloc(arena, n, sizeof(*found));
    enum lens_status status = check(parts, search, err);

    if (!found)
        return lens_fail(err, LENS_E_NOMEM, "no memory for %zu results", n);
    for (size_t i = 0; status == LENS_OK && i < n; i++)
        status = check_fusion(&fusions[i], err);
    if (wanted < search->k)
        wanted = search->k;
    if (status == LENS_OK && lexical)
        status =
            search_lexical(parts, search->text, wanted, arena, &words, err);
    if (status == LENS_OK && dense)
        status = search_dense(parts, search, wanted, arena, &meaning, err);
    for (size_t i = 0; status == LENS_OK && i < n; i++)
        status = lens_fuse(&fusions[i], lexical ? &words : NULL,
                           dense ? &meaning : NULL, search->k, arena, &found[i],
                           err);
    for (size_t i = 0; status == LENS_OK && i < n; i++)
        out[i] = found[i];
    return status;
}

enum lens_status lens_search(const struct lens_search_parts *parts,
                             const struct lens_search *search,
                             struct lens_arena *arena, struct lens_result *out,
                             struct lens_error *err)
{
    return lens_search_fusions(parts, search, &search->fusion, 1, arena, out,
                               err);
}

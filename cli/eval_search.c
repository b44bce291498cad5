#include "eval_search.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/error.h"

static const struct {
    const char *name;
    enum lens_channels channels;
} channels[LENS_EVAL_CHANNELS] = {
    { "lexical", LENS_LEXICAL },
    { "dense", LENS_DENSE },
    { "fused", LENS_BOTH },
};

/* One lens_eval_search() under way. */
struct searching {
    const struct lens_search_parts *parts;
    const struct lens_eval_search *search;
    struct lens_arena *arena;
    struct lens_eval_searches done;
    uint64_t *took_us; /* of the queries wanted, in one channel */
};

static enum lens_status no_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory for the results");
}

const struct lens_eval_run *
lens_eval_fused(const struct lens_eval_searches *searches)
{
    return searches->n == LENS_EVAL_CHANNELS ? &searches->at[searches->n - 1]
                                             : NULL;
}

static const char *key_of(struct lens_eval_keys *keys, lens_docid docid)
{
    if (!keys->at[docid])
        keys->at[docid] =
            lens_arena_copy(keys->arena, lens_index_key(keys->opened->index,
                                                        LENS_PASSAGE, docid));
    return keys->at[docid];
}

enum lens_status lens_eval_rank(struct lens_eval_keys *keys,
                                const struct lens_result *result,
                                struct lens_arena *arena,
                                struct lens_ranked *out, struct lens_error *err)
{
    struct lens_run_row *rows =
        lens_arena_alloc(arena, result->n, sizeof(*rows));

    if (!rows)
        return no_memory(err);
    for (size_t i = 0; i < result->n; i++) {
        rows[i] = (struct lens_run_row){ key_of(keys, result->at[i].docid),
                                         (float)result->at[i].score };
        if (!rows[i].key)
            return no_memory(err);
    }
    lens_run_order(rows, result->n);
    *out = (struct lens_ranked){ rows, result->n };
    return LENS_OK;
}

/* Search for query `i` of those wanted. */
static enum lens_status search_query(struct searching *s, size_t i,
                                     enum lens_channels in,
                                     struct lens_ranked *out,
                                     struct lens_error *err)
{
    const struct lens_test_queries *queries = s->search->queries;
    struct lens_search search = {
        .text = lens_view_of(queries->at[s->search->wanted[i]].text),
        .k = s->search->k,
        .channels = in,
        .fusion = s->search->fusion,
    };
    struct lens_arena scratch = { 0 };
    struct lens_result result = { 0 };
    uint64_t start_us = lens_clock_us();
    enum lens_status status;

    if (s->done.vectors && (in & LENS_DENSE))
        search.vector = s->done.vectors + i * s->parts->embedder->facts.dim;
    status = lens_search(s->parts, &search, &scratch, &result, err);
    s->took_us[i] = lens_clock_us() - start_us;
    if (status == LENS_OK)
        status = lens_eval_rank(&s->done.keys, &result, s->arena, out, err);
    lens_arena_release(&scratch);
    return status;
}

static int by_time(const void *pa, const void *pb)
{
    const uint64_t *a = pa, *b = pb;

    return (*a > *b) - (*a < *b);
}

/* Every wanted query in channel `c`; one more run. */
static enum lens_status search_all(struct searching *s, size_t c,
                                   struct lens_error *err)
{
    const size_t n = s->search->n_wanted, to = s->done.n;
    struct lens_ranked *ranked =
        lens_arena_alloc(s->arena, s->search->queries->n, sizeof(*ranked));
    enum lens_status status = LENS_OK;

    if (!ranked)
        return no_memory(err);
    for (size_t i = 0; status == LENS_OK && i < n; i++)
        status = search_query(s, i, channels[c].channels,
                              &ranked[s->search->wanted[i]], err);
    if (status != LENS_OK)
        return status;
    s->done.at[to] = (struct lens_eval_run){
        .name = channels[c].name,
        .run = { ranked, s->search->queries->n },
    };
    if (n) {
        qsort(s->took_us, n, sizeof(*s->took_us), by_time);
        s->done.took[to].median_us = s->took_us[n / 2];
        s->done.took[to].p95_us = s->took_us[(n * 95 + 99) / 100 - 1];
    }
    s->done.n++;
    return LENS_OK;
}

/* All queries in one call: an embedder may be faster with many at once. */
static enum lens_status embed_all(struct searching *s, struct lens_error *err)
{
    const size_t n = s->search->n_wanted;
    struct lens_embedder *embedder = s->parts->embedder;
    struct lens_view *texts = lens_arena_alloc(s->arena, n, sizeof(*texts));
    float *vectors =
        lens_arena_alloc(s->arena, n, embedder->facts.dim * sizeof(float));
    uint64_t start_us = lens_clock_us();
    enum lens_status status;

    if (!texts || !vectors)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        texts[i] =
            lens_view_of(s->search->queries->at[s->search->wanted[i]].text);
    status = embedder->ops->embed(embedder, LENS_EMBED_QUERY, texts, n, vectors,
                                  err);
    s->done.embed_us = lens_clock_us() - start_us;
    s->done.vectors = vectors;
    return status;
}

static enum lens_status make_room(struct searching *s, struct lens_error *err)
{
    size_t n_docs = s->parts->lexical->ops->count(s->parts->lexical);

    s->done.keys.at =
        lens_arena_alloc(s->arena, n_docs, sizeof(*s->done.keys.at));
    s->took_us =
        lens_arena_alloc(s->arena, s->search->n_wanted, sizeof(*s->took_us));
    return s->done.keys.at && s->took_us ? LENS_OK : no_memory(err);
}

enum lens_status lens_eval_search(const struct lens_opened *opened,
                                  const struct lens_search_parts *parts,
                                  const struct lens_eval_search *search,
                                  struct lens_arena *arena,
                                  struct lens_eval_searches *out,
                                  struct lens_error *err)
{
    struct searching s = {
        .parts = parts,
        .search = search,
        .arena = arena,
        .done = { .keys = { .opened = opened, .arena = arena } },
    };
    enum lens_status status = make_room(&s, err);

    if (status == LENS_OK && (search->channels & LENS_DENSE) && parts->embedder)
        status = embed_all(&s, err);
    for (size_t c = 0; status == LENS_OK && c < LENS_EVAL_CHANNELS; c++) {
        if (!(channels[c].channels & ~(unsigned)search->channels))
            status = search_all(&s, c, err);
    }
    if (status == LENS_OK)
        *out = s.done;
    return status;
}

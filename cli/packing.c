#include "packing.h"

#include "base/error.h"

static struct lens_view topic_key(lens_docid docid, const void *index)
{
    return lens_index_key(index, LENS_TOPIC, docid);
}

struct lens_packing lens_packing_of(const struct lens_opened *opened,
                                    struct lens_engine *engine)
{
    struct lens_packing packing = {
        .engine = engine,
        .docs = opened->docs,
        .analyzer = opened->analyzer,
        .topic_key = topic_key,
        .topic_arg = opened->index,
    };

    if (lens_opened_search_parts(opened, LENS_TOPIC, &packing.topics, NULL) !=
        LENS_OK)
        packing.topics = (struct lens_search_parts){ .lexical = NULL };
    return packing;
}

static enum lens_channels
choose_channels(const struct lens_packing *packing,
                const struct lens_packing_request *request)
{
    if (request->channels)
        return request->channels;
    return packing->topics.dense && packing->topics.embedder ? LENS_BOTH
                                                             : LENS_LEXICAL;
}

/* An embedder that fails while nobody asked for it costs its channel only, as
 * with the practices. */
static enum lens_status
search_topics(const struct lens_packing *packing,
              const struct lens_packing_request *request,
              struct lens_arena *arena, struct lens_result *out,
              struct lens_error *err)
{
    const struct lens_embedder *embedder = packing->topics.embedder;
    struct lens_search search = {
        .text = request->text,
        .k = LENS_PACK_TOPICS,
        .channels = choose_channels(packing, request),
        .fusion = lens_fusion_for(embedder ? embedder->ops->kind : NULL),
    };
    enum lens_status status =
        lens_search(&packing->topics, &search, arena, out, err);

    if (status == LENS_OK || request->channels ||
        search.channels == LENS_LEXICAL)
        return status;
    search.channels = LENS_LEXICAL;
    return lens_search(&packing->topics, &search, arena, out, err);
}

/* Words alone, or vectors alone, keep scores of their own scale; a pack weighs
 * topics against probabilities. */
static double share_of_ideal(const struct lens_result *result, size_t i)
{
    double score = result->at[i].score;

    if (score <= 0 || result->ideal <= 0)
        return 0;
    return score < result->ideal ? score / result->ideal : 1;
}

static enum lens_status find_topics(const struct lens_packing *packing,
                                    const struct lens_packing_request *request,
                                    struct lens_arena *arena,
                                    struct lens_pack_request *out,
                                    struct lens_error *err)
{
    struct lens_pack_topic *topics =
        lens_arena_alloc(arena, LENS_PACK_TOPICS, sizeof(*topics));
    struct lens_result result = { .at = NULL };
    enum lens_status status;

    if (!topics)
        return lens_fail(err, LENS_E_NOMEM, "no memory for a context pack");
    status = search_topics(packing, request, arena, &result, err);
    for (size_t i = 0; status == LENS_OK && i < result.n; i++) {
        topics[i].score = share_of_ideal(&result, i);
        topics[i].key = lens_arena_copy(
            arena, packing->topic_key(result.at[i].docid, packing->topic_arg));
        if (!topics[i].key)
            status =
                lens_fail(err, LENS_E_NOMEM, "no memory for a context pack");
    }
    if (status != LENS_OK)
        return status;
    out->topics = topics;
    out->n_topics = result.n;
    return LENS_OK;
}

enum lens_status lens_packing_make(const struct lens_packing *packing,
                                   const struct lens_packing_request *request,
                                   struct lens_arena *arena,
                                   struct lens_pack *out,
                                   struct lens_error *err)
{
    const struct lens_pack_parts parts = { packing->docs, packing->analyzer };
    const struct lens_ask ask = { .text = request->text,
                                  .top = LENS_PACK_PRACTICES,
                                  .filter = request->filter,
                                  .channels = request->channels };
    struct lens_pack_request pack = { .max_tokens = request->max_tokens,
                                      .counter = request->counter,
                                      .form = request->form };
    enum lens_status status =
        lens_engine_ask(packing->engine, &ask, arena, &pack.answer, err);

    if (status == LENS_OK && pack.answer->verdict != LENS_NO_MATCH &&
        packing->topics.lexical)
        status = find_topics(packing, request, arena, &pack, err);
    return status == LENS_OK ? lens_pack_make(&parts, &pack, arena, out, err)
                             : status;
}

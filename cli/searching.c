#include "searching.h"

#include <string.h>

#include "base/error.h"

enum lens_kind lens_search_kind_of(const char *name)
{
    static const enum lens_kind searched[] = { LENS_PRACTICE, LENS_SCENARIO,
                                               LENS_QUESTION, LENS_TOPIC,
                                               LENS_PASSAGE };

    for (size_t i = 0; i < sizeof(searched) / sizeof(*searched); i++) {
        if (!strcmp(name, lens_kind_name(searched[i])))
            return searched[i];
    }
    return LENS_N_KINDS;
}

/* The kind that was asked for, else the one the index is about. */
static enum lens_kind choose_kind(const struct lens_opened *opened,
                                  enum lens_kind wanted)
{
    if (wanted != LENS_N_KINDS)
        return wanted;
    return lens_index_lexical(opened->index, LENS_PASSAGE) ? LENS_PASSAGE
                                                           : LENS_PRACTICE;
}

static enum lens_channels choose_channels(const struct lens_search_parts *parts,
                                          enum lens_channels wanted)
{
    if (wanted)
        return wanted;
    return parts->dense && parts->embedder ? LENS_BOTH : LENS_LEXICAL;
}

/* Docids by name, and what their documents say unless only names are wanted. */
static enum lens_status read_findings(const struct lens_opened *opened,
                                      const struct lens_search_request *request,
                                      const struct lens_search_parts *parts,
                                      const struct lens_result *result,
                                      struct lens_arena *arena,
                                      struct lens_findings *findings,
                                      struct lens_error *err)
{
    const struct lens_findings_parts from = {
        .docs = request->names_only ? NULL : opened->docs,
        .analyzer = opened->analyzer,
        .lexical = parts->lexical,
    };
    struct lens_view *keys = lens_arena_alloc(arena, result->n, sizeof(*keys));

    if (!keys)
        return lens_fail(err, LENS_E_NOMEM, "no memory for what was found");
    for (size_t i = 0; i < result->n; i++)
        keys[i] =
            lens_index_key(opened->index, findings->kind, result->at[i].docid);
    return lens_findings_read(&from, result, keys, arena, findings, err);
}

enum lens_status lens_search_index(const struct lens_opened *opened,
                                   const struct lens_search_request *request,
                                   struct lens_arena *arena,
                                   struct lens_findings *out,
                                   struct lens_error *err)
{
    enum lens_kind kind = choose_kind(opened, request->kind);
    struct lens_search_parts parts;
    struct lens_search search = { .text = request->text };
    struct lens_result result = { .at = NULL };
    enum lens_status status =
        lens_opened_search_parts(opened, kind, &parts, err);

    if (status != LENS_OK)
        return status;
    *out = (struct lens_findings){
        .text = request->text,
        .corpus_id = opened->facts.corpus_id,
        .corpus_name = opened->collection.name,
        .corpus_edition = opened->facts.corpus_edition,
        .corpus_hash = opened->facts.corpus_hash,
        .kind = kind,
        .n_documents = parts.lexical->ops->count(parts.lexical),
        .fusion = request->fusion
                      ? *request->fusion
                      : lens_fusion_for(
                            parts.embedder ? parts.embedder->ops->kind : NULL),
    };
    search.k = request->top ? request->top : LENS_SEARCH_TOP;
    search.channels = choose_channels(&parts, request->channels);
    search.fusion = out->fusion;
    status = lens_search(&parts, &search, arena, &result, err);
    return status == LENS_OK ? read_findings(opened, request, &parts, &result,
                                             arena, out, err)
                             : status;
}

/*
 * packing.h - from a text to a context pack: ask, search the topics, pack.
 *
 * What every surface that gives context does: the command, a route of the API,
 * a tool of MCP.
 */
#ifndef LENS_CLI_PACKING_H
#define LENS_CLI_PACKING_H

#include "answer/pack.h"
#include "asklens/engine.h"
#include "asklens/search.h"
#include "opened.h"

/* Borrowed. */
struct lens_packing {
    struct lens_engine *engine;
    struct lens_docstore *docs;
    struct lens_analyzer *analyzer;
    struct lens_search_parts topics; /* lexical NULL: there are none */
    struct lens_view (*topic_key)(lens_docid docid, const void *arg);
    const void *topic_arg;
};

/* Those of an open index, and of the engine over it. */
struct lens_packing lens_packing_of(const struct lens_opened *opened,
                                    struct lens_engine *engine);

struct lens_packing_request {
    struct lens_view text;
    struct lens_filter filter;
    enum lens_channels channels;              /* 0: all there are */
    size_t max_tokens;                        /* as in answer/pack.h */
    const struct lens_token_counter *counter; /* NULL: the estimate */
    enum lens_pack_form form;
};

/* The pack and all it points to live in the arena. */
LENS_MUST_CHECK enum lens_status
lens_packing_make(const struct lens_packing *packing,
                  const struct lens_packing_request *request,
                  struct lens_arena *arena, struct lens_pack *out,
                  struct lens_error *err);

#endif /* LENS_CLI_PACKING_H */

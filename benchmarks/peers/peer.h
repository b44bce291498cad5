/*
 * peer.h - what asklens_peer.c asks of the two kinds of index.
 *
 * Both give a retriever and queries for it; the clock, the warm-up and the
 * answer are the same.  The protocol of an adapter is in run.
 */
#ifndef PEERS_PEER_H
#define PEERS_PEER_H

#include "asklens/retriever.h"
#include "base/file.h"
#include "json/json.h"

enum {
    PEER_MAX_SETS = 8,
    PEER_MAX_NAME = 32,
    PEER_MAX_LINE = 1 << 20,     /* bytes of one document or query */
    PEER_MAX_BYTES = 2147483647, /* of one file of an index */
    PEER_MAX_MEMORY = 1 << 30    /* bytes of the queries of one set */
};

struct peer_task {
    const char *kind, *documents, *folder; /* live with `json` */
    const char *index, *settings;          /* "" where nothing is said */
    double k1, b, seconds;
    size_t k, warm_up;
    bool build;
    struct {
        const char *name, *path;
    } set[PEER_MAX_SETS];
    size_t n_sets;
    struct lens_json *json;
};

/* The queries of one set; everything is in the arena or in `map`. */
struct peer_queries {
    struct lens_query *at;
    size_t n;
    struct lens_arena arena;
    struct lens_map map;
};

/* One kind of index: make its files in the task's folder, open them, read a set
 * of queries. */
struct peer_kind {
    const char *name;
    /* What the protocol calls "differs"; static. */
    const char *(*differs)(const struct peer_task *task);
    LENS_MUST_CHECK enum lens_status (*build)(const struct peer_task *task,
                                              struct lens_error *err);
    LENS_MUST_CHECK enum lens_status (*open)(const struct peer_task *task,
                                             struct lens_retriever **out,
                                             struct lens_error *err);
    /* `out` is released by the caller, whatever this returns. */
    LENS_MUST_CHECK enum lens_status (*read)(const char *path,
                                             struct peer_queries *out,
                                             struct lens_error *err);
};

extern const struct peer_kind peer_lexical, peer_dense;

#endif /* PEERS_PEER_H */

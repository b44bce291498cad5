/*
 * peer.h - what asklens_peer.c asks of the kinds of things it measures.
 *
 * An index gives a retriever and queries for it, an encoder gives an embedder
 * and texts for it; the clock, the warm-up and the answer are the same.  The
 * protocol of an adapter is in run.
 */
#ifndef PEERS_PEER_H
#define PEERS_PEER_H

#include "asklens/embedder.h"
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
    const char *kind, *folder;     /* live with `json` */
    const char *documents, *model; /* "" where nothing is said */
    const char *index, *settings;  /* likewise */
    double k1, b, seconds;
    size_t k, warm_up;
    bool build;
    struct {
        const char *name, *path;
    } set[PEER_MAX_SETS];
    size_t n_sets;
    struct lens_json *json;
};

/* What is measured: one of the two, closed by the caller. */
struct peer_opened {
    struct lens_retriever *retriever;
    struct lens_embedder *embedder;
    size_t bytes; /* of its files; 0: those in the task's folder */
};

/* The queries of one set, or its texts; everything is in the arena or in
 * `map`. */
struct peer_queries {
    struct lens_query *at;
    struct lens_view *texts;
    size_t n;
    struct lens_arena arena;
    struct lens_map map;
};

/* One kind: make its files in the task's folder, open them, read a set of
 * queries. */
struct peer_kind {
    const char *name;
    /* What the protocol calls "differs"; static. */
    const char *(*differs)(const struct peer_task *task);
    /* NULL where there is nothing to make. */
    LENS_MUST_CHECK enum lens_status (*build)(const struct peer_task *task,
                                              struct lens_error *err);
    LENS_MUST_CHECK enum lens_status (*open)(const struct peer_task *task,
                                             struct peer_opened *out,
                                             struct lens_error *err);
    /* `out` is released by the caller, whatever this returns. */
    LENS_MUST_CHECK enum lens_status (*read)(const struct peer_task *task,
                                             const char *path,
                                             struct peer_queries *out,
                                             struct lens_error *err);
};

extern const struct peer_kind peer_lexical, peer_dense, peer_encoder;

#endif /* PEERS_PEER_H */

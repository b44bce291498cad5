/*
 * searching.h - one search of the open index, whoever asks for it: the command,
 * a route, a tool.
 */
#ifndef LENS_CLI_SEARCHING_H
#define LENS_CLI_SEARCHING_H

#include "answer/findings.h"
#include "opened.h"

/* Zero-initialised but for the text: everything as it is by default. */
struct lens_search_request {
    struct lens_view text;
    size_t top;                  /* 0: LENS_SEARCH_TOP */
    enum lens_kind kind;         /* LENS_N_KINDS: what the index is about */
    enum lens_channels channels; /* 0: all there are */
    const struct lens_fusion *fusion; /* NULL: the one for the embedder */
    bool names_only;                  /* no titles, no snippets */
};

enum {
    LENS_SEARCH_TOP = 10
};

/* "practice" and so on; LENS_N_KINDS for a kind that is not searched. */
enum lens_kind lens_search_kind_of(const char *name);

/* Everything lives in the arena or with `opened`, to which the embedder is
 * attached already if one is wanted. */
LENS_MUST_CHECK enum lens_status
lens_search_index(const struct lens_opened *opened,
                  const struct lens_search_request *request,
                  struct lens_arena *arena, struct lens_findings *out,
                  struct lens_error *err);

#endif /* LENS_CLI_SEARCHING_H */

/* eval_search.h - every judged query of a test collection, searched in each
 * channel. */
#ifndef LENS_CLI_EVAL_SEARCH_H
#define LENS_CLI_EVAL_SEARCH_H

#include "asklens/qrels.h"
#include "eval/run.h"
#include "opened.h"

enum {
    LENS_EVAL_CHANNELS = 3
};

/* What one channel, or the fusion of both, found. */
struct lens_eval_run {
    const char *name; /* "lexical", "dense", "fused" */
    enum lens_channels channels;
    struct lens_run run;        /* in trec_eval's order */
    uint64_t median_us, p95_us; /* of a query, less its embedding */
};

struct lens_eval_searches {
    struct lens_eval_run at[LENS_EVAL_CHANNELS];
    size_t n;
    uint64_t embed_us; /* of all queries together */
};

struct lens_eval_search {
    const struct lens_test_queries *queries;
    const size_t *wanted; /* numbers of queries */
    size_t n_wanted;
    size_t k;
    enum lens_channels channels; /* LENS_BOTH adds the fusion of the two */
    struct lens_fusion fusion;
};

/* Rows and keys live in the arena. */
LENS_MUST_CHECK enum lens_status lens_eval_search(
    const struct lens_opened *opened, const struct lens_search_parts *parts,
    const struct lens_eval_search *search, struct lens_arena *arena,
    struct lens_eval_searches *out, struct lens_error *err);

#endif /* LENS_CLI_EVAL_SEARCH_H */

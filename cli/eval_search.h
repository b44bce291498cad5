/* eval_search.h - every judged query of a test collection, searched in each
 * channel. */
#ifndef LENS_CLI_EVAL_SEARCH_H
#define LENS_CLI_EVAL_SEARCH_H

#include "eval_run.h"
#include "opened.h"

enum {
    LENS_EVAL_CHANNELS = 3
};

/* Names of documents by docid, copied when first asked for. */
struct lens_eval_keys {
    const struct lens_opened *opened;
    struct lens_arena *arena;
    const char **at;
};

/* What each channel found, and the fusion of both. */
struct lens_eval_searches {
    struct lens_eval_run
        at[LENS_EVAL_CHANNELS]; /* "lexical", "dense", "fused" */
    struct {
        uint64_t median_us, p95_us; /* of a query, less its embedding */
    } took[LENS_EVAL_CHANNELS];
    size_t n;
    uint64_t embed_us;    /* of all queries together */
    const float *vectors; /* of the wanted queries; NULL where not needed */
    struct lens_eval_keys keys;
};

struct lens_eval_search {
    const struct lens_test_queries *queries;
    const size_t *wanted; /* numbers of queries */
    size_t n_wanted;
    size_t k;
    enum lens_channels channels; /* LENS_BOTH adds the fusion of the two */
    struct lens_fusion fusion;
};

/* The documents of a result in trec_eval's order; rows live in the arena, their
 * names in that of the keys. */
LENS_MUST_CHECK enum lens_status
lens_eval_rank(struct lens_eval_keys *keys, const struct lens_result *result,
               struct lens_arena *arena, struct lens_ranked *out,
               struct lens_error *err);

/* The fused run, or NULL when only channels were searched. */
const struct lens_eval_run *
lens_eval_fused(const struct lens_eval_searches *searches);

/* Rows and keys live in the arena. */
LENS_MUST_CHECK enum lens_status lens_eval_search(
    const struct lens_opened *opened, const struct lens_search_parts *parts,
    const struct lens_eval_search *search, struct lens_arena *arena,
    struct lens_eval_searches *out, struct lens_error *err);

#endif /* LENS_CLI_EVAL_SEARCH_H */

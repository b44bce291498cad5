/*
 * judged.h - the queries that can be evaluated: those somebody judged.
 *
 * Queries and judgments come from two files and need not fit: collections have
 * queries of other splits beside those of one, and lists of judgments that name
 * queries which were dropped.  Neither is an error; both are counted, because
 * many of either mean that the files do not belong together.
 */
#ifndef LENS_EVAL_JUDGED_H
#define LENS_EVAL_JUDGED_H

#include <stdbool.h>

#include "asklens/arena.h"
#include "asklens/qrels.h"
#include "asklens/status.h"

struct lens_judged_query {
    size_t number; /* among the queries */
    const struct lens_judgments *judgments;
};

struct lens_judged {
    const struct lens_judged_query *at; /* in the order of the queries */
    size_t n;
    size_t n_unjudged;         /* queries left out: nobody judged them */
    size_t n_unknown;          /* judged queries that are not there */
    size_t n_without_relevant; /* of the `n`; every measure gives them 0 */
};

/* Borrows both; the result lives in the arena. */
LENS_MUST_CHECK enum lens_status
lens_judged_join(const struct lens_test_queries *queries,
                 const struct lens_qrels *qrels, struct lens_arena *arena,
                 struct lens_judged *out, struct lens_error *err);

/* How many judged documents `knows` does not know. */
size_t lens_qrels_unknown(const struct lens_qrels *qrels,
                          bool (*knows)(const char *key, const void *arg),
                          const void *arg);

#endif /* LENS_EVAL_JUDGED_H */

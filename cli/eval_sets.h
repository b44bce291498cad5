/*
 * eval_sets.h - sets of judgments and the queries they are about.
 *
 * A search needs the texts of the queries: they come from the collection, and
 * judgments of others are left out.  Runs that are given as files need none:
 * there the queries are those that any set judges, as trec_eval has it, and a
 * collection only adds their texts.
 */
#ifndef LENS_CLI_EVAL_SETS_H
#define LENS_CLI_EVAL_SETS_H

#include "eval_report.h"

struct lens_eval_wanted_sets {
    const char *dir;          /* of the collection; NULL: none */
    bool by_judgments;        /* the queries are those that are judged */
    const char *const *words; /* names of sets, or files; borrowed */
    size_t n_words;
};

/*
 * Read the judgments and the queries into the arena; `sets` has room for
 * LENS_EVAL_QRELS_MAX.  LENS_E_INVAL for a set that judges no query of the
 * collection.
 */
LENS_MUST_CHECK enum lens_status
lens_eval_sets_read(const struct lens_eval_wanted_sets *wanted,
                    struct lens_arena *arena, struct lens_test_queries *queries,
                    struct lens_eval_set *sets, struct lens_error *err);

#endif /* LENS_CLI_EVAL_SETS_H */

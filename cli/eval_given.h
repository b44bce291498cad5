/*
 * eval_given.h - runs that were given as files instead of being searched for.
 *
 * A run is called by the last part of its path, by all of it where two end
 * alike.
 */
#ifndef LENS_CLI_EVAL_GIVEN_H
#define LENS_CLI_EVAL_GIVEN_H

#include "asklens/arena.h"
#include "eval_run.h"

/*
 * Read `n` files, of which there may be LENS_EVAL_RUNS_MAX, and join them to
 * the queries.  Paths are borrowed, everything else lives in the arena.
 * LENS_E_INVAL for a path given twice; else as lens_run_read().
 */
LENS_MUST_CHECK enum lens_status
lens_eval_given(const char *const *paths, size_t n,
                const struct lens_test_queries *queries,
                struct lens_arena *arena, struct lens_eval_run *out,
                struct lens_error *err);

#endif /* LENS_CLI_EVAL_GIVEN_H */

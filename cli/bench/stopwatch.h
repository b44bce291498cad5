/*
 * stopwatch.h - how long the retrievers and the embedder of one ask take.
 *
 * They are ports, so nothing in the engine has to know that it is measured:
 * each is given to it behind another of the same port, which notes the time
 * around every search and every embedding and passes all else on.  The price is
 * two readings of the clock a call, some 50 ns; an ask makes a few dozen.
 */
#ifndef LENS_BENCH_STOPWATCH_H
#define LENS_BENCH_STOPWATCH_H

#include <stdint.h>

#include "asklens/arena.h"
#include "asklens/embedder.h"
#include "asklens/retriever.h"

/* Which channel a retriever counts for. */
enum lens_timed {
    LENS_TIMED_LEXICAL, /* by words: terms, phrases */
    LENS_TIMED_DENSE,   /* by vectors: nearness, discriminant */
    LENS_TIMED_EMBED,
    LENS_N_TIMED
};

/* Since it was set to zero. */
struct lens_stopwatch {
    uint64_t spent_ns[LENS_N_TIMED];
    uint64_t first_ns, last_ns; /* the first began, the last ended; 0: none */
};

/* Put a timed one in the place of `*port`; fine where that is NULL.  It lives
 * in the arena and needs no closing; the one behind stays its owner's. */
LENS_MUST_CHECK enum lens_status lens_stopwatch_retriever(
    struct lens_stopwatch *watch, enum lens_timed as, struct lens_arena *arena,
    const struct lens_retriever **port, struct lens_error *err);

LENS_MUST_CHECK enum lens_status
lens_stopwatch_embedder(struct lens_stopwatch *watch, struct lens_arena *arena,
                        struct lens_embedder **port, struct lens_error *err);

#endif /* LENS_BENCH_STOPWATCH_H */

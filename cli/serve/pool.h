/*
 * pool.h - threads that answer, and the queue before them.
 *
 *     lens_pool_put() -> queue -> a thread runs it with a leased worker
 *                          -> done list, and `ready` becomes readable
 *                          -> lens_pool_take_done()
 *
 * One thread puts and takes: that of the sockets, which thus never waits for an
 * answer and needs no lock of its own.  A connection has one job at a time, so
 * that the queue is bounded by their number.
 */
#ifndef LENS_SERVE_POOL_H
#define LENS_SERVE_POOL_H

#include <stdint.h>

#include "serve/generation.h"

/* Part of what is to be done; first in its structure. */
struct lens_job {
    struct lens_job *next;
    void (*run)(struct lens_job *job, struct lens_api_worker *worker);
};

struct lens_pool;

LENS_MUST_CHECK enum lens_status
lens_pool_open(struct lens_generations *generations, size_t n_threads,
               struct lens_pool **out, struct lens_error *err);

/* Run what is queued to its end, and no more; what is done may still be taken. */
void lens_pool_finish(struct lens_pool *pool);
void lens_pool_close(struct lens_pool *pool);

void lens_pool_put(struct lens_pool *pool, struct lens_job *job);

/* All that are done, in the order they were; NULL when none is. */
struct lens_job *lens_pool_take_done(struct lens_pool *pool);

/* A descriptor that is readable while something is done. */
int lens_pool_ready(const struct lens_pool *pool);

#endif /* LENS_SERVE_POOL_H */

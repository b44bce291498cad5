/*
 * generation.h - the index in force, and those before it that calls still hold.
 *
 *            take            give
 *     call --------> lease --------> free list of its generation
 *
 *     reload: the new one is put in force; an old one is closed by whoever
 *     gives its last worker back
 *
 * A generation is an open index with workers of its own, made all at once, so
 * that what can fail has failed before a call comes.  Nobody waits for a reload
 * and no call loses its index under its feet.
 */
#ifndef LENS_SERVE_GENERATION_H
#define LENS_SERVE_GENERATION_H

#include <pthread.h>

#include "api/service.h"

struct lens_generation;

struct lens_generations {
    const struct lens_cli *cli;
    size_t n_workers;
    pthread_mutex_t lock; /* of all below, and of free lists */
    struct lens_generation *current;
};

/* A worker on loan. */
struct lens_lease {
    struct lens_generation *of;
    struct lens_api_worker *worker;
};

/* `cli` names the index and must outlive it; at most `n_workers` leases are
 * held at a time. */
LENS_MUST_CHECK enum lens_status
lens_generations_open(struct lens_generations *out, const struct lens_cli *cli,
                      size_t n_workers, struct lens_error *err);

/* All leases are back. */
void lens_generations_close(struct lens_generations *generations);

/* Open the index anew and put it in force; on failure nothing changes.  May run
 * beside everything but itself. */
LENS_MUST_CHECK enum lens_status
lens_generations_reload(struct lens_generations *generations,
                        struct lens_error *err);

/* The number of the index in force. */
unsigned lens_generations_number(struct lens_generations *generations);

struct lens_lease lens_generations_take(struct lens_generations *generations);
void lens_generations_give(struct lens_generations *generations,
                           struct lens_lease lease);

#endif /* LENS_SERVE_GENERATION_H */

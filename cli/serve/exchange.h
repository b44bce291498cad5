/*
 * exchange.h - connections, and the request that is under way on each.
 *
 *           request line       all of it        answer made
 *     idle -----------> reading -----> answering ---------> sending
 *      ^                                (on a worker)          |
 *      +-------------------------------------------------------+
 *
 * libmicrohttpd reads and writes; all of it happens in one thread, that of the
 * loop in server.c, which never waits for an answer: while a worker makes one
 * the connection is suspended.  A connection has one exchange for its whole
 * life.  Requests about the server's health are answered by the loop itself, so
 * that they are when all workers are busy.
 */
#ifndef LENS_SERVE_EXCHANGE_H
#define LENS_SERVE_EXCHANGE_H

#include "api/metrics.h"
#include "serve/access_log.h"
#include "serve/guard.h"
#include "serve/pool.h"
#include "serve/settings.h"

struct lens_exchanges;

/* All borrowed. */
struct lens_exchange_parts {
    const struct lens_serve_settings *settings;
    const struct lens_guard *guard;
    struct lens_generations *generations;
    struct lens_pool *pool;
    const struct lens_access_log *log;
    struct lens_api_metrics *metrics;
};

LENS_MUST_CHECK enum lens_status
lens_exchanges_open(const struct lens_exchange_parts *parts,
                    struct lens_exchanges **out, struct lens_error *err);

/* Ends every connection.  Nothing is with the pool any more. */
void lens_exchanges_close(struct lens_exchanges *all);

/* A new connection; `fd` is taken over.  One too many is told so and closed. */
void lens_exchanges_add(struct lens_exchanges *all, int fd);

/* Readable when lens_exchanges_run() has something to do. */
int lens_exchanges_fd(const struct lens_exchanges *all);

/* Milliseconds after which to run anyway. */
int lens_exchanges_timeout(const struct lens_exchanges *all);

/* Read and write what can be, without waiting, and end what takes too long. */
void lens_exchanges_run(struct lens_exchanges *all);

/* Answers that the pool has ready go on their way. */
void lens_exchanges_resume(struct lens_exchanges *all);

/* No further request on any connection: those that are idle end now, the others
 * with their answer. */
void lens_exchanges_drain(struct lens_exchanges *all);

/* Open connections. */
size_t lens_exchanges_count(const struct lens_exchanges *all);

/* Requests that wait for a worker or are with one. */
size_t lens_exchanges_waiting(const struct lens_exchanges *all);

#endif /* LENS_SERVE_EXCHANGE_H */

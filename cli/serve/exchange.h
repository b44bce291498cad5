/*
 * exchange.h - connections, and the request that is under way on each.
 *
 *              request line     head and body      answer written
 *     LENS_IDLE -------> LENS_READING ----> LENS_ANSWERING ----> LENS_SENDING
 *        ^                                  (on a worker)             |
 *        +------------------------------------------------------------+
 *
 * libmicrohttpd reads and writes; all of it happens in one thread, that of the
 * loop in server.c, which never waits for an answer: while a worker makes one
 * the connection is suspended.  A connection has one exchange for its whole
 * life.
 */
#ifndef LENS_SERVE_EXCHANGE_H
#define LENS_SERVE_EXCHANGE_H

#include "serve/pool.h"
#include "serve/settings.h"

struct lens_exchanges;

/* Everything is borrowed. */
LENS_MUST_CHECK enum lens_status
lens_exchanges_open(const struct lens_serve_settings *settings,
                    struct lens_pool *pool, struct lens_exchanges **out,
                    struct lens_error *err);

/* Ends every connection.  The pool is closed. */
void lens_exchanges_close(struct lens_exchanges *all);

/* A new connection; `fd` is taken over. */
void lens_exchanges_add(struct lens_exchanges *all, int fd);

/* Readable when lens_exchanges_run() has something to do. */
int lens_exchanges_fd(const struct lens_exchanges *all);

/* Milliseconds after which to run anyway; -1 for none. */
int lens_exchanges_timeout(const struct lens_exchanges *all);

/* Read and write what can be, without waiting. */
void lens_exchanges_run(struct lens_exchanges *all);

/* Answers that the pool has ready go on their way. */
void lens_exchanges_resume(struct lens_exchanges *all);

/* No further request on any connection: those that are idle end now, the others
 * with their answer. */
void lens_exchanges_drain(struct lens_exchanges *all);

/* Open connections. */
size_t lens_exchanges_count(const struct lens_exchanges *all);

#endif /* LENS_SERVE_EXCHANGE_H */

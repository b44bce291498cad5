/*
 * connection.h - one connection to a server on this machine, and requests over
 * it, one at a time.
 *
 * A client for our own server, as light as it can be: a request is bytes made
 * beforehand, an answer is read to its end by its Content-Length and forgotten.
 * An answer other than 200 is a failure.
 */
#ifndef LENS_BENCH_CONNECTION_H
#define LENS_BENCH_CONNECTION_H

#include <stdint.h>

#include "asklens/arena.h"
#include "base/buffer.h"

enum {
    LENS_CONNECTION_ANSWER_MAX = 32 << 20
};

struct lens_connection {
    int fd; /* -1: none */
    struct lens_buffer answer;
};

/* To the loopback. */
LENS_MUST_CHECK enum lens_status
lens_connection_open(uint16_t port, struct lens_connection *out,
                     struct lens_error *err);
void lens_connection_close(struct lens_connection *connection);

LENS_MUST_CHECK enum lens_status
lens_connection_ask(struct lens_connection *connection,
                    struct lens_view request, struct lens_error *err);

/* A POST of {"text": "..."} to `path`; the arena's. */
LENS_MUST_CHECK enum lens_status
lens_connection_request(const char *path, struct lens_view text,
                        struct lens_arena *arena, struct lens_view *out,
                        struct lens_error *err);

#endif /* LENS_BENCH_CONNECTION_H */

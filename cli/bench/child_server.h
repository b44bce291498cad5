/*
 * child_server.h - an `asklens serve` of our own, to be measured from outside.
 *
 * A fresh process: its memory is that of a server and of nothing else, and what
 * is measured over the socket shares no lock and no allocator with who measures
 * it.  It listens on a free port of the loopback, keeps no log, wants no token,
 * and ends with its parent.
 */
#ifndef LENS_BENCH_CHILD_SERVER_H
#define LENS_BENCH_CHILD_SERVER_H

#include <stdint.h>
#include <sys/types.h>

#include "asklens/status.h"

struct lens_child_server {
    pid_t pid; /* 0: none */
    uint16_t port;
    int output; /* the pipe it writes to */
};

/* Started, with `n_workers` over the index in `dir`, and back when it answers.
 * `program` is the path of asklens; NULL for this one. */
LENS_MUST_CHECK enum lens_status
lens_child_server_open(const char *program, const char *dir, size_t n_workers,
                       struct lens_child_server *out, struct lens_error *err);

/* Stop it and wait for its end; fine on zero. */
void lens_child_server_close(struct lens_child_server *server);

#endif /* LENS_BENCH_CHILD_SERVER_H */

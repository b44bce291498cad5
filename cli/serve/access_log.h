/*
 * access_log.h - one line of JSON for each request, and for what happens to the
 * server.
 *
 *     {"time":"2026-02-03T04:05:06.789Z","id":"...","client":"127.0.0.1",
 *      "method":"POST","route":"/v1/ask","status":200,"bytes":4711,"us":812,
 *      "verdict":"match"}
 *     {"time":"...","event":"reload","generation":2}
 *
 * What a user wrote is not in it unless asked for: a route stands for the path,
 * and the query is left out.  A line is written at once, so that lines of two
 * processes do not mix.
 */
#ifndef LENS_SERVE_ACCESS_LOG_H
#define LENS_SERVE_ACCESS_LOG_H

#include <stdint.h>

#include "api/call.h"
#include "api/service.h"

struct lens_access_log {
    const char *path; /* NULL: standard error, or none */
    int fd;           /* -1: none */
};

/* `where` is a path, "-" or "none", and borrowed. */
LENS_MUST_CHECK enum lens_status
lens_access_log_open(struct lens_access_log *out, const char *where,
                     struct lens_error *err);
void lens_access_log_close(struct lens_access_log *log);

/* Open the path anew, whose file may have been moved away; when that fails the
 * old one stays. */
void lens_access_log_reopen(struct lens_access_log *log);

struct lens_access {
    const char *id, *client;
    struct lens_view method, path;
    const struct lens_api_trace *trace;
    int status;
    size_t bytes; /* of the body */
    uint64_t us;
    struct lens_view text; /* empty: not to be written */
};

void lens_access_log_request(const struct lens_access_log *log,
                             const struct lens_access *access);

/* `detail` may be NULL. */
void lens_access_log_event(const struct lens_access_log *log, const char *event,
                           unsigned generation, const char *detail);

#endif /* LENS_SERVE_ACCESS_LOG_H */

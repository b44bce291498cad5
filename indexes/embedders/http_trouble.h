/*
 * http_trouble.h - what a reply without vectors means: try again, or say what?
 *
 * Again   where the same request may succeed in a moment: no connection, no
 *         answer in time, an answer cut off; HTTP 408, 429 and 5xx.  Embedding
 *         changes nothing at the server, so a request whose answer was lost may
 *         be repeated.  Everything else is a mistake that stays one.
 * When    after backoff_ms, then twice that, and so on up to a maximum, or what
 *         Retry-After asks for if that is longer.  There is no jitter: we are
 *         one client with one request at a time, and a run should repeat.  A
 *         server that asks for more than LENS_HTTP_RETRY_AFTER_MAX_S is not
 *         asked again: the person waiting should know instead.
 * Words   which endpoint, what happened, what the server said of it, and the
 *         next step.
 */
#ifndef LENS_EMBEDDERS_HTTP_TROUBLE_H
#define LENS_EMBEDDERS_HTTP_TROUBLE_H

#include <stdbool.h>

#include "asklens/status.h"
#include "embedders/http_transport.h"

enum {
    LENS_HTTP_BACKOFF_MAX_MS = 30000,
    LENS_HTTP_RETRY_AFTER_MAX_S = 30
};

/* What the words are about; borrowed for the call. */
struct lens_http_request {
    const char *endpoint, *model;
    const char *key; /* to keep it out of the words; may be NULL */
    unsigned timeout_ms;
    size_t max_answer; /* bytes */
};

/* Is there an answer, and does its status promise vectors? */
bool lens_http_is_good(const struct lens_http_reply *reply);

bool lens_http_may_pass(const struct lens_http_reply *reply);

/* Milliseconds before the next attempt, after `n_attempts` >= 1 failed. */
unsigned lens_http_wait_ms(const struct lens_http_reply *reply,
                           unsigned backoff_ms, unsigned n_attempts);

/* The error for a reply that is not good; returns its status. */
enum lens_status lens_http_fail(const struct lens_http_request *request,
                                const struct lens_http_reply *reply,
                                unsigned n_attempts, struct lens_error *err);

#endif /* LENS_EMBEDDERS_HTTP_TROUBLE_H */

/*
 * call.h - one call of the API, whoever carries it.
 *
 *     socket server \
 *     asklens api    > request - route - handler - response
 *     a test        /
 *
 * A request is a method, a path, headers and a body, nothing of sockets; a
 * response is a status, a content type and bytes.  What lens_api_answer() gives
 * for a request is the same whatever carried it, byte for byte, so that `asklens
 * api` shows exactly what `asklens serve` sends.
 *
 * Everything outside is distrusted: the carrier bounds head and body before it
 * calls, and handlers read bodies through engine/json/ within the limits below.
 */
#ifndef LENS_API_CALL_H
#define LENS_API_CALL_H

#include <stddef.h>

#include "asklens/arena.h"
#include "asklens/status.h"
#include "asklens/view.h"
#include "base/buffer.h"

enum {
    LENS_API_BODY_MAX = 1 << 20,    /* default of the carriers */
    LENS_API_DEPTH_MAX = 32,        /* of JSON in a body */
    LENS_API_ANSWER_MAX = 16 << 20, /* bytes of a response */
    LENS_API_PATH_MAX = 1024,
    LENS_API_PARAMS_MAX = 2,
    LENS_API_FIELDS_MAX = 12 /* extra header fields of a response */
};

struct lens_api_field {
    struct lens_view name, value;
};

/* Borrowed from the carrier for the time of the call. */
struct lens_api_request {
    struct lens_view method;
    struct lens_view path;  /* as sent: with %XX, without the query */
    struct lens_view query; /* after '?', as sent; may be empty */
    const struct lens_api_field *fields;
    size_t n_fields;
    struct lens_view body;
    const char *id; /* of the request, for problems and the log */
};

/* The value of a header field, its name in any case; empty when absent. */
struct lens_view lens_api_field(const struct lens_api_request *request,
                                const char *name);

/* What a handler fills.  Strings are static or the call's arena's: they live
 * until the next call on that worker, or lens_api_worker_clear(). */
struct lens_api_response {
    int status;               /* 200 unless said */
    const char *content_type; /* "application/json" unless said */
    struct lens_buffer body;
    struct {
        const char *name, *value;
    } fields[LENS_API_FIELDS_MAX];
    size_t n_fields;
};

void lens_api_response_init(struct lens_api_response *response);
void lens_api_response_release(struct lens_api_response *response);

/* One more header field; beyond LENS_API_FIELDS_MAX it is dropped. */
void lens_api_response_add(struct lens_api_response *response, const char *name,
                           const char *value);

struct lens_api_worker;
struct lens_api_route;

/* A call on its way through a handler. */
struct lens_api_call {
    struct lens_api_worker *worker; /* NULL where a call is refused */
    const struct lens_api_request *request;
    const struct lens_api_route *route;           /* NULL where none fits */
    struct lens_view params[LENS_API_PARAMS_MAX]; /* of the path, decoded */
    struct lens_arena *arena;                     /* goes with the call */
    struct lens_api_response *response;
};

/*
 * Answer.  Never fails: what goes wrong becomes a response in the style of the
 * route.  `response` is initialised.  One call at a time on one worker.
 */
void lens_api_answer(struct lens_api_worker *worker,
                     const struct lens_api_request *request,
                     struct lens_api_response *response);

/*
 * The answer to a request the carrier turns down before it comes to a worker:
 * no token, too long a body.  It looks as the errors of the route's family do.
 * `response` is initialised and may have header fields already.  The route it
 * would have come to, or NULL.
 */
const struct lens_api_route *
lens_api_refuse(const struct lens_api_request *request, int status,
                const struct lens_error *error, struct lens_arena *arena,
                struct lens_api_response *response);

#endif /* LENS_API_CALL_H */

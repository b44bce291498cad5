/* exchange_int.h - an exchange, for the files that make it up. */
#ifndef LENS_SERVE_EXCHANGE_INT_H
#define LENS_SERVE_EXCHANGE_INT_H

#include <microhttpd.h>
#include <netinet/in.h>
#include <stdint.h>

#include "api/metrics.h"
#include "serve/access_log.h"
#include "serve/exchange.h"
#include "serve/rate.h"

enum {
    LENS_FIELDS_MAX = 64,
    /* A body that is too long is read to its end up to here, so that the
     * client hears why; beyond it the connection is cut. */
    LENS_DISCARD_MAX = 8 << 20,
    LENS_LOGGED_TEXT_MAX = 8 << 10
};

enum lens_phase {
    LENS_IDLE,
    LENS_READING,
    LENS_ANSWERING,
    LENS_SENDING,
    LENS_CUT /* we have given it up; libmicrohttpd has not noticed yet */
};

struct lens_exchange {
    struct lens_job job; /* first */
    struct lens_exchanges *all;
    struct lens_exchange *prev, *next;

    /* Of the connection. */
    struct MHD_Connection *connection;
    int fd;
    bool is_unix;
    uint64_t rate_key;
    char client[INET6_ADDRSTRLEN];
    enum lens_phase phase;
    uint64_t since_us; /* of the phase */

    /* Of the request, all borrowed from `target`, the connection and `body`. */
    bool has_head;
    bool must_close;   /* after the answer */
    bool is_preflight; /* of a page that may */
    struct lens_view host;
    struct lens_view origin; /* of a page that may and is none of ours; or "" */
    struct lens_buffer target, body;
    size_t body_len; /* with what was thrown away */
    struct lens_api_field fields[LENS_FIELDS_MAX];
    size_t head_bytes;
    struct lens_api_request request;
    char id[LENS_REQUEST_ID_MAX + 1];
    uint64_t whole_us; /* when the last of it came */

    /* Set when it is not to come to a worker. */
    int refused; /* status, or 0 */
    unsigned retry_s;
    struct lens_error why;

    /* Of the answer. */
    struct MHD_Response *answer;
    int status;
    size_t bytes;
    struct lens_api_trace trace; /* without its text */
    struct lens_buffer text;     /* for the log */
};

struct lens_exchanges {
    const struct lens_serve_settings *settings;
    const struct lens_guard *guard;
    struct lens_generations *generations;
    struct lens_pool *pool;
    const struct lens_access_log *log;
    struct lens_api_metrics *metrics;
    struct lens_api_gauges *gauges; /* of the metrics */
    struct MHD_Daemon *daemon;
    struct lens_exchange *first;
    uint64_t next_id, expired_us;
    bool is_draining;
    struct lens_rate rate;
};

void lens_exchange_begin(struct lens_exchange *x, enum lens_phase phase);

/* admission.c: look at the head; what is wrong with it goes to x->refused. */
void lens_exchange_admit(struct lens_exchange *x);

/* Turn it down; the first reason stays. */
LENS_PRINTF(3, 4)
void lens_exchange_refuse(struct lens_exchange *x, int status, const char *fmt,
                          ...);
void lens_exchange_hint(struct lens_exchange *x, const char *hint);

/* Is it answered by the loop itself, whatever the workers do? */
bool lens_exchange_is_health(const struct lens_exchange *x);

/* answering.c: fill x->answer. */
void lens_exchange_answer(struct lens_exchange *x,
                          struct lens_api_worker *worker);
void lens_exchange_answer_refusal(struct lens_exchange *x);
void lens_exchange_answer_preflight(struct lens_exchange *x);

/* The refusal as bytes of its own, where libmicrohttpd takes no answer any
 * more; then the connection ends. */
void lens_exchange_cut(struct lens_exchange *x);

/* Log and count what was answered. */
void lens_exchange_note(struct lens_exchange *x);

/* deadlines.c */
void lens_exchanges_expire(struct lens_exchanges *all);

#endif /* LENS_SERVE_EXCHANGE_INT_H */

/*
 * service.h - an open index, ready to answer calls from many threads.
 *
 * A service is one generation of the index, opened once; workers share its
 * mapped files, and each has documents, analyzer, engine and arena of its own.
 * The embedder takes one call at a time, so workers queue for it
 * (shared_embedder.h).  Nothing in a service changes after it is open: to reload
 * is to open another one, give it to new calls, and close the old one when its
 * last call is over, which is the server's business.
 */
#ifndef LENS_API_SERVICE_H
#define LENS_API_SERVICE_H

#include "asklens/engine.h"
#include "cli.h"
#include "opened.h"

struct lens_api_service;
struct lens_api_route;
struct lens_api_metrics;

/* Open the index that the options of `cli` name; `cli` must outlive it. */
LENS_MUST_CHECK enum lens_status
lens_api_service_open(const struct lens_cli *cli, struct lens_api_service **out,
                      struct lens_error *err);
void lens_api_service_close(struct lens_api_service *service);

/* How much a call may bring; what `asklens serve` says with --max-..., by
 * default what call.h and engine.h have. */
struct lens_api_limits {
    size_t body;  /* bytes */
    size_t depth; /* of JSON */
    size_t text;  /* bytes of a text to ask or search with */
};

LENS_MUST_CHECK enum lens_status
lens_api_limits_read(const struct lens_cli *cli, struct lens_api_limits *out,
                     struct lens_error *err);

/* The generation it serves, for /metrics and the log. */
const struct lens_index_facts *
lens_api_service_facts(const struct lens_api_service *service);

/* What the last call was about, for the log and /metrics of a server. */
struct lens_api_trace {
    const struct lens_api_route *route; /* NULL: none fitted */
    bool has_verdict;                   /* something was asked */
    enum lens_verdict verdict;
    struct lens_timing timing;
    struct lens_view text; /* what was asked; lives as the response's strings */
};

/* What one thread answers with.  Fields are for handlers to read. */
struct lens_api_worker {
    struct lens_api_service *service; /* must outlive it */
    struct lens_cli cli;  /* options, and an arena that lives as long */
    struct lens_cli call; /* the same with the arena of the call at hand */
    struct lens_opened opened;
    struct lens_engine *engine; /* NULL for an index that is no lens */
    const char *no_dense;       /* why there is no dense channel; or NULL */
    struct lens_api_limits limits;
    struct lens_api_trace trace;
    struct lens_api_metrics *metrics; /* NULL: nobody counts */
};

LENS_MUST_CHECK enum lens_status
lens_api_worker_open(struct lens_api_service *service,
                     struct lens_api_worker **out, struct lens_error *err);
void lens_api_worker_close(struct lens_api_worker *worker);

/* Forget the last call and free what it needed. */
void lens_api_worker_clear(struct lens_api_worker *worker);

#endif /* LENS_API_SERVICE_H */

/*
 * metrics.h - what a server counts, and how /metrics shows it.
 *
 * The text format of Prometheus, version 0.0.4.  All counting and writing is
 * done by one thread, that of the server's loop; there is no lock here.
 *
 *     asklens_requests_total{route,method,status}
 *     asklens_request_seconds{route}             whole request to answer written
 *     asklens_stage_seconds{stage}               of an ask: analyze ... explain
 *     asklens_verdicts_total{verdict}
 *     asklens_requests_unfinished_total          ended before they were whole
 *     asklens_connections, _connections_total, _connections_refused_total
 *     asklens_requests_waiting                   for a worker
 *     asklens_index_generation, asklens_reloads_total{result}
 *     asklens_build_info{version,commit}, process_resident_memory_bytes,
 *     process_start_time_seconds
 *
 * A route is named by its template, so that the number of series is bounded; ""
 * is a request without a route.
 */
#ifndef LENS_API_METRICS_H
#define LENS_API_METRICS_H

#include <stdint.h>

#include "api/service.h"
#include "base/buffer.h"

struct lens_api_metrics;

LENS_MUST_CHECK enum lens_status
lens_api_metrics_new(struct lens_api_metrics **out, struct lens_error *err);
void lens_api_metrics_free(struct lens_api_metrics *metrics);

/* One request, answered in `us`. */
void lens_api_metrics_count(struct lens_api_metrics *metrics,
                            const struct lens_api_trace *trace, int status,
                            uint64_t us);

/* What is as it is at the moment, and what is counted elsewhere; the server
 * sets it before /metrics is written. */
struct lens_api_gauges {
    size_t connections, waiting;
    uint64_t connections_total, refused_total, unfinished_total;
    uint64_t reloads_ok, reloads_failed;
    bool is_draining; /* /readyz says no */
};

struct lens_api_gauges *
lens_api_metrics_gauges(struct lens_api_metrics *metrics);

/* `metrics` may be NULL: nothing has been counted. */
void lens_api_metrics_write(const struct lens_api_metrics *metrics,
                            const struct lens_index_facts *facts,
                            struct lens_buffer *out);

#endif /* LENS_API_METRICS_H */

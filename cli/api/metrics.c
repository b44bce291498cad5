#include "api/metrics.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "api/histogram.h"
#include "api/route.h"
#include "base/alloc.h"
#include "base/error.h"
#include "commit.h"

/* The statuses that are told apart; all others are "other". */
static const short statuses[] = { 200, 202, 204, 400, 401, 403, 404, 405, 408,
                                  413, 414, 415, 421, 429, 431, 500, 503 };
static const char *const stages[] = { "analyze", "embed", "retrieve", "rank",
                                      "explain" };

enum {
    N_STATUSES = sizeof(statuses) / sizeof(*statuses),
    N_STAGES = sizeof(stages) / sizeof(*stages),
    N_VERDICTS = LENS_MATCH + 1
};

struct counted {
    const struct lens_api_route *route; /* NULL: none */
    uint64_t by_status[N_STATUSES + 1];
    struct lens_histogram times;
};

struct lens_api_metrics {
    struct lens_histogram stages[N_STAGES];
    uint64_t verdicts[N_VERDICTS];
    struct lens_api_gauges gauges;
    time_t started;
    size_t n_routes;
    struct counted routes[]; /* the last is of requests without one */
};

enum lens_status lens_api_metrics_new(struct lens_api_metrics **out,
                                      struct lens_error *err)
{
    struct lens_api_metrics *metrics;
    size_t n = 0;

    while (lens_api_route(n))
        n++;
    metrics =
        lens_calloc(1, sizeof(*metrics) + (n + 1) * sizeof(struct counted));
    if (!metrics)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the metrics");
    metrics->n_routes = n;
    metrics->started = time(NULL);
    for (size_t i = 0; i < n; i++)
        metrics->routes[i].route = lens_api_route(i);
    *out = metrics;
    return LENS_OK;
}

void lens_api_metrics_free(struct lens_api_metrics *metrics)
{
    lens_free(metrics);
}

static size_t index_of_status(int status)
{
    size_t i = 0;

    while (i < N_STATUSES && statuses[i] != status)
        i++;
    return i;
}

void lens_api_metrics_count(struct lens_api_metrics *metrics,
                            const struct lens_api_trace *trace, int status,
                            uint64_t us)
{
    const struct lens_timing *timing = &trace->timing;
    const uint64_t of_stage[N_STAGES] = { timing->analyze_ns, timing->embed_ns,
                                          timing->retrieve_ns, timing->rank_ns,
                                          timing->explain_ns };
    size_t i = 0;

    while (i < metrics->n_routes && metrics->routes[i].route != trace->route)
        i++;
    metrics->routes[i].by_status[index_of_status(status)]++;
    lens_histogram_add(&metrics->routes[i].times, us);
    if (!trace->has_verdict)
        return;
    metrics->verdicts[trace->verdict]++;
    for (size_t s = 0; s < N_STAGES; s++)
        lens_histogram_add(&metrics->stages[s], of_stage[s] / 1000);
}

struct lens_api_gauges *
lens_api_metrics_gauges(struct lens_api_metrics *metrics)
{
    return &metrics->gauges;
}

static void put_about(struct lens_buffer *out, const char *name,
                      const char *type, const char *about)
{
    lens_buffer_add_format(out, "# HELP %s %s\n# TYPE %s %s\n", name, about,
                           name, type);
}

static void put_number(struct lens_buffer *out, const char *name,
                       const char *type, const char *about, uint64_t value)
{
    put_about(out, name, type, about);
    lens_buffer_add_format(out, "%s %" PRIu64 "\n", name, value);
}

/* The second number of statm, in pages. */
static uint64_t resident_bytes(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    char line[128];
    uint64_t pages = 0;

    if (!file)
        return 0;
    if (fgets(line, sizeof(line), file)) {
        const char *p = line;

        while (*p && *p != ' ')
            p++;
        while (*p == ' ')
            p++;
        for (; *p >= '0' && *p <= '9'; p++)
            pages = pages * 10 + (uint64_t)(*p - '0');
    }
    (void)fclose(file);
    return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static const char *path_of(const struct counted *counted)
{
    return counted->route ? counted->route->path : "";
}

static void put_requests(const struct lens_api_metrics *metrics,
                         struct lens_buffer *out)
{
    put_about(out, "asklens_requests_total", "counter",
              "Requests by route, method and status.");
    for (size_t i = 0; i <= metrics->n_routes; i++) {
        const struct counted *counted = &metrics->routes[i];

        for (size_t s = 0; s <= N_STATUSES; s++) {
            char status[8] = "other";

            if (!counted->by_status[s])
                continue;
            if (s < N_STATUSES)
                (void)snprintf(status, sizeof(status), "%d", statuses[s]);
            lens_buffer_add_format(
                out,
                "asklens_requests_total{route=\"%s\",method=\"%s\","
                "status=\"%s\"} %" PRIu64 "\n",
                path_of(counted), counted->route ? counted->route->method : "",
                status, counted->by_status[s]);
        }
    }
    put_about(out, "asklens_request_seconds", "histogram",
              "From the last byte of a request to the last of its answer.");
    for (size_t i = 0; i <= metrics->n_routes; i++) {
        if (metrics->routes[i].times.n)
            lens_histogram_write(&metrics->routes[i].times,
                                 "asklens_request_seconds", "route",
                                 path_of(&metrics->routes[i]), out);
    }
}

static void put_asks(const struct lens_api_metrics *metrics,
                     struct lens_buffer *out)
{
    put_about(out, "asklens_stage_seconds", "histogram",
              "What the stages of an answer took.");
    for (size_t s = 0; s < N_STAGES; s++)
        lens_histogram_write(&metrics->stages[s], "asklens_stage_seconds",
                             "stage", stages[s], out);
    put_about(out, "asklens_verdicts_total", "counter", "Answers by verdict.");
    for (size_t v = 0; v < N_VERDICTS; v++)
        lens_buffer_add_format(
            out, "asklens_verdicts_total{verdict=\"%s\"} %" PRIu64 "\n",
            lens_verdict_name((enum lens_verdict)v), metrics->verdicts[v]);
}

static void put_server(const struct lens_api_metrics *metrics,
                       struct lens_buffer *out)
{
    const struct lens_api_gauges *gauges = &metrics->gauges;

    put_number(out, "asklens_connections", "gauge", "Open connections.",
               gauges->connections);
    put_number(out, "asklens_connections_total", "counter",
               "Connections taken in.", gauges->connections_total);
    put_number(out, "asklens_connections_refused_total", "counter",
               "Connections turned away, there being too many.",
               gauges->refused_total);
    put_number(out, "asklens_requests_waiting", "gauge",
               "Requests that wait for a worker or are with one.",
               gauges->waiting);
    put_number(out, "asklens_requests_unfinished_total", "counter",
               "Requests that ended before they were whole.",
               gauges->unfinished_total);
    put_about(out, "asklens_reloads_total", "counter",
              "Times the index was opened anew.");
    lens_buffer_add_format(out,
                           "asklens_reloads_total{result=\"ok\"} %" PRIu64
                           "\nasklens_reloads_total{result=\"failed\"} %" PRIu64
                           "\n",
                           gauges->reloads_ok, gauges->reloads_failed);
    put_number(out, "process_start_time_seconds", "gauge",
               "When the server started, in seconds since 1970.",
               (uint64_t)metrics->started);
}

void lens_api_metrics_write(const struct lens_api_metrics *metrics,
                            const struct lens_index_facts *facts,
                            struct lens_buffer *out)
{
    put_about(out, "asklens_build_info", "gauge", "The program.");
    lens_buffer_add_format(
        out, "asklens_build_info{version=\"%s\",commit=\"%s\"} 1\n",
        ASKLENS_VERSION, ASKLENS_COMMIT);
    put_number(out, "asklens_index_generation", "gauge",
               "The generation of the index in force.", facts->generation);
    put_number(out, "process_resident_memory_bytes", "gauge",
               "Memory that is in use.", resident_bytes());
    if (!metrics)
        return;
    put_requests(metrics, out);
    put_asks(metrics, out);
    put_server(metrics, out);
}

/* health.c - what keeps a server under watch: alive, ready, and its figures. */
#include "api/metrics.h"
#include "api/problem.h"
#include "api/route.h"
#include "base/error.h"
#include "json/writer.h"

static void put_status(struct lens_api_call *call, const char *status)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, &call->response->body, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "status", status);
    lens_json_close_object(&w);
    lens_api_response_add(call->response, "Cache-Control", "no-store");
}

static enum lens_status get_alive(struct lens_api_call *call,
                                  struct lens_error *err)
{
    (void)err;
    put_status(call, "alive");
    return LENS_OK;
}

/* There is no worker without an open index. */
static enum lens_status get_ready(struct lens_api_call *call,
                                  struct lens_error *err)
{
    struct lens_api_metrics *metrics = call->worker->metrics;

    if (metrics && lens_api_metrics_gauges(metrics)->is_draining)
        return lens_fail(err, LENS_E_BUSY, "the server is being stopped");
    put_status(call, "ready");
    return LENS_OK;
}

static enum lens_status get_metrics(struct lens_api_call *call,
                                    struct lens_error *err)
{
    (void)err;
    call->response->content_type = "text/plain; version=0.0.4; charset=utf-8";
    lens_api_response_add(call->response, "Cache-Control", "no-store");
    lens_api_metrics_write(call->worker->metrics,
                           lens_api_service_facts(call->worker->service),
                           &call->response->body);
    return LENS_OK;
}

static const struct lens_api_family health = {
    "health", "Whether the server is alive and ready, and what it counts.",
    lens_api_problem
};

const struct lens_api_route lens_api_health_routes[] = {
    { &health, "GET", "/healthz", "getAlive", "Is the server alive", "",
      "health", "", get_alive },
    { &health, "GET", "/readyz", "getReady", "Is an index open", "", "health",
      "", get_ready },
    { &health, "GET", "/metrics", "getMetrics",
      "What the server counts, as Prometheus reads it", "", "metrics", "",
      get_metrics },
    { .method = NULL },
};

#include "api/service.h"

#include "api/call.h"
#include "api/shared_embedder.h"
#include "base/alloc.h"
#include "base/error.h"

enum {
    /* A call reads at most a few hundred documents and one answer. */
    CALL_ARENA_MAX = 64 << 20
};

struct lens_api_service {
    struct lens_cli cli; /* options borrowed, an arena of its own */
    struct lens_api_limits limits;
    struct lens_opened opened;
    const char *no_dense;
};

static void begin_cli(struct lens_cli *out, const struct lens_cli *from,
                      size_t max)
{
    out->command = from->command;
    out->options = from->options;
    lens_arena_init(&out->arena, max);
}

/* From here on workers queue for the embedder. */
static enum lens_status share_embedder(struct lens_opened *opened,
                                       struct lens_error *err)
{
    return opened->embedder ? lens_shared_embedder_new(opened->embedder,
                                                       &opened->embedder, err)
                            : LENS_OK;
}

enum lens_status lens_api_limits_read(const struct lens_cli *cli,
                                      struct lens_api_limits *out,
                                      struct lens_error *err)
{
    struct lens_api_limits limits = { LENS_API_BODY_MAX, LENS_API_DEPTH_MAX,
                                      LENS_TEXT_MAX };
    const struct {
        enum lens_option option;
        size_t min, max, *to;
    } options[] = {
        { LENS_OPT_MAX_BODY, 1 << 10, 16 << 20, &limits.body },
        { LENS_OPT_MAX_DEPTH, 1, 256, &limits.depth },
        { LENS_OPT_MAX_TEXT, 1, LENS_TEXT_MAX, &limits.text },
    };
    enum lens_status status = LENS_OK;

    for (size_t i = 0;
         status == LENS_OK && i < sizeof(options) / sizeof(*options); i++)
        status =
            lens_option_number(&cli->options, options[i].option, options[i].min,
                               options[i].max, options[i].to, err);
    if (status == LENS_OK)
        *out = limits;
    return status;
}

enum lens_status lens_api_service_open(const struct lens_cli *cli,
                                       struct lens_api_service **out,
                                       struct lens_error *err)
{
    struct lens_api_service *service = lens_calloc(1, sizeof(*service));
    enum lens_status status;

    if (!service)
        return lens_fail(err, LENS_E_NOMEM, "no memory to open the index");
    begin_cli(&service->cli, cli, 0);
    status = lens_api_limits_read(cli, &service->limits, err);
    if (status == LENS_OK)
        status = lens_opened_open(&service->cli, &service->opened, err);
    if (status == LENS_OK)
        status = lens_opened_attach_for(&service->cli, &service->opened, 0,
                                        &service->no_dense, err);
    if (status == LENS_OK)
        status = share_embedder(&service->opened, err);
    if (status != LENS_OK) {
        lens_api_service_close(service);
        return status;
    }
    *out = service;
    return LENS_OK;
}

void lens_api_service_close(struct lens_api_service *service)
{
    if (!service)
        return;
    lens_opened_close(&service->opened);
    lens_arena_release(&service->cli.arena);
    lens_free(service);
}

const struct lens_index_facts *
lens_api_service_facts(const struct lens_api_service *service)
{
    return &service->opened.facts;
}

/* An index of passages has no engine; its routes say so. */
static enum lens_status open_engine(struct lens_api_worker *worker,
                                    struct lens_error *err)
{
    struct lens_engine_parts parts;
    enum lens_status status = lens_opened_engine_parts(
        &worker->opened, worker->no_dense, &parts, err);

    if (status == LENS_E_NOT_FOUND)
        return LENS_OK;
    return status == LENS_OK ? lens_engine_open(&parts, &worker->engine, err)
                             : status;
}

enum lens_status lens_api_worker_open(struct lens_api_service *service,
                                      struct lens_api_worker **out,
                                      struct lens_error *err)
{
    struct lens_api_worker *worker = lens_calloc(1, sizeof(*worker));
    enum lens_status status;

    if (!worker)
        return lens_fail(err, LENS_E_NOMEM, "no memory for a worker");
    worker->service = service;
    worker->no_dense = service->no_dense;
    worker->limits = service->limits;
    begin_cli(&worker->cli, &service->cli, 0);
    begin_cli(&worker->call, &service->cli, CALL_ARENA_MAX);
    status =
        lens_opened_share(&worker->cli, &service->opened, &worker->opened, err);
    if (status == LENS_OK)
        status = open_engine(worker, err);
    if (status != LENS_OK) {
        lens_api_worker_close(worker);
        return status;
    }
    *out = worker;
    return LENS_OK;
}

void lens_api_worker_clear(struct lens_api_worker *worker)
{
    lens_arena_release(&worker->call.arena);
    worker->trace = (struct lens_api_trace){ .route = NULL };
}

void lens_api_worker_close(struct lens_api_worker *worker)
{
    if (!worker)
        return;
    lens_engine_close(worker->engine);
    lens_opened_close(&worker->opened);
    lens_arena_release(&worker->call.arena);
    lens_arena_release(&worker->cli.arena);
    lens_free(worker);
}

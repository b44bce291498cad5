#include <stdlib.h>
#include <string.h>

#include "api/call.h"
#include "api/service.h"
#include "base/error.h"
#include "cli.h"
#include "input.h"

/* The body: --data, or @FILE, or - for standard input. */
static enum lens_status read_body(const struct lens_cli *cli,
                                  struct lens_buffer *out,
                                  struct lens_error *err)
{
    const char *data = lens_option_value(&cli->options, LENS_OPT_DATA);

    if (!data)
        return LENS_OK;
    return lens_input_read_any(&data, 1, out, err);
}

/* A path with a query, as a client writes it. */
static void split_target(const char *target, struct lens_api_request *request)
{
    const char *mark = strchr(target, '?');

    request->path = lens_view_of(target);
    if (!mark)
        return;
    request->path.len = (size_t)(mark - target);
    request->query = lens_view_of(mark + 1);
}

static enum lens_exit exit_of(int status)
{
    if (status < 400)
        return LENS_EXIT_HIT;
    if (status == 401 || status == 403)
        return LENS_EXIT_AUTH;
    return status < 500 ? LENS_EXIT_USAGE : LENS_EXIT_DATA;
}

static enum lens_exit call(struct lens_cli *cli, struct lens_api_worker *worker,
                           struct lens_view body)
{
    static const struct lens_api_field json = { { "Content-Type", 12 },
                                                { "application/json", 16 } };
    struct lens_api_request request = {
        .method = lens_view_of(cli->options.args[0]),
        .fields = &json,
        .n_fields = body.len != 0,
        .body = body,
    };
    struct lens_api_response response;
    enum lens_exit code;

    split_target(cli->options.args[1], &request);
    lens_api_response_init(&response);
    lens_api_answer(worker, &request, &response);
    code = lens_output(&response.body, exit_of(response.status));
    lens_api_response_release(&response);
    return code;
}

static enum lens_exit call_index(struct lens_cli *cli, struct lens_view body)
{
    struct lens_api_service *service = NULL;
    struct lens_api_worker *worker = NULL;
    struct lens_error err = { 0 };
    enum lens_exit code;

    if (lens_api_service_open(cli, &service, &err) == LENS_OK &&
        lens_api_worker_open(service, &worker, &err) == LENS_OK)
        code = call(cli, worker, body);
    else
        code = lens_cli_complain(cli, &err, LENS_EXIT_DATA);
    lens_api_worker_close(worker);
    lens_api_service_close(service);
    return code;
}

enum lens_exit lens_run_api(struct lens_cli *cli)
{
    struct lens_buffer body;
    struct lens_error err = { 0 };
    enum lens_exit code;

    lens_buffer_init(&body, LENS_API_BODY_MAX);
    if (lens_cli_arguments(cli, 2, 2, &err) != LENS_OK ||
        read_body(cli, &body, &err) != LENS_OK)
        code = lens_complain(&err, LENS_EXIT_USAGE);
    else
        code = call_index(cli, lens_buffer_view(&body));
    lens_buffer_release(&body);
    return code;
}

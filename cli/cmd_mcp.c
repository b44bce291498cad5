#include <string.h>
#include <unistd.h>

#include "api/service.h"
#include "base/error.h"
#include "cli.h"
#include "mcp/message.h"
#include "mcp/reader.h"

/* `asklens mcp`, while it runs. */
struct serving {
    struct lens_cli *cli;
    struct lens_api_service *service;
    struct lens_error why; /* there is no service */
    struct lens_mcp_peer peer;
};

/* An index can be built while a client is waiting, so this is tried again with
 * every message until it succeeds. */
static void open_index(struct serving *s)
{
    if (s->peer.worker)
        return;
    s->why = (struct lens_error){ .status = LENS_OK };
    if (lens_api_service_open(s->cli, &s->service, &s->why) == LENS_OK &&
        lens_api_worker_open(s->service, &s->peer.worker, &s->why) == LENS_OK) {
        if (s->peer.worker->no_dense)
            lens_warn(s->peer.worker->no_dense);
        return;
    }
    lens_cli_name_index(s->cli, &s->why);
    lens_api_service_close(s->service);
    s->service = NULL;
}

static bool is_blank(struct lens_view line)
{
    for (size_t i = 0; i < line.len; i++) {
        if (!strchr(" \t\r", line.p[i]) || !line.p[i])
            return false;
    }
    return true;
}

static enum lens_exit answer(struct serving *s, struct lens_view line,
                             struct lens_buffer *out)
{
    if (is_blank(line))
        return LENS_EXIT_HIT;
    open_index(s);
    (void)lens_mcp_answer(&s->peer, line, out);
    if (s->peer.worker)
        lens_arena_release(&s->peer.worker->call.arena);
    return lens_output(out, LENS_EXIT_HIT);
}

/* Until the other end closes the pipe. */
static enum lens_exit serve(struct serving *s, struct lens_mcp_reader *reader)
{
    enum lens_exit code = LENS_EXIT_HIT;
    struct lens_error err = { 0 };
    struct lens_buffer out;
    struct lens_view line;
    enum lens_status status;

    lens_buffer_init(&out, LENS_API_ANSWER_MAX);
    while (code == LENS_EXIT_HIT) {
        lens_buffer_clear(&out);
        status = lens_mcp_reader_next(reader, &line, &err);
        if (status == LENS_END)
            break;
        if (status == LENS_OK) {
            code = answer(s, line, &out);
        } else if (status == LENS_E_LIMIT) {
            lens_mcp_put_error(LENS_MCP_INVALID_REQUEST, &err, &out);
            code = lens_output(&out, LENS_EXIT_HIT);
        } else {
            code = lens_complain(&err, LENS_EXIT_DATA);
        }
    }
    lens_buffer_release(&out);
    return code;
}

enum lens_exit lens_run_mcp(struct lens_cli *cli)
{
    struct serving s = { .cli = cli };
    struct lens_mcp_reader reader;
    struct lens_error err = { 0 };
    enum lens_exit code;

    if (lens_cli_arguments(cli, 0, 0, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    if (lens_mcp_reader_init(&reader, STDIN_FILENO, -1, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_DATA);
    if (isatty(STDIN_FILENO))
        lens_warn("a client starts this and talks to it, a message a line; "
                  "'asklens mcp config' prints what to tell the client");
    s.peer.why = &s.why;
    open_index(&s);
    if (!s.peer.worker)
        (void)lens_complain(&s.why, LENS_EXIT_DATA);
    code = serve(&s, &reader);
    lens_api_worker_close(s.peer.worker);
    lens_api_service_close(s.service);
    lens_mcp_reader_release(&reader);
    return code;
}

/*
 * http.c - Streamable HTTP, the part of it that needs no stream: a message a
 * POST, its answer in the response, nothing in between.
 *
 * GET and DELETE, by which older clients open a stream or end a session, are
 * 405: the route table says so.  Whether a browser's page may call (Origin) and
 * who may call at all is the server's to see to, before it comes to this.
 */
#include "api/route.h"
#include "mcp/message.h"

static enum lens_mcp_code code_of(int status)
{
    if (status == 404)
        return LENS_MCP_METHOD_NOT_FOUND;
    return status < 500 ? LENS_MCP_INVALID_REQUEST : LENS_MCP_INTERNAL_ERROR;
}

static void put_error(struct lens_api_call *call,
                      const struct lens_error *error)
{
    lens_mcp_put_error(code_of(call->response->status), error,
                       &call->response->body);
}

static enum lens_mcp_version version_of(const struct lens_api_request *request)
{
    struct lens_view name = lens_api_field(request, "MCP-Protocol-Version");

    return name.len ? lens_mcp_version_of(name) : LENS_MCP_UNSAID;
}

static enum lens_status post_mcp(struct lens_api_call *call,
                                 struct lens_error *err)
{
    struct lens_mcp_peer peer = {
        .worker = call->worker,
        .http = call->request,
        .version = version_of(call->request),
    };

    (void)err;
    call->response->status =
        lens_mcp_answer(&peer, call->request->body, &call->response->body);
    return LENS_OK;
}

static const struct lens_api_family mcp = {
    "mcp", "The Model Context Protocol, over HTTP.", put_error
};

const struct lens_api_route lens_api_mcp_routes[] = {
    { &mcp, "POST", "/mcp", "postMcp",
      "A message of the Model Context Protocol", "mcp_request",
      "mcp_answer nothing", "", post_mcp },
    { .method = NULL },
};

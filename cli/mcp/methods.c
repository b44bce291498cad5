/* methods.c - the methods there are, and those that say who we are. */
#include <string.h>

#include "base/error.h"
#include "mcp/mcp_int.h"

/* What a model reads before it knows any tool; clients put it into their
 * prompts, so it is short. */
static const char instructions[] =
    "asklens knows the AWS Well-Architected Generative AI Lens: its scenarios "
    "and its best practices, each with an id such as GENSEC01-BP01.\n"
    "- A workload is described, in a sentence or on pages, and somebody wants "
    "to know what to look after: call `ask` with the description as the user "
    "wrote it, not with keywords. It says what it is like, which practices "
    "matter, how much, and why.\n"
    "- A topic, a term or a phrase is to be found: call `search`.\n"
    "- An answer is to be written about a workload: call `context`, write from "
    "its text and cite its ids.\n"
    "- An id is known and its content is needed: call `fetch` before you "
    "explain a practice, and do not explain it from memory.\n"
    "Answers are short unless you pass detail \"full\".\n"
    "When the verdict of `ask` is \"none\" the text is not about a generative "
    "AI workload; say so instead of naming practices. When it is \"weak\", say "
    "that the description is too short to be sure and ask for what is missing. "
    "When `search` finds nothing, or `fetch` does not know an id, say that the "
    "lens has nothing on it. Never make up an id; cite ids and their URLs.";

void lens_mcp_put_server(struct lens_json_writer *w, const char *name)
{
    lens_json_open_object(w, name);
    lens_json_put_text(w, "name", "asklens");
    lens_json_put_text(w, "title", "asklens, the Generative AI Lens");
    lens_json_put_text(w, "version", ASKLENS_VERSION);
    lens_json_close_object(w);
}

void lens_mcp_put_versions(struct lens_json_writer *w, const char *name)
{
    lens_json_open_array(w, name);
    for (unsigned i = LENS_N_MCP_VERSIONS - 1; i > LENS_MCP_UNSAID; i--)
        lens_json_put_text(w, NULL,
                           lens_mcp_version_name((enum lens_mcp_version)i));
    lens_json_close_array(w);
}

/* Empty objects: nothing changes under an open connection. */
static void put_capabilities(struct lens_json_writer *w)
{
    static const char *const names[] = { "tools", "resources", "prompts" };

    lens_json_open_object(w, "capabilities");
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        lens_json_open_object(w, names[i]);
        lens_json_close_object(w);
    }
    lens_json_close_object(w);
}

static enum lens_status put_initialize(struct lens_mcp_call *call,
                                       struct lens_json_writer *w,
                                       struct lens_error *err)
{
    const char *wanted = NULL;
    enum lens_mcp_version version;
    enum lens_status status =
        lens_mcp_param(call, "protocolVersion", &wanted, err);

    if (status != LENS_OK)
        return status;
    if (call->is_batched) {
        call->code = LENS_MCP_INVALID_REQUEST;
        return lens_fail(err, LENS_E_INVAL,
                         "'initialize' does not stand in an array");
    }
    version = lens_mcp_version_of(lens_view_of(wanted));
    if (version > LENS_MCP_NEWEST_HANDSHAKE)
        version = LENS_MCP_NEWEST_HANDSHAKE;
    call->peer->version = version;
    lens_json_put_text(w, "protocolVersion", lens_mcp_version_name(version));
    put_capabilities(w);
    lens_mcp_put_server(w, "serverInfo");
    lens_json_put_text(w, "instructions", instructions);
    return LENS_OK;
}

static enum lens_status put_discover(struct lens_mcp_call *call,
                                     struct lens_json_writer *w,
                                     struct lens_error *err)
{
    (void)call;
    (void)err;
    lens_mcp_put_versions(w, "supportedVersions");
    put_capabilities(w);
    lens_json_put_text(w, "instructions", instructions);
    return LENS_OK;
}

static enum lens_status put_pong(struct lens_mcp_call *call,
                                 struct lens_json_writer *w,
                                 struct lens_error *err)
{
    (void)call;
    (void)w;
    (void)err;
    return LENS_OK;
}

static const struct lens_mcp_method methods[] = {
    { "initialize", LENS_MCP_LEGACY, false, NULL, put_initialize },
    { "ping", LENS_MCP_LEGACY, false, NULL, put_pong },
    { "server/discover", LENS_MCP_MODERN, true, NULL, put_discover },
    { "tools/list", LENS_MCP_BOTH, true, NULL, lens_mcp_tools_list },
    { "tools/call", LENS_MCP_BOTH, false, "name", lens_mcp_tools_call },
    { "resources/list", LENS_MCP_BOTH, true, NULL, lens_mcp_resources_list },
    { "resources/templates/list", LENS_MCP_BOTH, true, NULL,
      lens_mcp_templates_list },
    { "resources/read", LENS_MCP_BOTH, true, "uri", lens_mcp_resources_read },
    { "prompts/list", LENS_MCP_BOTH, true, NULL, lens_mcp_prompts_list },
    { "prompts/get", LENS_MCP_BOTH, false, "name", lens_mcp_prompts_get },
};

const struct lens_mcp_method *lens_mcp_method_of(const char *name)
{
    for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++) {
        if (!strcmp(name, methods[i].name))
            return &methods[i];
    }
    return NULL;
}

enum lens_status lens_mcp_param(const struct lens_mcp_call *call,
                                const char *name, const char **out,
                                struct lens_error *err)
{
    const char *text = "";

    if (lens_json_is_text(call->params, name))
        text = lens_json_text(call->params, name);
    if (!*text)
        return lens_fail(err, LENS_E_INVAL,
                         "params has no '%s', which is a string", name);
    *out = text;
    return LENS_OK;
}

enum lens_status lens_mcp_cursor_check(const struct lens_mcp_call *call,
                                       struct lens_error *err)
{
    if (!lens_json_has(call->params, "cursor") ||
        lens_json_is_null(call->params, "cursor"))
        return LENS_OK;
    return lens_fail(err, LENS_E_INVAL,
                     "there is no such cursor: this list has one page");
}

enum lens_status lens_mcp_worker(struct lens_mcp_call *call,
                                 struct lens_api_worker **out,
                                 struct lens_error *err)
{
    const struct lens_mcp_peer *peer = call->peer;

    if (!peer->worker) {
        call->code = LENS_MCP_INTERNAL_ERROR;
        if (err)
            *err = *peer->why;
        return peer->why->status;
    }
    *out = peer->worker;
    return LENS_OK;
}

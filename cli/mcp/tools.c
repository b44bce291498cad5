/* tools.c - which tools there are, and calling one. */
#include "mcp/tool.h"

#include <string.h>

#include "base/error.h"
#include "mcp/mcp_int.h"
#include "nearest.h"

static const struct lens_mcp_tool *const tools[] = {
    &lens_mcp_ask,
    &lens_mcp_search,
    &lens_mcp_fetch,
    &lens_mcp_context,
};

enum {
    N_TOOLS = sizeof(tools) / sizeof(*tools)
};

bool lens_mcp_is_long(const struct lens_json_writer *w, bool is_full,
                      size_t reserve)
{
    return !is_full && w->out->len + reserve > LENS_MCP_BRIEF_MAX;
}

/* All of ours look things up and change nothing, here or elsewhere. */
static void put_annotations(struct lens_json_writer *w, const char *title)
{
    lens_json_open_object(w, "annotations");
    lens_json_put_text(w, "title", title);
    lens_json_put_bool(w, "readOnlyHint", true);
    lens_json_put_bool(w, "destructiveHint", false);
    lens_json_put_bool(w, "idempotentHint", true);
    lens_json_put_bool(w, "openWorldHint", false);
    lens_json_close_object(w);
}

static void put_tool(struct lens_json_writer *w,
                     const struct lens_mcp_tool *tool)
{
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "name", tool->name);
    lens_json_put_text(w, "title", tool->title);
    lens_json_put_text(w, "description", tool->description);
    lens_mcp_put_schema(w, "inputSchema", tool->input, true);
    lens_mcp_put_schema(w, "outputSchema", tool->output, false);
    put_annotations(w, tool->title);
    lens_json_close_object(w);
}

enum lens_status lens_mcp_tools_list(struct lens_mcp_call *call,
                                     struct lens_json_writer *w,
                                     struct lens_error *err)
{
    enum lens_status status = lens_mcp_cursor_check(call, err);

    if (status != LENS_OK)
        return status;
    lens_json_open_array(w, "tools");
    for (size_t i = 0; i < N_TOOLS; i++)
        put_tool(w, tools[i]);
    lens_json_close_array(w);
    return LENS_OK;
}

/* NULL, and why, when there is none of the name. */
static const struct lens_mcp_tool *find_tool(const char *name,
                                             struct lens_error *err)
{
    const char *names[N_TOOLS], *nearest;

    for (size_t i = 0; i < N_TOOLS; i++) {
        names[i] = tools[i]->name;
        if (!strcmp(name, names[i]))
            return tools[i];
    }
    (void)lens_fail(err, LENS_E_NOT_FOUND, "there is no tool '%.60s'", name);
    nearest = lens_nearest(name, names, N_TOOLS);
    if (nearest)
        (void)lens_hint(err, LENS_E_NOT_FOUND, "did you mean '%s'?", nearest);
    else
        (void)lens_hint(err, LENS_E_NOT_FOUND, "'tools/list' names them");
    return NULL;
}

static enum lens_status run(struct lens_mcp_call *call,
                            const struct lens_mcp_tool *tool,
                            struct lens_json_value arguments,
                            struct lens_buffer *out, struct lens_error *err)
{
    struct lens_api_worker *worker = NULL;
    struct lens_json_writer w;
    enum lens_status status =
        lens_mcp_members_check(arguments, tool->input, err);

    if (status == LENS_OK)
        status = lens_mcp_worker(call, &worker, err);
    if (status != LENS_OK)
        return status;
    lens_json_writer_init(&w, out, false);
    lens_json_open_object(&w, NULL);
    status = tool->run(worker, arguments, &w, err);
    if (status != LENS_OK)
        return status;
    lens_json_close_object(&w);
    status = lens_buffer_status(out);
    if (status == LENS_OK)
        return LENS_OK;
    (void)lens_fail(err, status, "the answer does not fit into %d bytes",
                    LENS_MCP_TOOL_MAX);
    return lens_hint(err, status,
                     "ask for less: leave out 'detail', lower "
                     "'top'");
}

/* The one block of text a result has stands between these two. */
static void open_block(struct lens_json_writer *w)
{
    lens_json_open_array(w, "content");
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "type", "text");
}

static void close_block(struct lens_json_writer *w)
{
    lens_json_close_object(w);
    lens_json_close_array(w);
}

/* "There is no ... Did you mean ...?" in words for a model. */
static void put_failure(struct lens_json_writer *w,
                        const struct lens_error *error)
{
    open_block(w);
    lens_mcp_put_sentence(w, "text", error);
    close_block(w);
    lens_json_put_bool(w, "isError", true);
}

static enum lens_status read_arguments(const struct lens_mcp_call *call,
                                       struct lens_json_value *out,
                                       struct lens_error *err)
{
    struct lens_json_value arguments = { call->params.doc, NULL };

    if (lens_mcp_is_given(call->params, "arguments"))
        arguments = lens_json_object(call->params, "arguments");
    *out = arguments;
    return lens_json_check(call->params.doc, err);
}

enum lens_status lens_mcp_tools_call(struct lens_mcp_call *call,
                                     struct lens_json_writer *w,
                                     struct lens_error *err)
{
    const struct lens_mcp_tool *tool;
    struct lens_json_value arguments;
    struct lens_error failure = { 0 };
    struct lens_buffer object;
    const char *name = NULL;
    enum lens_status status = lens_mcp_param(call, "name", &name, err);

    if (status != LENS_OK)
        return status;
    tool = find_tool(name, err);
    if (!tool)
        return LENS_E_NOT_FOUND;
    status = read_arguments(call, &arguments, err);
    if (status != LENS_OK)
        return status;
    lens_buffer_init(&object, LENS_MCP_TOOL_MAX);
    if (run(call, tool, arguments, &object, &failure) == LENS_OK) {
        /* All but the line end the writer closes a text with. */
        struct lens_view json = { object.p, object.len - 1 };

        open_block(w);
        lens_json_put_view(w, "text", json);
        close_block(w);
        lens_json_put_json(w, "structuredContent", json);
        lens_json_put_bool(w, "isError", false);
    } else {
        put_failure(w, &failure);
    }
    lens_buffer_release(&object);
    return LENS_OK;
}

/* tool_context.c - passages to answer from, with ids to cite. */
#include "answer/pack_text.h"
#include "api/ask_body.h"
#include "base/error.h"
#include "mcp/tool.h"

enum {
    /* The rest of an answer's 1,500 are the frame of the object. */
    DEFAULT_TOKENS = 1200,
    TOKENS_MAX = 20000
};

/* A list of tools is read by a model at the start of every conversation, so
 * what `ask` explains is not said twice. */
static const struct lens_mcp_member input[] = {
    { .name = "workload",
      .type = LENS_MCP_TEXT,
      .is_required = true,
      .about = "The description of the workload, as for ask" },
    { .name = "max_tokens",
      .type = LENS_MCP_WHOLE,
      .max = TOKENS_MAX,
      .about = "How many tokens the text may have; 1,200 by default" },
    { .name = "pillar", .type = LENS_MCP_TEXTS, .about = "As for ask" },
    { .name = "risk", .type = LENS_MCP_TEXTS, .values = "High,Medium,Low" },
    { .name = "phase", .type = LENS_MCP_TEXTS },
    { .name = "service", .type = LENS_MCP_TEXTS },
    { .name = "role", .type = LENS_MCP_TEXTS },
    { .name = "scenario", .type = LENS_MCP_TEXT },
    { .name = NULL },
};

static const struct lens_mcp_member output[] = {
    { .name = "verdict",
      .type = LENS_MCP_TEXT,
      .is_required = true,
      .values = "match,weak,none" },
    { .name = "ids", .type = LENS_MCP_TEXTS, .is_required = true },
    { .name = "text",
      .type = LENS_MCP_TEXT,
      .is_required = true,
      .about = "Markdown: how to use it, then the passages, each under its id, "
               "which is cited as [GENSEC01-BP01]" },
    { .name = "tokens", .type = LENS_MCP_WHOLE, .is_required = true },
    { .name = "left_out",
      .type = LENS_MCP_WHOLE,
      .is_required = true,
      .about = "Sentences that more tokens would have room for" },
    { .name = NULL },
};

static enum lens_status read_request(struct lens_api_worker *worker,
                                     struct lens_json_value arguments,
                                     struct lens_packing_request *out,
                                     struct lens_error *err)
{
    struct lens_packing_request request = {
        .max_tokens = lens_mcp_count(arguments, "max_tokens", TOKENS_MAX),
        .form = LENS_PACK_MARKDOWN,
    };
    enum lens_status status =
        lens_mcp_workload_read(worker, arguments, &request.text, err);

    if (status == LENS_OK)
        status = lens_api_filters_read(worker, arguments, &worker->call.arena,
                                       &request.filter, err);
    if (status != LENS_OK)
        return status;
    if (!request.max_tokens)
        request.max_tokens = DEFAULT_TOKENS;
    *out = request;
    return LENS_OK;
}

static enum lens_status put_pack(struct lens_json_writer *w,
                                 const struct lens_pack *pack,
                                 struct lens_error *err)
{
    struct lens_buffer text;
    enum lens_status status;

    lens_buffer_init(&text, LENS_MCP_TOOL_MAX);
    lens_pack_text(pack, &text);
    status = lens_buffer_status(&text);
    if (status != LENS_OK)
        (void)lens_fail(err, status, "no room for the passages");
    lens_json_put_text(w, "verdict", lens_verdict_name(pack->answer->verdict));
    lens_json_open_array(w, "ids");
    for (size_t i = 0; i < pack->n; i++)
        lens_json_put_text(w, NULL, pack->passages[i].id);
    lens_json_close_array(w);
    lens_json_put_view(w, "text", lens_buffer_view(&text));
    lens_json_put_integer(w, "tokens", (int64_t)pack->n_tokens);
    lens_json_put_integer(w, "left_out", (int64_t)pack->left_out.sentences);
    lens_buffer_release(&text);
    return status;
}

static enum lens_status run(struct lens_api_worker *worker,
                            struct lens_json_value arguments,
                            struct lens_json_writer *w, struct lens_error *err)
{
    struct lens_packing_request request;
    struct lens_pack pack;
    enum lens_status status = read_request(worker, arguments, &request, err);

    if (status == LENS_OK)
        status =
            lens_api_pack(worker, &request, &worker->call.arena, &pack, err);
    if (status == LENS_E_NOT_FOUND && !worker->engine)
        return lens_hint(err, status, "use the tool search");
    return status == LENS_OK ? put_pack(w, &pack, err) : status;
}

const struct lens_mcp_tool lens_mcp_context = {
    "context",
    "Passages to answer from",
    "What the lens says to a described workload, as one text within a number "
    "of tokens: whole sentences of practices, scenarios and topics, each under "
    "an id to cite. Use it to write an answer from; use ask to find out what "
    "matters, and fetch for one practice.",
    input,
    output,
    run
};

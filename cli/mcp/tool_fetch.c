/* tool_fetch.c - one document by its id; also what ChatGPT calls. */
#include <string.h>

#include "base/error.h"
#include "document_markdown.h"
#include "mcp/tool.h"
#include "naming.h"

enum {
    TEXT_MAX = 6000 /* bytes of a short answer's Markdown */
};

static const struct lens_mcp_member input[] = {
    { .name = "id",
      .type = LENS_MCP_TEXT,
      .is_required = true,
      .about = "Such as GENSEC01-BP01, in any spelling, or the id of a "
               "scenario, question or topic as ask and search give it" },
    LENS_MCP_DETAIL_ROW,
    { .name = NULL },
};

static const struct lens_mcp_member metadata_members[] = {
    { .name = "kind", .type = LENS_MCP_TEXT, .is_required = true },
    { .name = "pillar", .type = LENS_MCP_TEXT },
    { .name = "question", .type = LENS_MCP_TEXT },
    { .name = "group", .type = LENS_MCP_TEXT },
    { .name = "risk", .type = LENS_MCP_TEXT },
    { .name = "content_hash", .type = LENS_MCP_TEXT, .is_required = true },
    { .name = "left_out",
      .type = LENS_MCP_TEXT,
      .about = "what detail full would add" },
    { .name = NULL },
};

static const struct lens_mcp_member output[] = {
    { .name = "id", .type = LENS_MCP_TEXT, .is_required = true },
    { .name = "title", .type = LENS_MCP_TEXT, .is_required = true },
    { .name = "text",
      .type = LENS_MCP_TEXT,
      .is_required = true,
      .about = "Markdown" },
    { .name = "url", .type = LENS_MCP_TEXT, .is_required = true },
    { .name = "metadata",
      .type = LENS_MCP_OBJECT,
      .is_required = true,
      .members = metadata_members },
    { .name = NULL },
};

static void put_fact(struct lens_json_writer *w, const char *name,
                     const char *value)
{
    if (value[0])
        lens_json_put_text(w, name, value);
}

static void put_metadata(struct lens_json_writer *w,
                         const struct lens_document *doc,
                         struct lens_view left_out)
{
    lens_json_open_object(w, "metadata");
    lens_json_put_text(w, "kind", lens_kind_name(doc->kind));
    put_fact(w, "pillar", doc->pillar);
    put_fact(w, doc->kind == LENS_TOPIC ? "group" : "question", doc->parent);
    put_fact(w, "risk", doc->risk);
    lens_json_put_text(w, "content_hash", doc->content_hash);
    if (left_out.len)
        lens_json_put_view(w, "left_out", left_out);
    lens_json_close_object(w);
}

static enum lens_status put_document(struct lens_json_writer *w,
                                     const struct lens_document *doc,
                                     bool is_full, struct lens_error *err)
{
    struct lens_buffer text, left_out;
    enum lens_status status;

    lens_buffer_init(&text, LENS_MCP_TOOL_MAX);
    lens_buffer_init(&left_out, 1 << 10);
    if (is_full)
        lens_document_markdown(doc, &text);
    else
        lens_document_markdown_brief(doc, TEXT_MAX, &text, &left_out);
    status = lens_buffer_status(&text);
    if (status == LENS_OK) {
        lens_json_put_text(w, "id", doc->key);
        lens_json_put_text(w, "title", doc->title[0] ? doc->title : doc->key);
        lens_json_put_view(w, "text", lens_buffer_view(&text));
        lens_json_put_text(w, "url", doc->url);
        put_metadata(w, doc, lens_buffer_view(&left_out));
    } else {
        (void)lens_fail(err, status, "the document does not fit into %d bytes",
                        LENS_MCP_TOOL_MAX);
    }
    lens_buffer_release(&left_out);
    lens_buffer_release(&text);
    return status;
}

static enum lens_status run(struct lens_api_worker *worker,
                            struct lens_json_value arguments,
                            struct lens_json_writer *w, struct lens_error *err)
{
    bool is_full = lens_mcp_is_full(arguments);
    const char *id = lens_json_text(arguments, "id");
    struct lens_document doc;
    enum lens_status status = lens_json_check(arguments.doc, err);

    if (status == LENS_OK)
        status = lens_key_find(&worker->call, &worker->opened, id, &doc, err);
    if (status == LENS_E_NOT_FOUND)
        return lens_key_unknown(&worker->call, &worker->opened, id, err);
    return status == LENS_OK ? put_document(w, &doc, is_full, err) : status;
}

const struct lens_mcp_tool lens_mcp_fetch = {
    "fetch",
    "One document in full",
    "The text of a practice, scenario, question or topic by its id, as "
    "Markdown with its URL: what it asks for, the steps, what it protects "
    "against, how to tell that it is missing. Use it before you explain or "
    "quote a practice.",
    input,
    output,
    run
};

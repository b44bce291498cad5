/* tool_search.c - documents by words and meaning; also what ChatGPT calls. */
#include <string.h>

#include "mcp/tool.h"
#include "searching.h"

enum {
    RESERVE = 500, /* for one more result */
    DECIMALS = 3,
    TOP_MAX = 100
};

static const struct lens_mcp_member input[] = {
    { .name = "query",
      .type = LENS_MCP_TEXT,
      .is_required = true,
      .about = "Words or a question" },
    { .name = "kind",
      .type = LENS_MCP_TEXT,
      .values = "practice,scenario,question,topic,passage",
      .about = "What to search; by default practices, in a collection of "
               "passages those" },
    { .name = "top",
      .type = LENS_MCP_WHOLE,
      .max = TOP_MAX,
      .about = "How many to return, 10 by default" },
    LENS_MCP_DETAIL_ROW,
    { .name = NULL },
};

static const struct lens_mcp_member result_members[] = {
    { .name = "id",
      .type = LENS_MCP_TEXT,
      .is_required = true,
      .about = "what fetch takes" },
    { .name = "title", .type = LENS_MCP_TEXT, .is_required = true },
    { .name = "url", .type = LENS_MCP_TEXT, .is_required = true },
    { .name = "score",
      .type = LENS_MCP_NUMBER,
      .is_required = true,
      .about = "orders the results of one search" },
    { .name = "snippet",
      .type = LENS_MCP_TEXT,
      .about = "the sentence that answers best" },
    { .name = NULL },
};

static const struct lens_mcp_member output[] = {
    { .name = "results",
      .type = LENS_MCP_OBJECTS,
      .is_required = true,
      .about = "best first; empty when nothing fits",
      .members = result_members },
    { .name = NULL },
};

static enum lens_status read_request(struct lens_json_value arguments,
                                     struct lens_search_request *out,
                                     struct lens_error *err)
{
    struct lens_search_request request = {
        .text = lens_view_of(lens_json_text(arguments, "query")),
        .top = lens_mcp_count(arguments, "top", TOP_MAX),
        .kind = LENS_N_KINDS,
    };
    enum lens_status status;

    if (lens_mcp_is_given(arguments, "kind")) {
        request.kind = lens_search_kind_of(lens_json_text(arguments, "kind"));
        if (request.kind == LENS_N_KINDS)
            lens_json_reject(arguments, "has a kind other than practice, "
                                        "scenario, question, topic or passage");
    }
    if (request.text.len > LENS_TEXT_MAX)
        lens_json_reject(arguments, "has a query of more than 256 KiB");
    status = lens_json_check(arguments.doc, err);
    if (status == LENS_OK)
        *out = request;
    return status;
}

static void put_finding(struct lens_json_writer *w,
                        const struct lens_finding *found)
{
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "id", found->key);
    lens_json_put_text(w, "title",
                       found->title[0] ? found->title : found->opening);
    lens_json_put_text(w, "url", found->url);
    lens_json_put_number(w, "score", found->score, DECIMALS);
    if (found->snippet[0])
        lens_json_put_text(w, "snippet", found->snippet);
    lens_json_close_object(w);
}

static enum lens_status run(struct lens_api_worker *worker,
                            struct lens_json_value arguments,
                            struct lens_json_writer *w, struct lens_error *err)
{
    bool is_full = lens_mcp_is_full(arguments);
    struct lens_search_request request = { .kind = LENS_N_KINDS };
    struct lens_findings findings;
    enum lens_status status = read_request(arguments, &request, err);

    if (status == LENS_OK)
        status = lens_search_index(&worker->opened, &request,
                                   &worker->call.arena, &findings, err);
    if (status != LENS_OK)
        return status;
    lens_json_open_array(w, "results");
    for (size_t i = 0; i < findings.n && !lens_mcp_is_long(w, is_full, RESERVE);
         i++)
        put_finding(w, &findings.at[i]);
    lens_json_close_array(w);
    return LENS_OK;
}

const struct lens_mcp_tool lens_mcp_search = {
    "search",
    "Search the lens",
    "Ranked documents that have the words of a query or mean the same, each "
    "with an id for fetch, its title, URL and best sentence. Use it for a "
    "topic "
    "or a term; for a described workload use ask, which weighs all of it.",
    input,
    output,
    run
};

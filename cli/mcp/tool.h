/*
 * tool.h - what a model can call: a name, words for the model, two schemas, a
 * function.
 *
 * A tool writes one JSON object.  It goes out twice, as structured content and
 * as the one text block that clients without structured content read (which is
 * also what ChatGPT wants of `search` and `fetch`).  A failure is a result too:
 * a sentence that tells the model what to change.
 *
 * Short answers.  What a tool says comes out of the room a model has for
 * thinking, so without "detail": "full" an answer stays below 1,500 tokens.
 * The limits are in bytes.  Of 1,134 judged texts, every tenth, and of every
 * practice and scenario, in OpenAI's o200k vocabulary, bytes a token and most
 * tokens:
 *
 *     ask      4.0 to 4.6   1,122
 *     search   3.5 to 4.6     923    addresses are dear
 *     fetch    4.3 to 4.9   1,473
 *
 * tests/mcp/clients/ measures them again.
 */
#ifndef LENS_MCP_TOOL_H
#define LENS_MCP_TOOL_H

#include "api/service.h"
#include "mcp/schema.h"

enum {
    LENS_MCP_BRIEF_MAX = 5000,    /* bytes of a short answer, about */
    LENS_MCP_TOOL_MAX = 512 << 10 /* bytes of any answer */
};

struct lens_mcp_tool {
    const char *name, *title, *description;
    const struct lens_mcp_member *input, *output;

    /* Write the object.  The arguments have the members of `input`, of
     * whatever type. */
    enum lens_status (*run)(struct lens_api_worker *worker,
                            struct lens_json_value arguments,
                            struct lens_json_writer *w, struct lens_error *err);
};

extern const struct lens_mcp_tool lens_mcp_ask, lens_mcp_search, lens_mcp_fetch,
    lens_mcp_context;

/* The argument `detail`, its row and its value. */
#define LENS_MCP_DETAIL_ROW                                                  \
    {                                                                        \
        .name = "detail", .type = LENS_MCP_TEXT, .values = "brief,full",     \
        .about = "brief (the default) stays below 1,500 tokens; full gives " \
                 "all there is"                                              \
    }
bool lens_mcp_is_full(struct lens_json_value arguments);

/* A whole number from 1 on; 0 when it is not given. */
size_t lens_mcp_count(struct lens_json_value arguments, const char *name,
                      int max);

/* The argument `workload`: a text of the arena's, since the log of a server
 * reads it after the message is gone. */
LENS_MUST_CHECK enum lens_status
lens_mcp_workload_read(struct lens_api_worker *worker,
                       struct lens_json_value arguments, struct lens_view *out,
                       struct lens_error *err);

/* Is the argument there, and not null? */
bool lens_mcp_is_given(struct lens_json_value arguments, const char *name);

/* Is a short answer as long as it may be, but for `reserve` bytes? */
bool lens_mcp_is_long(const struct lens_json_writer *w, bool is_full,
                      size_t reserve);

#endif /* LENS_MCP_TOOL_H */

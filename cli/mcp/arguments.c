/* arguments.c - arguments that several tools take. */
#include <string.h>

#include "api/ask_body.h"
#include "base/error.h"
#include "mcp/tool.h"

bool lens_mcp_is_given(struct lens_json_value arguments, const char *name)
{
    return lens_json_has(arguments, name) &&
           !lens_json_is_null(arguments, name);
}

bool lens_mcp_is_full(struct lens_json_value arguments)
{
    const char *word;

    if (!lens_mcp_is_given(arguments, "detail"))
        return false;
    word = lens_json_text(arguments, "detail");
    if (strcmp(word, "brief") != 0 && strcmp(word, "full") != 0)
        lens_json_reject(arguments, "has a detail other than brief or full");
    return !strcmp(word, "full");
}

size_t lens_mcp_count(struct lens_json_value arguments, const char *name,
                      int max)
{
    return lens_mcp_is_given(arguments, name)
               ? (size_t)lens_json_integer(arguments, name, 1, max)
               : 0;
}

enum lens_status lens_mcp_workload_read(struct lens_api_worker *worker,
                                        struct lens_json_value arguments,
                                        struct lens_view *out,
                                        struct lens_error *err)
{
    struct lens_view text = lens_view_of(lens_json_text(arguments, "workload"));
    enum lens_status status = lens_json_check(arguments.doc, err);
    const char *copy;

    if (status != LENS_OK)
        return status;
    copy = lens_arena_copy(&worker->call.arena, text);
    if (!copy)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the request");
    *out = (struct lens_view){ copy, text.len };
    return LENS_OK;
}

#include "mcp/schema.h"

#include <string.h>

#include "api/ask_body.h"
#include "base/error.h"

static void put_values(struct lens_json_writer *w, const char *values)
{
    lens_json_open_array(w, "enum");
    while (*values) {
        size_t len = strcspn(values, ",");

        lens_json_put_view(w, NULL, (struct lens_view){ values, len });
        values += len + (values[len] == ',');
    }
    lens_json_close_array(w);
}

static void put_object(struct lens_json_writer *w,
                       const struct lens_mcp_member *members, bool is_closed);

/* The members of the schema of one value, into an open object. */
static void put_type(struct lens_json_writer *w,
                     const struct lens_mcp_member *member, bool is_closed)
{
    static const char *const names[] = {
        [LENS_MCP_TEXT] = "string",   [LENS_MCP_WHOLE] = "integer",
        [LENS_MCP_NUMBER] = "number", [LENS_MCP_TEXTS] = "array",
        [LENS_MCP_OBJECTS] = "array",
    };

    if (member->type == LENS_MCP_OBJECT) {
        put_object(w, member->members, is_closed);
        return;
    }
    lens_json_put_text(w, "type", names[member->type]);
    if (member->max) {
        lens_json_put_integer(w, "minimum", 1);
        lens_json_put_integer(w, "maximum", member->max);
    }
    if (member->type == LENS_MCP_TEXTS) {
        lens_json_open_object(w, "items");
        lens_json_put_text(w, "type", "string");
        if (member->values)
            put_values(w, member->values);
        lens_json_close_object(w);
    } else if (member->type == LENS_MCP_OBJECTS) {
        lens_mcp_put_schema(w, "items", member->members, is_closed);
    } else if (member->values) {
        put_values(w, member->values);
    }
}

static void put_object(struct lens_json_writer *w,
                       const struct lens_mcp_member *members, bool is_closed)
{
    lens_json_put_text(w, "type", "object");
    lens_json_open_object(w, "properties");
    for (const struct lens_mcp_member *m = members; m->name; m++) {
        lens_json_open_object(w, m->name);
        put_type(w, m, is_closed);
        if (m->about)
            lens_json_put_text(w, "description", m->about);
        lens_json_close_object(w);
    }
    lens_json_close_object(w);
    lens_json_open_array(w, "required");
    for (const struct lens_mcp_member *m = members; m->name; m++) {
        if (m->is_required)
            lens_json_put_text(w, NULL, m->name);
    }
    lens_json_close_array(w);
    if (is_closed)
        lens_json_put_bool(w, "additionalProperties", false);
}

void lens_mcp_put_schema(struct lens_json_writer *w, const char *name,
                         const struct lens_mcp_member *members, bool is_closed)
{
    lens_json_open_object(w, name);
    put_object(w, members, is_closed);
    lens_json_close_object(w);
}

enum lens_status lens_mcp_members_check(struct lens_json_value object,
                                        const struct lens_mcp_member *members,
                                        struct lens_error *err)
{
    const char *names[LENS_MCP_MEMBERS_MAX];
    size_t n = 0;

    for (const struct lens_mcp_member *m = members;
         m->name && n < LENS_MCP_MEMBERS_MAX; m++) {
        names[n++] = m->name;
        if (m->is_required && !lens_json_has(object, m->name))
            return lens_fail(err, LENS_E_INVAL, "the argument '%s' is missing",
                             m->name);
    }
    return lens_api_members_check(object, names, n, err);
}

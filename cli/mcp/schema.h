/*
 * schema.h - what a tool takes and gives, as tables, and as the JSON Schema
 * written from them.
 *
 * One table says which members there are to whoever writes a schema and to
 * whoever reads arguments, so that neither knows one the other does not.
 */
#ifndef LENS_MCP_SCHEMA_H
#define LENS_MCP_SCHEMA_H

#include "json/json.h"
#include "json/writer.h"

enum lens_mcp_type {
    LENS_MCP_TEXT,
    LENS_MCP_WHOLE,  /* number */
    LENS_MCP_NUMBER, /* with decimals */
    LENS_MCP_TEXTS,  /* array of texts */
    LENS_MCP_OBJECT,
    LENS_MCP_OBJECTS /* array of objects */
};

struct lens_mcp_member {
    const char *name; /* NULL ends a table */
    enum lens_mcp_type type;
    bool is_required;
    const char *about;                     /* one sentence or more; or NULL */
    const char *values;                    /* "a,b": the only ones; or NULL */
    int max;                               /* of a whole number, from 1 */
    const struct lens_mcp_member *members; /* of an object, or of each */
};

enum {
    LENS_MCP_MEMBERS_MAX = 16
};

/* The schema of an object with these members, as member `name`.  A closed one
 * takes no other. */
void lens_mcp_put_schema(struct lens_json_writer *w, const char *name,
                         const struct lens_mcp_member *members, bool is_closed);

/* LENS_E_INVAL, in words for a model, when `object` has a member that the table
 * does not have, or lacks one that is required. */
LENS_MUST_CHECK enum lens_status
lens_mcp_members_check(struct lens_json_value object,
                       const struct lens_mcp_member *members,
                       struct lens_error *err);

#endif /* LENS_MCP_SCHEMA_H */

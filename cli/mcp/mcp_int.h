/* mcp_int.h - what the files of this folder share: a message on its way. */
#ifndef LENS_MCP_INT_H
#define LENS_MCP_INT_H

#include "mcp/message.h"
#include "json/json.h"
#include "json/writer.h"

struct lens_mcp_method;

struct lens_mcp_call {
    struct lens_mcp_peer *peer;
    const struct lens_mcp_method *method; /* NULL: we have none of the name */
    const char *method_name;
    struct lens_view id; /* as it was written; empty without */
    struct lens_json_value params;
    bool is_modern;
    bool is_batched;

    /* Of a failure; 0: by its status, and 200. */
    enum lens_mcp_code code;
    int http;
    struct lens_view requested; /* the version we do not speak */
};

enum lens_mcp_eras {
    LENS_MCP_LEGACY = 1,
    LENS_MCP_MODERN = 2,
    LENS_MCP_BOTH = 3
};

struct lens_mcp_method {
    const char *name;
    enum lens_mcp_eras eras;
    bool may_be_kept;         /* results say for how long */
    const char *named_member; /* of params, what Mcp-Name repeats; or NULL */

    /* Write the members of the result into the open object. */
    enum lens_status (*put_result)(struct lens_mcp_call *call,
                                   struct lens_json_writer *w,
                                   struct lens_error *err);
};

/* What was wrong and what to do next, as one sentence: clients show no other
 * member. */
void lens_mcp_put_sentence(struct lens_json_writer *w, const char *name,
                           const struct lens_error *error);

const struct lens_mcp_method *lens_mcp_method_of(const char *name);

/*
 * Which era is the message of, and is all there that its era asks for?  Sets
 * call->is_modern.
 */
LENS_MUST_CHECK enum lens_status
lens_mcp_envelope_check(struct lens_mcp_call *call, struct lens_error *err);

/* Do the header fields of HTTP repeat what the body of a modern message says?
 * `version` is the body's. */
LENS_MUST_CHECK enum lens_status
lens_mcp_header_check(struct lens_mcp_call *call, const char *version,
                      struct lens_error *err);

/* A text that params must have, not empty; the document's. */
LENS_MUST_CHECK enum lens_status
lens_mcp_param(const struct lens_mcp_call *call, const char *name,
               const char **out, struct lens_error *err);

/* LENS_E_INVAL when a list is asked for from somewhere in it: ours are whole.
 */
LENS_MUST_CHECK enum lens_status
lens_mcp_cursor_check(const struct lens_mcp_call *call, struct lens_error *err);

/* The peer's worker, or why there is none, which is no fault of the client. */
LENS_MUST_CHECK enum lens_status lens_mcp_worker(struct lens_mcp_call *call,
                                                 struct lens_api_worker **out,
                                                 struct lens_error *err);

/* { "name": "asklens", ... } as member `name`. */
void lens_mcp_put_server(struct lens_json_writer *w, const char *name);

/* The versions we speak as member `name`, newest first. */
void lens_mcp_put_versions(struct lens_json_writer *w, const char *name);

/* Of tools.c, resources.c and prompts.c. */
enum lens_status lens_mcp_tools_list(struct lens_mcp_call *call,
                                     struct lens_json_writer *w,
                                     struct lens_error *err);
enum lens_status lens_mcp_tools_call(struct lens_mcp_call *call,
                                     struct lens_json_writer *w,
                                     struct lens_error *err);
enum lens_status lens_mcp_resources_list(struct lens_mcp_call *call,
                                         struct lens_json_writer *w,
                                         struct lens_error *err);
enum lens_status lens_mcp_templates_list(struct lens_mcp_call *call,
                                         struct lens_json_writer *w,
                                         struct lens_error *err);
enum lens_status lens_mcp_resources_read(struct lens_mcp_call *call,
                                         struct lens_json_writer *w,
                                         struct lens_error *err);
enum lens_status lens_mcp_prompts_list(struct lens_mcp_call *call,
                                       struct lens_json_writer *w,
                                       struct lens_error *err);
enum lens_status lens_mcp_prompts_get(struct lens_mcp_call *call,
                                      struct lens_json_writer *w,
                                      struct lens_error *err);

#endif /* LENS_MCP_INT_H */

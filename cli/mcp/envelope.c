/*
 * envelope.c - what a message says about itself: its era, its version, and over
 * HTTP the header fields that repeat it.
 *
 * The order of the checks is part of the protocol: a client that contradicts
 * itself is told so before it is told that its version is unknown.
 */
#include <string.h>

#include "base/error.h"
#include "mcp/mcp_int.h"
#include "text/unicode.h"

enum {
    VERSION_MAX = 40
};

static enum lens_status malformed(struct lens_mcp_call *call,
                                  struct lens_error *err, const char *why)
{
    call->code = LENS_MCP_INVALID_PARAMS;
    call->http = 400;
    return lens_fail(err, LENS_E_INVAL, "%s", why);
}

/* A name that cannot be one of a version is not sent back. */
static enum lens_status unsupported(struct lens_mcp_call *call,
                                    struct lens_view requested,
                                    struct lens_error *err)
{
    size_t wrong;

    if (requested.len > VERSION_MAX || !lens_utf8_check(requested, &wrong))
        requested = lens_view_of("");
    call->code = LENS_MCP_UNSUPPORTED_VERSION;
    call->http = 400;
    call->requested = requested;
    return lens_fail(err, LENS_E_INVAL,
                     "the protocol version '%.*s' is not supported",
                     LENS_VIEW_ARG(requested));
}

/* `initialize` settles the version itself, whatever a header says before. */
static enum lens_status check_legacy(struct lens_mcp_call *call,
                                     struct lens_error *err)
{
    enum lens_mcp_version version = call->peer->version;

    if (call->method && call->method->eras == LENS_MCP_MODERN)
        return malformed(call, err,
                         "params._meta of this method names the protocol "
                         "version and the client's capabilities");
    if (!call->peer->http || !strcmp(call->method_name, "initialize"))
        return LENS_OK;
    if (version == LENS_N_MCP_VERSIONS)
        return unsupported(
            call, lens_api_field(call->peer->http, "MCP-Protocol-Version"),
            err);
    if (version > LENS_MCP_NEWEST_HANDSHAKE)
        return malformed(call, err,
                         "params._meta of this protocol version names the "
                         "version and the client's capabilities");
    return LENS_OK;
}

static enum lens_status check_modern(struct lens_mcp_call *call,
                                     struct lens_json_value meta,
                                     struct lens_error *err)
{
    const char *version = lens_json_text(meta, LENS_MCP_META_VERSION);
    enum lens_status status = LENS_OK;

    if (lens_json_check(meta.doc, NULL) != LENS_OK)
        return malformed(call, err,
                         "the protocol version in params._meta is not a "
                         "string");
    (void)lens_json_object(meta, LENS_MCP_META_CAPABILITY);
    if (lens_json_check(meta.doc, NULL) != LENS_OK)
        return malformed(call, err,
                         "params._meta has no object '" LENS_MCP_META_CAPABILITY
                         "'");
    if (call->is_batched) {
        call->code = LENS_MCP_INVALID_REQUEST;
        return lens_fail(err, LENS_E_INVAL,
                         "this protocol version has no arrays of messages");
    }
    if (call->peer->http)
        status = lens_mcp_header_check(call, version, err);
    if (status != LENS_OK)
        return status;
    return lens_mcp_version_of(lens_view_of(version)) == LENS_MCP_NEWEST
               ? LENS_OK
               : unsupported(call, lens_view_of(version), err);
}

enum lens_status lens_mcp_envelope_check(struct lens_mcp_call *call,
                                         struct lens_error *err)
{
    struct lens_json_value meta = { call->params.doc, NULL };

    if (lens_json_has(call->params, "_meta"))
        meta = lens_json_object(call->params, "_meta");
    if (lens_json_check(call->params.doc, NULL) != LENS_OK)
        return malformed(call, err, "params._meta is not an object");
    call->is_modern = lens_json_has(meta, LENS_MCP_META_VERSION);
    return call->is_modern ? check_modern(call, meta, err)
                           : check_legacy(call, err);
}

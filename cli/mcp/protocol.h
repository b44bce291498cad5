/* protocol.h - the names and numbers of the Model Context Protocol. */
#ifndef LENS_MCP_PROTOCOL_H
#define LENS_MCP_PROTOCOL_H

#include "asklens/view.h"

/* The revisions we speak, oldest first. */
#define LENS_MCP_VERSION_MAP(X)          \
    X(LENS_MCP_2025_03_26, "2025-03-26") \
    X(LENS_MCP_2025_06_18, "2025-06-18") \
    X(LENS_MCP_2025_11_25, "2025-11-25") \
    X(LENS_MCP_2026_07_28, "2026-07-28")

enum lens_mcp_version {
    LENS_MCP_UNSAID, /* nobody has named one yet */
#define X(name, text) name,
    LENS_MCP_VERSION_MAP(X)
#undef X
    LENS_N_MCP_VERSIONS, /* one we do not know */

    LENS_MCP_NEWEST_HANDSHAKE = LENS_MCP_2025_11_25,
    LENS_MCP_NEWEST = LENS_MCP_2026_07_28
};

/* "2025-03-26"; "" for what is none of the four. */
const char *lens_mcp_version_name(enum lens_mcp_version version);

/* LENS_N_MCP_VERSIONS when it is none of them. */
enum lens_mcp_version lens_mcp_version_of(struct lens_view name);

/*
 * Codes of errors: those of JSON-RPC 2.0, and those the specification gives out
 * from -32020 on.  -32021 ("the client lacks a capability") is not among them:
 * we ask nothing of a client.
 */
enum lens_mcp_code {
    LENS_MCP_PARSE_ERROR = -32700,
    LENS_MCP_INVALID_REQUEST = -32600,
    LENS_MCP_METHOD_NOT_FOUND = -32601,
    LENS_MCP_INVALID_PARAMS = -32602,
    LENS_MCP_INTERNAL_ERROR = -32603,
    LENS_MCP_HEADER_MISMATCH = -32020,
    LENS_MCP_UNSUPPORTED_VERSION = -32022
};

#define LENS_MCP_META            "io.modelcontextprotocol/"
#define LENS_MCP_META_VERSION    LENS_MCP_META "protocolVersion"
#define LENS_MCP_META_CAPABILITY LENS_MCP_META "clientCapabilities"
#define LENS_MCP_META_SERVER     LENS_MCP_META "serverInfo"

#endif /* LENS_MCP_PROTOCOL_H */

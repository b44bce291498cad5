/*
 * config.h - what to paste into the settings of a client.
 *
 * Every client has its own words for the same two facts, which command to start
 * or which address to call; a table has them.
 */
#ifndef LENS_MCP_CONFIG_H
#define LENS_MCP_CONFIG_H

#include "asklens/status.h"
#include "base/buffer.h"

/* The values of --client, in the order of the table. */
#define LENS_MCP_CLIENTS \
    "claude,claude-code,cursor,vscode,codex,kiro,gemini,windsurf,opencode"

struct lens_mcp_setup {
    const char *name;         /* what the client calls us */
    const char *url;          /* NULL: the client starts a command */
    const char *const *words; /* of the command, NULL ends them */
};

/*
 * Add the snippet for one of LENS_MCP_CLIENTS; `*place` is where it goes, a
 * static phrase.  LENS_E_INVAL for an address or a name that no client takes.
 */
LENS_MUST_CHECK enum lens_status
lens_mcp_config_put(const char *client, const struct lens_mcp_setup *setup,
                    struct lens_buffer *out, const char **place,
                    struct lens_error *err);

#endif /* LENS_MCP_CONFIG_H */

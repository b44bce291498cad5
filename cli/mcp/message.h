/*
 * message.h - one message of the Model Context Protocol, whoever carries it.
 *
 *     standard input, a line each \
 *                                  > lens_mcp_answer() - bytes and a status
 *     POST /mcp, a body each      /
 *
 * Two eras are spoken at once, and every message says by itself which one it is
 * of:
 *
 *     modern    params._meta names a protocol version.  2026-07-28: no
 *               handshake, no session; each request carries its version and
 *               what its client can do; `server/discover` tells what we are.
 *     legacy    anything else.  2025-11-25, 2025-06-18, 2025-03-26: a client
 *               begins with `initialize` and may `ping`.  Over HTTP the header
 *               field MCP-Protocol-Version repeats what was agreed on, and
 *               where it is absent 2025-03-26 is meant, the only revision in
 *               which a body may be an array of messages.
 *
 * Since nothing we offer depends on a session, a legacy client that leaves the
 * handshake out is served all the same.  What is answered differs by era in
 * three things only: modern results say that they are complete, who gave them
 * and how long they may be kept.
 *
 * Nothing is streamed and nothing is sent unasked: no server-sent events, no
 * notifications of ours, no subscriptions, no list that changes.  A message is
 * answered before the next one is read, so that `notifications/cancelled`
 * always comes too late, which the specification allows for.
 *
 * Sources: the specification of each revision, "Base Protocol", "Versioning and
 * Compatibility", "Transports", "Tools", "Resources", "Prompts"; JSON-RPC 2.0.
 */
#ifndef LENS_MCP_MESSAGE_H
#define LENS_MCP_MESSAGE_H

#include "api/call.h"
#include "base/buffer.h"
#include "mcp/protocol.h"

enum {
    LENS_MCP_BATCH_MAX = 32, /* messages of an array */
    LENS_MCP_ID_MAX = 256    /* characters of an id */
};

/* Whoever talks to us: for one body over HTTP, as long as the pipe is open on
 * standard input. */
struct lens_mcp_peer {
    struct lens_api_worker *worker;      /* NULL: no index could be opened; the
                                     * arena of its call is the carrier's to
                                     * empty */
    const struct lens_error *why;        /* then what was wrong */
    const struct lens_api_request *http; /* NULL on standard input */
    enum lens_mcp_version version;       /* agreed on by handshake or header */
};

/*
 * Answer the message into `out`, which is empty and stays so when there is
 * nothing to say: to notifications, to responses.  An answer is one line.
 * Never fails: what goes wrong becomes an error of JSON-RPC, and only a buffer
 * that has no memory for that says so.  The status is that of HTTP.
 */
int lens_mcp_answer(struct lens_mcp_peer *peer, struct lens_view message,
                    struct lens_buffer *out);

/* An error without an id, for what came before there was a message. */
void lens_mcp_put_error(enum lens_mcp_code code, const struct lens_error *error,
                        struct lens_buffer *out);

#endif /* LENS_MCP_MESSAGE_H */

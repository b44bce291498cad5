/* trial.h - start a command as a client would, and see whether it answers. */
#ifndef LENS_MCP_TRIAL_H
#define LENS_MCP_TRIAL_H

#include "asklens/status.h"
#include "base/buffer.h"

/*
 * Run the command (words, NULL ends them), shake hands, call `ask`, close its
 * input and wait for its end.  What it said goes to `out`, a line each.
 * LENS_E_NOT_FOUND when it does not start, LENS_E_BACKEND when it answers with
 * something else, LENS_E_BUSY when with nothing.
 */
LENS_MUST_CHECK enum lens_status lens_mcp_trial(const char *const *words,
                                                struct lens_buffer *out,
                                                struct lens_error *err);

#endif /* LENS_MCP_TRIAL_H */

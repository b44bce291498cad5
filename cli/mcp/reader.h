/*
 * reader.h - lines of a pipe, as they come.
 *
 * base/lines.h reads files and gives up at a line that is too long; a pipe has
 * somebody at its other end who waits for an answer to every line, so here such
 * a line is passed over, said so, and the next one is read.
 */
#ifndef LENS_MCP_READER_H
#define LENS_MCP_READER_H

#include <stdbool.h>

#include "asklens/status.h"
#include "asklens/view.h"

struct lens_mcp_reader {
    int fd;
    int timeout_ms;             /* between two reads; below 0 for ever */
    char *p;                    /* what was read and not given out */
    size_t start, end, scanned; /* the line begins at start; no end of one
                                 * before scanned */
    bool is_skipping;           /* the rest of a line that is too long */
    bool is_over;
};

/* LENS_E_NOMEM.  `fd` stays the caller's. */
LENS_MUST_CHECK enum lens_status
lens_mcp_reader_init(struct lens_mcp_reader *reader, int fd, int timeout_ms,
                     struct lens_error *err);
void lens_mcp_reader_release(struct lens_mcp_reader *reader);

/*
 * The next line without its end; it lives until the next call.  LENS_END after
 * the last, which needs no end; LENS_E_LIMIT for a line of LENS_API_BODY_MAX
 * bytes or more, which is gone then; LENS_E_BUSY when nothing came in time;
 * LENS_E_IO.
 */
LENS_MUST_CHECK enum lens_status
lens_mcp_reader_next(struct lens_mcp_reader *reader, struct lens_view *out,
                     struct lens_error *err);

#endif /* LENS_MCP_READER_H */

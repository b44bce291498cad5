#include "mcp/reader.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "api/call.h"
#include "base/alloc.h"
#include "base/error.h"

enum {
    CHUNK = 64 << 10, /* of one read: what a pipe holds */
    CAP = LENS_API_BODY_MAX + CHUNK
};

enum lens_status lens_mcp_reader_init(struct lens_mcp_reader *reader, int fd,
                                      int timeout_ms, struct lens_error *err)
{
    /* Touched as far as lines are long, so most of it is never there. */
    char *p = lens_malloc(CAP);

    if (!p)
        return lens_fail(err, LENS_E_NOMEM, "no memory for messages");
    *reader =
        (struct lens_mcp_reader){ .fd = fd, .timeout_ms = timeout_ms, .p = p };
    return LENS_OK;
}

void lens_mcp_reader_release(struct lens_mcp_reader *reader)
{
    lens_free(reader->p);
    *reader = (struct lens_mcp_reader){ .fd = -1 };
}

static enum lens_status wait_for(const struct lens_mcp_reader *reader,
                                 struct lens_error *err)
{
    struct pollfd pipe_end = { .fd = reader->fd, .events = POLLIN };
    int n;

    if (reader->timeout_ms < 0)
        return LENS_OK;
    do
        n = poll(&pipe_end, 1, reader->timeout_ms);
    while (n < 0 && errno == EINTR);
    if (n > 0)
        return LENS_OK;
    return lens_fail(err, LENS_E_BUSY, "no answer came within %d seconds",
                     reader->timeout_ms / 1000);
}

/* Make room behind what is there, and fill some of it. */
static enum lens_status fill(struct lens_mcp_reader *reader,
                             struct lens_error *err)
{
    enum lens_status status = wait_for(reader, err);
    ssize_t n;

    if (status != LENS_OK)
        return status;
    if (reader->start) {
        memmove(reader->p, reader->p + reader->start,
                reader->end - reader->start);
        reader->end -= reader->start;
        reader->scanned -= reader->start;
        reader->start = 0;
    }
    do
        n = read(reader->fd, reader->p + reader->end, CHUNK);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return lens_fail(err, LENS_E_IO, "cannot read the messages: %s",
                         strerror(errno));
    reader->end += (size_t)n;
    reader->is_over = n == 0;
    return LENS_OK;
}

/* Take the line that ends before `end`; `next` is where another begins. */
static enum lens_status take(struct lens_mcp_reader *reader, size_t end,
                             size_t next, struct lens_view *out,
                             struct lens_error *err)
{
    struct lens_view line = { reader->p + reader->start, end - reader->start };
    bool is_long = reader->is_skipping || line.len >= LENS_API_BODY_MAX;

    reader->start = reader->scanned = next;
    reader->is_skipping = false;
    if (is_long)
        return lens_fail(err, LENS_E_LIMIT, "the message has %d bytes or more",
                         LENS_API_BODY_MAX);
    *out = line;
    return LENS_OK;
}

enum lens_status lens_mcp_reader_next(struct lens_mcp_reader *reader,
                                      struct lens_view *out,
                                      struct lens_error *err)
{
    for (;;) {
        const char *end = memchr(reader->p + reader->scanned, '\n',
                                 reader->end - reader->scanned);
        enum lens_status status;

        if (end)
            return take(reader, (size_t)(end - reader->p),
                        (size_t)(end - reader->p) + 1, out, err);
        if (reader->is_over)
            return reader->end > reader->start || reader->is_skipping
                       ? take(reader, reader->end, reader->end, out, err)
                       : LENS_END;
        reader->scanned = reader->end;
        if (reader->end - reader->start >= LENS_API_BODY_MAX) {
            reader->is_skipping = true;
            reader->start = reader->end = reader->scanned = 0;
        }
        status = fill(reader, err);
        if (status != LENS_OK)
            return status;
    }
}

#include "serve/access_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "api/route.h"
#include "base/error.h"
#include "json/writer.h"

enum {
    LINE_MAX_BYTES = 64 << 10
};

static int open_file(const char *path)
{
    return open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
}

enum lens_status lens_access_log_open(struct lens_access_log *out,
                                      const char *where, struct lens_error *err)
{
    *out = (struct lens_access_log){ .fd = -1 };
    if (!strcmp(where, "none"))
        return LENS_OK;
    if (!strcmp(where, "-")) {
        out->fd = STDERR_FILENO;
        return LENS_OK;
    }
    out->path = where;
    out->fd = open_file(where);
    return out->fd >= 0 ? LENS_OK
                        : lens_fail(err, LENS_E_IO, "cannot write '%.200s': %s",
                                    where, strerror(errno));
}

void lens_access_log_close(struct lens_access_log *log)
{
    if (log->path && log->fd >= 0)
        (void)close(log->fd);
    log->fd = -1;
}

void lens_access_log_reopen(struct lens_access_log *log)
{
    int fd = log->path ? open_file(log->path) : -1;

    if (fd < 0)
        return;
    lens_access_log_close(log);
    log->fd = fd;
}

static void put_time(struct lens_json_writer *w)
{
    struct timespec now;
    struct tm utc;
    char day[24], text[32];

    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)gmtime_r(&now.tv_sec, &utc);
    (void)strftime(day, sizeof(day), "%Y-%m-%dT%H:%M:%S", &utc);
    (void)snprintf(text, sizeof(text), "%s.%03uZ", day,
                   (unsigned)(now.tv_nsec / 1000000) % 1000U);
    lens_json_put_text(w, "time", text);
}

static void begin_line(struct lens_json_writer *w, struct lens_buffer *line)
{
    lens_buffer_init(line, LINE_MAX_BYTES);
    lens_json_writer_init(w, line, false);
    lens_json_open_object(w, NULL);
    put_time(w);
}

/* The writer ends an object of the first level with a line end. */
static void end_line(const struct lens_access_log *log,
                     struct lens_json_writer *w, struct lens_buffer *line)
{
    lens_json_close_object(w);
    /* A disk that is full is no reason to stop answering. */
    if (lens_buffer_status(line) == LENS_OK &&
        write(log->fd, line->p, line->len) < 0)
        errno = 0;
    lens_buffer_release(line);
}

void lens_access_log_request(const struct lens_access_log *log,
                             const struct lens_access *access)
{
    const struct lens_api_trace *trace = access->trace;
    struct lens_json_writer w;
    struct lens_buffer line;

    if (log->fd < 0)
        return;
    begin_line(&w, &line);
    lens_json_put_text(&w, "id", access->id);
    lens_json_put_text(&w, "client", access->client);
    lens_json_put_view(&w, "method", access->method);
    if (trace->route)
        lens_json_put_text(&w, "route", trace->route->path);
    else
        lens_json_put_view(&w, "path", access->path);
    lens_json_put_integer(&w, "status", access->status);
    lens_json_put_integer(&w, "bytes", (int64_t)access->bytes);
    lens_json_put_integer(&w, "us", (int64_t)access->us);
    if (trace->has_verdict)
        lens_json_put_text(&w, "verdict", lens_verdict_name(trace->verdict));
    if (access->text.len)
        lens_json_put_view(&w, "text", access->text);
    end_line(log, &w, &line);
}

void lens_access_log_event(const struct lens_access_log *log, const char *event,
                           unsigned generation, const char *detail)
{
    struct lens_json_writer w;
    struct lens_buffer line;

    if (log->fd < 0)
        return;
    begin_line(&w, &line);
    lens_json_put_text(&w, "event", event);
    lens_json_put_integer(&w, "generation", generation);
    if (detail)
        lens_json_put_text(&w, "detail", detail);
    end_line(log, &w, &line);
}

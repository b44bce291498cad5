#include "base/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/file.h"

enum {
    CHUNK = 64 << 10
};

struct lens_lines {
    char path[LENS_PATH_MAX]; /* for errors */
    int fd;
    size_t max, number;
    char *p;
    size_t cap;
    size_t from, len; /* what is read and not yet given */
    size_t searched;  /* of it, without a line end */
    bool has_ended;
    struct lens_hasher *hasher; /* or NULL */
};

static enum lens_status io_error(const struct lens_lines *lines,
                                 const char *what, struct lens_error *err)
{
    int code = errno;

    return lens_fail(err, code == ENOENT ? LENS_E_NOT_FOUND : LENS_E_IO,
                     "cannot %s '%s': %s", what, lines->path, strerror(code));
}

static enum lens_status open_file(struct lens_lines *lines,
                                  struct lens_error *err)
{
    struct stat st;

    lines->fd = open(lines->path, O_RDONLY | O_CLOEXEC);
    if (lines->fd < 0)
        return io_error(lines, "open", err);
    if (fstat(lines->fd, &st) != 0)
        return io_error(lines, "look at", err);
    if (S_ISDIR(st.st_mode))
        return lens_fail(err, LENS_E_INVAL,
                         "'%s' is a folder, a file was expected", lines->path);
    return LENS_OK;
}

enum lens_status lens_lines_open(const char *path, size_t max,
                                 struct lens_lines **out,
                                 struct lens_error *err)
{
    struct lens_lines *lines;
    enum lens_status status;

    if (strlen(path) >= sizeof(lines->path))
        return lens_fail(err, LENS_E_LIMIT, "the path '%.80s...' is too long",
                         path);
    lines = lens_calloc(1, sizeof(*lines));
    if (!lines)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read '%s'", path);
    (void)snprintf(lines->path, sizeof(lines->path), "%s", path);
    lines->max = max;
    status = open_file(lines, err);
    if (status != LENS_OK) {
        lens_lines_close(lines);
        return status;
    }
    *out = lines;
    return LENS_OK;
}

void lens_lines_close(struct lens_lines *lines)
{
    if (!lines)
        return;
    if (lines->fd >= 0)
        (void)close(lines->fd);
    lens_free(lines->p);
    lens_free(lines);
}

void lens_lines_hash_into(struct lens_lines *lines, struct lens_hasher *hasher)
{
    lines->hasher = hasher;
}

static enum lens_status too_long(const struct lens_lines *lines,
                                 struct lens_error *err)
{
    return lens_fail(err, LENS_E_LIMIT,
                     "'%s': line %zu is longer than the limit of %zu bytes",
                     lines->path, lines->number + 1, lines->max);
}

/* Room for another chunk behind what is there. */
static enum lens_status make_room(struct lens_lines *lines,
                                  struct lens_error *err)
{
    char *p;

    if (lines->from) {
        lines->len -= lines->from;
        memmove(lines->p, lines->p + lines->from, lines->len);
        lines->from = 0;
    }
    if (lines->cap - lines->len >= CHUNK)
        return LENS_OK;
    /* Twice as much each time: a long line is copied few times. */
    p = lens_realloc(lines->p, lines->cap * 2 + CHUNK);
    if (!p)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read '%s'",
                         lines->path);
    lines->p = p;
    lines->cap = lines->cap * 2 + CHUNK;
    return LENS_OK;
}

static enum lens_status read_more(struct lens_lines *lines,
                                  struct lens_error *err)
{
    enum lens_status status = make_room(lines, err);
    ssize_t n;

    if (status != LENS_OK)
        return status;
    do {
        n = read(lines->fd, lines->p + lines->len, CHUNK);
    } while (n < 0 && errno == EINTR);
    if (n < 0)
        return io_error(lines, "read", err);
    if (lines->hasher)
        lens_hasher_add(lines->hasher, lines->p + lines->len, (size_t)n);
    lines->len += (size_t)n;
    lines->has_ended = n == 0;
    return LENS_OK;
}

/* The end of the next line in what is read, or NULL. */
static const char *find_end(struct lens_lines *lines)
{
    size_t n = lines->len - lines->from - lines->searched;
    const char *end = NULL;

    if (n)
        end = memchr(lines->p + lines->from + lines->searched, '\n', n);
    if (!end)
        lines->searched += n;
    return end;
}

/* Give out the line that ends before `end`; `next` is where the next begins. */
static enum lens_status give(struct lens_lines *lines, size_t end, size_t next,
                             struct lens_view *out, struct lens_error *err)
{
    struct lens_view line = { lines->p + lines->from, end - lines->from };

    if (line.len && line.p[line.len - 1] == '\r')
        line.len--;
    if (line.len > lines->max)
        return too_long(lines, err);
    if (lines->number++ == 0 && line.len >= 3 &&
        memcmp(line.p, "\xef\xbb\xbf", 3) == 0)
        line = (struct lens_view){ line.p + 3, line.len - 3 };
    lines->from = next;
    lines->searched = 0;
    *out = line;
    return LENS_OK;
}

enum lens_status lens_lines_next(struct lens_lines *lines,
                                 struct lens_view *out, struct lens_error *err)
{
    const char *end;

    while (!(end = find_end(lines)) && !lines->has_ended) {
        enum lens_status status;

        /* A carriage return may still turn out to be no part of it. */
        if (lines->searched > lines->max + 1)
            return too_long(lines, err);
        status = read_more(lines, err);
        if (status != LENS_OK)
            return status;
    }
    if (end)
        return give(lines, (size_t)(end - lines->p),
                    (size_t)(end - lines->p) + 1, out, err);
    if (lines->from == lines->len)
        return LENS_END;
    return give(lines, lines->len, lines->len, out, err);
}

size_t lens_lines_number(const struct lens_lines *lines)
{
    return lines->number;
}

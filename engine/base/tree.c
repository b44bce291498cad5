#include "base/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/file.h"

enum {
    CHUNK = 1 << 18
};

static enum lens_status io_error(struct lens_error *err, const char *what,
                                 const char *path)
{
    int code = errno;

    return lens_fail(err, code == ENOENT ? LENS_E_NOT_FOUND : LENS_E_IO,
                     "cannot %s '%s': %s", what, path, strerror(code));
}

/* Not blocking: opening a pipe that nobody writes to would never return. */
static enum lens_status open_source(const char *path, int *out,
                                    struct lens_error *err)
{
    enum lens_status status = LENS_OK;
    struct stat st;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return io_error(err, "open", path);
    if (fstat(fd, &st) != 0)
        status = io_error(err, "look at", path);
    else if (!S_ISREG(st.st_mode))
        status = lens_fail(
            err, LENS_E_INVAL, "'%s' is %s, a file was expected", path,
            S_ISDIR(st.st_mode) ? "a folder" : "a pipe or a device");
    if (status == LENS_OK)
        *out = fd;
    else
        (void)close(fd);
    return status;
}

static enum lens_status write_chunk(int fd, const char *p, size_t len,
                                    const char *path, struct lens_error *err)
{
    while (len) {
        ssize_t n = write(fd, p, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return io_error(err, "write", path);
        p += n;
        len -= (size_t)n;
    }
    return LENS_OK;
}

/* Names and descriptors of one copy. */
struct copy {
    const char *from, *to;
    int source, target;
    uint64_t max, done;
};

static enum lens_status copy_bytes(struct copy *c, char *chunk,
                                   struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    while (status == LENS_OK) {
        ssize_t n = read(c->source, chunk, CHUNK);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return io_error(err, "read", c->from);
        if (n == 0)
            break;
        if ((uint64_t)n > c->max - c->done)
            return lens_fail(err, LENS_E_LIMIT,
                             "'%s' holds more than the limit of %llu bytes",
                             c->from, (unsigned long long)c->max);
        c->done += (uint64_t)n;
        status = write_chunk(c->target, chunk, (size_t)n, c->to, err);
    }
    if (status == LENS_OK && fsync(c->target) != 0)
        status = io_error(err, "sync", c->to);
    return status;
}

static enum lens_status copy_into(struct copy *c, struct lens_error *err)
{
    char *chunk = lens_malloc(CHUNK);
    enum lens_status status;

    if (!chunk)
        return lens_fail(err, LENS_E_NOMEM, "no memory to copy '%s'", c->from);
    c->target = open(c->to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (c->target < 0) {
        status = io_error(err, "create", c->to);
    } else {
        status = copy_bytes(c, chunk, err);
        if (close(c->target) != 0 && status == LENS_OK)
            status = io_error(err, "close", c->to);
        if (status != LENS_OK)
            (void)unlink(c->to);
    }
    lens_free(chunk);
    return status;
}

enum lens_status lens_file_copy(const char *from, const char *to, uint64_t max,
                                uint64_t *bytes, struct lens_error *err)
{
    struct copy c = { .from = from, .to = to, .source = -1, .max = max };
    enum lens_status status = open_source(from, &c.source, err);

    if (status != LENS_OK)
        return status;
    status = copy_into(&c, err);
    (void)close(c.source);
    if (status == LENS_OK && bytes)
        *bytes = c.done;
    return status;
}

/* rename(2) replaces an empty folder only; this is its Linux relative, which
 * the C library declares for programs that ask for all of GNU. */
static int exchange(const char *a, const char *b)
{
    return (int)syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b,
                        RENAME_EXCHANGE);
}

static enum lens_status swap_slowly(const char *from, const char *to,
                                    struct lens_error *err)
{
    char aside[LENS_PATH_MAX];
    int len = snprintf(aside, sizeof(aside), "%s.old", from);

    if (len < 0 || (size_t)len >= sizeof(aside))
        return lens_fail(err, LENS_E_LIMIT, "the path '%.80s...' is too long",
                         from);
    if (rename(to, aside) != 0)
        return io_error(err, "move away", to);
    if (rename(from, to) != 0) {
        enum lens_status status = io_error(err, "replace", to);

        (void)rename(aside, to);
        return status;
    }
    if (rename(aside, from) != 0)
        return io_error(err, "move", aside);
    return LENS_OK;
}

static enum lens_status sync_parent(const char *path, struct lens_error *err)
{
    char parent[LENS_PATH_MAX];
    enum lens_status status = lens_path_join(parent, path, "..", err);

    return status == LENS_OK ? lens_dir_sync(parent, err) : status;
}

enum lens_status lens_tree_put(const char *from, const char *to,
                               struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    if (!lens_path_exists(to)) {
        if (rename(from, to) != 0)
            status = io_error(err, "create", to);
    } else if (exchange(from, to) != 0) {
        status = errno == EINVAL || errno == ENOSYS
                     ? swap_slowly(from, to, err)
                     : io_error(err, "replace", to);
    }
    return status == LENS_OK ? sync_parent(to, err) : status;
}

struct removal {
    const char *dir;
    unsigned depth;
};

static enum lens_status remove_all(const char *path, unsigned depth,
                                   struct lens_error *err);

static enum lens_status remove_entry(const char *name, void *arg,
                                     struct lens_error *err)
{
    const struct removal *r = arg;
    char path[LENS_PATH_MAX];
    enum lens_status status = lens_path_join(path, r->dir, name, err);

    return status == LENS_OK ? remove_all(path, r->depth + 1, err) : status;
}

/* Deeper than LENS_TREE_DEPTH_MAX is refused before it is entered, so the
 * recursion has an end whatever the folder holds. */
static enum lens_status remove_all(const char *path, unsigned depth,
                                   struct lens_error *err)
{
    struct removal below = { path, depth };
    enum lens_status status;
    struct stat st;

    if (lstat(path, &st) != 0)
        return errno == ENOENT ? LENS_OK : io_error(err, "look at", path);
    if (!S_ISDIR(st.st_mode))
        return unlink(path) == 0 ? LENS_OK : io_error(err, "remove", path);
    if (depth > LENS_TREE_DEPTH_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "'%.200s' lies more than %d folders deep", path,
                         LENS_TREE_DEPTH_MAX);
    status = lens_dir_each(path, remove_entry, &below, err);
    if (status == LENS_OK && rmdir(path) != 0)
        status = io_error(err, "remove the folder", path);
    return status;
}

enum lens_status lens_tree_remove(const char *path, struct lens_error *err)
{
    return remove_all(path, 0, err);
}

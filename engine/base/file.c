#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"

static enum lens_status io_error(struct lens_error *err, const char *what,
                                 const char *path)
{
    int code = errno;

    return lens_fail(err, code == ENOENT ? LENS_E_NOT_FOUND : LENS_E_IO,
                     "cannot %s '%s': %s", what, path, strerror(code));
}

enum lens_status lens_path_join(char out[LENS_PATH_MAX], const char *dir,
                                const char *name, struct lens_error *err)
{
    int len = snprintf(out, LENS_PATH_MAX, "%s/%s", dir, name);

    if (len < 0 || len >= LENS_PATH_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "the path '%.80s.../%s' is too long", dir, name);
    return LENS_OK;
}

bool lens_path_exists(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0;
}

enum lens_status lens_file_read_fd(int fd, const char *name,
                                   struct lens_buffer *out,
                                   struct lens_error *err)
{
    char chunk[16384];
    ssize_t n;

    while ((n = read(fd, chunk, sizeof(chunk))) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return io_error(err, "read", name);
        lens_buffer_add(out, chunk, (size_t)n);
        if (lens_buffer_status(out) == LENS_E_LIMIT)
            return lens_fail(err, LENS_E_LIMIT,
                             "'%s' holds more than the limit of %zu bytes",
                             name, out->max);
        if (lens_buffer_status(out) != LENS_OK)
            return lens_fail(err, LENS_E_NOMEM, "no memory to read '%s'", name);
    }
    return LENS_OK;
}

/* Open for reading; a folder is refused. */
static enum lens_status open_to_read(const char *path, int *fd_out,
                                     struct lens_error *err)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return io_error(err, "open", path);
    if (fstat(fd, &st) != 0) {
        enum lens_status status = io_error(err, "look at", path);

        (void)close(fd);
        return status;
    }
    if (S_ISDIR(st.st_mode)) {
        (void)close(fd);
        return lens_fail(err, LENS_E_INVAL,
                         "'%s' is a folder, a file was expected", path);
    }
    *fd_out = fd;
    return LENS_OK;
}

enum lens_status lens_file_read(const char *path, struct lens_buffer *out,
                                struct lens_error *err)
{
    enum lens_status status;
    int fd = -1;

    status = open_to_read(path, &fd, err);
    if (status != LENS_OK)
        return status;
    status = lens_file_read_fd(fd, path, out, err);
    (void)close(fd);
    return status;
}

enum lens_status lens_map_open(const char *path, struct lens_map *out,
                               struct lens_error *err)
{
    enum lens_status status;
    struct stat st;
    void *p = NULL;
    int fd = -1;

    status = open_to_read(path, &fd, err);
    if (status != LENS_OK)
        return status;
    if (fstat(fd, &st) != 0 || st.st_size < 0) {
        status = io_error(err, "look at", path);
    } else if (st.st_size > 0) {
        /* mmap refuses a length of 0; an empty file is an empty mapping. */
        p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
        if (p == MAP_FAILED)
            status = io_error(err, "map", path);
    }
    (void)close(fd);
    if (status == LENS_OK)
        *out = (struct lens_map){ p, (size_t)st.st_size };
    return status;
}

void lens_map_close(struct lens_map *map)
{
    if (!map)
        return;
    if (map->p)
        (void)munmap((void *)(uintptr_t)map->p, map->len);
    *map = (struct lens_map){ 0 };
}

static enum lens_status write_all(int fd, struct lens_view bytes,
                                  const char *path, struct lens_error *err)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.p, bytes.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return io_error(err, "write", path);
        bytes.p += n;
        bytes.len -= (size_t)n;
    }
    if (fsync(fd) != 0)
        return io_error(err, "sync", path);
    return LENS_OK;
}

static enum lens_status sync_parent(const char *path, struct lens_error *err)
{
    char dir[LENS_PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) : 0;

    if (!slash)
        return lens_dir_sync(".", err);
    if (len == 0)
        return lens_dir_sync("/", err);
    memcpy(dir, path, len);
    dir[len] = '\0';
    return lens_dir_sync(dir, err);
}

enum lens_status lens_file_replace(const char *path, struct lens_view bytes,
                                   struct lens_error *err)
{
    char beside[LENS_PATH_MAX];
    enum lens_status status;
    int fd, len;

    len = snprintf(beside, sizeof(beside), "%s.new", path);
    if (len < 0 || (size_t)len >= sizeof(beside))
        return lens_fail(err, LENS_E_LIMIT, "the path '%.80s...' is too long",
                         path);
    fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0)
        return io_error(err, "create", beside);
    status = write_all(fd, bytes, beside, err);
    if (close(fd) != 0 && status == LENS_OK)
        status = io_error(err, "close", beside);
    if (status == LENS_OK && rename(beside, path) != 0)
        status = io_error(err, "replace", path);
    if (status != LENS_OK) {
        (void)unlink(beside);
        return status;
    }
    return sync_parent(path, err);
}

static bool is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

enum lens_status lens_dir_make(const char *path, struct lens_error *err)
{
    char part[LENS_PATH_MAX];
    size_t len = strlen(path);

    if (len == 0 || len >= sizeof(part))
        return lens_fail(err, LENS_E_INVAL, "'%.80s' is no path for a folder",
                         path);
    for (size_t i = 1; i <= len; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (mkdir(part, 0755) != 0 && (errno != EEXIST || !is_folder(part)))
            return io_error(err, "create the folder", part);
    }
    return LENS_OK;
}

enum lens_status lens_dir_sync(const char *path, struct lens_error *err)
{
    enum lens_status status = LENS_OK;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return io_error(err, "open the folder", path);
    /* Some file systems cannot sync a folder and say EINVAL. */
    if (fsync(fd) != 0 && errno != EINVAL)
        status = io_error(err, "sync the folder", path);
    (void)close(fd);
    return status;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Collected names of a folder; each string and the array are on the heap. */
struct names {
    char **at;
    size_t n, cap;
};

/* More files than any folder of ours has. */
enum {
    NAMES_MAX = 1 << 16
};

static void names_release(struct names *names)
{
    for (size_t i = 0; i < names->n; i++)
        lens_free(names->at[i]);
    lens_free(names->at);
}

static bool names_add(struct names *names, const char *name)
{
    size_t size = strlen(name) + 1;

    if (names->n == names->cap) {
        size_t cap = names->cap ? names->cap * 2 : 64;
        char **at = lens_realloc(names->at, cap * sizeof(*at));

        if (!at)
            return false;
        names->at = at;
        names->cap = cap;
    }
    names->at[names->n] = lens_malloc(size);
    if (!names->at[names->n])
        return false;
    memcpy(names->at[names->n++], name, size);
    return true;
}

static enum lens_status names_read(const char *path, struct names *names,
                                   struct lens_error *err)
{
    enum lens_status status = LENS_OK;
    DIR *dir = opendir(path);
    struct dirent *entry;

    if (!dir)
        return io_error(err, "open the folder", path);
    while (status == LENS_OK) {
        errno = 0;
        entry = readdir(dir);
        if (!entry) {
            /* NULL is the end of the folder only where errno says nothing. */
            if (errno)
                status = io_error(err, "list the folder", path);
            break;
        }
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        if (names->n == NAMES_MAX)
            status = lens_fail(err, LENS_E_LIMIT,
                               "the folder '%s' holds more than %d names", path,
                               NAMES_MAX);
        else if (!names_add(names, entry->d_name))
            status = lens_fail(err, LENS_E_NOMEM,
                               "no memory to list the folder '%s'", path);
    }
    (void)closedir(dir);
    if (names->n)
        qsort(names->at, names->n, sizeof(*names->at), by_bytes);
    return status;
}

enum lens_status lens_dir_each(const char *path,
                               enum lens_status (*visit)(const char *name,
                                                         void *arg,
                                                         struct lens_error *),
                               void *arg, struct lens_error *err)
{
    struct names names = { 0 };
    enum lens_status status = names_read(path, &names, err);

    for (size_t i = 0; status == LENS_OK && i < names.n; i++)
        status = visit(names.at[i], arg, err);
    names_release(&names);
    return status;
}

static enum lens_status remove_one(const char *name, void *arg,
                                   struct lens_error *err)
{
    char path[LENS_PATH_MAX];
    enum lens_status status = lens_path_join(path, arg, name, err);

    if (status == LENS_OK && unlink(path) != 0)
        status = io_error(err, "remove", path);
    return status;
}

enum lens_status lens_dir_remove(const char *path, struct lens_error *err)
{
    char dir[LENS_PATH_MAX];
    enum lens_status status;
    size_t len = strlen(path);

    if (len >= sizeof(dir))
        return lens_fail(err, LENS_E_LIMIT, "the path '%.80s...' is too long",
                         path);
    memcpy(dir, path, len + 1);
    if (!lens_path_exists(dir))
        return LENS_OK;
    status = lens_dir_each(dir, remove_one, dir, err);
    if (status == LENS_OK && rmdir(dir) != 0)
        status = io_error(err, "remove the folder", dir);
    return status;
}

enum lens_status lens_lock_take(const char *path, struct lens_lock *out,
                                struct lens_error *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);

    if (fd < 0)
        return io_error(err, "open the lock", path);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        enum lens_status status =
            errno == EWOULDBLOCK
                ? lens_fail(err, LENS_E_BUSY,
                            "another process holds the lock '%s'", path)
                : io_error(err, "lock", path);

        (void)close(fd);
        return status;
    }
    out->fd = fd;
    return LENS_OK;
}

void lens_lock_release(struct lens_lock *lock)
{
    if (lock && lock->fd >= 0) {
        (void)close(lock->fd);
        lock->fd = -1;
    }
}

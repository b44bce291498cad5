/*
 * file.h - reading, mapping and replacing files so that nobody ever sees half
 * of one.
 *
 * A replaced file is written beside its target, synced, renamed over it, and
 * the folder is synced too: after a crash at any instruction the path names
 * either the old bytes or the new ones.  Every error names the path.
 */
#ifndef LENS_BASE_FILE_H
#define LENS_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "asklens/status.h"
#include "asklens/view.h"
#include "base/buffer.h"

/* Longest path we build ourselves, terminator included. */
enum {
    LENS_PATH_MAX = 4096
};

/* "dir/name" into `out`; LENS_E_LIMIT when it does not fit. */
LENS_MUST_CHECK enum lens_status lens_path_join(char out[LENS_PATH_MAX],
                                                const char *dir,
                                                const char *name,
                                                struct lens_error *err);

bool lens_path_exists(const char *path);

/* Append the whole file to `out`.  A folder, a missing or an unreadable file
 * is an error; a file longer than the buffer's maximum is LENS_E_LIMIT. */
LENS_MUST_CHECK enum lens_status lens_file_read(const char *path,
                                                struct lens_buffer *out,
                                                struct lens_error *err);

/* The same for a descriptor the caller owns; `name` is used in errors. */
LENS_MUST_CHECK enum lens_status lens_file_read_fd(int fd, const char *name,
                                                   struct lens_buffer *out,
                                                   struct lens_error *err);

/* A read-only mapping.  The bytes live until lens_map_close(). */
struct lens_map {
    const unsigned char *p;
    size_t len;
};

LENS_MUST_CHECK enum lens_status
lens_map_open(const char *path, struct lens_map *out, struct lens_error *err);
void lens_map_close(struct lens_map *map);

/* Make `path` hold exactly `bytes`, atomically and durably. */
LENS_MUST_CHECK enum lens_status lens_file_replace(const char *path,
                                                   struct lens_view bytes,
                                                   struct lens_error *err);

/* Create the folder and its parents; fine if it is there already. */
LENS_MUST_CHECK enum lens_status lens_dir_make(const char *path,
                                               struct lens_error *err);

LENS_MUST_CHECK enum lens_status lens_dir_sync(const char *path,
                                               struct lens_error *err);

/* Remove a folder that holds only plain files; missing is fine. */
LENS_MUST_CHECK enum lens_status lens_dir_remove(const char *path,
                                                 struct lens_error *err);

/*
 * Call `visit` with the name of each entry but "." and "..", in byte order.
 * The first status other than LENS_OK ends the walk and is returned.
 */
LENS_MUST_CHECK enum lens_status
lens_dir_each(const char *path,
              enum lens_status (*visit)(const char *name, void *arg,
                                        struct lens_error *err),
              void *arg, struct lens_error *err);

/*
 * Hold `path` as an exclusive lock until lens_lock_release(); the system lets
 * go of it when the process dies.  LENS_E_BUSY when another process holds it.
 */
struct lens_lock {
    int fd; /* -1: not held */
};

LENS_MUST_CHECK enum lens_status
lens_lock_take(const char *path, struct lens_lock *out, struct lens_error *err);
void lens_lock_release(struct lens_lock *lock);

#endif /* LENS_BASE_FILE_H */

/*
 * tree.h - whole folders: filling one with copies, putting it in the place of
 * another at once, and removing one with all that is in it.
 *
 * The order that leaves no half of anything behind: copy into a folder beside
 * the target (each file is synced), lens_dir_sync(), lens_tree_put(),
 * lens_tree_remove() what was there before.
 */
#ifndef LENS_BASE_TREE_H
#define LENS_BASE_TREE_H

#include <stdint.h>

#include "asklens/status.h"

/* Folders within folders that lens_tree_remove() goes down to. */
enum {
    LENS_TREE_DEPTH_MAX = 32
};

/*
 * Copy one file into a new one and sync that.  A symbolic link is followed; a
 * folder, a pipe or a device is LENS_E_INVAL, more than `max` bytes are
 * LENS_E_LIMIT.  On failure nothing is left at `to`.  `*bytes` may be NULL.
 */
LENS_MUST_CHECK enum lens_status lens_file_copy(const char *from,
                                                const char *to, uint64_t max,
                                                uint64_t *bytes,
                                                struct lens_error *err);

/*
 * Make `to` name the folder `from`, both of one file system.  If `to` is there
 * already the two change names in one step, so that whoever opens `to` meets
 * the one or the other, whole.  (A file system that cannot exchange names
 * leaves an instant in which `to` is missing.)  Afterwards `from` names what
 * was replaced, or nothing.
 */
LENS_MUST_CHECK enum lens_status lens_tree_put(const char *from, const char *to,
                                               struct lens_error *err);

/* Remove a folder with all it holds; links are removed, not followed.  Missing
 * is fine. */
LENS_MUST_CHECK enum lens_status lens_tree_remove(const char *path,
                                                  struct lens_error *err);

#endif /* LENS_BASE_TREE_H */

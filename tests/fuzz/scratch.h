/*
 * scratch.h - the files a fuzz target writes its input to, reused by each run.
 *
 * Every function ends the process instead of answering an error.
 */
#ifndef LENS_TEST_FUZZ_SCRATCH_H
#define LENS_TEST_FUZZ_SCRATCH_H

#include <stddef.h>

#include "asklens/view.h"

enum {
    SCRATCH_PATH_MAX = 256
};

/* A nameless file: gone with the process.  Zero-initialised is none yet. */
struct scratch_file {
    int fd;
    char path[32]; /* under /proc/self/fd */
};

/* Make the file hold exactly `bytes`; its path. */
const char *scratch_file_write(struct scratch_file *file,
                               struct lens_view bytes);

/* The one temporary folder of the process, removed when it exits. */
const char *scratch_folder(void);

/* A folder in it, or below one in it, whose parent is there already. */
void scratch_folder_make(const char *name);

/* Write "folder/name". */
void scratch_folder_write(const char *name, struct lens_view bytes);

#endif /* LENS_TEST_FUZZ_SCRATCH_H */

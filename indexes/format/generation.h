/*
 * generation.h - immutable index generations and the one in force.
 *
 *     DIR/
 *       CURRENT          "gen-000007\n": the generation in force
 *       LOCK             held by the one build that may run
 *       gen-000007/      manifest.json, documents.db, *.lex
 *
 * A build fills a new folder, syncs it and then replaces CURRENT by rename.
 * Until that rename nothing has changed for anybody: a build that dies at any
 * instruction leaves the former generation in force.  A folder is never
 * changed once CURRENT names it, so it can be mapped, copied to other hosts and
 * read without locks.  The generation before the current one is kept until the
 * next build begins, for readers that are just opening it.
 */
#ifndef LENS_FORMAT_GENERATION_H
#define LENS_FORMAT_GENERATION_H

#include "asklens/status.h"
#include "asklens/view.h"
#include "base/file.h"

/*
 * Write the folder of the generation in force to `path`.  LENS_E_NOT_FOUND when
 * the directory or CURRENT is missing.
 */
LENS_MUST_CHECK enum lens_status
lens_generation_current(const char *dir, char path[LENS_PATH_MAX],
                        unsigned *number, struct lens_error *err);

/* A build under way.  Zero-initialised is none. */
struct lens_generation_build {
    struct lens_lock lock;
    char dir[LENS_PATH_MAX];  /* the index directory */
    char path[LENS_PATH_MAX]; /* the new folder; files go here */
    unsigned number;
    bool active;
};

/*
 * Take the lock, remove what earlier builds left and make the new folder.
 * LENS_E_BUSY when another build runs.
 */
LENS_MUST_CHECK enum lens_status
lens_generation_begin(const char *dir, struct lens_generation_build *out,
                      struct lens_error *err);

/* Put a whole file into the new folder. */
LENS_MUST_CHECK enum lens_status
lens_generation_put(struct lens_generation_build *build, const char *name,
                    struct lens_view bytes, struct lens_error *err);

/* Make the folder the generation in force and let go of the lock. */
LENS_MUST_CHECK enum lens_status
lens_generation_commit(struct lens_generation_build *build,
                       struct lens_error *err);

/* Remove the folder and let go of the lock; fine after commit or on zero. */
void lens_generation_abandon(struct lens_generation_build *build);

#endif /* LENS_FORMAT_GENERATION_H */

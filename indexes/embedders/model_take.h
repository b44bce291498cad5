/*
 * model_take.h - taking the files of a model out of a folder, and finding that
 * folder in a package.
 */
#ifndef LENS_EMBEDDERS_MODEL_TAKE_H
#define LENS_EMBEDDERS_MODEL_TAKE_H

#include "asklens/status.h"
#include "base/file.h"
#include "embedders/known_models.h"
#include "embedders/model_record.h"

/*
 * Copy the files of a model (model_files.h) from `folder` into the empty folder
 * `to`, sync them, and add them to the record.  Of two weight files safetensors
 * is taken, because it can be checked and mapped.  With a known model exactly
 * its files are taken, and each must have the hash of the table.  Links are
 * followed, since download caches consist of them; what they lead to must be a
 * plain file.
 *
 * LENS_E_NOT_FOUND when something a model needs is missing, LENS_E_CORRUPT for
 * an empty file or a wrong hash, LENS_E_INVAL for a folder, a pipe or a device
 * where a file should be.
 */
LENS_MUST_CHECK enum lens_status
lens_model_take(const char *folder, const char *to,
                const struct lens_known_model *known,
                struct lens_model_record *record, struct lens_error *err);

/* Hash the file `path` below the folder and put it into the record, in the
 * place of what that says of it already. */
LENS_MUST_CHECK enum lens_status
lens_model_record_add(struct lens_model_record *record, const char *folder,
                      const char *path, struct lens_error *err);

/* How far down lens_model_find() looks, and at how many folders. */
enum {
    LENS_MODEL_FIND_DEPTH_MAX = 6,
    LENS_MODEL_FIND_FOLDERS_MAX = 4096
};

/*
 * The one folder in an unpacked package that holds a model: modules.json, or
 * config.json beside weights.  Links are not followed.  LENS_E_NOT_FOUND when
 * there is none, LENS_E_INVAL when there are two.
 */
LENS_MUST_CHECK enum lens_status lens_model_find(const char *tree,
                                                 char out[LENS_PATH_MAX],
                                                 struct lens_error *err);

#endif /* LENS_EMBEDDERS_MODEL_TAKE_H */

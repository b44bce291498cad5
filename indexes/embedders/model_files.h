/*
 * model_files.h - which files of a folder a model consists of.
 *
 * Published folders hold much else (papers, other formats, training notes).
 * What is listed here is read, copied by 'model install' and named by the hash
 * of a model; nothing else matters.
 */
#ifndef LENS_EMBEDDERS_MODEL_FILES_H
#define LENS_EMBEDDERS_MODEL_FILES_H

#include "asklens/embedder.h"
#include "base/file.h"

/* What a text is preceded by where the published files do not say so, as
 * 'model install' was told: {"prompts": {"query": ..., "passage": ...}}. */
#define LENS_MODEL_PROMPTS_FILE "asklens-prompts.json"

/* Name i, "config.json" or "1_Pooling/config.json"; NULL after the last. */
const char *lens_model_file(size_t i);

/* The path of the weights; LENS_E_NOT_FOUND when the folder has none. */
LENS_MUST_CHECK enum lens_status lens_model_weights(const char *folder,
                                                    char path[LENS_PATH_MAX],
                                                    struct lens_error *err);

/*
 * The hash of everything vectors depend on: the bytes of each file above that
 * the folder holds, under its name.
 */
LENS_MUST_CHECK enum lens_status
lens_model_hash(const char *folder, char out[LENS_EMBEDDER_HASH_MAX],
                struct lens_error *err);

#endif /* LENS_EMBEDDERS_MODEL_FILES_H */

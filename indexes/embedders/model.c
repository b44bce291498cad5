#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "embedders/embedders.h"
#include "embedders/model_files.h"
#include "embedders/tensors.h"
#include "json/json.h"

enum {
    CONFIG_MAX = 1 << 20,
    CONFIG_DEPTH = 16,
    TYPE_MAX = 64
};

/* "model_type" of config.json into `out`, "" where it is not said. */
static enum lens_status read_type(const char *folder, char out[TYPE_MAX],
                                  struct lens_error *err)
{
    static const struct lens_json_limits limits = { CONFIG_MAX, CONFIG_DEPTH };
    char path[LENS_PATH_MAX];
    struct lens_json *doc = NULL;
    enum lens_status status = lens_path_join(path, folder, "config.json", err);

    out[0] = '\0';
    if (status != LENS_OK || !lens_path_exists(path))
        return status;
    status = lens_json_read_file(path, &limits, &doc, err);
    if (status == LENS_OK) {
        struct lens_json_value root = lens_json_root(doc);

        if (lens_json_has(root, "model_type"))
            (void)snprintf(out, TYPE_MAX, "%s",
                           lens_json_text(root, "model_type"));
        status = lens_json_check(doc, err);
    }
    lens_json_free(doc);
    return status;
}

/* A table and nothing that would use it. */
static bool is_table(const struct lens_tensors *tensors)
{
    static const char *const known[] = { "embeddings", "embedding.weight", "0",
                                         "mapping", "weights" };
    size_t n_known = 0;

    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        n_known += lens_tensors_find(tensors, known[i]) != NULL;
    return n_known && n_known == lens_tensors_count(tensors);
}

/* What the weights say, where the configuration says nothing. */
static enum lens_status look_at_weights(const char *folder, bool *is_static,
                                        struct lens_error *err)
{
    char path[LENS_PATH_MAX];
    struct lens_tensors *tensors = NULL;
    enum lens_status status = lens_model_weights(folder, path, err);

    if (status == LENS_OK)
        status = lens_tensors_open(path, &tensors, err);
    if (status == LENS_OK)
        *is_static = is_table(tensors);
    lens_tensors_close(tensors);
    return status;
}

enum lens_status lens_model_open(const char *folder, const char *name,
                                 size_t threads, struct lens_embedder **out,
                                 struct lens_error *err)
{
    char type[TYPE_MAX];
    bool is_static = false;
    enum lens_status status = read_type(folder, type, err);

    if (status == LENS_OK && *type)
        is_static = strcmp(type, "model2vec") == 0;
    else if (status == LENS_OK)
        status = look_at_weights(folder, &is_static, err);
    if (status != LENS_OK)
        return status;
    return is_static ? lens_static_open(folder, name, out, err)
                     : lens_encoder_open(folder, name, threads, out, err);
}

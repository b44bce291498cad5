#include "embedders/model_files.h"

#include "base/checksum.h"
#include "base/error.h"

static const char *const files[] = {
    "config.json",
    "model.safetensors",
    "pytorch_model.bin",
    "vocab.txt",
    "tokenizer.json",
    "tokenizer_config.json",
    "modules.json",
    "1_Pooling/config.json",
    "sentence_bert_config.json",
    "config_sentence_transformers.json",
    LENS_MODEL_PROMPTS_FILE,
};

enum {
    N_FILES = sizeof(files) / sizeof(files[0])
};

const char *lens_model_file(size_t i)
{
    return i < N_FILES ? files[i] : NULL;
}

enum lens_status lens_model_weights(const char *folder,
                                    char path[LENS_PATH_MAX],
                                    struct lens_error *err)
{
    static const char *const names[] = { "model.safetensors",
                                         "pytorch_model.bin" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        enum lens_status status = lens_path_join(path, folder, names[i], err);

        if (status != LENS_OK || lens_path_exists(path))
            return status;
    }
    return lens_hint(err,
                     lens_fail(err, LENS_E_NOT_FOUND,
                               "'%.200s' has neither model.safetensors nor "
                               "pytorch_model.bin",
                               folder),
                     "name the folder that holds the files of a model");
}

/* "config.json 32hex\n" for one file of the folder, if it is there. */
static enum lens_status add_hash(const char *folder, const char *name,
                                 struct lens_buffer *to, struct lens_error *err)
{
    char path[LENS_PATH_MAX], hash[LENS_CONTENT_HASH_LEN + 1];
    struct lens_map map = { 0 };
    enum lens_status status = lens_path_join(path, folder, name, err);

    if (status != LENS_OK || !lens_path_exists(path))
        return status;
    status = lens_map_open(path, &map, err);
    if (status != LENS_OK)
        return status;
    lens_content_hash((struct lens_view){ (const char *)map.p, map.len }, hash);
    lens_map_close(&map);
    lens_buffer_add_format(to, "%s %s\n", name, hash);
    return LENS_OK;
}

enum lens_status lens_model_hash(const char *folder,
                                 char out[LENS_EMBEDDER_HASH_MAX],
                                 struct lens_error *err)
{
    struct lens_buffer all;
    enum lens_status status = LENS_OK;

    lens_buffer_init(&all, 4096);
    for (size_t i = 0; status == LENS_OK && i < N_FILES; i++)
        status = add_hash(folder, files[i], &all, err);
    if (status == LENS_OK && lens_buffer_status(&all) != LENS_OK)
        status = lens_fail(err, lens_buffer_status(&all),
                           "no memory to hash '%.200s'", folder);
    if (status == LENS_OK)
        lens_content_hash(lens_buffer_view(&all), out);
    lens_buffer_release(&all);
    return status;
}

#include "embedders/model_config.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "embedders/model_files.h"
#include "json/json.h"

enum {
    MAX_BYTES = 1 << 20,
    MAX_DEPTH = 16,
    MAX_HIDDEN = 4096,
    MAX_LAYERS = 64,
    MAX_INTERMEDIATE = 1 << 15,
    MAX_VOCABULARY = 1 << 20,
    MAX_POSITIONS = 8192
};

/* One JSON file of the folder.  `out` stays NULL where there is none. */
static enum lens_status open_file(const char *folder, const char *name,
                                  struct lens_json **out,
                                  struct lens_error *err)
{
    static const struct lens_json_limits limits = { MAX_BYTES, MAX_DEPTH };
    char path[LENS_PATH_MAX];
    enum lens_status status = lens_path_join(path, folder, name, err);

    *out = NULL;
    if (status != LENS_OK || !lens_path_exists(path))
        return status;
    return lens_json_read_file(path, &limits, out, err);
}

/* A text member that has to be `wanted` where it is there. */
static void expect(struct lens_json_value at, const char *name,
                   const char *wanted)
{
    char why[96];

    if (!lens_json_has(at, name) || !strcmp(lens_json_text(at, name), wanted))
        return;
    (void)snprintf(why, sizeof(why), "has a %s that is not '%s'", name, wanted);
    lens_json_reject(at, why);
}

static size_t size_of(struct lens_json_value at, const char *name, size_t max)
{
    return (size_t)lens_json_integer(at, name, 1, (int64_t)max);
}

static void read_network(struct lens_json_value at,
                         struct lens_model_config *out)
{
    expect(at, "model_type", "bert");
    expect(at, "hidden_act", "gelu");
    expect(at, "position_embedding_type", "absolute");
    out->hidden = size_of(at, "hidden_size", MAX_HIDDEN);
    out->layers = size_of(at, "num_hidden_layers", MAX_LAYERS);
    out->heads = size_of(at, "num_attention_heads", MAX_HIDDEN);
    out->intermediate = size_of(at, "intermediate_size", MAX_INTERMEDIATE);
    out->vocabulary = size_of(at, "vocab_size", MAX_VOCABULARY);
    out->positions = size_of(at, "max_position_embeddings", MAX_POSITIONS);
    out->types = size_of(at, "type_vocab_size", 16);
    out->epsilon = 1e-12f;
    if (lens_json_has(at, "layer_norm_eps"))
        out->epsilon = (float)lens_json_number(at, "layer_norm_eps");
    if (out->heads && out->hidden % out->heads != 0)
        lens_json_reject(at, "has heads that do not divide hidden_size");
    if (!(out->epsilon >= 0 && out->epsilon < 1))
        lens_json_reject(at, "has a layer_norm_eps that is not small");
    if (out->positions == 1)
        lens_json_reject(at, "has room for one token only");
    out->max_tokens = out->positions;
}

static enum lens_status read_config(const char *folder,
                                    struct lens_model_config *out,
                                    struct lens_error *err)
{
    struct lens_json *doc;
    enum lens_status status = open_file(folder, "config.json", &doc, err);

    if (status == LENS_OK && !doc)
        status = lens_hint(err,
                           lens_fail(err, LENS_E_NOT_FOUND,
                                     "'%.200s' has no config.json", folder),
                           "name the folder that holds the files of a model");
    if (status == LENS_OK) {
        read_network(lens_json_root(doc), out);
        status = lens_json_check(doc, err);
    }
    lens_json_free(doc);
    return status;
}

/* The last part of "sentence_transformers.models.Pooling". */
static const char *step_name(struct lens_json_value module)
{
    const char *type = lens_json_text(module, "type");
    const char *dot = strrchr(type, '.');

    return dot ? dot + 1 : type;
}

/* The steps after the network; true when there is a pooling. */
static bool read_steps(struct lens_json_value modules)
{
    struct lens_json_value at = lens_json_first(modules);
    bool pools = false;

    for (; !lens_json_is_end(at); at = lens_json_next(at)) {
        const char *step = step_name(at);

        if (!strcmp(step, "Pooling")) {
            pools = true;
            if (strcmp(lens_json_text(at, "path"), "1_Pooling") != 0)
                lens_json_reject(at, "has a path other than '1_Pooling'");
        } else if (strcmp(step, "Transformer") != 0 &&
                   strcmp(step, "Normalize") != 0) {
            lens_json_reject(at, "is a step that asklens does not compute");
        }
    }
    return pools;
}

static bool is_true(struct lens_json_value at, const char *name)
{
    return lens_json_has(at, name) && lens_json_bool(at, name);
}

/* Several modes at once are several vectors, one after the other. */
static bool has_other_mode(struct lens_json_value at)
{
    static const char prefix[] = "pooling_mode_";
    struct lens_json_value member = lens_json_first(at);

    for (; !lens_json_is_end(member); member = lens_json_next(member)) {
        const char *name = lens_json_name(member);

        if (!strncmp(name, prefix, sizeof(prefix) - 1) &&
            strcmp(name, "pooling_mode_cls_token") != 0 &&
            strcmp(name, "pooling_mode_mean_tokens") != 0 && is_true(at, name))
            return true;
    }
    return false;
}

static void read_pooling(struct lens_json_value at,
                         struct lens_model_config *out)
{
    const bool first = is_true(at, "pooling_mode_cls_token");
    const bool mean = is_true(at, "pooling_mode_mean_tokens");

    if (first == mean || has_other_mode(at))
        lens_json_reject(at, "asks for a pooling other than the mean of the "
                             "tokens or the first one");
    if (lens_json_has(at, "include_prompt") && !is_true(at, "include_prompt"))
        lens_json_reject(at, "leaves the prompt out of the mean, which asklens "
                             "does not compute");
    out->first_token = first;
}

static enum lens_status read_pooling_file(const char *folder,
                                          struct lens_model_config *out,
                                          struct lens_error *err)
{
    struct lens_json *doc;
    enum lens_status status =
        open_file(folder, "1_Pooling/config.json", &doc, err);

    if (status == LENS_OK && !doc)
        status = lens_fail(err, LENS_E_NOT_FOUND,
                           "'%.200s' has no 1_Pooling/config.json, which its "
                           "modules.json names",
                           folder);
    if (status == LENS_OK) {
        read_pooling(lens_json_root(doc), out);
        status = lens_json_check(doc, err);
    }
    lens_json_free(doc);
    return status;
}

static enum lens_status read_modules(const char *folder,
                                     struct lens_model_config *out,
                                     struct lens_error *err)
{
    struct lens_json *doc;
    bool pools = false;
    enum lens_status status = open_file(folder, "modules.json", &doc, err);

    if (status == LENS_OK && doc) {
        pools = read_steps(lens_json_root(doc));
        status = lens_json_check(doc, err);
    }
    lens_json_free(doc);
    return status == LENS_OK && pools ? read_pooling_file(folder, out, err)
                                      : status;
}

static enum lens_status read_length(const char *folder,
                                    struct lens_model_config *out,
                                    struct lens_error *err)
{
    struct lens_json *doc;
    enum lens_status status =
        open_file(folder, "sentence_bert_config.json", &doc, err);

    if (status == LENS_OK && doc) {
        struct lens_json_value root = lens_json_root(doc);
        size_t max = out->positions;

        if (lens_json_has(root, "max_seq_length"))
            max = (size_t)lens_json_integer(root, "max_seq_length", 3, 1 << 20);
        if (max < out->max_tokens)
            out->max_tokens = max;
        if (is_true(root, "do_lower_case"))
            lens_json_reject(root, "asks for lower case before the tokenizer, "
                                   "which asklens leaves to the tokenizer");
        status = lens_json_check(doc, err);
    }
    lens_json_free(doc);
    return status;
}

static void read_prompt(struct lens_json_value prompts, const char *name,
                        char out[LENS_PROMPT_MAX])
{
    const char *text;

    if (!lens_json_has(prompts, name))
        return;
    text = lens_json_text(prompts, name);
    if (strlen(text) >= LENS_PROMPT_MAX)
        lens_json_reject(prompts, "has a prompt that is too long");
    else
        (void)snprintf(out, LENS_PROMPT_MAX, "%s", text);
}

static enum lens_status read_prompts(const char *folder, const char *name,
                                     struct lens_model_config *out,
                                     struct lens_error *err)
{
    struct lens_json *doc;
    enum lens_status status = open_file(folder, name, &doc, err);

    if (status == LENS_OK && doc) {
        struct lens_json_value root = lens_json_root(doc);

        if (lens_json_has(root, "prompts")) {
            struct lens_json_value prompts = lens_json_object(root, "prompts");

            read_prompt(prompts, "query", out->query_prompt);
            read_prompt(prompts, "document", out->passage_prompt);
            read_prompt(prompts, "passage", out->passage_prompt);
        }
        status = lens_json_check(doc, err);
    }
    lens_json_free(doc);
    return status;
}

enum lens_status lens_model_config_read(const char *folder,
                                        struct lens_model_config *out,
                                        struct lens_error *err)
{
    struct lens_model_config config = { 0 };
    enum lens_status status = read_config(folder, &config, err);

    if (status == LENS_OK)
        status = read_modules(folder, &config, err);
    if (status == LENS_OK)
        status = read_length(folder, &config, err);
    if (status == LENS_OK)
        status = read_prompts(folder, "config_sentence_transformers.json",
                              &config, err);
    if (status == LENS_OK)
        status = read_prompts(folder, LENS_MODEL_PROMPTS_FILE, &config, err);
    if (status == LENS_OK)
        *out = config;
    return status;
}

/* static_open.c - a static model from its folder; see static.c for what each
 * file of it holds. */
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/file.h"
#include "embedders/embedders.h"
#include "embedders/model_files.h"
#include "embedders/static_int.h"
#include "json/json.h"

enum {
    DEFAULT_MAX_TOKENS = 512,
    MAX_TOKENS_MAX = 1 << 20,
    CONFIG_MAX = 1 << 20,
    CONFIG_DEPTH = 8
};

static void close_static(struct lens_embedder *self)
{
    struct lens_static *m = (struct lens_static *)self;

    if (!m)
        return;
    lens_tensors_close(m->tensors);
    lens_wordpiece_close(m->wordpiece);
    lens_unigram_close(m->unigram);
    lens_free(m->row);
    lens_free(m->sum);
    lens_free(m);
}

static const struct lens_embedder_ops static_ops = { "static",
                                                     lens_static_embed,
                                                     close_static };

static enum lens_status bad_tensor(const struct lens_static *m,
                                   const char *name, const char *expected,
                                   struct lens_error *err)
{
    return lens_fail(err, LENS_E_CORRUPT,
                     "the model '%s': its tensor '%s' has %s", m->base.facts.id,
                     name, expected);
}

static enum lens_status find_table(struct lens_static *m,
                                   struct lens_error *err)
{
    static const char *const names[] = { "embeddings", "embedding.weight",
                                         "0" };

    for (size_t i = 0; !m->table && i < sizeof(names) / sizeof(*names); i++)
        m->table = lens_tensors_find(m->tensors, names[i]);
    if (!m->table)
        return lens_fail(err, LENS_E_CORRUPT,
                         "the model '%s' has no tensor 'embeddings'",
                         m->base.facts.id);
    if (m->table->rank != 2 || m->table->type == LENS_BOOL ||
        m->table->shape[1] == 0 || m->table->shape[1] > LENS_EMBED_DIM_MAX)
        return bad_tensor(m, "embeddings",
                          "another shape than rows of 1 to 4096 numbers", err);
    m->base.facts.dim = m->table->shape[1];
    return LENS_OK;
}

static bool is_whole(enum lens_dtype type)
{
    return type >= LENS_I64 && type <= LENS_U8;
}

/* A number for each token. */
static enum lens_status find_per_token(struct lens_static *m, const char *name,
                                       const struct lens_tensor **out,
                                       struct lens_error *err)
{
    const struct lens_tensor *tensor = lens_tensors_find(m->tensors, name);

    if (tensor && (tensor->rank != 1 || tensor->n != m->n_tokens))
        return bad_tensor(m, name, "not one number for each token", err);
    *out = tensor;
    return LENS_OK;
}

static enum lens_status check_mapping(const struct lens_static *m,
                                      struct lens_error *err)
{
    size_t rows = m->table->shape[0];

    if (!m->mapping && rows != m->n_tokens)
        return lens_fail(err, LENS_E_CORRUPT,
                         "the model '%s' has %zu vectors for %zu tokens",
                         m->base.facts.id, rows, m->n_tokens);
    if (!m->mapping)
        return LENS_OK;
    if (!is_whole(m->mapping->type))
        return bad_tensor(m, "mapping", "numbers that are not whole", err);
    for (size_t i = 0; i < m->mapping->n; i++) {
        int64_t row = lens_static_integer(m->mapping, i);

        if (row < 0 || (uint64_t)row >= rows)
            return bad_tensor(m, "mapping", "a row that the table has not",
                              err);
    }
    return LENS_OK;
}

static enum lens_status open_tensors(struct lens_static *m, const char *folder,
                                     struct lens_error *err)
{
    char path[LENS_PATH_MAX];
    enum lens_status status = lens_model_weights(folder, path, err);

    if (status == LENS_OK)
        status = lens_tensors_open(path, &m->tensors, err);
    if (status == LENS_OK)
        status = find_table(m, err);
    if (status == LENS_OK)
        status = find_per_token(m, "mapping", &m->mapping, err);
    if (status == LENS_OK)
        status = find_per_token(m, "weights", &m->weights, err);
    if (status == LENS_OK && m->weights && m->weights->type > LENS_BF16)
        status = bad_tensor(m, "weights", "numbers of another type than floats",
                            err);
    if (status != LENS_OK)
        return status;
    m->is_double = m->table->type == LENS_F64 ||
                   (m->weights && m->weights->type == LENS_F64);
    return check_mapping(m, err);
}

static enum lens_status open_tokenizer(struct lens_static *m,
                                       const char *folder,
                                       struct lens_error *err)
{
    struct lens_error first = { .status = LENS_OK };
    enum lens_status status = lens_unigram_open(folder, &m->unigram, &first);

    if (status == LENS_OK) {
        m->n_tokens = lens_unigram_size(m->unigram);
        m->unknown = lens_unigram_unknown(m->unigram);
        return LENS_OK;
    }
    if (status != LENS_E_NOT_FOUND) {
        if (err)
            *err = first;
        return status;
    }
    status = lens_wordpiece_open(folder, &m->wordpiece, err);
    if (status == LENS_OK) {
        m->n_tokens = lens_wordpiece_size(m->wordpiece);
        m->unknown = lens_wordpiece_specials(m->wordpiece).unknown;
    }
    return status;
}

static size_t count_chars(struct lens_view text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++)
        n += ((unsigned char)text.p[i] & 0xc0) != 0x80;
    return n;
}

static int by_size(const void *pa, const void *pb)
{
    const size_t *a = pa, *b = pb;

    return (*a > *b) - (*a < *b);
}

/* The median length of the tokens in characters, rounded down. */
static enum lens_status median_length(const struct lens_static *m, size_t *out,
                                      struct lens_error *err)
{
    size_t n = m->n_tokens;
    size_t *lengths = lens_calloc(n + !n, sizeof(*lengths));

    if (!lengths)
        return lens_fail(err, LENS_E_NOMEM, "no memory to open '%s'",
                         m->base.facts.id);
    for (size_t i = 0; i < n; i++)
        lengths[i] = count_chars(
            m->unigram ? lens_unigram_token(m->unigram, (int32_t)i)
                       : lens_wordpiece_token(m->wordpiece, (int32_t)i));
    qsort(lengths, n, sizeof(*lengths), by_size);
    *out = n ? (lengths[(n - 1) / 2] + lengths[n / 2]) / 2 : 0;
    lens_free(lengths);
    return LENS_OK;
}

static enum lens_status read_max_length(struct lens_static *m, const char *path,
                                        struct lens_error *err)
{
    static const struct lens_json_limits limits = { CONFIG_MAX, CONFIG_DEPTH };
    struct lens_json *doc = NULL;
    enum lens_status status = lens_json_read_file(path, &limits, &doc, err);

    if (status == LENS_OK) {
        struct lens_json_value root = lens_json_root(doc);

        if (lens_json_is_null(root, "max_length"))
            m->max_tokens = 0;
        else if (lens_json_has(root, "max_length"))
            m->max_tokens = (size_t)lens_json_integer(root, "max_length", 1,
                                                      MAX_TOKENS_MAX);
        status = lens_json_check(doc, err);
    }
    lens_json_free(doc);
    return status;
}

/* The first of the two configurations that is there. */
static enum lens_status read_config(struct lens_static *m, const char *folder,
                                    struct lens_error *err)
{
    static const char *const names[] = { "config.json",
                                         "config_sentence_transformers.json" };
    enum lens_status status = LENS_OK;
    size_t median = 0;

    m->max_tokens = DEFAULT_MAX_TOKENS;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        char path[LENS_PATH_MAX];

        status = lens_path_join(path, folder, names[i], err);
        if (status != LENS_OK)
            return status;
        if (!lens_path_exists(path))
            continue;
        status = read_max_length(m, path, err);
        break;
    }
    if (status == LENS_OK)
        status = median_length(m, &median, err);
    m->max_chars = m->max_tokens * median;
    m->base.facts.max_tokens = m->max_tokens;
    return status;
}

static enum lens_status open_all(struct lens_static *m, const char *folder,
                                 struct lens_error *err)
{
    enum lens_status status = open_tokenizer(m, folder, err);

    if (status == LENS_OK)
        status = open_tensors(m, folder, err);
    if (status == LENS_OK)
        status = read_config(m, folder, err);
    if (status == LENS_OK)
        status = lens_model_hash(folder, m->base.facts.hash, err);
    if (status != LENS_OK)
        return status;
    m->row = lens_calloc(m->base.facts.dim, sizeof(*m->row));
    m->sum = lens_calloc(m->base.facts.dim, sizeof(*m->sum));
    if (!m->row || !m->sum)
        return lens_fail(err, LENS_E_NOMEM, "no memory to open '%s'",
                         m->base.facts.id);
    return LENS_OK;
}

enum lens_status lens_static_open(const char *folder, const char *name,
                                  struct lens_embedder **out,
                                  struct lens_error *err)
{
    struct lens_static *m = lens_calloc(1, sizeof(*m));
    enum lens_status status;

    if (!m)
        return lens_fail(err, LENS_E_NOMEM, "no memory to open '%s'", folder);
    m->base.ops = &static_ops;
    (void)snprintf(m->base.facts.id, sizeof(m->base.facts.id), "static:%.80s",
                   name);
    status = open_all(m, folder, err);
    if (status != LENS_OK) {
        close_static(&m->base);
        return status;
    }
    *out = &m->base;
    return LENS_OK;
}

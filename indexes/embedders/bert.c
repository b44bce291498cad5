#include "embedders/bert.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

enum {
    TENSOR_NAME_MAX = 128
};

/* y = x W^T + bias, then maybe a norm. */
struct linear {
    const float *weight, *bias;
};

struct norm {
    const float *weight, *bias;
};

struct layer {
    struct linear query, key, value, attention_out, grow, shrink;
    struct norm attention_norm, out_norm;
};

struct lens_bert {
    struct lens_model_config config;
    const float *words, *positions, *types;
    struct norm embedding_norm;
    struct layer *layers;
    /* What had to be converted, to be freed. */
    float **owned;
    size_t n_owned, cap_owned;
};

/* One tensor after the other; the first thing wrong sticks. */
struct loading {
    struct lens_bert *bert;
    const struct lens_tensors *tensors;
    const char *model;  /* for errors */
    const char *prefix; /* "" or "bert." */
    enum lens_status status;
    struct lens_error *err;
};

static bool has_shape(const struct lens_tensor *tensor, size_t rows, size_t n)
{
    if (rows == 0)
        return tensor->rank == 1 && tensor->shape[0] == n;
    return tensor->rank == 2 && tensor->shape[0] == rows &&
           tensor->shape[1] == n;
}

static bool keep(struct lens_bert *bert, float *floats)
{
    if (bert->n_owned == bert->cap_owned) {
        size_t cap = bert->cap_owned ? 2 * bert->cap_owned : 32;
        float **more = lens_realloc(bert->owned, cap * sizeof(*more));

        if (!more)
            return false;
        bert->owned = more;
        bert->cap_owned = cap;
    }
    bert->owned[bert->n_owned++] = floats;
    return true;
}

static const float *convert(struct loading *l, const struct lens_tensor *tensor)
{
    float *floats = lens_calloc(tensor->n, sizeof(*floats));

    if (!floats || !keep(l->bert, floats)) {
        lens_free(floats);
        l->status = lens_fail(l->err, LENS_E_NOMEM,
                              "no memory for the weights of '%s'", l->model);
        return NULL;
    }
    lens_tensor_to_floats(tensor, floats);
    return floats;
}

static const float *refuse_shape(struct loading *l, const char *name,
                                 const struct lens_tensor *tensor, size_t rows,
                                 size_t n)
{
    if (!tensor)
        l->status = lens_fail(l->err, LENS_E_CORRUPT,
                              "the weights of '%s' lack the tensor '%s'",
                              l->model, name);
    else if (rows)
        l->status = lens_fail(l->err, LENS_E_CORRUPT,
                              "the tensor '%s' of '%s' is not %zu x %zu as "
                              "config.json says",
                              name, l->model, rows, n);
    else
        l->status = lens_fail(l->err, LENS_E_CORRUPT,
                              "the tensor '%s' of '%s' does not have the %zu "
                              "numbers that config.json asks for",
                              name, l->model, n);
    return NULL;
}

/* The numbers of a tensor of `rows` x n, or of n where rows is 0. */
static const float *load(struct loading *l, const char *name, size_t rows,
                         size_t n)
{
    char full[TENSOR_NAME_MAX + 8];
    const struct lens_tensor *tensor;

    if (l->status != LENS_OK)
        return NULL;
    (void)snprintf(full, sizeof(full), "%s%s", l->prefix, name);
    tensor = lens_tensors_find(l->tensors, full);
    if (!tensor || !has_shape(tensor, rows, n))
        return refuse_shape(l, full, tensor, rows, n);
    if (tensor->type == LENS_F32 &&
        (uintptr_t)tensor->data % sizeof(float) == 0)
        return tensor->data;
    if (tensor->type > LENS_BF16) {
        l->status = lens_fail(l->err, LENS_E_CORRUPT,
                              "the tensor '%s' of '%s' holds %s, not floating "
                              "point numbers",
                              full, l->model, lens_dtype_name(tensor->type));
        return NULL;
    }
    return convert(l, tensor);
}

static struct linear load_linear(struct loading *l, size_t layer,
                                 const char *what, size_t rows, size_t n)
{
    char name[TENSOR_NAME_MAX];
    struct linear out;

    (void)snprintf(name, sizeof(name), "encoder.layer.%zu.%s.weight", layer,
                   what);
    out.weight = load(l, name, rows, n);
    (void)snprintf(name, sizeof(name), "encoder.layer.%zu.%s.bias", layer,
                   what);
    out.bias = load(l, name, 0, rows);
    return out;
}

static struct norm load_norm(struct loading *l, size_t layer, const char *what,
                             size_t n)
{
    char name[TENSOR_NAME_MAX];
    struct norm out;

    (void)snprintf(name, sizeof(name), "encoder.layer.%zu.%s.LayerNorm.weight",
                   layer, what);
    out.weight = load(l, name, 0, n);
    (void)snprintf(name, sizeof(name), "encoder.layer.%zu.%s.LayerNorm.bias",
                   layer, what);
    out.bias = load(l, name, 0, n);
    return out;
}

static void load_layer(struct loading *l, size_t i)
{
    const size_t hidden = l->bert->config.hidden;
    const size_t inner = l->bert->config.intermediate;
    struct layer *layer = &l->bert->layers[i];

    layer->query = load_linear(l, i, "attention.self.query", hidden, hidden);
    layer->key = load_linear(l, i, "attention.self.key", hidden, hidden);
    layer->value = load_linear(l, i, "attention.self.value", hidden, hidden);
    layer->attention_out =
        load_linear(l, i, "attention.output.dense", hidden, hidden);
    layer->attention_norm = load_norm(l, i, "attention.output", hidden);
    layer->grow = load_linear(l, i, "intermediate.dense", inner, hidden);
    layer->shrink = load_linear(l, i, "output.dense", hidden, inner);
    layer->out_norm = load_norm(l, i, "output", hidden);
}

static void load_all(struct loading *l)
{
    const struct lens_model_config *config = &l->bert->config;
    const size_t hidden = config->hidden;

    if (lens_tensors_find(l->tensors, "bert.embeddings.word_embeddings.weight"))
        l->prefix = "bert.";
    l->bert->words = load(l, "embeddings.word_embeddings.weight",
                          config->vocabulary, hidden);
    l->bert->positions = load(l, "embeddings.position_embeddings.weight",
                              config->positions, hidden);
    l->bert->types = load(l, "embeddings.token_type_embeddings.weight",
                          config->types, hidden);
    l->bert->embedding_norm.weight =
        load(l, "embeddings.LayerNorm.weight", 0, hidden);
    l->bert->embedding_norm.bias =
        load(l, "embeddings.LayerNorm.bias", 0, hidden);
    for (size_t i = 0; l->status == LENS_OK && i < config->layers; i++)
        load_layer(l, i);
}

enum lens_status lens_bert_open(const struct lens_model_config *config,
                                const struct lens_tensors *tensors,
                                const char *name, struct lens_bert **out,
                                struct lens_error *err)
{
    struct lens_bert *bert = lens_calloc(1, sizeof(*bert));
    struct loading loading = { .bert = bert,
                               .tensors = tensors,
                               .model = name,
                               .prefix = "",
                               .err = err };

    if (bert) {
        bert->config = *config;
        bert->layers = lens_calloc(config->layers, sizeof(*bert->layers));
    }
    if (!bert || !bert->layers) {
        lens_bert_close(bert);
        return lens_fail(err, LENS_E_NOMEM, "no memory for the model '%s'",
                         name);
    }
    load_all(&loading);
    if (loading.status != LENS_OK) {
        lens_bert_close(bert);
        return loading.status;
    }
    *out = bert;
    return LENS_OK;
}

void lens_bert_close(struct lens_bert *bert)
{
    if (!bert)
        return;
    for (size_t i = 0; i < bert->n_owned; i++)
        lens_free(bert->owned[i]);
    lens_free(bert->owned);
    lens_free(bert->layers);
    lens_free(bert);
}

/* All matrices have a row per token, but the last two. */
struct lens_bert_room {
    float *x, *query, *key, *value, *context;
    float *inner;      /* rows of config.intermediate */
    float *scores;     /* of one head: longest text squared */
    float *transposed; /* the values of one head, a row per dimension */
    float *all;        /* the one allocation behind them */
};

/* Cache lines begin where matrices do. */
enum {
    LINE = 64 / sizeof(float)
};

static size_t whole_lines(size_t n)
{
    return (n + LINE - 1) / LINE * LINE;
}

static float *take(float **at, size_t n)
{
    float *taken = *at;

    *at += whole_lines(n);
    return taken;
}

enum lens_status lens_bert_room_new(const struct lens_bert *bert,
                                    size_t max_tokens,
                                    struct lens_bert_room **out,
                                    struct lens_error *err)
{
    const struct lens_model_config *config = &bert->config;
    const size_t rows = max_tokens * config->hidden;
    const size_t inner = max_tokens * config->intermediate;
    const size_t longest =
        max_tokens < config->positions ? max_tokens : config->positions;
    const size_t head = longest * (config->hidden / config->heads);
    struct lens_bert_room *room = lens_calloc(1, sizeof(*room));
    float *at = lens_calloc(5 * whole_lines(rows) + whole_lines(inner) +
                                whole_lines(longest * longest) + head + LINE,
                            sizeof(*at));

    if (!room || !at) {
        lens_free(room);
        lens_free(at);
        return lens_fail(err, LENS_E_NOMEM, "no memory to embed %zu tokens",
                         max_tokens);
    }
    room->all = at;
    at += (LINE - (uintptr_t)at / sizeof(float) % LINE) % LINE;
    room->x = take(&at, rows);
    room->query = take(&at, rows);
    room->key = take(&at, rows);
    room->value = take(&at, rows);
    room->context = take(&at, rows);
    room->inner = take(&at, inner);
    room->scores = take(&at, longest * longest);
    room->transposed = at;
    *out = room;
    return LENS_OK;
}

void lens_bert_room_free(struct lens_bert_room *room)
{
    if (!room)
        return;
    lens_free(room->all);
    lens_free(room);
}

/* Word, position and type of each token; there is one type. */
static void look_up(const struct lens_bert *bert,
                    const struct lens_kernels *kernels,
                    const struct lens_bert_batch *batch, float *x)
{
    const size_t hidden = bert->config.hidden;

    for (size_t text = 0; text < batch->n; text++) {
        for (size_t i = batch->start[text]; i < batch->start[text + 1]; i++) {
            const float *word = bert->words + (size_t)batch->ids[i] * hidden;
            const float *position =
                bert->positions + (i - batch->start[text]) * hidden;
            float *to = x + (i - batch->start[0]) * hidden;

            for (size_t d = 0; d < hidden; d++)
                to[d] = word[d] + bert->types[d] + position[d];
        }
    }
    kernels->layer_norm(x, NULL, hidden,
                        batch->start[batch->n] - batch->start[0], hidden,
                        bert->embedding_norm.weight, bert->embedding_norm.bias,
                        bert->config.epsilon);
}

/* One head of one text of n tokens, whose first token is row `row`. */
static void attend(const struct lens_bert *bert,
                   const struct lens_kernels *kernels,
                   struct lens_bert_room *room, size_t row, size_t n,
                   size_t head)
{
    const size_t hidden = bert->config.hidden;
    const size_t dim = hidden / bert->config.heads;
    const size_t at = row * hidden + head * dim;

    kernels->matmul((struct lens_matrix){ room->query + at, hidden },
                    (struct lens_matrix){ room->key + at, hidden }, NULL,
                    room->scores, n, n, n, dim);
    kernels->softmax(room->scores, n, n, n, 1 / sqrtf((float)dim));
    for (size_t i = 0; i < n; i++) {
        for (size_t d = 0; d < dim; d++)
            room->transposed[d * n + i] = room->value[at + i * hidden + d];
    }
    kernels->matmul((struct lens_matrix){ room->scores, n },
                    (struct lens_matrix){ room->transposed, n }, NULL,
                    room->context + at, hidden, n, dim, n);
}

/* n rows of x through a layer, to as many rows of `width` numbers. */
static void apply(const struct lens_kernels *kernels,
                  const struct linear *linear, struct lens_matrix x, size_t n,
                  float *out, size_t width)
{
    kernels->matmul(x, (struct lens_matrix){ linear->weight, x.stride },
                    linear->bias, out, width, n, width, x.stride);
}

static void run_layer(const struct lens_bert *bert,
                      const struct lens_kernels *kernels,
                      const struct layer *layer,
                      const struct lens_bert_batch *batch,
                      struct lens_bert_room *room)
{
    const size_t h = bert->config.hidden, inner = bert->config.intermediate;
    const size_t n = batch->start[batch->n] - batch->start[0];
    const float eps = bert->config.epsilon;
    const struct lens_matrix x = { room->x, h };

    apply(kernels, &layer->query, x, n, room->query, h);
    apply(kernels, &layer->key, x, n, room->key, h);
    apply(kernels, &layer->value, x, n, room->value, h);
    for (size_t text = 0; text < batch->n; text++) {
        size_t row = batch->start[text] - batch->start[0];
        size_t len = batch->start[text + 1] - batch->start[text];

        for (size_t head = 0; head < bert->config.heads; head++)
            attend(bert, kernels, room, row, len, head);
    }
    /* The queries are used up: their room takes what comes out. */
    apply(kernels, &layer->attention_out,
          (struct lens_matrix){ room->context, h }, n, room->query, h);
    kernels->layer_norm(room->x, room->query, h, n, h,
                        layer->attention_norm.weight,
                        layer->attention_norm.bias, eps);
    apply(kernels, &layer->grow, x, n, room->inner, inner);
    kernels->gelu(room->inner, n * inner);
    apply(kernels, &layer->shrink, (struct lens_matrix){ room->inner, inner },
          n, room->query, h);
    kernels->layer_norm(room->x, room->query, h, n, h, layer->out_norm.weight,
                        layer->out_norm.bias, eps);
}

const float *lens_bert_run(const struct lens_bert *bert,
                           const struct lens_kernels *kernels,
                           const struct lens_bert_batch *batch,
                           struct lens_bert_room *room)
{
    look_up(bert, kernels, batch, room->x);
    for (size_t i = 0; i < bert->config.layers; i++)
        run_layer(bert, kernels, &bert->layers[i], batch, room);
    return room->x;
}

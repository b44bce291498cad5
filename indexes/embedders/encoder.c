/*
 * encoder.c - sentence vectors from a BERT-family model (bert.h).
 *
 *     text -> prompt + tokens, cut, between [CLS] and [SEP]
 *          -> vectors of the tokens -> their mean, or the first -> length 1
 *
 * Work.  Texts are tokenized a slice at a time, and the texts of a slice are
 * packed into batches of about BATCH_TOKENS tokens: enough that each weight
 * that is fetched serves many rows, few enough that the rows stay in the second
 * cache.  Threads take batches one by one; few texts are cut into as many
 * batches as there are threads.  None of this shows in a vector.
 *
 * A damaged file may hold numbers that are none.  They spread: one NaN among
 * the weights makes every vector NaN that uses it, so the vectors are looked at
 * instead of 20 million weights.
 */
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "embedders/bert.h"
#include "embedders/embedders.h"
#include "embedders/model_files.h"
#include "embedders/wordpiece.h"

enum {
    SLICE = 1024, /* texts tokenized at a time */
    BATCH_TOKENS = 256,
    MAX_THREADS = 64
};

/* A prompt as ids. */
struct prompt {
    int32_t ids[LENS_PROMPT_MAX];
    size_t n;
};

struct encoder {
    struct lens_embedder base;
    struct lens_model_config config;
    struct lens_tensors *tensors;
    struct lens_bert *bert;
    struct lens_wordpiece *tokenizer;
    struct lens_wordpiece_specials specials;
    struct prompt prompts[2]; /* by role */
    const struct lens_kernels *kernels;
    size_t threads;
    char name[LENS_EMBEDDER_ID_MAX];
};

/* The texts of one slice as ids; a text without a token has none at all. */
struct slice {
    struct lens_arena arena;
    int32_t *ids;
    size_t *start; /* n + 1 */
    size_t n;
    size_t *batch; /* first text of each batch, and n at the end */
    size_t n_batches, longest_batch;
};

/* What the threads of one call share. */
struct work {
    const struct encoder *encoder;
    const struct slice *slice;
    float *out; /* of the slice */
    atomic_size_t next, done;
};

static void pool(const struct encoder *e, const float *rows, size_t n,
                 float *out)
{
    const size_t dim = e->config.hidden;

    memcpy(out, rows, dim * sizeof(*out));
    if (e->config.first_token)
        return;
    for (size_t i = 1; i < n; i++) {
        for (size_t d = 0; d < dim; d++)
            out[d] += rows[i * dim + d];
    }
    for (size_t d = 0; d < dim; d++)
        out[d] /= (float)n;
}

/* Texts without a token keep their zero vector. */
static void run_batch(const struct work *work, size_t b,
                      struct lens_bert_room *room)
{
    const struct encoder *e = work->encoder;
    const struct slice *slice = work->slice;
    const size_t first = slice->batch[b], end = slice->batch[b + 1];
    const size_t dim = e->config.hidden;
    struct lens_bert_batch batch = { slice->ids, slice->start + first,
                                     end - first };
    const float *rows;

    if (slice->start[end] == slice->start[first])
        return;
    rows = lens_bert_run(e->bert, e->kernels, &batch, room);
    for (size_t i = first; i < end; i++) {
        size_t n = slice->start[i + 1] - slice->start[i];
        float *out = work->out + i * dim;

        if (n == 0)
            continue;
        pool(e, rows + (slice->start[i] - slice->start[first]) * dim, n, out);
        lens_normalise(e->kernels, out, dim);
    }
}

static void *run_thread(void *arg)
{
    struct work *work = arg;
    struct lens_bert_room *room = NULL;
    size_t b;

    if (lens_bert_room_new(work->encoder->bert, work->slice->longest_batch,
                           &room, NULL) != LENS_OK)
        return NULL;
    while ((b = atomic_fetch_add(&work->next, 1)) < work->slice->n_batches) {
        run_batch(work, b, room);
        atomic_fetch_add(&work->done, 1);
    }
    lens_bert_room_free(room);
    return NULL;
}

/* The caller's thread works too; one that cannot start, or has no memory to
 * work in, is not missed as long as the others get it done. */
static bool run_all(struct work *work)
{
    size_t wanted = work->encoder->threads, n = 0;
    pthread_t threads[MAX_THREADS];

    if (wanted > work->slice->n_batches)
        wanted = work->slice->n_batches;
    while (n + 1 < wanted &&
           pthread_create(&threads[n], NULL, run_thread, work) == 0)
        n++;
    (void)run_thread(work);
    while (n > 0)
        (void)pthread_join(threads[--n], NULL);
    return atomic_load(&work->done) == work->slice->n_batches;
}

/* Ids of one text at slice->ids + at; returns how many. */
static size_t frame(const struct encoder *e, const struct prompt *prompt,
                    const int32_t *ids, size_t n, int32_t *to)
{
    const size_t max = e->config.max_tokens - 2;
    size_t at = 0;

    if (n == 0)
        return 0;
    to[at++] = e->specials.cls;
    for (size_t i = 0; i < prompt->n && at <= max; i++)
        to[at++] = prompt->ids[i];
    for (size_t i = 0; i < n && at <= max; i++)
        to[at++] = ids[i];
    to[at++] = e->specials.sep;
    return at;
}

static enum lens_status tokenize(const struct encoder *e,
                                 const struct prompt *prompt,
                                 const struct lens_view *texts, size_t n,
                                 struct slice *slice, struct lens_error *err)
{
    const size_t max = e->config.max_tokens;

    slice->n = n;
    slice->ids = lens_arena_alloc(&slice->arena, n * max, sizeof(int32_t));
    slice->start = lens_arena_alloc(&slice->arena, n + 1, sizeof(size_t));
    slice->batch = lens_arena_alloc(&slice->arena, n + 1, sizeof(size_t));
    if (!slice->ids || !slice->start || !slice->batch)
        return lens_fail(err, LENS_E_NOMEM, "no memory to embed %zu texts", n);
    for (size_t i = 0; i < n; i++) {
        struct lens_arena scratch = { 0 };
        const int32_t *ids = NULL;
        size_t n_ids = 0;
        enum lens_status status = lens_wordpiece_encode(
            e->tokenizer, texts[i], max, &scratch, &ids, &n_ids, err);

        if (status == LENS_OK)
            slice->start[i + 1] =
                slice->start[i] +
                frame(e, prompt, ids, n_ids, slice->ids + slice->start[i]);
        lens_arena_release(&scratch);
        if (status != LENS_OK)
            return status;
    }
    return LENS_OK;
}

/* Texts in order, cut where a batch is full. */
static void pack(struct slice *slice, size_t threads)
{
    const size_t each = slice->start[slice->n] / threads + 1;
    const size_t full = each < BATCH_TOKENS ? each : BATCH_TOKENS;
    size_t tokens = 0;

    for (size_t i = 0; i < slice->n; i++) {
        size_t len = slice->start[i + 1] - slice->start[i];

        if (i == 0 || (tokens > 0 && tokens + len > full)) {
            slice->batch[slice->n_batches++] = i;
            tokens = 0;
        }
        tokens += len;
        if (tokens > slice->longest_batch)
            slice->longest_batch = tokens;
    }
    slice->batch[slice->n_batches] = slice->n;
}

static enum lens_status check_numbers(const struct encoder *e, const float *out,
                                      size_t n, struct lens_error *err)
{
    for (size_t i = 0; i < n * e->config.hidden; i++) {
        if (!isfinite(out[i]))
            return lens_hint(err,
                             lens_fail(err, LENS_E_CORRUPT,
                                       "the model '%s' computes vectors that "
                                       "are not numbers: its weights are "
                                       "damaged",
                                       e->name),
                             "install the model again");
    }
    return LENS_OK;
}

static enum lens_status embed_slice(const struct encoder *e,
                                    const struct prompt *prompt,
                                    const struct lens_view *texts, size_t n,
                                    float *out, struct lens_error *err)
{
    struct slice slice = { 0 };
    struct work work = { .encoder = e, .slice = &slice, .out = out };
    enum lens_status status = tokenize(e, prompt, texts, n, &slice, err);

    memset(out, 0, n * e->config.hidden * sizeof(*out));
    if (status == LENS_OK) {
        pack(&slice, e->threads);
        if (slice.longest_batch && !run_all(&work))
            status =
                lens_fail(err, LENS_E_NOMEM, "no memory to embed %zu texts", n);
    }
    lens_arena_release(&slice.arena);
    return status == LENS_OK ? check_numbers(e, out, n, err) : status;
}

static enum lens_status embed(struct lens_embedder *self,
                              enum lens_embed_role role,
                              const struct lens_view *texts, size_t n,
                              float *out, struct lens_error *err)
{
    const struct encoder *e = (const struct encoder *)self;
    const size_t dim = e->config.hidden;
    float *all;

    if (n == 0)
        return LENS_OK;
    /* Either every row is written or none. */
    all = lens_calloc(n, dim * sizeof(*all));
    if (!all)
        return lens_fail(err, LENS_E_NOMEM, "no memory for %zu vectors", n);
    for (size_t at = 0; at < n; at += SLICE) {
        size_t take = n - at < SLICE ? n - at : SLICE;
        enum lens_status status = embed_slice(e, &e->prompts[role], texts + at,
                                              take, all + at * dim, err);

        if (status != LENS_OK) {
            lens_free(all);
            return status;
        }
    }
    memcpy(out, all, n * dim * sizeof(*out));
    lens_free(all);
    return LENS_OK;
}

static void close_encoder(struct lens_embedder *self)
{
    struct encoder *e = (struct encoder *)self;

    if (!e)
        return;
    lens_bert_close(e->bert);
    lens_tensors_close(e->tensors);
    lens_wordpiece_close(e->tokenizer);
    lens_free(e);
}

static const struct lens_embedder_ops ops = { "encoder", embed, close_encoder };

static enum lens_status read_prompt(struct encoder *e, const char *text,
                                    struct prompt *out, struct lens_error *err)
{
    struct lens_arena arena = { 0 };
    const int32_t *ids = NULL;
    size_t n = 0;
    enum lens_status status =
        lens_wordpiece_encode(e->tokenizer, lens_view_of(text), LENS_PROMPT_MAX,
                              &arena, &ids, &n, err);

    if (status == LENS_OK && n) {
        memcpy(out->ids, ids, n * sizeof(*ids));
        out->n = n;
    }
    lens_arena_release(&arena);
    return status;
}

static enum lens_status open_tokenizer(struct encoder *e, const char *folder,
                                       struct lens_error *err)
{
    enum lens_status status = lens_wordpiece_open(folder, &e->tokenizer, err);

    if (status != LENS_OK)
        return status;
    e->specials = lens_wordpiece_specials(e->tokenizer);
    if (lens_wordpiece_size(e->tokenizer) > e->config.vocabulary)
        return lens_fail(err, LENS_E_CORRUPT,
                         "the tokenizer of '%s' gives ids up to %zu, its table "
                         "of words has %zu rows",
                         e->name, lens_wordpiece_size(e->tokenizer) - 1,
                         e->config.vocabulary);
    if (e->specials.cls < 0 || e->specials.sep < 0)
        return lens_fail(err, LENS_E_CORRUPT,
                         "the tokenizer of '%s' has no [CLS] or no [SEP]",
                         e->name);
    status = read_prompt(e, e->config.query_prompt,
                         &e->prompts[LENS_EMBED_QUERY], err);
    return status == LENS_OK ? read_prompt(e, e->config.passage_prompt,
                                           &e->prompts[LENS_EMBED_PASSAGE], err)
                             : status;
}

static enum lens_status open_weights(struct encoder *e, const char *folder,
                                     struct lens_error *err)
{
    char path[LENS_PATH_MAX];
    enum lens_status status = lens_model_weights(folder, path, err);

    if (status == LENS_OK)
        status = lens_tensors_open(path, &e->tensors, err);
    return status == LENS_OK
               ? lens_bert_open(&e->config, e->tensors, e->name, &e->bert, err)
               : status;
}

enum lens_status lens_encoder_open(const char *folder, const char *name,
                                   size_t threads, struct lens_embedder **out,
                                   struct lens_error *err)
{
    struct encoder *e = lens_calloc(1, sizeof(*e));
    enum lens_status status;

    if (!e)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the model '%s'",
                         name);
    e->base.ops = &ops;
    e->kernels = lens_kernels();
    e->threads = threads < MAX_THREADS ? threads : MAX_THREADS;
    if (e->threads == 0)
        e->threads = 1;
    (void)snprintf(e->name, sizeof(e->name), "%s", name);
    (void)snprintf(e->base.facts.id, sizeof(e->base.facts.id), "encoder:%.80s",
                   name);
    status = lens_model_config_read(folder, &e->config, err);
    if (status == LENS_OK)
        status = open_tokenizer(e, folder, err);
    if (status == LENS_OK)
        status = open_weights(e, folder, err);
    if (status == LENS_OK)
        status = lens_model_hash(folder, e->base.facts.hash, err);
    if (status != LENS_OK) {
        close_encoder(&e->base);
        return status;
    }
    e->base.facts.dim = e->config.hidden;
    e->base.facts.max_tokens = e->config.max_tokens;
    *out = &e->base;
    return LENS_OK;
}

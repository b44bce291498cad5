/*
 * embedders.h - opening each kind of embedder (asklens/embedder.h).
 *
 *   encoder  a BERT-family model from a folder of published files
 *   static   a model2vec table from such a folder: a vector per token
 *   lsa      trained on the corpus while its index is built
 *   http     an endpoint that speaks OpenAI's /v1/embeddings
 */
#ifndef LENS_EMBEDDERS_EMBEDDERS_H
#define LENS_EMBEDDERS_EMBEDDERS_H

#include "asklens/analyzer.h"
#include "asklens/embedder.h"
#include "asklens/status.h"
#include "asklens/token_counter.h"
#include "base/buffer.h"

/*
 * The model in a folder: a static table when its config.json says model2vec (or
 * its only tensor is an embedding table), else an encoder.  `name` becomes part
 * of the id.  `threads` is how many to compute with, at least 1; it does not
 * change a bit of the result.
 */
LENS_MUST_CHECK enum lens_status
lens_model_open(const char *folder, const char *name, size_t threads,
                struct lens_embedder **out, struct lens_error *err);

/* The two that lens_model_open() chooses between. */
LENS_MUST_CHECK enum lens_status
lens_encoder_open(const char *folder, const char *name, size_t threads,
                  struct lens_embedder **out, struct lens_error *err);
LENS_MUST_CHECK enum lens_status lens_static_open(const char *folder,
                                                  const char *name,
                                                  struct lens_embedder **out,
                                                  struct lens_error *err);

/* What the tokenizer of the model in a folder makes of texts, without opening
 * its weights.  `name` becomes part of the counter's. */
LENS_MUST_CHECK enum lens_status
lens_model_tokens_open(const char *folder, const char *name,
                       struct lens_token_counter **out, struct lens_error *err);

/*
 * LSA.  Training sees every text of the corpus once and writes a container
 * (format/container.h) into `out`; opening maps such a file.  The analyzer
 * must be of the description the file was trained with; it is borrowed.
 */
struct lens_lsa_training;

struct lens_lsa_options {
    size_t dim;    /* 0: the default, which was chosen by measurement */
    uint64_t seed; /* of the random projection */
};

LENS_MUST_CHECK enum lens_status
lens_lsa_training_new(struct lens_analyzer *analyzer,
                      const struct lens_lsa_options *options,
                      struct lens_lsa_training **out, struct lens_error *err);
void lens_lsa_training_free(struct lens_lsa_training *training);

/* One text of the corpus: a row of the term-document matrix. */
LENS_MUST_CHECK enum lens_status
lens_lsa_training_add(struct lens_lsa_training *training, struct lens_view text,
                      struct lens_error *err);

LENS_MUST_CHECK enum lens_status
lens_lsa_training_write(struct lens_lsa_training *training,
                        struct lens_buffer *out, struct lens_error *err);

LENS_MUST_CHECK enum lens_status lens_lsa_open(const char *path,
                                               struct lens_analyzer *analyzer,
                                               struct lens_embedder **out,
                                               struct lens_error *err);

/*
 * http.  `key` is sent as a bearer token, or NULL; it is never part of an
 * error, an id or a hash.  The dimension is asked for once, when opening, by
 * embedding a short text, unless `dim` says it.
 */
struct lens_http_options {
    const char *url;     /* ends in /v1/embeddings, or its /v1 base */
    const char *model;   /* sent as "model" */
    const char *key;     /* NULL: none */
    size_t dim;          /* 0: ask */
    size_t batch;        /* texts per request; 0: 64 */
    unsigned timeout_ms; /* of one request; 0: 30,000 */
    unsigned n_retries;  /* after the first attempt; see http.c */
    unsigned backoff_ms; /* before the first retry, doubling; 0: 250 */
    const char *query_prefix, *passage_prefix; /* NULL: none */
};

LENS_MUST_CHECK enum lens_status
lens_http_open(const struct lens_http_options *options,
               struct lens_embedder **out, struct lens_error *err);

#endif /* LENS_EMBEDDERS_EMBEDDERS_H */

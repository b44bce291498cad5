/*
 * http_answer.h - the JSON of OpenAI's POST /v1/embeddings, both directions.
 *
 *     -> {"model": "...", "input": ["...", "..."], "encoding_format": "float"}
 *     <- {"data": [{"index": 0, "embedding": [0.1, ...]}, ...], ...}
 *     <- {"error": {"message": "...", ...}}
 *
 * "float" is asked for because every server knows it; base64 halves the bytes
 * but some ignore the wish, so that both would have to be read.  Rows are
 * placed by their "index": the order of "data" promises nothing.
 *
 * An answer is distrusted: it must hold each index once, vectors of one
 * dimension, and finite numbers within float's range.  Its vectors need no
 * length; they are scaled to 1 here.  cJSON spends about 80 bytes on each value
 * of a document, forty times its text at worst, so values are counted before
 * anything is parsed: no more than the rows asked for could need.
 *
 * (The reference of the OpenAI API, "Create embeddings"; what llama.cpp, vLLM,
 * Ollama and others answer under that name differs in the rest only.)
 */
#ifndef LENS_EMBEDDERS_HTTP_ANSWER_H
#define LENS_EMBEDDERS_HTTP_ANSWER_H

#include <stddef.h>

#include "asklens/embedder.h"
#include "asklens/status.h"
#include "asklens/view.h"
#include "base/buffer.h"

enum {
    /* Texts of one request.  OpenAI takes 2048; beyond some dozens a server
     * gains nothing and we hold larger answers. */
    LENS_HTTP_BATCH_MAX = 256,

    /* Of an answer: what a number and its separator may take, indented and
     * with 17 digits, and what stands around the vectors. */
    LENS_HTTP_NUMBER_BYTES = 40,
    LENS_HTTP_ENVELOPE_BYTES = 64 << 10,

    /* A server's message as we pass it on, terminator included. */
    LENS_HTTP_MESSAGE_MAX = 132
};

/* Append the request for n texts, each behind `prefix` ("" for none). */
void lens_http_request_write(struct lens_buffer *out, const char *model,
                             const char *prefix, const struct lens_view *texts,
                             size_t n);

/* The most bytes an honest answer with n vectors takes. */
size_t lens_http_answer_max(size_t n);

/*
 * The unit vectors of an answer: n rows of `dim` floats to `out`, n at most
 * LENS_HTTP_BATCH_MAX.  LENS_E_CORRUPT for an answer that is not right; the
 * error begins with `endpoint`.
 */
LENS_MUST_CHECK enum lens_status
lens_http_answer_vectors(struct lens_view body, const char *endpoint, size_t n,
                         size_t dim, float *out, struct lens_error *err);

/* The dimension of the one vector of an answer that is right. */
LENS_MUST_CHECK enum lens_status lens_http_answer_dim(struct lens_view body,
                                                      const char *endpoint,
                                                      size_t *dim,
                                                      struct lens_error *err);

/*
 * What a server says went wrong, fit for a terminal: on one line, without
 * control characters, shortened, and every occurrence of `key` (or NULL)
 * starred out.  Empty when it says nothing.
 */
void lens_http_answer_message(struct lens_view body, const char *key,
                              char out[LENS_HTTP_MESSAGE_MAX]);

/* The same for words that stand in no JSON. */
void lens_http_clean(struct lens_view words, const char *key,
                     char out[LENS_HTTP_MESSAGE_MAX]);

#endif /* LENS_EMBEDDERS_HTTP_ANSWER_H */

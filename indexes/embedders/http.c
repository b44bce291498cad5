/*
 * http.c - vectors from an endpoint that speaks OpenAI's /v1/embeddings.
 *
 * Texts are sent in requests of at most `batch` texts and REQUEST_TEXT bytes,
 * one after the other over one connection.  Texts of nothing but blanks are not
 * sent, for many servers refuse them with all their neighbours: their vector is
 * zero.  Nothing is written before the last request has succeeded.
 *
 * What is tried again, and when, stands in http_trouble.h; with `n_retries` of
 * 0 nothing is.  A request that never succeeds takes at most
 * (n_retries + 1) * timeout_ms and the waits between.
 *
 * Errors    LENS_E_INVAL    options or texts that cannot be right
 *           LENS_E_IO       no answer, or one with a status other than 2xx
 *           LENS_E_CORRUPT  an answer that is not what was asked for
 *           LENS_E_LIMIT    a text or an answer beyond its limit
 *           LENS_E_BACKEND  libcurl is missing
 *
 * Identity.  The hash covers what we know that vectors depend on: the name of
 * the model, the dimension, both prefixes.  It does not cover the URL, so that
 * a server may move.  Nor can it cover the weights: whoever runs the endpoint
 * may put another model, or another quantisation of it, behind the same name,
 * and only another dimension is noticed.
 *
 * A probe text whose rounded vector enters the hash was considered, and
 * rejected.  The numbers of a server are not the same on each call (batches,
 * devices and half precision differ by 1e-4 to 1e-3), and however coarsely a
 * number is rounded, one may lie on the border.  With an error e and a step s
 * each of d numbers crosses with a chance of about 2e/s: e = 1e-4, s = 1e-2 and
 * d = 1024 make twenty crossings at each start.  A hash that changes by chance
 * refuses good indexes.  Comparing needs the numbers themselves and a
 * tolerance, so it is for whoever stores vectors: embed a stored passage again
 * and expect a cosine near 1.
 *
 * Not done: "dimensions" (many servers refuse it), token counts and cutting
 * (only the server knows its tokenizer; it says so with a 400), several
 * requests at once.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "asklens/arena.h"
#include "base/alloc.h"
#include "base/checksum.h"
#include "base/error.h"
#include "embedders/embedders.h"
#include "embedders/http_answer.h"
#include "embedders/http_trouble.h"
#include "text/unicode.h"

enum {
    DEFAULT_BATCH = 64,
    DEFAULT_TIMEOUT_MS = 30000,
    DEFAULT_BACKOFF_MS = 250,
    MAX_TIMEOUT_MS = 60 * 60 * 1000,
    MAX_RETRIES = 10,
    MAX_PREFIX = 1024,      /* bytes */
    MAX_TEXT = 8 << 20,     /* bytes, of one text */
    REQUEST_TEXT = 1 << 20, /* bytes, unless one text alone has more */
    MAX_REQUEST = 64 << 20, /* bytes of JSON: each may become six */
    MAX_IDENTITY = 4096
};

static const char kind[] = "http";
static const char probe_text[] = "How many numbers has a vector?";

struct http {
    struct lens_embedder base; /* first: an embedder is an http */
    struct lens_http_transport *transport;
    struct lens_arena strings;
    const char *model, *key;
    const char *prefix[2]; /* by role, "" for none */
    size_t batch;
    unsigned timeout_ms, n_retries, backoff_ms;
    struct lens_buffer request;
};

static bool is_text(const char *text, size_t max)
{
    struct lens_view view = lens_view_of(text);
    size_t bad;

    return view.len <= max && lens_utf8_check(view, &bad);
}

/* A key goes into a header: visible ASCII, which every token is. */
static bool is_key(const char *key)
{
    size_t len = 0;

    for (; key[len]; len++)
        if (key[len] <= ' ' || key[len] > '~' || len >= LENS_HTTP_KEY_MAX)
            return false;
    return len > 0;
}

static enum lens_status fail_option(struct lens_error *err, const char *name,
                                    const char *why)
{
    return lens_fail(err, LENS_E_INVAL, "option '%s' of the http embedder %s",
                     name, why);
}

static enum lens_status check_numbers(const struct lens_http_options *o,
                                      struct lens_error *err)
{
    if (o->dim > LENS_EMBED_DIM_MAX)
        return fail_option(err, "dim", "is beyond 4096");
    if (o->batch > LENS_HTTP_BATCH_MAX)
        return fail_option(err, "batch", "is beyond 256");
    if (o->timeout_ms > MAX_TIMEOUT_MS)
        return fail_option(err, "timeout_ms", "is beyond an hour");
    if (o->n_retries > MAX_RETRIES)
        return fail_option(err, "n_retries", "is beyond 10");
    if (o->backoff_ms > LENS_HTTP_BACKOFF_MAX_MS)
        return fail_option(err, "backoff_ms", "is beyond 30,000");
    return LENS_OK;
}

static enum lens_status check_options(const struct lens_http_options *o,
                                      struct lens_error *err)
{
    size_t max_model = LENS_EMBEDDER_ID_MAX - sizeof("http:");

    if (!o->url || !o->url[0])
        return fail_option(err, "url", "is missing");
    if (!o->model || !o->model[0])
        return fail_option(err, "model", "is missing");
    if (!is_text(o->model, max_model))
        return fail_option(err, "model", "is too long or no UTF-8");
    if (o->key && !is_key(o->key))
        return fail_option(err, "key", "is empty, too long or not plain ASCII");
    if ((o->query_prefix && !is_text(o->query_prefix, MAX_PREFIX)) ||
        (o->passage_prefix && !is_text(o->passage_prefix, MAX_PREFIX)))
        return fail_option(err, "prefix", "is too long or no UTF-8");
    return check_numbers(o, err);
}

static const char *keep(struct http *http, const char *text)
{
    return lens_arena_copy(&http->strings, lens_view_of(text ? text : ""));
}

static bool keep_options(struct http *http, const struct lens_http_options *o)
{
    http->batch = o->batch ? o->batch : DEFAULT_BATCH;
    http->timeout_ms = o->timeout_ms ? o->timeout_ms : DEFAULT_TIMEOUT_MS;
    http->backoff_ms = o->backoff_ms ? o->backoff_ms : DEFAULT_BACKOFF_MS;
    http->n_retries = o->n_retries;
    lens_buffer_init(&http->request, MAX_REQUEST);
    http->model = keep(http, o->model);
    http->prefix[LENS_EMBED_QUERY] = keep(http, o->query_prefix);
    http->prefix[LENS_EMBED_PASSAGE] = keep(http, o->passage_prefix);
    http->key = o->key ? keep(http, o->key) : NULL;
    return http->model && http->prefix[0] && http->prefix[1] &&
           (http->key || !o->key);
}

static void pause_ms(unsigned ms)
{
    struct timespec left = { ms / 1000, (long)(ms % 1000) * 1000000 };

    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        continue;
}

/* Post what stands in http->request until there is a good reply. */
static enum lens_status post(struct http *http, size_t n_texts,
                             struct lens_http_reply *reply,
                             struct lens_error *err)
{
    const struct lens_http_request words = {
        .endpoint = lens_http_transport_endpoint(http->transport),
        .model = http->model,
        .key = http->key,
        .timeout_ms = http->timeout_ms,
        .max_answer = lens_http_answer_max(n_texts),
    };

    for (unsigned n = 1;; n++) {
        enum lens_status status = lens_http_transport_post(
            http->transport, lens_buffer_view(&http->request), words.max_answer,
            reply, err);

        if (status != LENS_OK || lens_http_is_good(reply))
            return status;
        if (n > http->n_retries || !lens_http_may_pass(reply))
            return lens_http_fail(&words, reply, n, err);
        pause_ms(lens_http_wait_ms(reply, http->backoff_ms, n));
    }
}

/* Send n texts; the reply lives until the next request. */
static enum lens_status ask(struct http *http, const char *prefix,
                            const struct lens_view *texts, size_t n,
                            struct lens_http_reply *reply,
                            struct lens_error *err)
{
    enum lens_status status;

    lens_buffer_clear(&http->request);
    lens_http_request_write(&http->request, http->model, prefix, texts, n);
    status = lens_buffer_status(&http->request);
    if (status != LENS_OK)
        return lens_fail(err, status, "no room for a request of %zu texts", n);
    return post(http, n, reply, err);
}

/* An answer that is wrong in itself may still carry a message. */
static enum lens_status explain(struct http *http, struct lens_view body,
                                enum lens_status status, struct lens_error *err)
{
    char message[LENS_HTTP_MESSAGE_MAX];

    if (status != LENS_E_CORRUPT)
        return status;
    lens_http_answer_message(body, http->key, message);
    if (message[0])
        return lens_hint(err, status, "the server says: %s", message);
    return lens_hint(err, status,
                     "does this endpoint still serve the model '%.80s'?",
                     http->model);
}

static enum lens_status ask_vectors(struct http *http, const char *prefix,
                                    const struct lens_view *texts, size_t n,
                                    float *out, struct lens_error *err)
{
    struct lens_http_reply reply = { 0 };
    enum lens_status status = ask(http, prefix, texts, n, &reply, err);

    if (status != LENS_OK)
        return status;
    status = lens_http_answer_vectors(
        reply.body, lens_http_transport_endpoint(http->transport), n,
        http->base.facts.dim, out, err);
    return explain(http, reply.body, status, err);
}

static enum lens_status ask_dim(struct http *http, struct lens_error *err)
{
    struct lens_view text = lens_view_of(probe_text);
    struct lens_http_reply reply = { 0 };
    enum lens_status status = ask(http, "", &text, 1, &reply, err);

    if (status != LENS_OK)
        return status;
    status = lens_http_answer_dim(reply.body,
                                  lens_http_transport_endpoint(http->transport),
                                  &http->base.facts.dim, err);
    return explain(http, reply.body, status, err);
}

static bool is_blank(struct lens_view text)
{
    size_t at = 0;

    while (at < text.len)
        if (lens_char_class_of(lens_utf8_next(text, &at)) != LENS_CHAR_SPACE)
            return false;
    return true;
}

/* The texts to send, in order, into `sent`. */
static enum lens_status choose(const struct lens_view *texts, size_t n,
                               struct lens_view *sent, size_t *n_sent,
                               struct lens_error *err)
{
    size_t bad;

    *n_sent = 0;
    for (size_t i = 0; i < n; i++) {
        if (texts[i].len > MAX_TEXT)
            return lens_fail(err, LENS_E_LIMIT,
                             "text '%zu' has %zu bytes, the limit for an "
                             "endpoint is %d",
                             i, texts[i].len, (int)MAX_TEXT);
        if (!lens_utf8_check(texts[i], &bad))
            return lens_fail(err, LENS_E_INVAL,
                             "text '%zu' is not valid UTF-8 at byte %zu", i,
                             bad);
        if (!is_blank(texts[i]))
            sent[(*n_sent)++] = texts[i];
    }
    return LENS_OK;
}

/* How many of the first texts go into one request; at least one. */
static size_t fill_request(const struct http *http,
                           const struct lens_view *texts, size_t n)
{
    size_t bytes = texts[0].len, i = 1;

    while (i < n && i < http->batch && bytes + texts[i].len <= REQUEST_TEXT)
        bytes += texts[i++].len;
    return i;
}

static enum lens_status embed_sent(struct http *http, const char *prefix,
                                   const struct lens_view *sent, size_t n,
                                   float *vectors, struct lens_error *err)
{
    enum lens_status status = LENS_OK;
    size_t step;

    for (size_t i = 0; i < n && status == LENS_OK; i += step) {
        step = fill_request(http, sent + i, n - i);
        status = ask_vectors(http, prefix, sent + i, step,
                             vectors + i * http->base.facts.dim, err);
    }
    return status;
}

/* One row per text: the next vector, or zero for a text that was not sent. */
static void place(const struct lens_view *texts, size_t n, const float *vectors,
                  size_t dim, float *out)
{
    for (size_t i = 0; i < n; i++, out += dim) {
        memset(out, 0, dim * sizeof(*out));
        if (is_blank(texts[i]))
            continue;
        memcpy(out, vectors, dim * sizeof(*out));
        vectors += dim;
    }
}

static enum lens_status embed(struct lens_embedder *self,
                              enum lens_embed_role role,
                              const struct lens_view *texts, size_t n,
                              float *out, struct lens_error *err)
{
    struct http *http = (struct http *)self;
    size_t dim = http->base.facts.dim, n_sent = 0;
    struct lens_view *sent = lens_calloc(n, sizeof(*sent));
    float *vectors = lens_calloc(n, dim * sizeof(*vectors));
    enum lens_status status;

    if (!sent || !vectors) {
        status = lens_fail(err, LENS_E_NOMEM, "no memory for %zu vectors", n);
        goto done;
    }
    status = choose(texts, n, sent, &n_sent, err);
    if (status == LENS_OK)
        status =
            embed_sent(http, http->prefix[role], sent, n_sent, vectors, err);
    if (status == LENS_OK)
        place(texts, n, vectors, dim, out);
done:
    lens_free(sent);
    lens_free(vectors);
    return status;
}

static void close_http(struct lens_embedder *self)
{
    struct http *http = (struct http *)self;

    if (!http)
        return;
    lens_http_transport_close(http->transport);
    lens_buffer_release(&http->request);
    lens_arena_release(&http->strings);
    lens_free(http);
}

static const struct lens_embedder_ops http_ops = { kind, embed, close_http };

static void add_fact(struct lens_buffer *facts, const char *text)
{
    lens_buffer_add_u64(facts, strlen(text));
    lens_buffer_add_text(facts, text);
}

static enum lens_status identify(struct http *http, struct lens_error *err)
{
    struct lens_embedder_facts *facts = &http->base.facts;
    struct lens_buffer known;
    enum lens_status status;

    (void)snprintf(facts->id, sizeof(facts->id), "%s:%s", kind, http->model);
    lens_buffer_init(&known, MAX_IDENTITY);
    add_fact(&known, facts->id);
    add_fact(&known, http->prefix[LENS_EMBED_QUERY]);
    add_fact(&known, http->prefix[LENS_EMBED_PASSAGE]);
    lens_buffer_add_u64(&known, facts->dim);
    status = lens_buffer_status(&known);
    if (status == LENS_OK)
        lens_content_hash(lens_buffer_view(&known), facts->hash);
    else
        status = lens_fail(err, status, "no memory to name an embedder");
    lens_buffer_release(&known);
    return status;
}

enum lens_status lens_http_open(const struct lens_http_options *options,
                                struct lens_embedder **out,
                                struct lens_error *err)
{
    enum lens_status status = check_options(options, err);
    struct http *http;

    if (status != LENS_OK)
        return status;
    http = lens_calloc(1, sizeof(*http));
    if (!http)
        return lens_fail(err, LENS_E_NOMEM, "no memory for an embedder");
    http->base.ops = &http_ops;
    http->base.facts.dim = options->dim;
    if (keep_options(http, options))
        status = lens_http_transport_open(
            options->url, http->key, http->timeout_ms, &http->transport, err);
    else
        status = lens_fail(err, LENS_E_NOMEM, "no memory for an embedder");
    if (status == LENS_OK && http->base.facts.dim == 0)
        status = ask_dim(http, err);
    if (status == LENS_OK)
        status = identify(http, err);
    if (status != LENS_OK) {
        close_http(&http->base);
        return status;
    }
    *out = &http->base;
    return LENS_OK;
}

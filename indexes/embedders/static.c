/*
 * static.c - text vectors from a table with one vector per token.
 *
 * A static model is what is left of an encoder when every token of its
 * vocabulary is sent through it once and the results are kept (model2vec;
 * Tulkens and van Dongen, 2024).  A text is the mean of its tokens' vectors: no
 * network, no order of words, some hundred times faster than the encoder.
 *
 *   vector(text) = mean over tokens t of weight[t] * table[mapping[t]]
 *
 * In the folder:
 *
 *   model.safetensors   "embeddings" (or "embedding.weight", or "0"): the
 *                       table, a row per token, of any type; integers are used
 *                       as they are, since only directions matter
 *                       "mapping": the row of each token, in models whose rows
 *                       were clustered; without it, the token is the row
 *                       "weights": a factor for each token; without it, 1
 *   tokenizer.json      WordPiece or Unigram
 *   config.json or config_sentence_transformers.json
 *                       "max_length": tokens of a text that count; null for
 *                       all, 512 where it is not said
 *
 * Tokens.  Specials are not added, unknown ones are dropped.  A text longer
 * than max_length * median characters is cut there before it is tokenized,
 * where median is that of the lengths of all tokens; then max_length tokens
 * count.  The libraries that publish these models differ in detail (characters
 * or bytes in the median; the unknown dropped before or after the cut): here
 * it is characters, and before.  This shows only in texts beyond 512 tokens.
 *
 * Length.  Our vectors have length 1 (asklens/embedder.h), also those of a
 * model that says "normalize": false: what is compared is their cosine, which
 * lengths do not change.
 *
 * Sums run token after token in single precision, or in double where the table
 * or the weights are F64, because those libraries do so and a model's vectors
 * should be the same everywhere: 512 equal tokens end 3e-6 off the exact mean,
 * and the vectors that come with published models have that in them.  Lengths
 * are taken in double.  A NaN or an infinity in the table is noticed by the
 * first vector that meets it.
 *
 * Not done: the published Precompiled normalizer of multilingual models, which
 * the tokenizer refuses; folders that keep the table below "0_StaticEmbedding".
 */
#include "embedders/static_int.h"

#include <math.h>
#include <string.h>

#include "asklens/arena.h"
#include "base/alloc.h"
#include "base/error.h"
#include "text/unicode.h"

int64_t lens_static_integer(const struct lens_tensor *tensor, size_t i)
{
    size_t size = lens_dtype_size(tensor->type);
    const unsigned char *p = (const unsigned char *)tensor->data + i * size;
    uint64_t bits = 0;
    int64_t value;

    for (size_t k = size; k > 0; k--)
        bits = bits << 8 | p[k - 1];
    if (tensor->type != LENS_U8 && size > 0 && size < 8 &&
        bits >> (8 * size - 1))
        bits |= UINT64_MAX << (8 * size);
    memcpy(&value, &bits, sizeof(value));
    return value;
}

/* Rounding a double sum or product of two floats gives the float one. */
static double round_sum(const struct lens_static *m, double value)
{
    return m->is_double ? value : (double)(float)value;
}

static void add_token(struct lens_static *m, size_t token)
{
    size_t dim = m->base.facts.dim, row = token;
    double weight = m->weights ? (double)lens_tensor_get(m->weights, token) : 1;
    struct lens_tensor one = *m->table;

    if (m->mapping)
        row = (size_t)lens_static_integer(m->mapping, token);
    one.n = dim;
    one.data = (const char *)m->table->data +
               row * dim * lens_dtype_size(m->table->type);
    lens_tensor_to_floats(&one, m->row);
    for (size_t i = 0; i < dim; i++)
        m->sum[i] =
            round_sum(m, m->sum[i] + round_sum(m, weight * (double)m->row[i]));
}

/* The first max_chars characters. */
static struct lens_view cut_text(const struct lens_static *m,
                                 struct lens_view text)
{
    size_t at = 0;

    if (!m->max_chars || text.len <= m->max_chars)
        return text;
    for (size_t i = 0; i < m->max_chars && at < text.len; i++)
        (void)lens_utf8_next(text, &at);
    return (struct lens_view){ text.p, at };
}

static enum lens_status encode(const struct lens_static *m,
                               struct lens_view text, struct lens_arena *arena,
                               const int32_t **ids, size_t *n,
                               struct lens_error *err)
{
    if (m->unigram)
        return lens_unigram_encode(m->unigram, text, arena, ids, n, err);
    return lens_wordpiece_encode(m->wordpiece, text, 0, arena, ids, n, err);
}

static enum lens_status sum_tokens(struct lens_static *m, struct lens_view text,
                                   size_t *counted, struct lens_error *err)
{
    struct lens_arena arena;
    const int32_t *ids = NULL;
    size_t n = 0, count = 0;
    enum lens_status status;

    memset(m->sum, 0, m->base.facts.dim * sizeof(*m->sum));
    lens_arena_init(&arena, 0);
    status = encode(m, cut_text(m, text), &arena, &ids, &n, err);
    for (size_t i = 0; status == LENS_OK && i < n; i++) {
        if (m->max_tokens && count == m->max_tokens)
            break;
        if (ids[i] == m->unknown)
            continue;
        add_token(m, (size_t)ids[i]);
        count++;
    }
    lens_arena_release(&arena);
    if (status == LENS_OK)
        *counted = count;
    return status;
}

/* The sum, made a vector of length 1; false when it holds no number. */
static bool unit_of(const struct lens_static *m, float *out)
{
    size_t dim = m->base.facts.dim;
    double square = 0, length;

    for (size_t i = 0; i < dim; i++)
        square += m->sum[i] * m->sum[i];
    if (!isfinite(square))
        return false;
    length = sqrt(square);
    for (size_t i = 0; i < dim; i++)
        out[i] = length > 0 ? (float)(m->sum[i] / length) : 0;
    return true;
}

static enum lens_status bad_number(const struct lens_static *m,
                                   struct lens_error *err)
{
    enum lens_status status = lens_fail(
        err, LENS_E_CORRUPT, "the model '%s' has numbers that are not finite",
        m->base.facts.id);

    return lens_hint(err, status, "fetch the model's weight file again");
}

enum lens_status lens_static_embed(struct lens_embedder *self,
                                   enum lens_embed_role role,
                                   const struct lens_view *texts, size_t n,
                                   float *out, struct lens_error *err)
{
    struct lens_static *m = (struct lens_static *)self;
    size_t dim = self->facts.dim, counted;
    enum lens_status status = LENS_OK;
    float *rows;

    (void)role; /* the libraries of these models know no prompts */
    if (n == 0)
        return LENS_OK;
    rows = lens_calloc(n, dim * sizeof(*rows)); /* all of them or none */
    if (!rows)
        return lens_fail(err, LENS_E_NOMEM, "no memory for %zu vectors", n);
    for (size_t i = 0; status == LENS_OK && i < n; i++) {
        status = sum_tokens(m, texts[i], &counted, err);
        if (status == LENS_OK && !unit_of(m, rows + i * dim))
            status = bad_number(m, err);
    }
    if (status == LENS_OK)
        memcpy(out, rows, n * dim * sizeof(*rows));
    lens_free(rows);
    return status;
}

enum lens_status lens_static_mean(struct lens_embedder *self,
                                  struct lens_view text, double *out,
                                  struct lens_error *err)
{
    struct lens_static *m = (struct lens_static *)self;
    size_t counted = 0;
    enum lens_status status = sum_tokens(m, text, &counted, err);

    for (size_t i = 0; status == LENS_OK && i < self->facts.dim; i++)
        out[i] = counted ? m->sum[i] / (double)counted : 0;
    return status;
}

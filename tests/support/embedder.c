#include "support/embedder.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>

#include "base/error.h"
#include "support/random.h"

static void add_word(const char *word, size_t len, double *sum)
{
    struct test_random random = { len };

    for (size_t i = 0; i < len; i++)
        random.state = random.state * 31 + (unsigned char)word[i];
    for (size_t d = 0; d < TEST_EMBEDDER_DIM; d++)
        sum[d] += (double)(test_random_next(&random) >> 11) * 0x1p-52 - 1;
}

static void embed_one(struct lens_view text, float *out)
{
    double sum[TEST_EMBEDDER_DIM] = { 0 }, length = 0;

    for (size_t i = 0; i < text.len;) {
        size_t start = i;

        while (i < text.len && isalnum((unsigned char)text.p[i]))
            i++;
        if (i > start)
            add_word(text.p + start, i - start, sum);
        else
            i++;
    }
    for (size_t d = 0; d < TEST_EMBEDDER_DIM; d++)
        length += sum[d] * sum[d];
    for (size_t d = 0; d < TEST_EMBEDDER_DIM; d++)
        out[d] = length > 0 ? (float)(sum[d] / sqrt(length)) : 0.0f;
}

static enum lens_status embed(struct lens_embedder *self,
                              enum lens_embed_role role,
                              const struct lens_view *texts, size_t n,
                              float *out, struct lens_error *err)
{
    struct test_embedder *embedder = (struct test_embedder *)self;

    (void)role;
    embedder->n_calls++;
    embedder->n_texts += n;
    if (embedder->fails != LENS_OK)
        return lens_fail(err, embedder->fails,
                         "the embedder of the test fails");
    for (size_t i = 0; i < n; i++)
        embed_one(texts[i], out + i * TEST_EMBEDDER_DIM);
    return LENS_OK;
}

static void close_nothing(struct lens_embedder *self)
{
    (void)self;
}

static const struct lens_embedder_ops ops = { "test", embed, close_nothing };

void test_embedder_init(struct test_embedder *embedder, const char *id,
                        const char *hash)
{
    *embedder = (struct test_embedder){ .base.ops = &ops };
    embedder->base.facts.dim = TEST_EMBEDDER_DIM;
    (void)snprintf(embedder->base.facts.id, LENS_EMBEDDER_ID_MAX, "%s", id);
    (void)snprintf(embedder->base.facts.hash, LENS_EMBEDDER_HASH_MAX, "%s",
                   hash);
}

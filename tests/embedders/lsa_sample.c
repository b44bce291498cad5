#include "embedders/lsa_sample.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/folder.h"

static void make_text(struct test_random *random, size_t words, char *out)
{
    size_t len = 0;

    out[0] = 0;
    for (size_t n = test_random_below(random, 13); n > 0; n--) {
        size_t most = 1 + test_random_below(random, words);

        len +=
            (size_t)snprintf(out + len, SAMPLE_TEXT_MAX - len, "%sw%zu",
                             len ? " " : "", test_random_below(random, most));
    }
}

void sample_make(struct sample *sample, struct test_random *random, size_t n,
                 size_t words)
{
    ck_assert_uint_le(n, SAMPLE_MAX);
    sample->n = n;
    for (size_t i = 0; i < n; i++) {
        if (i && test_random_below(random, 20) == 0)
            memcpy(sample->text[i], sample->text[i - 1], SAMPLE_TEXT_MAX);
        else
            make_text(random, words, sample->text[i]);
    }
}

enum lens_status lsa_train(struct lens_analyzer *analyzer,
                           const struct sample *sample, size_t dim,
                           uint64_t seed, struct lens_buffer *out)
{
    const struct lens_lsa_options options = { dim, seed };
    struct lens_lsa_training *training = NULL;
    enum lens_status status =
        lens_lsa_training_new(analyzer, &options, &training, NULL);

    for (size_t i = 0; status == LENS_OK && i < sample->n; i++)
        status = lens_lsa_training_add(training, lens_view_of(sample->text[i]),
                                       NULL);
    if (status == LENS_OK)
        status = lens_lsa_training_write(training, out, NULL);
    lens_lsa_training_free(training);
    return status;
}

struct lens_embedder *lsa_make(struct lens_analyzer *analyzer,
                               const struct sample *sample, size_t dim,
                               const char *path)
{
    struct lens_embedder *lsa = NULL;
    struct lens_error err = { 0 };
    struct lens_buffer bytes;

    lens_buffer_init(&bytes, 64 << 20);
    ck_assert_int_eq(lsa_train(analyzer, sample, dim, 1, &bytes), LENS_OK);
    test_file_write(path, bytes.p, bytes.len);
    lens_buffer_release(&bytes);
    ck_assert_msg(lens_lsa_open(path, analyzer, &lsa, &err) == LENS_OK, "%s",
                  err.text);
    return lsa;
}

void lsa_embed(struct lens_embedder *lsa, const char *text, float *out)
{
    struct lens_view view = lens_view_of(text);
    struct lens_error err = { 0 };

    ck_assert_msg(lsa->ops->embed(lsa, LENS_EMBED_PASSAGE, &view, 1, out,
                                  &err) == LENS_OK,
                  "%s", err.text);
}

double lsa_inner(const float *a, const float *b, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += (double)a[i] * (double)b[i];
    return sum;
}

bool lsa_is_zero(const float *x, size_t n)
{
    return lsa_inner(x, x, n) == 0;
}

/*
 * lsa_sample.h - small corpora, and embedders of the corpus trained on them.
 *
 * Every function but lsa_train() fails the running test instead of answering an
 * error.
 */
#ifndef LENS_TEST_LSA_SAMPLE_H
#define LENS_TEST_LSA_SAMPLE_H

#include <stdbool.h>

#include "embedders/embedders.h"
#include "support/random.h"

enum {
    SAMPLE_MAX = 400,
    SAMPLE_TEXT_MAX = 256,
    SAMPLE_DIM_MAX = 64
};

struct sample {
    char text[SAMPLE_MAX][SAMPLE_TEXT_MAX];
    size_t n;
};

/*
 * `n` texts of up to 12 words out of "w0" .. "w<words - 1>", low numbers more
 * often; now and then an empty one or a copy of the one before.
 */
void sample_make(struct sample *sample, struct test_random *random, size_t n,
                 size_t words);

/* Train on the sample and append the file. */
LENS_MUST_CHECK enum lens_status lsa_train(struct lens_analyzer *analyzer,
                                           const struct sample *sample,
                                           size_t dim, uint64_t seed,
                                           struct lens_buffer *out);

/* Train, write to `path` and open. */
struct lens_embedder *lsa_make(struct lens_analyzer *analyzer,
                               const struct sample *sample, size_t dim,
                               const char *path);

/* The vector of one text, of facts.dim floats. */
void lsa_embed(struct lens_embedder *lsa, const char *text, float *out);

/* The inner product of two vectors of n numbers, and whether one is all 0. */
double lsa_inner(const float *a, const float *b, size_t n);
bool lsa_is_zero(const float *x, size_t n);

#endif /* LENS_TEST_LSA_SAMPLE_H */

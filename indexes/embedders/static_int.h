/*
 * static_int.h - the parts of a static model: static_open.c finds them and
 * checks that they fit, static.c computes with them.
 */
#ifndef LENS_EMBEDDERS_STATIC_INT_H
#define LENS_EMBEDDERS_STATIC_INT_H

#include <stdbool.h>
#include <stdint.h>

#include "asklens/embedder.h"
#include "embedders/tensors.h"
#include "embedders/unigram.h"
#include "embedders/wordpiece.h"

struct lens_static {
    struct lens_embedder base; /* first: an embedder is a static model */
    struct lens_tensors *tensors;
    const struct lens_tensor *table, *mapping, *weights; /* the last may be
                                                            NULL */
    struct lens_wordpiece *wordpiece;                    /* one of the two */
    struct lens_unigram *unigram;
    size_t n_tokens;              /* in the vocabulary */
    int32_t unknown;              /* -1: none */
    size_t max_tokens, max_chars; /* of a text; 0: no limit */
    bool is_double;               /* the precision of sums */
    float *row;                   /* one of the table */
    double *sum;
};

/* The port's embed(). */
LENS_MUST_CHECK enum lens_status
lens_static_embed(struct lens_embedder *self, enum lens_embed_role role,
                  const struct lens_view *texts, size_t n, float *out,
                  struct lens_error *err);

/* The mean before its length is made 1, for tests: facts.dim numbers, zeros
 * where no token is known. */
LENS_MUST_CHECK enum lens_status lens_static_mean(struct lens_embedder *self,
                                                  struct lens_view text,
                                                  double *out,
                                                  struct lens_error *err);

/* Element i of a tensor of whole numbers, which a float would round. */
int64_t lens_static_integer(const struct lens_tensor *tensor, size_t i);

#endif /* LENS_EMBEDDERS_STATIC_INT_H */

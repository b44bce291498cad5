/* exhaustive.h - made-up vectors, and the exhaustive search they are held
 * against. */
#ifndef LENS_TEST_DENSE_EXHAUSTIVE_H
#define LENS_TEST_DENSE_EXHAUSTIVE_H

#include "dense/faiss_index.h"
#include "support/random.h"

/*
 * n vectors of multiples of 1/32, none longer than 1 for up to 64 dimensions:
 * every product and sum of theirs is exact, and many are equal.  The caller
 * frees them.
 */
float *exhaustive_make_coarse(struct test_random *r, size_t n, size_t dim);

/* n vectors of length 1 in every direction; the caller frees them. */
float *exhaustive_make_unit(struct test_random *r, size_t n, size_t dim);

/* The k best of `rows` for one query, in the order of the contract, into `out`;
 * answers how many there are. */
size_t exhaustive_search(const struct lens_faiss_vectors *rows,
                         const float *query, size_t k,
                         struct lens_neighbour *out);

float exhaustive_dot(const float *a, const float *b, size_t dim);

#endif /* LENS_TEST_DENSE_EXHAUSTIVE_H */

/*
 * random.h - seeded random numbers: the same sequence on every host.
 *
 * splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014).  Good enough to project a matrix with or to
 * sample; not for secrets.
 */
#ifndef LENS_BASE_RANDOM_H
#define LENS_BASE_RANDOM_H

#include <stdint.h>

/* Zero-initialised is seeded with 0. */
struct lens_random {
    uint64_t state;
};

uint64_t lens_random_next(struct lens_random *random);

/* Uniform in [-1, 1), a multiple of 2^-52. */
double lens_random_signed(struct lens_random *random);

#endif /* LENS_BASE_RANDOM_H */

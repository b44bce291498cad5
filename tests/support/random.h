/*
 * random.h - seeded random numbers for property tests.
 *
 * splitmix64 (Steele, Lea, Flood, OOPSLA 2014): the same sequence on every
 * host, so that a failure repeats.
 */
#ifndef LENS_TEST_RANDOM_H
#define LENS_TEST_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Zero-initialised is seeded with 0. */
struct test_random {
    uint64_t state;
};

uint64_t test_random_next(struct test_random *r);

/* 0 .. n - 1; n > 0.  The bias of the remainder does not matter to tests. */
size_t test_random_below(struct test_random *r, size_t n);

#endif /* LENS_TEST_RANDOM_H */

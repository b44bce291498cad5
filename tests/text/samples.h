/* samples.h - random valid UTF-8 that looks like what people paste. */
#ifndef LENS_TEST_SAMPLES_H
#define LENS_TEST_SAMPLES_H

#include <stddef.h>

#include "asklens/view.h"
#include "support/random.h"

/*
 * A random text of up to `max` bytes on the heap, without a terminator, so that
 * a sanitizer sees any over-read; the caller frees `.p` with
 * test_sample_free().  A third are pieces of prose in random order, a third
 * random code points, a third random bytes made valid.
 */
struct lens_view test_sample(struct test_random *r, size_t max);
void test_sample_free(struct lens_view sample);

#endif /* LENS_TEST_SAMPLES_H */

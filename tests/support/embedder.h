/*
 * embedder.h - an embedder for tests of what stands behind the port: the sum of
 * a pseudo-random direction per word, so that texts that share words are close.
 * It can be told to fail.
 */
#ifndef LENS_TEST_EMBEDDER_H
#define LENS_TEST_EMBEDDER_H

#include "asklens/embedder.h"

enum {
    TEST_EMBEDDER_DIM = 24
};

struct test_embedder {
    struct lens_embedder base; /* first */
    enum lens_status fails;    /* LENS_OK: it does not */
    size_t n_calls, n_texts;   /* so far */
};

/* Ready to use; nothing to release. */
void test_embedder_init(struct test_embedder *embedder, const char *id,
                        const char *hash);

#endif /* LENS_TEST_EMBEDDER_H */

/*
 * recall_vectors.h - real sentences as vectors, for recall.c.
 *
 * Every function ends the program with a sentence when it cannot go on.
 */
#ifndef LENS_TEST_DENSE_RECALL_VECTORS_H
#define LENS_TEST_DENSE_RECALL_VECTORS_H

#include "asklens/embedder.h"
#include "dense/faiss_index.h"

enum {
    RECALL_ROWS = 20000,
    RECALL_QUERIES = 200
};

struct recall_vectors {
    struct lens_faiss_vectors rows, queries;
    char id[LENS_EMBEDDER_ID_MAX]; /* of the embedder */
    double seconds;                /* it took to embed them, now */
    float *owned;
};

/*
 * Sentences of the abstracts in `corpus`, JSON lines, embedded by the model in
 * a folder or, when that is NULL, by LSA.  What takes long is kept in `folder`
 * for the next time, under the embedder's hash.
 */
void recall_vectors_make(struct recall_vectors *out, const char *corpus,
                         const char *folder, const char *model);
void recall_vectors_release(struct recall_vectors *vectors);

_Noreturn void recall_die(const struct lens_error *err);

#endif /* LENS_TEST_DENSE_RECALL_VECTORS_H */

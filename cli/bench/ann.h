/*
 * ann.h - one index of a set of vectors: built, opened, asked.
 *
 * "exact" is the scan of every row that the program itself searches with
 * (dense/vectors.h), "exact int8" the same by codes, any other name a factory
 * string of FAISS (dense/faiss_factory.h).  Each lies in a file as it would in
 * an index of documents, and each row is a document of its own.
 */
#ifndef LENS_BENCH_ANN_H
#define LENS_BENCH_ANN_H

#include "asklens/arena.h"
#include "bench/vector_set.h"

#define LENS_ANN_EXACT "exact"
#define LENS_ANN_CODES "exact int8"

enum {
    LENS_ANN_NAME_MAX = 64,
    LENS_ANN_ASKED_MAX = 1000 /* rows that are scored again */
};

struct lens_retriever;
struct lens_faiss;

struct lens_ann {
    char name[LENS_ANN_NAME_MAX], path[LENS_PATH_MAX];
    const char *parameters; /* of the build; or NULL */
    size_t n, dim, bytes;   /* of the file */
    double build_s, open_s;
    double resident;              /* bytes that opening and asking took */
    struct lens_retriever *exact; /* one of the two */
    struct lens_faiss *faiss;
};

/*
 * Build into a file of `folder` and open that; `parameters` may be NULL.
 * `resident` is found by asking some queries.  Nothing is left to close on
 * failure.
 */
LENS_MUST_CHECK enum lens_status
lens_ann_make(const struct lens_vector_set *set, const char *name,
              const char *parameters, const char *folder, struct lens_ann *out,
              struct lens_error *err);
void lens_ann_close(struct lens_ann *ann);

/* Build it once more, into nothing: *out are the seconds. */
LENS_MUST_CHECK enum lens_status
lens_ann_time_build(const struct lens_ann *ann,
                    const struct lens_vector_set *set, double *out,
                    struct lens_error *err);

/* Open its file once more and close it: *out are the seconds. */
LENS_MUST_CHECK enum lens_status lens_ann_time_open(const struct lens_ann *ann,
                                                    double *out,
                                                    struct lens_error *err);

/* How it is asked. */
struct lens_ann_asking {
    const char *parameters; /* "efSearch=64"; NULL for none */
    size_t again;           /* so many rows are fetched and scored again by the
                             * vectors themselves; 0: none */
};

/* Set the parameters for the searches to come. */
LENS_MUST_CHECK enum lens_status
lens_ann_tune(struct lens_ann *ann, const struct lens_ann_asking *asking,
              struct lens_error *err);

struct lens_ann_found {
    uint32_t rows[LENS_VECTOR_K];
    size_t n;
};

LENS_MUST_CHECK enum lens_status
lens_ann_search(const struct lens_ann *ann, const struct lens_vector_set *set,
                const struct lens_ann_asking *asking, size_t q,
                struct lens_arena *arena, struct lens_ann_found *out,
                struct lens_error *err);

/* Ask the first n queries: the mean share of true neighbours. */
LENS_MUST_CHECK enum lens_status
lens_ann_recall(struct lens_ann *ann, const struct lens_vector_set *set,
                const struct lens_ann_asking *asking, size_t n, double *out,
                struct lens_error *err);

/*
 * Ask `n` times, the queries in turn, and note the microseconds of each in
 * `calls`; *median is the middle of them.
 */
LENS_MUST_CHECK enum lens_status
lens_ann_time(struct lens_ann *ann, const struct lens_vector_set *set,
              const struct lens_ann_asking *asking, size_t n, double *calls,
              double *median, struct lens_error *err);

/* Of how many rows one of the first n queries compares the floats, in the mean.
 * Not for FAISS. */
LENS_MUST_CHECK enum lens_status
lens_ann_compared(const struct lens_ann *ann, const struct lens_vector_set *set,
                  size_t n, double *out, struct lens_error *err);

/* The middle of n > 0 numbers, which stay in their order; 0 where memory is
 * out. */
LENS_MUST_CHECK enum lens_status
lens_middle(const double *at, size_t n, double *out, struct lens_error *err);

#endif /* LENS_BENCH_ANN_H */

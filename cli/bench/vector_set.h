/*
 * vector_set.h - vectors to search, queries, and which answers are right.
 *
 * A set is published as a few files of one stem:
 *
 *     sift_base.fvecs  sift_query.fvecs  sift_groundtruth.ivecs
 *
 * It is found by any of their names, by "sift", or by the folder they lie in;
 * "train", "test", "queries" and "truth" are understood as well, and the
 * vectors may be .fvecs, .fbin or .npy.  A file without a companion is a set,
 * too: rows at equal distances are taken out of it and ask.  An .hdf5 file is
 * one of vector_hdf5.h.
 *
 * Every row is scaled to length 1, because an index of ours compares by cosine.
 * Where the truth of the files was found by Euclidean distance of rows that are
 * not of one length, it is the truth of another question.  So the truth is
 * always computed, by comparing every query with every row, and what the files
 * say is held against it: `agreement` is the share of it that is as near as
 * ours.  A tenth neighbour that is as near as another is right, whichever of
 * the two was named.
 */
#ifndef LENS_BENCH_VECTOR_SET_H
#define LENS_BENCH_VECTOR_SET_H

#include "asklens/status.h"
#include "base/file.h"
#include "bench/vector_file.h"

enum {
    LENS_VECTOR_QUERIES = 200, /* of a set that has more, the first */
    LENS_VECTOR_K = 10         /* neighbours that are wanted */
};

struct lens_vector_set {
    struct lens_vector_table base, queries; /* of length 1, or zero */
    float *worst;     /* per query, the score of its k-th best row */
    size_t k;         /* LENS_VECTOR_K, or all rows where they are fewer */
    double agreement; /* of the files' own truth with ours; -1: none */
};

/*
 * Read, scale and find the truth.  LENS_E_NOT_FOUND where there is no such
 * file; LENS_E_INVAL and LENS_E_LIMIT name the file.
 */
LENS_MUST_CHECK enum lens_status
lens_vector_set_open(const char *path, struct lens_vector_set *out,
                     struct lens_error *err);

/*
 * The same of tables in memory, which it takes over, also on failure.  `truth`
 * may be NULL or empty; the names are for errors.
 */
LENS_MUST_CHECK enum lens_status
lens_vector_set_make(struct lens_vector_table *base, const char *base_name,
                     struct lens_vector_table *queries,
                     const char *queries_name, struct lens_truth_table *truth,
                     const char *truth_name, struct lens_vector_set *out,
                     struct lens_error *err);
void lens_vector_set_release(struct lens_vector_set *set);

/* The share of the k wanted that is among `rows`, found for query `q`. */
double lens_vector_set_recall(const struct lens_vector_set *set, size_t q,
                              const uint32_t *rows, size_t n);

/* The names of the files of a set; "" for one that is not there. */
struct lens_vector_names {
    char base[LENS_PATH_MAX], queries[LENS_PATH_MAX], truth[LENS_PATH_MAX];
};

LENS_MUST_CHECK enum lens_status
lens_vector_names_find(const char *path, struct lens_vector_names *out,
                       struct lens_error *err);

#endif /* LENS_BENCH_VECTOR_SET_H */

/*
 * faiss_index.h - an approximate nearest-neighbour index of vectors, on FAISS.
 *
 * An index is built once from the vectors of a collection, in row order, and
 * answers which rows are closest to a query by inner product.  It knows rows,
 * not documents: what a row belongs to is the caller's.
 *
 * Vectors   are those of an embedder: of length 1, so that the inner product is
 *           the cosine, or zero.  Longer ones and NaN are refused by their row.
 * Order     score descending, then row ascending.  "Flat" compares every row,
 *           and where rows tie at the end of the list (up to LENS_FAISS_MAX_K
 *           of them), the first are in it.  All others may miss rows, tied or
 *           not: fewer than `k` may come back.
 * Scores    are what the index knows of a row: exact for "Flat", "HNSWn" and
 *           "IVFn,Flat", of the rounded vector for SQ and PQ.
 * Bytes     the same vectors and options give the same file, and a query the
 *           same answer alone or among others, however many threads there are.
 *           Training (IVF, PQ) multiplies with BLAS, whose sums depend on the
 *           processor it was written for: there, another kind of processor may
 *           give another, equally good file.  "Flat", "SQ8" and "HNSW" never.
 * Threads   build and search use the calling thread alone: FAISS is told so
 *           through its OpenMP runtime, for the length of the call.  An open
 *           index is immutable but for lens_faiss_tune(); any number of threads
 *           may search it at once.
 * Memory    FAISS allocates for itself and ends the process when memory runs
 *           out inside one of its parallel loops; elsewhere it is LENS_E_NOMEM.
 *
 * The file is a container (format/container.h) with
 *
 *     META     u32 dim, u32 n rows
 *     FACTORY  the factory string
 *     FAISS    the index as FAISS writes it
 *
 * FAISS's reader trusts what it reads, so the container's checksums are
 * verified before FAISS sees a byte.  They notice damage; they do not make a
 * file harmless that somebody has forged.
 */
#ifndef LENS_DENSE_FAISS_INDEX_H
#define LENS_DENSE_FAISS_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "asklens/arena.h"
#include "asklens/status.h"
#include "base/buffer.h"

enum {
    LENS_FAISS_MAX_ROWS = 1 << 24,
    LENS_FAISS_MAX_K = 1 << 14 /* neighbours asked for at once */
};

/* n vectors of `dim` floats, one after the other; borrowed. */
struct lens_faiss_vectors {
    const float *at;
    size_t n, dim;
};

struct lens_faiss_options {
    const char *factory;    /* dense/faiss_factory.h */
    const char *parameters; /* set before rows are added and kept in the file,
                               "efConstruction=80,efSearch=64"; or NULL */
};

/*
 * Append the index of `rows` to `out`.  No row at all is a valid index where
 * nothing has to be trained.
 */
LENS_MUST_CHECK enum lens_status
lens_faiss_build(const struct lens_faiss_vectors *rows,
                 const struct lens_faiss_options *options,
                 struct lens_buffer *out, struct lens_error *err);

struct lens_faiss;

/* How the vectors come into memory. */
enum lens_faiss_access {
    LENS_FAISS_COPY, /* all are read */
    LENS_FAISS_MAP   /* those of inverted lists stay in the file, which opens in
                        no time; of other kinds of index all are read */
};

/*
 * Open a file.  `parameters` are set on top of those it was built with, as by
 * lens_faiss_tune().
 */
LENS_MUST_CHECK enum lens_status lens_faiss_open(const char *path,
                                                 enum lens_faiss_access access,
                                                 const char *parameters,
                                                 struct lens_faiss **out,
                                                 struct lens_error *err);
void lens_faiss_close(struct lens_faiss *faiss);

size_t lens_faiss_count(const struct lens_faiss *faiss);
size_t lens_faiss_dim(const struct lens_faiss *faiss);

/* The factory string; lives with the index. */
const char *lens_faiss_factory(const struct lens_faiss *faiss);

/*
 * Change search parameters, "nprobe=16"; either all are set or none.  Not while
 * another thread searches.
 */
LENS_MUST_CHECK enum lens_status lens_faiss_tune(struct lens_faiss *faiss,
                                                 const char *parameters,
                                                 struct lens_error *err);

struct lens_neighbour {
    uint32_t row;
    float score;
};

struct lens_neighbours {
    const struct lens_neighbour *at;
    size_t n;
};

/*
 * The best `k` rows for each of queries->n vectors, into as many elements of
 * `out`, the lists in the arena.  `k` may exceed the number of rows but not
 * LENS_FAISS_MAX_K.
 */
LENS_MUST_CHECK enum lens_status
lens_faiss_search(const struct lens_faiss *faiss,
                  const struct lens_faiss_vectors *queries, size_t k,
                  struct lens_arena *arena, struct lens_neighbours *out,
                  struct lens_error *err);

#endif /* LENS_DENSE_FAISS_INDEX_H */

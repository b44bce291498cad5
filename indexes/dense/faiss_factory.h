/*
 * faiss_factory.h - the kinds of FAISS index we build, and the strings that
 * name them.
 *
 * FAISS describes an index by a factory string and tunes it by a list of
 * parameters.  It believes both: a part of 0 dimensions divides by zero, a
 * degree of 1 makes a graph without levels, a probe of 1e30 lists becomes an
 * undefined integer, training on too few rows prints a warning.  So the strings
 * are read here first, and only what is understood is passed on:
 *
 *     index  = [ "IVF" lists [ "_HNSW" degree ] "," ] code
 *            | "HNSW" degree [ "," ( "Flat" | scalar ) ]
 *     code   = "Flat" | scalar | "PQ" parts [ "x" bits ]
 *     scalar = "SQ8" | "SQ6" | "SQ4" | "SQfp16"
 *
 *     parameters = name "=" number { "," name "=" number }
 *     name       = "efSearch" | "efConstruction" | "nprobe"
 *                | "quantizer_efSearch"
 *
 * PQ becomes "PQ48np": without it, FAISS also sorts its codes by simulated
 * annealing (minutes for 48 parts), for a search by Hamming distance that
 * nobody here does.
 *
 * Deliberately not here: transforms before the index (OPQ, PCA), refinement
 * after it, binary and fast-scan codes, "HNSW32,PQ16" (FAISS 1.7.3 gives it the
 * wrong metric).
 */
#ifndef LENS_DENSE_FAISS_FACTORY_H
#define LENS_DENSE_FAISS_FACTORY_H

#include <stddef.h>

#include "asklens/status.h"

enum {
    LENS_FACTORY_MAX = 64,         /* bytes of a factory string, terminated */
    LENS_FACTORY_MIN_DEGREE = 2,   /* links of a node; the lowest level of an */
    LENS_FACTORY_MAX_DEGREE = 128, /* HNSW graph has twice as many */
    LENS_FACTORY_MAX_LISTS = 1 << 16,
    LENS_FACTORY_MIN_BITS = 4, /* of a PQ code */
    LENS_FACTORY_MAX_BITS = 8,
    LENS_FACTORY_MAX_EF = 1 << 14,

    /* FAISS's own advice for k-means: below it, it warns on stderr. */
    LENS_FACTORY_ROWS_PER_CENTROID = 39
};

struct lens_factory {
    char text[LENS_FACTORY_MAX];      /* as it was given */
    char faiss[LENS_FACTORY_MAX + 2]; /* as FAISS is told */
    size_t degree;       /* of the HNSW graph over the rows; 0: none */
    size_t n_lists;      /* inverted lists; 0: none */
    size_t lists_degree; /* of the HNSW graph over the lists; 0: none */
    size_t pq_parts, pq_bits;
    size_t min_rows; /* needed to train on */
};

/* Read a factory string; LENS_E_INVAL, with examples, when it is none. */
LENS_MUST_CHECK enum lens_status lens_factory_parse(const char *text,
                                                    size_t dim,
                                                    struct lens_factory *out,
                                                    struct lens_error *err);

/* LENS_E_INVAL, saying what would do, when `n` rows are too few. */
LENS_MUST_CHECK enum lens_status
lens_factory_check_rows(const struct lens_factory *factory, size_t n,
                        struct lens_error *err);

enum {
    LENS_FACTORY_PARAMETERS = 4
};

struct lens_factory_parameters {
    struct {
        const char *name; /* static */
        size_t value;
    } at[LENS_FACTORY_PARAMETERS];
    size_t n;
};

/*
 * Read search or build parameters; NULL and "" are none.  A name that does not
 * belong to the index, one given twice and a value out of range are
 * LENS_E_INVAL.
 */
LENS_MUST_CHECK enum lens_status lens_factory_parse_parameters(
    const struct lens_factory *factory, const char *text,
    struct lens_factory_parameters *out, struct lens_error *err);

#endif /* LENS_DENSE_FAISS_FACTORY_H */

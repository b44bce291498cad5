/*
 * lsa_matrix.h - the sparse matrix of texts by terms, row by row.
 *
 * A row is a run of (term, tf) in the order given.  Terms are numbered in order
 * of their first appearance while rows come in; how they weigh is known only
 * when the last one is there, so weights are worked out then, from another
 * numbering that leaves rare terms out (lsa_train.c).
 */
#ifndef LENS_EMBEDDERS_LSA_MATRIX_H
#define LENS_EMBEDDERS_LSA_MATRIX_H

#include <stddef.h>
#include <stdint.h>

#include "asklens/status.h"
#include "base/dictionary.h"
#include "embedders/lsa.h"

enum {
    LENS_LSA_ROWS_MAX = 1 << 22,
    LENS_LSA_WORDS_MAX = 1 << 21,   /* distinct terms, rare ones included */
    LENS_LSA_ENTRIES_MAX = 1 << 25, /* (row, term) pairs */
    LENS_LSA_ABSENT = -1            /* number of a term that is left out */
};

struct lens_lsa_entry {
    uint32_t word, tf;
};

struct lens_lsa_matrix {
    struct lens_dictionary words;
    uint32_t *df; /* of each word */
    size_t df_cap;
    struct lens_lsa_entry *entries;
    size_t n_entries, entries_cap;
    size_t *ends; /* of each row, in entries */
    size_t n_rows, rows_cap;
};

void lens_lsa_matrix_init(struct lens_lsa_matrix *matrix);
void lens_lsa_matrix_release(struct lens_lsa_matrix *matrix);

/* On failure the matrix can only be released. */
LENS_MUST_CHECK enum lens_status
lens_lsa_matrix_add(struct lens_lsa_matrix *matrix,
                    const struct lens_lsa_term *terms, size_t n,
                    struct lens_error *err);

/* The same rows with the weights of lsa.h; zero-initialised is empty. */
struct lens_lsa_weights {
    uint32_t *terms; /* of each entry, in the new numbering */
    double *values;
    size_t *ends;
    size_t n_rows;
};

/*
 * `numbers` gives each word its new number or LENS_LSA_ABSENT, `idf` is by new
 * number.
 */
LENS_MUST_CHECK enum lens_status
lens_lsa_weigh(const struct lens_lsa_matrix *matrix, const int32_t *numbers,
               const uint32_t *idf, struct lens_lsa_weights *out,
               struct lens_error *err);
void lens_lsa_weights_release(struct lens_lsa_weights *weights);

/*
 * out = A^T A z for `z` of n_terms rows of `dim`; `row` is scratch for `dim`.
 * One walk over the rows of A, each product in its order.
 */
void lens_lsa_apply(const struct lens_lsa_weights *weights, const double *z,
                    size_t n_terms, size_t dim, double *row, double *out);

#endif /* LENS_EMBEDDERS_LSA_MATRIX_H */

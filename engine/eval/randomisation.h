/*
 * randomisation.h - could the difference of two systems be chance?
 *
 * Two systems answered the same queries; a measure gives each a figure per
 * query.  If the systems were the same, which of the two figures came from
 * which would be arbitrary: every way of swapping the two within queries would
 * be as likely as the one that was seen.  p is the part of all those ways whose
 * mean difference is at least as far from 0 as the one seen.
 *
 *     queries    a     b    a-b        signs swapped, of 2^n
 *        1      0.9   0.5   0.4        +0.4 -0.1 +0.3
 *        2      0.3   0.4  -0.1        -0.4 -0.1 +0.3
 *        3      0.8   0.5   0.3        ...
 *
 * This is Fisher's randomisation test, two-sided.  Smucker, Allan and
 * Carterette ("A Comparison of Statistical Significance Tests for Information
 * Retrieval Evaluation", CIKM 2007) recommend it over the Wilcoxon and sign
 * tests, which look at other things than the mean.  A query that both
 * answer alike is the same under either sign and is left out of the drawing.
 *
 * All 2^n ways are gone through where at most LENS_EXACT_PAIRS queries differ.
 * Beyond that a seeded sample is drawn; then p is (c + 1) / (drawn + 1), since
 * the order seen is one of the possible ones and p is never 0 (Phipson and
 * Smyth, "Permutation P-values Should Never Be Zero", 2010).  With 100,000
 * drawn, the standard error of a p near 0.05 is 0.0007.
 */
#ifndef LENS_EVAL_RANDOMISATION_H
#define LENS_EVAL_RANDOMISATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "asklens/status.h"

enum {
    LENS_EXACT_PAIRS = 20,
    LENS_PERMUTATIONS_DEFAULT = 100000
};

struct lens_randomisation {
    size_t n_permutations; /* to draw; 0: LENS_PERMUTATIONS_DEFAULT */
    uint64_t seed;
};

struct lens_significance {
    double difference; /* mean of a - b */
    double p;          /* two-sided; 1 without a query */
    size_t n_differ;   /* queries on which the two differ */
    bool exact;        /* all ways, not a sample of them */
};

/* Compare the figures of `n` queries.  Fails with LENS_E_NOMEM only. */
LENS_MUST_CHECK enum lens_status
lens_randomisation_test(const double *a, const double *b, size_t n,
                        const struct lens_randomisation *how,
                        struct lens_significance *out, struct lens_error *err);

#endif /* LENS_EVAL_RANDOMISATION_H */

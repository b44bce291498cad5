/*
 * lsa_svd.h - the right singular vectors of a large sparse matrix.
 *
 * Randomised subspace iteration (Halko, Martinsson and Tropp, "Finding
 * structure with randomness", SIAM Review 2011, algorithms 4.4 and 5.3) on
 * A^T A, so that only vectors over the terms are held:
 *
 *     Z = random, terms x l, l = dim + 16 or all there is
 *     twice: Z = orthonormal basis of the range of A^T A Z
 *     Z^T (A^T A Z) = W L W^T       l x l, symmetric
 *     V = Z W                       its first `dim` columns
 *
 * Time is linear in the entries of A and in the terms; next to nothing of it is
 * spent on the l x l problem.  The spectrum of text is flat (on the lens the
 * 256th singular value is a quarter of the first), so the space found is never
 * quite the best one, and need not be.  256 dimensions, two seeds each:
 *
 *     rounds                  1              2              3        exact
 *     lens: energy         0.80           0.93           0.97           1
 *           nDCG@10    0.475 0.479    0.464 0.456    0.468 0.458    0.458
 *     SciFact: energy      0.76           0.91           0.96           1
 *           nDCG@10    0.519 0.514    0.500 0.494    0.489 0.486    0.485
 *
 * One round would rank as well, but hardly be a decomposition any more.  The
 * random numbers are uniform: nothing here asks for Gaussian ones, which would
 * need a logarithm.
 *
 * The sign of each vector is such that its largest component by size, the first
 * of equal ones, is positive.
 */
#ifndef LENS_EMBEDDERS_LSA_SVD_H
#define LENS_EMBEDDERS_LSA_SVD_H

#include <stddef.h>
#include <stdint.h>

#include "asklens/status.h"
#include "embedders/lsa_matrix.h"

/*
 * At most *dim right singular vectors as columns of a new n_terms x *dim
 * matrix, by descending singular value; *dim becomes the rank when that is
 * less.  Without any term or entry that is 0 and *out is NULL.  The caller
 * frees *out.
 */
LENS_MUST_CHECK enum lens_status
lens_lsa_svd(const struct lens_lsa_weights *weights, size_t n_terms,
             uint64_t seed, size_t *dim, double **out, struct lens_error *err);

#endif /* LENS_EMBEDDERS_LSA_SVD_H */

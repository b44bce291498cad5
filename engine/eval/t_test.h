/*
 * t_test.h - the paired t-test of two systems over the same queries.
 *
 * Of the differences d of a measure, query by query,
 *
 *     t = mean(d) / (s / sqrt(n)),    s the standard deviation with n - 1,
 *
 * has Student's distribution with v = n - 1 degrees of freedom if the systems
 * are alike and the differences normal.  Figures of retrieval are not normal;
 * with some dozen queries p is close to that of the randomisation test all the
 * same (Smucker, Allan and Carterette, CIKM 2007), and far apart they warn of
 * few or odd queries.
 *
 * The two-sided p is a regularised incomplete beta function,
 *
 *     p = I(x; v/2, 1/2)    with    x = v / (v + t^2)
 *
 * (Abramowitz and Stegun 26.7.1, 26.5.27), which is computed by its continued
 * fraction (DLMF 8.17.22) from the front, as Lentz does it (Applied Optics 15,
 * 1976, with the replacement of zeros of Thompson and Barnett, J. Comput. Phys.
 * 64, 1986).  The fraction converges fast below x = (a + 1) / (a + b + 2);
 * beyond, I(x; a, b) = 1 - I(1 - x; b, a) is used.
 */
#ifndef LENS_EVAL_T_TEST_H
#define LENS_EVAL_T_TEST_H

#include <stddef.h>

struct lens_t_test {
    double t;       /* infinite when all differences are the same, but not 0 */
    double p;       /* two-sided; 1 where nothing differs, or below 2 queries */
    size_t freedom; /* degrees: queries less 1 */
};

/* Compare the figures of `n` queries: the mean of a less that of b. */
struct lens_t_test lens_t_test(const double *a, const double *b, size_t n);

/* How likely a t as far from 0 is by chance, either side. */
double lens_t_two_sided(double t, size_t freedom);

/* I(x; a, b) for 0 <= x <= 1, a > 0, b > 0. */
double lens_beta_regularised(double x, double a, double b);

#endif /* LENS_EVAL_T_TEST_H */

/*
 * holm.h - many tests at once, and still one chance in twenty to be fooled.
 *
 * Among twenty pairs of equal systems one is expected to differ at p < 0.05.
 * Holm's correction (Scandinavian Journal of Statistics 6, 1979) keeps the
 * chance that any difference found is none below the level, whatever the tests
 * have to do with each other.  With p(1) <= ... <= p(m) in order,
 *
 *     corrected p(i) = max over j <= i of min(1, (m - j + 1) * p(j)).
 *
 * Never larger than Bonferroni's m * p, so there is no reason for that one.
 */
#ifndef LENS_EVAL_HOLM_H
#define LENS_EVAL_HOLM_H

#include <stddef.h>

/* Of each of `n` p, 0 to 1, the corrected one.  In time n^2: tests are some
 * hundred at most. */
void lens_holm(const double *p, size_t n, double *corrected);

/*
 * The same as a bar: the tests whose p is at most this are those whose
 * corrected p is at most `level`.  With k of them found that is
 * level / (n - k), which the next one missed.  Sorts p; `level` when n is 0.
 */
double lens_holm_bar(double *p, size_t n, double level);

#endif /* LENS_EVAL_HOLM_H */

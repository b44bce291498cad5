/*
 * student.h - Student's t distribution, with any degrees of freedom above 0.
 *
 * By the regularised incomplete beta function, which is computed from its
 * continued fraction with Lentz's method (Abramowitz and Stegun 26.5.8 and
 * 26.7.1); accurate to about 1e-13, which is far more than a test needs.
 */
#ifndef LENS_BENCH_STUDENT_H
#define LENS_BENCH_STUDENT_H

/* The probability of being at least as far from 0 as t, on either side. */
double lens_student_two_sided(double t, double df);

/* The t at which that probability is p, 0 < p < 1. */
double lens_student_quantile(double p, double df);

#endif /* LENS_BENCH_STUDENT_H */

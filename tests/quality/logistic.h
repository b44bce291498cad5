/*
 * logistic.h - logistic regression with a small ridge penalty.
 *
 * By Newton's method (Hastie, Tibshirani and Friedman, "The Elements of
 * Statistical Learning", section 4.4.1); no randomness, so the same rows give
 * the same weights.
 */
#ifndef TESTS_QUALITY_LOGISTIC_H
#define TESTS_QUALITY_LOGISTIC_H

#include <stddef.h>

enum {
    LOGISTIC_MAX = 16 /* weights, the bias among them */
};

struct logistic_row {
    double x[LOGISTIC_MAX]; /* x[0] is 1 */
    double y, weight;
    size_t fold;
};

struct logistic_rows {
    struct logistic_row *at;
    size_t n, cap;
};

/* Add a row of weight 1; ends the program when memory does. */
void logistic_add(struct logistic_rows *rows, const double *x, double y,
                  size_t fold);

/* Let both classes weigh the same. */
void logistic_balance(struct logistic_rows *rows);

/* Fit `n` weights to the rows that are not of fold `left_out`. */
void logistic_fit(const struct logistic_rows *rows, size_t n, double ridge,
                  size_t left_out, double *w);

double logistic_of(const struct logistic_row *row, const double *w, size_t n);

#endif /* TESTS_QUALITY_LOGISTIC_H */

/*
 * best_rows.h - the score of a document of several rows (vectors.h).
 *
 * It never falls where the score of a row rises, also as it is rounded: so of
 * bounds of the rows it makes a bound of the document.
 */
#ifndef LENS_DENSE_BEST_ROWS_H
#define LENS_DENSE_BEST_ROWS_H

#include <stddef.h>

#include "dense/vectors.h"

/* The best scores of the rows of one document, largest first. */
struct lens_best_rows {
    float at[LENS_BEST_ROWS];
    size_t n;
};

static inline void lens_best_rows_add(struct lens_best_rows *best, float score)
{
    size_t i = best->n;

    if (i == LENS_BEST_ROWS) {
        if (score <= best->at[i - 1])
            return;
        i--;
    } else {
        best->n++;
    }
    for (; i > 0 && best->at[i - 1] < score; i--)
        best->at[i] = best->at[i - 1];
    best->at[i] = score;
}

static inline float lens_best_rows_mean(const struct lens_best_rows *best)
{
    double sum = 0;

    for (size_t i = 0; i < best->n; i++)
        sum += (double)best->at[i];
    return best->n ? (float)(sum / (double)best->n) : 0.0f;
}

#endif /* LENS_DENSE_BEST_ROWS_H */

#include "quality/logistic.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernels/linear.h"

enum {
    STEPS = 60
};

void logistic_add(struct logistic_rows *rows, const double *x, double y,
                  size_t fold)
{
    struct logistic_row *row;

    if (rows->n == rows->cap) {
        rows->cap = rows->cap ? 2 * rows->cap : 4096;
        rows->at = realloc(rows->at, rows->cap * sizeof(*rows->at));
        if (!rows->at) {
            fprintf(stderr, "no memory for %zu rows\n", rows->cap);
            exit(2);
        }
    }
    row = &rows->at[rows->n++];
    memcpy(row->x, x, sizeof(row->x));
    row->y = y;
    row->weight = 1;
    row->fold = fold;
}

void logistic_balance(struct logistic_rows *rows)
{
    double positive = 0, n = (double)rows->n;

    for (size_t i = 0; i < rows->n; i++)
        positive += rows->at[i].y;
    for (size_t i = 0; i < rows->n; i++)
        rows->at[i].weight =
            rows->at[i].y > 0 ? n / (2 * positive) : n / (2 * (n - positive));
}

double logistic_of(const struct logistic_row *row, const double *w, size_t n)
{
    double x = 0;

    for (size_t i = 0; i < n; i++)
        x += w[i] * row->x[i];
    return 1.0 / (1.0 + exp(-x));
}

/* One step of Newton; false when nothing moves any more. */
static bool step(const struct logistic_rows *rows, size_t n, double ridge,
                 size_t left_out, double *w)
{
    double h[LOGISTIC_MAX * LOGISTIC_MAX] = { 0 }, g[LOGISTIC_MAX] = { 0 };
    double largest = 0;

    for (size_t i = 0; i < rows->n; i++) {
        const struct logistic_row *row = &rows->at[i];
        double p;

        if (row->fold == left_out)
            continue;
        p = logistic_of(row, w, n);
        for (size_t a = 0; a < n; a++) {
            g[a] += row->weight * (row->y - p) * row->x[a];
            for (size_t b = 0; b < n; b++)
                h[a * n + b] +=
                    row->weight * p * (1 - p) * row->x[a] * row->x[b];
        }
    }
    /* The bias is not punished; a trace keeps the matrix regular. */
    for (size_t a = 0; a < n; a++) {
        double penalty = a ? ridge : 1e-9;

        h[a * n + a] += penalty;
        g[a] -= penalty * w[a];
    }
    if (!lens_solve_positive(h, n, g, 1))
        return false;
    for (size_t a = 0; a < n; a++) {
        w[a] += g[a];
        largest = fmax(largest, fabs(g[a]));
    }
    return largest > 1e-10;
}

void logistic_fit(const struct logistic_rows *rows, size_t n, double ridge,
                  size_t left_out, double *w)
{
    memset(w, 0, n * sizeof(*w));
    for (int i = 0; i < STEPS && step(rows, n, ridge, left_out, w); i++)
        ;
}

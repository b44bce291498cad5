#include "dense/exhaustive.h"

#include <math.h>
#include <stdlib.h>

static float *make(size_t n, size_t dim)
{
    float *x = malloc((n * dim + 1) * sizeof(*x));

    if (!x)
        abort();
    return x;
}

float *exhaustive_make_coarse(struct test_random *r, size_t n, size_t dim)
{
    float *x = make(n, dim);

    for (size_t i = 0; i < n * dim; i++)
        x[i] = (float)test_random_below(r, 9) / 32.0F - 4.0F / 32.0F;
    return x;
}

float *exhaustive_make_unit(struct test_random *r, size_t n, size_t dim)
{
    float *x = make(n, dim);

    for (size_t row = 0; row < n; row++) {
        float *at = x + row * dim;
        double square = 0;

        for (size_t i = 0; i < dim; i++) {
            /* The sum of four is round enough. */
            at[i] = -2;
            for (size_t k = 0; k < 4; k++)
                at[i] += (float)test_random_below(r, 1 << 20) / (1 << 20);
            square += (double)at[i] * (double)at[i];
        }
        for (size_t i = 0; i < dim; i++)
            at[i] = (float)((double)at[i] / sqrt(square));
    }
    return x;
}

float exhaustive_dot(const float *a, const float *b, size_t dim)
{
    double sum = 0;

    for (size_t i = 0; i < dim; i++)
        sum += (double)a[i] * (double)b[i];
    return (float)sum;
}

size_t exhaustive_search(const struct lens_faiss_vectors *rows,
                         const float *query, size_t k,
                         struct lens_neighbour *out)
{
    size_t n = 0;

    for (size_t row = 0; k && row < rows->n; row++) {
        float score =
            exhaustive_dot(rows->at + row * rows->dim, query, rows->dim);
        size_t at = n;

        if (n == k && score <= out[n - 1].score)
            continue;
        if (n == k)
            at--;
        else
            n++;
        for (; at > 0 && out[at - 1].score < score; at--)
            out[at] = out[at - 1];
        out[at] = (struct lens_neighbour){ (uint32_t)row, score };
    }
    return n;
}

#include "phrases/ridge.h"

#include <stdbool.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

enum {
    /* Each step divides the error by about three on the rows of the lens; what
     * is left after these is below the precision of a float. */
    MAX_STEPS = 60
};

/* The squares of residuals at the end, by those at the beginning. */
static const double small_enough = 1e-12;

/* n_columns x n_targets matrices and vectors of n_targets, while solving. */
struct solving {
    const struct lens_sparse *rows;
    double ridge;
    double *mean;     /* of the rows, by column */
    double *solution; /* the caller's */
    double *residual, *direction, *image;
    double *at_row;  /* one row's products, by target */
    double *at_mean; /* the mean's products */
    double *norm, *first_norm, *curvature;
    double total; /* of the weights of rows */
};

static void find_mean(struct solving *s)
{
    const struct lens_sparse *rows = s->rows;

    for (size_t i = 0; i < rows->n_rows; i++) {
        s->total += rows->weight[i];
        for (size_t j = rows->first[i]; j < rows->first[i + 1]; j++)
            s->mean[rows->column[j]] += rows->weight[i] * rows->value[j];
    }
    for (size_t c = 0; s->total > 0 && c < rows->n_columns; c++)
        s->mean[c] /= s->total;
}

/* to += by * from */
static void add_scaled(double *restrict to, const double *restrict from,
                       double by, size_t n)
{
    for (size_t t = 0; t < n; t++)
        to[t] += by * from[t];
}

/* image = (X'VX - total * mean mean' + ridge) direction */
static void apply(struct solving *s)
{
    const struct lens_sparse *rows = s->rows;
    const size_t n = rows->n_targets;

    for (size_t i = 0; i < rows->n_columns * n; i++)
        s->image[i] = s->ridge * s->direction[i];
    for (size_t i = 0; i < rows->n_rows; i++) {
        memset(s->at_row, 0, n * sizeof(*s->at_row));
        for (size_t j = rows->first[i]; j < rows->first[i + 1]; j++)
            add_scaled(s->at_row, s->direction + rows->column[j] * n,
                       rows->value[j], n);
        for (size_t j = rows->first[i]; j < rows->first[i + 1]; j++)
            add_scaled(s->image + rows->column[j] * n, s->at_row,
                       rows->weight[i] * rows->value[j], n);
    }
    memset(s->at_mean, 0, n * sizeof(*s->at_mean));
    for (size_t c = 0; c < rows->n_columns; c++)
        add_scaled(s->at_mean, s->direction + c * n, s->mean[c], n);
    for (size_t c = 0; c < rows->n_columns; c++)
        add_scaled(s->image + c * n, s->at_mean, -s->total * s->mean[c], n);
}

/* to[target] = sum over columns of a * b */
static void inner(const struct solving *s, const double *restrict a,
                  const double *restrict b, double *restrict to)
{
    const size_t n = s->rows->n_targets;

    memset(to, 0, n * sizeof(*to));
    for (size_t c = 0; c < s->rows->n_columns; c++) {
        for (size_t t = 0; t < n; t++)
            to[t] += a[c * n + t] * b[c * n + t];
    }
}

/* X'V(y - mean of y), and the weighted mean of y into `offsets`. */
static void begin(struct solving *s, double *offsets)
{
    const struct lens_sparse *rows = s->rows;
    const size_t n = rows->n_targets;

    memset(offsets, 0, n * sizeof(*offsets));
    for (size_t i = 0; i < rows->n_rows; i++) {
        offsets[rows->target[i]] += rows->weight[i] / s->total;
        for (size_t j = rows->first[i]; j < rows->first[i + 1]; j++)
            s->residual[rows->column[j] * n + rows->target[i]] +=
                rows->weight[i] * rows->value[j];
    }
    for (size_t c = 0; c < rows->n_columns; c++)
        add_scaled(s->residual + c * n, offsets, -s->total * s->mean[c], n);
    memcpy(s->direction, s->residual,
           rows->n_columns * n * sizeof(*s->residual));
    inner(s, s->residual, s->residual, s->norm);
    memcpy(s->first_norm, s->norm, n * sizeof(*s->norm));
}

/* One step along the direction of each target that is not done. */
static void advance(struct solving *s, double *step)
{
    const size_t n = s->rows->n_targets;

    inner(s, s->direction, s->image, s->curvature);
    for (size_t t = 0; t < n; t++)
        step[t] =
            s->norm[t] > small_enough * s->first_norm[t] && s->curvature[t] > 0
                ? s->norm[t] / s->curvature[t]
                : 0;
    for (size_t c = 0; c < s->rows->n_columns; c++) {
        for (size_t t = 0; t < n; t++) {
            s->solution[c * n + t] += step[t] * s->direction[c * n + t];
            s->residual[c * n + t] -= step[t] * s->image[c * n + t];
        }
    }
}

/* The next directions; false when every target is done. */
static bool turn(struct solving *s, double *ratio)
{
    const size_t n = s->rows->n_targets;
    bool goes_on = false;

    inner(s, s->residual, s->residual, ratio);
    for (size_t t = 0; t < n; t++) {
        double norm = ratio[t];

        ratio[t] = s->norm[t] > 0 ? norm / s->norm[t] : 0;
        s->norm[t] = norm;
        goes_on = goes_on || norm > small_enough * s->first_norm[t];
    }
    for (size_t c = 0; c < s->rows->n_columns; c++) {
        for (size_t t = 0; t < n; t++)
            s->direction[c * n + t] =
                s->residual[c * n + t] + ratio[t] * s->direction[c * n + t];
    }
    return goes_on;
}

static void solve(struct solving *s, double *offsets)
{
    const size_t n = s->rows->n_targets;
    bool goes_on = true;

    find_mean(s);
    begin(s, offsets);
    for (unsigned i = 0; goes_on && i < MAX_STEPS; i++) {
        apply(s);
        advance(s, s->at_row);
        goes_on = turn(s, s->at_row);
    }
    for (size_t c = 0; c < s->rows->n_columns; c++)
        add_scaled(offsets, s->solution + c * n, -s->mean[c], n);
}

enum lens_status lens_ridge_solve(const struct lens_sparse *rows, double ridge,
                                  double *weights, double *offsets,
                                  struct lens_error *err)
{
    const size_t n = rows->n_targets, size = rows->n_columns * n;
    struct solving s = { .rows = rows, .ridge = ridge, .solution = weights };
    double *memory =
        lens_calloc(3 * size + rows->n_columns + 5 * n + 1, sizeof(*memory));
    double *at = memory;

    if (!memory)
        return lens_fail(err, LENS_E_NOMEM,
                         "no memory to tell %zu documents apart", n);
    s.residual = at;
    s.direction = at += size;
    s.image = at += size;
    s.mean = at += size;
    s.at_row = at += rows->n_columns;
    s.at_mean = at += n;
    s.norm = at += n;
    s.first_norm = at += n;
    s.curvature = at + n;
    memset(weights, 0, size * sizeof(*weights));
    solve(&s, offsets);
    lens_free(memory);
    return LENS_OK;
}

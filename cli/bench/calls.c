#include "bench/calls.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static int by_value(const void *pa, const void *pb)
{
    const double *a = pa, *b = pb;

    return (*a > *b) - (*a < *b);
}

double lens_calls_rank(double *calls, size_t n, double part)
{
    double rank = ceil(part * (double)n);

    assert(n > 0 && part >= 0 && part <= 1);
    qsort(calls, n, sizeof(*calls), by_value);
    return calls[rank > 1 ? (size_t)rank - 1 : 0];
}

enum lens_status lens_calls_add(struct lens_bench_rows *rows,
                                const struct lens_bench_row *row, double *calls,
                                size_t n, struct lens_error *err)
{
    return lens_bench_add(rows, row, lens_calls_rank(calls, n, 0.5), calls, n,
                          err);
}

#include "kernels/lapack.h"

#include <lapacke.h>

bool lens_lapack_eigen(double *a, size_t n, double *values)
{
    return LAPACKE_dsyevd(LAPACK_ROW_MAJOR, 'V', 'U', (lapack_int)n, a,
                          (lapack_int)n, values) == 0;
}

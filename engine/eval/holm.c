#include "eval/holm.h"

#include <stdlib.h>

/* The least p that has no corrected one yet, which is below 0; of equal ones
 * the first. */
static size_t least(const double *p, const double *corrected, size_t n)
{
    size_t found = n;

    for (size_t i = 0; i < n; i++) {
        if (corrected[i] < 0 && (found == n || p[i] < p[found]))
            found = i;
    }
    return found;
}

void lens_holm(const double *p, size_t n, double *corrected)
{
    double highest = 0;

    for (size_t i = 0; i < n; i++)
        corrected[i] = -1;
    for (size_t done = 0; done < n; done++) {
        const size_t i = least(p, corrected, n);
        const double larger = p[i] * (double)(n - done);

        if (larger > highest)
            highest = larger < 1 ? larger : 1;
        corrected[i] = highest;
    }
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double lens_holm_bar(double *p, size_t n, double level)
{
    size_t k = 0;

    if (n)
        qsort(p, n, sizeof(*p), by_size);
    while (k < n && p[k] <= level / (double)(n - k))
        k++;
    return level / (double)(n > k ? n - k : 1);
}

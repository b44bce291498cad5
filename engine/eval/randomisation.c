#include "eval/randomisation.h"

#include <math.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/random.h"

/* The differences that are not 0, and what to compare with. */
struct pairs {
    const double *at;
    size_t n;
    double threshold;
};

/*
 * Equal sums of the same numbers in another order of signs may differ in their
 * last bits; they have to count as equal.
 */
static double threshold_of(const double *differences, size_t n)
{
    double sum = 0, size = 0;

    for (size_t i = 0; i < n; i++) {
        sum += differences[i];
        size += fabs(differences[i]);
    }
    return fabs(sum) - 1e-12 * size;
}

static double signed_sum(const double *at, size_t n, uint64_t signs)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += signs >> i & 1 ? at[i] : -at[i];
    return sum;
}

static double go_through(const struct pairs *pairs)
{
    const uint64_t n_ways = (uint64_t)1 << pairs->n;
    uint64_t extreme = 0;

    for (uint64_t signs = 0; signs < n_ways; signs++)
        extreme +=
            fabs(signed_sum(pairs->at, pairs->n, signs)) >= pairs->threshold;
    return (double)extreme / (double)n_ways;
}

static double draw(const struct pairs *pairs, size_t n_permutations,
                   uint64_t seed)
{
    struct lens_random random = { seed };
    size_t extreme = 0;

    for (size_t drawn = 0; drawn < n_permutations; drawn++) {
        double sum = 0;

        for (size_t i = 0; i < pairs->n; i += 64) {
            size_t n = pairs->n - i < 64 ? pairs->n - i : 64;

            sum += signed_sum(pairs->at + i, n, lens_random_next(&random));
        }
        extreme += fabs(sum) >= pairs->threshold;
    }
    return (double)(extreme + 1) / (double)(n_permutations + 1);
}

enum lens_status lens_randomisation_test(const double *a, const double *b,
                                         size_t n,
                                         const struct lens_randomisation *how,
                                         struct lens_significance *out,
                                         struct lens_error *err)
{
    double *differences = lens_calloc(n ? n : 1, sizeof(*differences));
    size_t n_permutations =
        how->n_permutations ? how->n_permutations : LENS_PERMUTATIONS_DEFAULT;
    struct lens_significance result = { 0 };
    struct pairs pairs = { differences, 0, 0 };

    if (!differences)
        return lens_fail(err, LENS_E_NOMEM, "no memory to compare %zu queries",
                         n);
    for (size_t i = 0; i < n; i++) {
        result.difference += a[i] - b[i];
        if (a[i] != b[i])
            differences[pairs.n++] = a[i] - b[i];
    }
    if (n)
        result.difference /= (double)n;
    pairs.threshold = threshold_of(differences, pairs.n);
    result.n_differ = pairs.n;
    result.exact = pairs.n <= LENS_EXACT_PAIRS;
    result.p = result.exact ? go_through(&pairs)
                            : draw(&pairs, n_permutations, how->seed);
    lens_free(differences);
    *out = result;
    return LENS_OK;
}

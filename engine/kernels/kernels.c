#include "kernels/kernels.h"

#include <math.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "kernels/tables.h"

#ifdef LENS_HAVE_X86_KERNELS
static bool runs_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static bool runs_avx512(void)
{
    return runs_avx2() && __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw");
}
#endif

const struct lens_kernels *lens_kernels_at(size_t i)
{
#ifdef LENS_HAVE_X86_KERNELS
    if (i == 1 && runs_avx2())
        return &lens_kernels_avx2;
    if (i == 2 && runs_avx512())
        return &lens_kernels_avx512;
#endif
    return i == 0 ? &lens_kernels_scalar : NULL;
}

static const struct lens_kernels *fastest(void)
{
    const struct lens_kernels *best = lens_kernels_at(0), *next;

    for (size_t i = 1; (next = lens_kernels_at(i)) != NULL; i++)
        best = next;
    return best;
}

/* Kept, because asking the processor takes a third of a short dot product. */
const struct lens_kernels *lens_kernels(void)
{
    static _Atomic(const struct lens_kernels *) chosen;
    const struct lens_kernels *kernels =
        atomic_load_explicit(&chosen, memory_order_relaxed);

    if (!kernels) {
        kernels = fastest();
        atomic_store_explicit(&chosen, kernels, memory_order_relaxed);
    }
    return kernels;
}

void lens_normalise(const struct lens_kernels *kernels, float *x, size_t n)
{
    float length = sqrtf(kernels->dot(x, x, n));

    if (length == 0)
        return;
    /* Components too large to square would all become 0 and look like a text
     * without meaning. */
    if (!isfinite(length))
        length = NAN;
    for (size_t i = 0; i < n; i++)
        x[i] = x[i] / length;
}

/* codes.c - the scalar kernels of codes.h, which are the specification, and the
 * choice among all. */
#include "kernels/codes.h"

#include <stdbool.h>

#include "kernels/codes_tables.h"

static void dot_rows(const int8_t *rows, size_t n, size_t dim,
                     const int16_t *query, int32_t *out)
{
    for (size_t i = 0; i < n; i++) {
        const int8_t *row = rows + i * dim;
        int32_t sum = 0;

        for (size_t j = 0; j < dim; j++)
            sum += (int32_t)row[j] * query[j];
        out[i] = sum;
    }
}

static const struct lens_code_kernels scalar = { .name = "scalar",
                                                 .dot_rows = dot_rows,
                                                 .bound = bound_each };

#ifdef LENS_HAVE_X86_KERNELS
static bool runs_avx512vnni(void)
{
    return __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vnni");
}
#endif

const struct lens_code_kernels *lens_code_kernels_at(size_t i)
{
#ifdef LENS_HAVE_X86_KERNELS
    if (i == 1 && __builtin_cpu_supports("avx2"))
        return &lens_code_kernels_avx2;
    if (i == 2 && __builtin_cpu_supports("avx2") && runs_avx512vnni())
        return &lens_code_kernels_avx512vnni;
#endif
    return i == 0 ? &scalar : NULL;
}

const struct lens_code_kernels *lens_code_kernels(void)
{
    const struct lens_code_kernels *best = lens_code_kernels_at(0), *next;

    for (size_t i = 1; (next = lens_code_kernels_at(i)) != NULL; i++)
        best = next;
    return best;
}

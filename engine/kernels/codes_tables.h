/*
 * codes_tables.h - the table of each instruction set, for codes.c, and what is
 * the same source for all of them.
 *
 * A processor fetches what follows, but not as soon as rows this short are
 * compared.  Asking for the bytes 8 KiB ahead brings the scan of 200,000 rows
 * of 384 from 72 % of what reading alone does to 95 %; 1 KiB ahead to 88 %, 4
 * and 16 KiB to 92 % (Sapphire Rapids, one thread of a busy host, AVX-512).
 */
#ifndef LENS_KERNELS_CODES_TABLES_H
#define LENS_KERNELS_CODES_TABLES_H

#include "kernels/codes.h"

#ifdef LENS_HAVE_X86_KERNELS
extern const struct lens_code_kernels lens_code_kernels_avx2;
extern const struct lens_code_kernels lens_code_kernels_avx512vnni;
#endif

enum {
    LINE_BYTES = 64,
    AHEAD_BYTES = 8192
};

/* Ask for what the next n bytes of codes will need.  Addresses behind the last
 * row are no error. */
static inline void fetch_ahead(const int8_t *rows, size_t n)
{
    for (size_t i = 0; i < n; i += LINE_BYTES)
        __builtin_prefetch((const char *)rows + i + AHEAD_BYTES);
}

/* The compiler makes vectors of this, in the file that includes it. */
static inline void bound_each(const int32_t *dots, const float *scales,
                              const float *rests, size_t n,
                              const struct lens_code_bound *with, float *out)
{
    const struct lens_code_bound b = *with;

    for (size_t i = 0; i < n; i++)
        out[i] = scales[i] * (float)dots[i] * b.scale +
                 (rests[i] * b.rest + b.slack);
}

#endif /* LENS_KERNELS_CODES_TABLES_H */

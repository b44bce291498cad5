/* tables.h - the table of each instruction set, for kernels.c. */
#ifndef LENS_KERNELS_TABLES_H
#define LENS_KERNELS_TABLES_H

#include "kernels/kernels.h"

extern const struct lens_kernels lens_kernels_scalar;
#ifdef LENS_HAVE_X86_KERNELS
extern const struct lens_kernels lens_kernels_avx2;   /* and FMA */
extern const struct lens_kernels lens_kernels_avx512; /* F, BW, and AVX2, FMA */
#endif

#endif /* LENS_KERNELS_TABLES_H */

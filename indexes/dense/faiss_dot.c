/*
 * faiss_dot.c - FAISS's inner products by our kernels.
 *
 * Problem.  Debian compiles FAISS for the oldest processor of its architecture:
 * its inner product adds up one number after the other, and that is most of the
 * time of a graph or of inverted lists.
 *
 * Idea.  The linker is told to --wrap that function (indexes/CMakeLists.txt):
 * whoever calls it in the archive calls the one below.  Only calls are
 * redirected, so it does not matter in which of its objects FAISS keeps what;
 * where FAISS is a shared library, or the linker knows no --wrap, its own
 * function is used as before.
 *
 * The kernels give the same bits on every processor, so that graphs do not
 * depend on where they were built.
 *
 * Not wrapped: distances of other metrics, which we never ask for; the tables
 * of product quantizers and the loops of scalar quantizers, which do not come
 * here.
 */
#include <stddef.h>

#include "kernels/kernels.h"

/* float faiss::fvec_inner_product(const float *, const float *, size_t), as the
 * C++ ABI spells it. */
float lens_faiss_dot(const float *a, const float *b, size_t n) __asm__(
    "__wrap__ZN5faiss18fvec_inner_productEPKfS1_m");

float lens_faiss_dot(const float *a, const float *b, size_t n)
{
    return lens_kernels()->dot(a, b, n);
}

/* Read any bytes as .fvecs. */
#include "fuzz/fuzz_vectors.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_vectors(lens_fvecs_read, data, size);
    return 0;
}

/* Read any bytes as .fbin. */
#include "fuzz/fuzz_vectors.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_vectors(lens_fbin_read, data, size);
    return 0;
}

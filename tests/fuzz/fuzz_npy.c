/* Read any bytes as .npy; what is read holds only finite numbers. */
#include <math.h>

#include "bench/vector_file.h"
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lens_vector_table table = { .at = NULL };
    const struct lens_view bytes = { (const char *)data, size };
    struct lens_error err = { .text = "" };

    if (lens_npy_read(bytes, "fuzzed", &table, &err) != LENS_OK) {
        FUZZ_REQUIRE(*err.text && !table.at);
        return 0;
    }
    FUZZ_REQUIRE(table.n > 0 && table.dim > 0 && table.n * table.dim <= size);
    for (size_t i = 0; i < table.n * table.dim; i++)
        FUZZ_REQUIRE(isfinite(table.at[i]));
    lens_vector_table_release(&table);
    return 0;
}

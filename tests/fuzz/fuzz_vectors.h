/* fuzz_vectors.h - what every reader of a vector file owes to any bytes. */
#ifndef LENS_TEST_FUZZ_VECTORS_H
#define LENS_TEST_FUZZ_VECTORS_H

#include <math.h>

#include "bench/vector_file.h"
#include "fuzz/fuzz.h"

typedef enum lens_status fuzz_vector_reader(struct lens_view bytes,
                                            const char *name,
                                            struct lens_vector_table *out,
                                            struct lens_error *err);

/* What is read holds only finite numbers, and no more of them than bytes. */
static inline void fuzz_vectors(fuzz_vector_reader *read, const uint8_t *data,
                                size_t size)
{
    struct lens_vector_table table = { .at = NULL };
    const struct lens_view bytes = { (const char *)data, size };
    struct lens_error err = { .text = "" };

    if (read(bytes, "fuzzed", &table, &err) != LENS_OK) {
        FUZZ_REQUIRE(*err.text && !table.at);
        return;
    }
    FUZZ_REQUIRE(table.n > 0 && table.dim > 0 && table.n * table.dim <= size);
    for (size_t i = 0; i < table.n * table.dim; i++)
        FUZZ_REQUIRE(isfinite(table.at[i]));
    lens_vector_table_release(&table);
}

#endif /* LENS_TEST_FUZZ_VECTORS_H */

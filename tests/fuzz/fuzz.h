/* fuzz.h - what a fuzz target and whoever drives it agree on. */
#ifndef LENS_TEST_FUZZ_H
#define LENS_TEST_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* libFuzzer's entry; answers 0 and crashes when something is wrong. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that also speaks in a release build. */
#define FUZZ_REQUIRE(expr)                                                   \
    do {                                                                     \
        if (!(expr)) {                                                       \
            (void)fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #expr); \
            abort();                                                         \
        }                                                                    \
    } while (0)

#endif /* LENS_TEST_FUZZ_H */

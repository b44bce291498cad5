/*
 * chunks.h - a container as a hostile builder would write it: the checksums
 * are right, one chunk of a good one is not.
 *
 * The first byte of an input chooses the chunk, modulo their number, and the
 * rest takes its place: "0" is the first chunk as long as their number divides
 * 48.  An empty input leaves the container good.
 */
#ifndef LENS_TEST_FUZZ_CHUNKS_H
#define LENS_TEST_FUZZ_CHUNKS_H

#include <stdint.h>

#include "base/buffer.h"
#include "format/container.h"
#include "fuzz/scratch.h"

/* Zero-initialised but for the tags. */
struct chunks {
    const char *const *tags;
    size_t n_tags;
    struct lens_container good; /* open once chunks_make() was called */
    struct scratch_file good_file, altered_file;
};

/* Keep what `build` appends, a container with exactly these tags. */
void chunks_make(struct chunks *chunks, void (*build)(struct lens_buffer *out));

/* The path of the altered container; written anew by the next call. */
const char *chunks_alter(struct chunks *chunks, const uint8_t *data,
                         size_t size);

#endif /* LENS_TEST_FUZZ_CHUNKS_H */

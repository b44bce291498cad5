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

#include <stdbool.h>
#include <stdint.h>

#include "asklens/retriever.h"
#include "base/buffer.h"
#include "format/container.h"
#include "fuzz/scratch.h"

/* Zero-initialised but for the tags. */
struct chunks {
    const char *const *tags;
    size_t n_tags;
    struct lens_container good; /* open once it is made */
    bool is_made;
    struct scratch_file good_file, altered_file;
};

/*
 * The path of the altered container; written anew by the next call.  The first
 * call keeps what `build` appends, a container with exactly these tags.
 */
const char *chunks_alter(struct chunks *chunks,
                         void (*build)(struct lens_buffer *out),
                         const uint8_t *data, size_t size);

/* Search what opened for k documents: it answers, and with its own. */
void chunks_search(const struct lens_retriever *retriever,
                   const struct lens_query *query, size_t k);

#endif /* LENS_TEST_FUZZ_CHUNKS_H */

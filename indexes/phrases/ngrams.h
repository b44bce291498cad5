/* ngrams.h - the phrases of a text: its words and its pairs of neighbours. */
#ifndef LENS_PHRASES_NGRAMS_H
#define LENS_PHRASES_NGRAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "asklens/arena.h"
#include "asklens/view.h"

/* A phrase and how often it is said. */
struct lens_ngram {
    uint64_t hash;
    uint32_t count;
};

/* The distinct phrases, ascending by hash, in the arena; false without memory.
 */
bool lens_ngrams_of(const struct lens_view *words, size_t n,
                    struct lens_arena *arena, struct lens_ngram **out,
                    size_t *n_out);

#endif /* LENS_PHRASES_NGRAMS_H */

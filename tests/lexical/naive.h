/*
 * naive.h - BM25F by brute force: the oracle of the lexical index.
 *
 * Straight from the formula in lexical/segment.h, over the raw words of every
 * document, with no index, no sorting trick and no shared code.
 */
#ifndef TESTS_LEXICAL_NAIVE_H
#define TESTS_LEXICAL_NAIVE_H

#include <stddef.h>

#include "asklens/retriever.h"
#include "lexical/build.h"

enum {
    NAIVE_MAX_WORDS = 64
};

/* A field is a list of word numbers; word w is spelled "w<w>". */
struct naive_field {
    unsigned word[NAIVE_MAX_WORDS];
    size_t n;
};

struct naive_corpus {
    const struct lens_build_options *options;
    struct naive_field *fields; /* n_docs rows of options->n_fields */
    size_t n_docs;
};

struct naive_query_word {
    unsigned word;
    float weight;
};

/*
 * Every document that scores above zero, in ranking order, into `out` (room for
 * n_docs); returns how many.  Words are distinct and in the byte order of their
 * spelling.
 */
size_t naive_search(const struct naive_corpus *corpus,
                    const struct naive_query_word *words, size_t n_words,
                    struct lens_hit *out);

#endif /* TESTS_LEXICAL_NAIVE_H */

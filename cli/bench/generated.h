/*
 * generated.h - vectors and passages that nobody has to download.
 *
 * Made for measuring speed and memory at any size: the same seed gives the same
 * bytes on every host, a row or a passage depends on the seed and its number
 * alone (the first 10,000 of a million are those of 10,000), and no function of
 * the C library's mathematics but the square root takes part.  What they say of
 * quality holds for them only.
 *
 * Vectors, of 384 numbers and length 1, are a mixture, because embeddings of
 * texts are neither uniform nor of a few tight clusters:
 *
 *     x = 0.7 * centre(t) + 0.6 * basis * z + 0.4 * e, scaled
 *
 * centre(t) is one of 2,000, each 0.6 of one of 40 super-centres and 0.8 a
 * direction of its own; t has a probability of 1 / (t + 10): topics of a
 * collection are as uneven as that.  z are 64 normal numbers spread by one
 * random matrix, so that rows vary mostly within a subspace; e is noise in all
 * dimensions.  Normal numbers are sums of four uniform ones.  Queries are drawn
 * from the same mixture, as other rows.  Of 3,000 rows, two at random have a
 * cosine of 0.01 (deviation 0.08), one and its nearest of 0.51; the covariance
 * has 152 effective dimensions, (sum of eigenvalues)^2 / sum of their squares.
 *
 * Text.  The rank of a word is 2^y, where y has the density of a staircase: the
 * same for each of the first 13 octaves, which is Zipf's law with exponent 1,
 * then 0.72 of the octave before, an exponent near 1.5.  That is the double
 * regime of large corpora (Montemurro, "Beyond the Zipf-Mandelbrot law in
 * quantitative linguistics", 2001), and makes the vocabulary grow as Heaps' law
 * says, by a power of the text.  The most frequent 60 words are those of
 * English, so that an analyzer drops them as it does with real text (a third of
 * the words); the others are made of syllables, frequent ones shorter.
 *
 * A passage has a topic (1 of 1,000, as above).  One word in five is one of
 * the 64 of its topic, and one in eight repeats a word that stands in it
 * already, because words come in bursts (Church and Gale, "Poisson mixtures",
 * 1995).  Its length in words is log-normal, of median 68 and mean 80, from 8
 * to 600.
 *
 * 4,000 passages have 316,562 words, 40,000 of them distinct; Heaps' exponent
 * is 0.65 (from an eighth of them on), Zipf's 0.88 from rank 100 to 3,000, and
 * a word stands 1.3 times in a passage that has it.
 *
 * A short query has 2 to 12 words, most often 6 to 8, that stand in one passage
 * and are no English function words; a long one is a run of 15 to 58 words of
 * one passage, or all of a shorter one.
 */
#ifndef LENS_BENCH_GENERATED_H
#define LENS_BENCH_GENERATED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "asklens/status.h"
#include "base/buffer.h"
#include "bench/vector_file.h"

enum {
    LENS_GENERATED_DIM = 384,
    LENS_GENERATED_MAX = 10000000, /* passages, rows */
    LENS_GENERATED_KEY_MAX = 16,
    LENS_GENERATED_WORDS = 600 /* of a passage, at most */
};

#define LENS_GENERATED_PREFIX "generated:"

/*
 * The N of "generated:N"; LENS_E_INVAL and LENS_E_LIMIT where it is no number
 * from 1 to the maximum, 0 where `input` is something else or NULL.
 */
LENS_MUST_CHECK enum lens_status
lens_generated_count(const char *input, size_t *out, struct lens_error *err);

/* The first n rows, or the first n that ask. */
LENS_MUST_CHECK enum lens_status
lens_generated_vectors(uint64_t seed, bool queries, size_t n,
                       struct lens_vector_table *out, struct lens_error *err);

/* Texts of one seed; no memory of its own but this. */
struct lens_generated_text {
    uint64_t seed;
    double octaves[24]; /* of ranks, cumulative, the last 1 */
    double topics[1000];
};
void lens_generated_text_init(struct lens_generated_text *text, uint64_t seed);

/* "p0000012"; in byte order of the numbers. */
void lens_generated_key(size_t passage, char out[LENS_GENERATED_KEY_MAX]);

/* Append the words of a passage, with a space between. */
void lens_generated_passage(const struct lens_generated_text *text,
                            size_t passage, struct lens_buffer *out);

/* Append query `i` about one of the first `n_passages`, at least 1. */
void lens_generated_query(const struct lens_generated_text *text, bool is_long,
                          size_t i, size_t n_passages, struct lens_buffer *out);

/* The spelling of the word of a rank, from 1. */
enum {
    LENS_GENERATED_WORD_MAX = 16
};
void lens_generated_word(uint32_t rank, char out[LENS_GENERATED_WORD_MAX]);

#endif /* LENS_BENCH_GENERATED_H */

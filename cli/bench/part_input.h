/*
 * part_input.h - what the parts that measure indexes are given.
 *
 *     input            vectors                       texts
 *     NULL             rows of the lens's practices  practices
 *     generated:N      generated.h                   generated.h
 *     a BEIR folder    those of its index            its passages
 *     anything else    vector_set.h                  none
 *
 * What asks is never what is searched: the rows of scenarios ask for those of
 * practices, the collection's queries for its passages.  A text asks as a short
 * query with 2 to 12 words and as a long one with 15 and more, of which the
 * first 58 are taken; where a collection asks in few words only, the beginnings
 * of its passages are the long queries, as if somebody looked for more like
 * them.
 */
#ifndef LENS_BENCH_PART_INPUT_H
#define LENS_BENCH_PART_INPUT_H

#include "asklens/retriever.h"
#include "bench/generated.h"
#include "bench/part.h"
#include "bench/vector_set.h"
#include "opened.h"

enum {
    LENS_BENCH_QUERIES = 200, /* of either length */
    LENS_SHORT_MIN = 2,       /* words */
    LENS_SHORT_MAX = 12,
    LENS_LONG_MIN = 15,
    LENS_LONG_MAX = 58
};

/* Has the folder the layout of BEIR? */
bool lens_bench_is_collection(const char *input);

/* LENS_E_NOT_FOUND where the input has no vectors. */
LENS_MUST_CHECK enum lens_status
lens_bench_vectors(const struct lens_bench_scope *scope,
                   struct lens_vector_set *out, struct lens_error *err);

/* The first n generated rows, and queries. */
LENS_MUST_CHECK enum lens_status
lens_bench_generated_set(uint64_t seed, size_t n, struct lens_vector_set *out,
                         struct lens_error *err);

/* Documents to build a lexical index of. */
struct lens_bench_texts {
    enum lens_kind kind;
    size_t n_generated; /* 0: those of `opened` */
    struct lens_generated_text generated;
    struct lens_opened opened;
};

/* Analyzed queries; the arena's. */
struct lens_bench_queries {
    struct lens_query at[LENS_BENCH_QUERIES];
    size_t n;
};

struct lens_bench_asking {
    struct lens_bench_queries of_few, of_many; /* words */
};

/* LENS_E_NOT_FOUND where the input has no texts. */
LENS_MUST_CHECK enum lens_status
lens_bench_texts_open(const struct lens_bench_scope *scope,
                      struct lens_bench_texts *out, struct lens_error *err);
void lens_bench_texts_generated(uint64_t seed, size_t n,
                                struct lens_bench_texts *out);
void lens_bench_texts_close(struct lens_bench_texts *texts);

LENS_MUST_CHECK enum lens_status
lens_bench_texts_ask(const struct lens_bench_scope *scope,
                     struct lens_bench_texts *texts,
                     struct lens_bench_asking *out, struct lens_error *err);

#endif /* LENS_BENCH_PART_INPUT_H */

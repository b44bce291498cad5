/*
 * text_index.h - one lexical index: built, opened, asked.
 *
 * The segment alone, with the fields and weights that the index of such
 * documents has: what a search by words needs, without the documents
 * themselves.
 */
#ifndef LENS_BENCH_TEXT_INDEX_H
#define LENS_BENCH_TEXT_INDEX_H

#include "bench/part_input.h"

enum {
    LENS_TEXT_K = 10 /* hits that are wanted */
};

struct lens_text_index {
    char path[LENS_PATH_MAX];
    size_t n, bytes; /* documents; of the file */
    double build_s, open_s;
    struct lens_retriever *retriever;
};

/* Build into a file of `folder` and open that; nothing is left to close on
 * failure. */
LENS_MUST_CHECK enum lens_status
lens_text_index_make(struct lens_bench_texts *texts, const char *folder,
                     struct lens_text_index *out, struct lens_error *err);
void lens_text_index_close(struct lens_text_index *index);

/* As lens_retriever_ops.search; lexical/search.h names two. */
typedef enum lens_status lens_text_search(const struct lens_retriever *index,
                                          const struct lens_query *query,
                                          size_t k, struct lens_arena *arena,
                                          struct lens_hits *out,
                                          struct lens_error *err);

/* As those of ann.h. */
LENS_MUST_CHECK enum lens_status
lens_text_index_time_build(struct lens_bench_texts *texts, double *out,
                           struct lens_error *err);
LENS_MUST_CHECK enum lens_status
lens_text_index_time_open(const struct lens_text_index *index, double *out,
                          struct lens_error *err);

/* Ask `n` times, the queries (at least one) in turn, by `search` or, where that
 * is NULL, as the retriever would; microseconds. */
LENS_MUST_CHECK enum lens_status
lens_text_index_time(const struct lens_text_index *index,
                     lens_text_search *search,
                     const struct lens_bench_queries *queries, size_t n,
                     double *calls, double *median, struct lens_error *err);

#endif /* LENS_BENCH_TEXT_INDEX_H */

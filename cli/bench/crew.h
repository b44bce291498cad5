/* crew.h - askers of one index, as workers for a loader (open_loop.h). */
#ifndef LENS_BENCH_CREW_H
#define LENS_BENCH_CREW_H

#include "bench/asker.h"
#include "bench/open_loop.h"

struct lens_bench_crew {
    struct lens_bench_index index;
    struct lens_bench_asked asked;
    enum lens_channels channels; /* 0: all there are */
    size_t n;
    struct lens_load_worker workers[LENS_LOAD_WORKERS_MAX];
    struct lens_bench_crew_member *members;
};

enum {
    LENS_BENCH_LONG_IN = 10
};

/* The threads to measure with, 1 to LENS_LOAD_WORKERS_MAX. */
size_t lens_bench_threads(const struct lens_bench_scope *scope);

/* `n` askers of the index that the scope names.  `out`, zero-initialised, stays
 * where it is; on failure it may still be closed. */
LENS_MUST_CHECK enum lens_status
lens_bench_crew_open(struct lens_bench_crew *out,
                     const struct lens_bench_scope *scope, size_t n,
                     struct lens_error *err);
void lens_bench_crew_close(struct lens_bench_crew *crew);

/* What they ask from now on; not while they do. */
void lens_bench_crew_choose(struct lens_bench_crew *crew,
                            enum lens_channels channels);

/* What request `i` asks: every LENS_BENCH_LONG_IN-th is long, where there are
 * long texts.  Descriptions of a page are the exception, and what is rare and
 * ten times as dear is what queues are made of. */
struct lens_view lens_bench_asked_text(const struct lens_bench_asked *asked,
                                       size_t i);

#endif /* LENS_BENCH_CREW_H */

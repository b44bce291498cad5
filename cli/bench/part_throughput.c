/*
 * part_throughput.c - answers a second, by number of threads.
 *
 *     row            channels: lexical, both
 *     configuration  threads: 1, 2, 4, ... and as many as --threads says
 *     x              threads
 *
 * A closed loop: every thread asks the next text as soon as it has its answer,
 * for a fifth of a second, one in ten of them long.  Threads share the
 * index and queue for the embedder, as the workers of a server do; what does
 * not grow with the threads is therefore the embedder.  An encoder uses threads
 * inside one call, too, which this cannot tell apart from its own.
 */
#include <stdio.h>

#include "base/alloc.h"
#include "base/error.h"
#include "bench/crew.h"
#include "bench/parts.h"

enum {
    LASTS_NS = 200 * 1000 * 1000
};

struct throughput {
    struct lens_bench_crew crew;
    size_t n_threads;
};

static enum lens_status add(struct lens_bench_rows *rows,
                            enum lens_channels channels, size_t n, double rate,
                            struct lens_error *err)
{
    char configuration[LENS_BENCH_NAME_MAX];
    const struct lens_bench_row row = {
        .part = "throughput",
        .name = lens_channels_name(channels),
        .configuration = configuration,
        .unit = "1/s",
        .better = LENS_BENCH_HIGHER,
        .recall = -1,
        .x = (double)n,
    };

    (void)snprintf(configuration, sizeof(configuration), "%zu thread%s", n,
                   n == 1 ? "" : "s");
    return lens_bench_add(rows, &row, rate, NULL, 0, err);
}

/* 1, 2, 4, ... and the last. */
static size_t next_count(size_t n, size_t last)
{
    if (n == last)
        return last + 1;
    return 2 * n < last ? 2 * n : last;
}

static enum lens_status measure_channels(struct throughput *t,
                                         enum lens_channels channels,
                                         struct lens_bench_rows *rows,
                                         struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    lens_bench_crew_choose(&t->crew, channels);
    for (size_t n = 1; status == LENS_OK && n <= t->n_threads;
         n = next_count(n, t->n_threads)) {
        double rate = 0;

        status = lens_load_closed(LASTS_NS, t->crew.workers, n,
                                  &lens_load_clock_real, &rate, err);
        if (status == LENS_OK)
            status = add(rows, channels, n, rate, err);
    }
    return status;
}

static enum lens_status measure(void *state, struct lens_bench_rows *rows,
                                struct lens_error *err)
{
    struct throughput *t = state;
    enum lens_status status = measure_channels(t, LENS_LEXICAL, rows, err);

    if (status == LENS_OK &&
        lens_bench_index_channels(&t->crew.index) == LENS_BOTH)
        status = measure_channels(t, LENS_BOTH, rows, err);
    return status;
}

static void close_throughput(void *state)
{
    struct throughput *t = state;

    if (!t)
        return;
    lens_bench_crew_close(&t->crew);
    lens_free(t);
}

static enum lens_status open_throughput(const struct lens_bench_scope *scope,
                                        void **state, struct lens_error *err)
{
    struct throughput *t = lens_calloc(1, sizeof(*t));
    enum lens_status status;
    double rate;

    if (!t)
        return lens_fail(err, LENS_E_NOMEM, "no memory to measure throughput");
    t->n_threads = lens_bench_threads(scope);
    status = lens_bench_crew_open(&t->crew, scope, t->n_threads, err);
    if (status == LENS_OK)
        status = lens_load_closed(LASTS_NS, t->crew.workers, t->n_threads,
                                  &lens_load_clock_real, &rate, err);
    if (status != LENS_OK) {
        close_throughput(t);
        return status;
    }
    *state = t;
    return LENS_OK;
}

const struct lens_bench_part lens_bench_part_throughput = {
    .name = "throughput",
    .summary = "answers a second, by number of threads",
    .open = open_throughput,
    .measure = measure,
    .close = close_throughput,
};

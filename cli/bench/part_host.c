/*
 * part_host.c - what the host itself can do: memory and clock.
 *
 * Memory bandwidth is that of one thread which reads a buffer from end to end.
 * It looks for a byte that is not there with memchr(), which the C library does
 * with the widest loads of the host, whatever flags this program was built
 * with.  The buffer is four times the last cache where memory allows, so that
 * nothing of one pass is still cached at the next.
 *
 * The clock is read in a row: each difference is what the shortest measurement
 * would have shown of nothing at all.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "bench/host.h"
#include "bench/parts.h"

enum {
    CLOCK_READS = 2000
};

struct host {
    char *buffer;
    size_t len;
};

static enum lens_status open_host(const struct lens_bench_scope *scope,
                                  void **state, struct lens_error *err)
{
    struct host *host = lens_calloc(1, sizeof(*host));

    (void)scope;
    if (!host)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the part 'host'");
    host->len = lens_host_buffer_len();
    host->buffer = lens_malloc(host->len);
    if (!host->buffer) {
        lens_free(host);
        return lens_fail(err, LENS_E_NOMEM,
                         "no memory to measure the memory with");
    }
    /* Touched once, or every page would be the same page of zeros. */
    memset(host->buffer, 1, host->len);
    *state = host;
    return LENS_OK;
}

static enum lens_status measure_memory(const struct host *host,
                                       struct lens_bench_rows *rows,
                                       struct lens_error *err)
{
    const struct lens_bench_row row = { .part = "host",
                                        .name = "memory read",
                                        .configuration = "1 thread",
                                        .unit = "GB/s",
                                        .better = LENS_BENCH_HIGHER };
    uint64_t from = lens_clock_ns(), ns;
    const void *found = memchr(host->buffer, 0, host->len);

    ns = lens_clock_ns() - from;
    if (found)
        return lens_fail(err, LENS_E_BACKEND,
                         "the memory holds what was not written to it");
    return lens_bench_add(rows, &row, (double)host->len / (double)(ns + !ns),
                          NULL, 0, err);
}

static enum lens_status measure_clock(struct lens_bench_rows *rows,
                                      struct lens_error *err)
{
    const struct lens_bench_row row = { .part = "host",
                                        .name = "clock read",
                                        .unit = "ns",
                                        .better = LENS_BENCH_LOWER };
    double calls[CLOCK_READS];
    uint64_t from = lens_clock_ns(), last = from;

    for (size_t i = 0; i < CLOCK_READS; i++) {
        uint64_t now = lens_clock_ns();

        calls[i] = (double)(now - last);
        last = now;
    }
    return lens_bench_add(rows, &row, (double)(last - from) / CLOCK_READS,
                          calls, CLOCK_READS, err);
}

static enum lens_status measure_host(void *state, struct lens_bench_rows *rows,
                                     struct lens_error *err)
{
    enum lens_status status = measure_memory(state, rows, err);

    return status == LENS_OK ? measure_clock(rows, err) : status;
}

static void close_host(void *state)
{
    struct host *host = state;

    if (!host)
        return;
    lens_free(host->buffer);
    lens_free(host);
}

const struct lens_bench_part lens_bench_part_host = {
    .name = "host",
    .summary = "memory bandwidth of one thread, and the clock",
    .open = open_host,
    .measure = measure_host,
    .close = close_host,
};

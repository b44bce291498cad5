/*
 * part_memory.c - what an index costs in memory.
 *
 *     row            opened        when a server with one worker is ready
 *                    asked         after 1,000 asks, one in ten a long one
 *     configuration  resident      MiB in memory, program and libraries too
 *                    anonymous     of these, not of a file
 *                    mapped        MiB of index files that are mapped
 *                    touched       of these, in memory
 *                    peak          the most that was ever resident
 *     per document   mapped, resident   bytes, over practices or passages,
 *                    after 1,000 asks
 *
 * Measured in a server of its own (child_server.h): this process holds the
 * indexes of other parts and all that is measured.  Pages count as the process
 * sees them: index pages that another process has in memory, too, are counted
 * in both.  Opening reads every file for its checksum, so `touched` is near
 * `mapped` from the beginning.
 *
 * The figures hardly move, and a server that embeds with an encoder needs
 * seconds for its asks: once that has taken LENS_BENCH_DEAR_NS, further
 * repetitions are left out.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "bench/asker.h"
#include "bench/child_server.h"
#include "bench/connection.h"
#include "bench/crew.h"
#include "bench/parts.h"
#include "bench/process_memory.h"

enum {
    ASKS = 1000,
    MIB = 1 << 20
};

struct memory {
    struct lens_bench_index index;
    char *folder; /* of the index, as the kernel names it; free() */
    struct lens_view requests[ASKS];
    uint64_t spent_ns;
};

static enum lens_status ask_all(const struct memory *m, uint16_t port,
                                struct lens_error *err)
{
    struct lens_connection connection;
    enum lens_status status = lens_connection_open(port, &connection, err);

    if (status != LENS_OK)
        return status;
    for (size_t i = 0; status == LENS_OK && i < ASKS; i++)
        status = lens_connection_ask(&connection, m->requests[i], err);
    lens_connection_close(&connection);
    return status;
}

static enum lens_status add(struct lens_bench_rows *rows, const char *name,
                            const char *configuration, const char *unit,
                            double figure, struct lens_error *err)
{
    const struct lens_bench_row row = { .part = "memory",
                                        .name = name,
                                        .configuration = configuration,
                                        .unit = unit,
                                        .recall = -1,
                                        .x = -1 };

    return lens_bench_add(rows, &row, figure, NULL, 0, err);
}

static enum lens_status add_state(struct lens_bench_rows *rows,
                                  const char *name,
                                  const struct lens_process_memory *memory,
                                  struct lens_error *err)
{
    const struct {
        const char *name;
        uint64_t bytes;
    } figures[] = {
        { "resident", memory->resident }, { "anonymous", memory->anonymous },
        { "mapped", memory->mapped },     { "touched", memory->touched },
        { "peak", memory->peak },
    };
    enum lens_status status = LENS_OK;

    for (size_t i = 0;
         status == LENS_OK && i < sizeof(figures) / sizeof(*figures); i++)
        status = add(rows, name, figures[i].name, "MiB",
                     (double)figures[i].bytes / MIB, err);
    return status;
}

static enum lens_status measure_server(struct memory *m,
                                       const struct lens_child_server *server,
                                       struct lens_bench_rows *rows,
                                       struct lens_error *err)
{
    const double n = (double)m->index.n_documents;
    struct lens_process_memory opened, asked;
    enum lens_status status =
        lens_process_memory_read(server->pid, m->folder, &opened, err);

    if (status == LENS_OK)
        status = ask_all(m, server->port, err);
    if (status == LENS_OK)
        status = lens_process_memory_read(server->pid, m->folder, &asked, err);
    if (status == LENS_OK)
        status = add_state(rows, "opened", &opened, err);
    if (status == LENS_OK)
        status = add_state(rows, "asked", &asked, err);
    if (status != LENS_OK || m->index.n_documents == 0)
        return status;
    status =
        add(rows, "per document", "mapped", "B", (double)asked.mapped / n, err);
    return status == LENS_OK ? add(rows, "per document", "resident", "B",
                                   (double)asked.resident / n, err)
                             : status;
}

static enum lens_status measure(void *state, struct lens_bench_rows *rows,
                                struct lens_error *err)
{
    struct memory *m = state;
    struct lens_child_server server = { .pid = 0 };
    uint64_t begin_ns = lens_clock_ns();
    enum lens_status status;

    if (m->spent_ns >= LENS_BENCH_DEAR_NS)
        return LENS_OK;
    status = lens_child_server_open(NULL, m->index.opened.dir, 1, &server, err);
    if (status == LENS_OK)
        status = measure_server(m, &server, rows, err);
    lens_child_server_close(&server);
    m->spent_ns += lens_clock_ns() - begin_ns;
    return status;
}

static void close_memory(void *state)
{
    struct memory *m = state;

    if (!m)
        return;
    lens_bench_index_close(&m->index);
    free(m->folder);
    lens_free(m);
}

static enum lens_status prepare(struct memory *m,
                                const struct lens_bench_scope *scope,
                                struct lens_error *err)
{
    struct lens_bench_asked asked;
    enum lens_status status = lens_bench_index_open(scope, &m->index, err);

    if (status != LENS_OK)
        return status;
    m->folder = realpath(m->index.opened.dir, NULL);
    if (!m->folder)
        return lens_fail(err, LENS_E_IO, "cannot find the folder '%.200s'",
                         m->index.opened.dir);
    status = lens_bench_index_texts(&m->index, scope, &asked, err);
    for (size_t i = 0; status == LENS_OK && i < ASKS; i++)
        status =
            lens_connection_request(m->index.is_lens ? "/v1/ask" : "/v1/search",
                                    lens_bench_asked_text(&asked, i),
                                    &m->index.cli.arena, &m->requests[i], err);
    return status;
}

static enum lens_status open_memory(const struct lens_bench_scope *scope,
                                    void **state, struct lens_error *err)
{
    struct memory *m = lens_calloc(1, sizeof(*m));
    enum lens_status status;

    if (!m)
        return lens_fail(err, LENS_E_NOMEM, "no memory to measure memory");
    status = prepare(m, scope, err);
    if (status != LENS_OK) {
        close_memory(m);
        return status;
    }
    *state = m;
    return LENS_OK;
}

const struct lens_bench_part lens_bench_part_memory = {
    .name = "memory",
    .summary = "memory of a server: resident, mapped, per document",
    .open = open_memory,
    .measure = measure,
    .close = close_memory,
};

/*
 * part_load.c - latency under a load that does not wait (open_loop.h).
 *
 *     row            carrier: "in process", threads that ask the engine
 *                             "socket", connections to a server of our own
 *     configuration  capacity          what a closed loop gets, 1/s
 *                    40 %, p50         of that, as a rate of arrivals; us
 *                    40 %, p99
 *     x              requests a second
 *
 * The rates are fixed when the part is opened, by the median of some closed
 * loops, so that every repetition has the same schedule.  Near saturation a
 * queue is long, and a host that slows down by a tenth doubles it: the rows of
 * 80 % are wide because that is so, not because they are measured badly.
 *
 * The server is a process of its own with as many workers as there are threads
 * (child_server.h); four connections a worker keep it busy.  Loader and server
 * share the machine, as client and server on one host do.  What comes over the
 * socket is the whole answer as JSON; in process it is the answer before that.
 */
#include <stdio.h>

#include "base/alloc.h"
#include "base/error.h"
#include "bench/calls.h"
#include "bench/child_server.h"
#include "bench/connection.h"
#include "bench/crew.h"
#include "bench/parts.h"

enum {
    CLOSED_NS = 200 * 1000 * 1000, /* a closed loop lasts */
    CLOSED_LOOPS = 3,              /* when the part is opened */
    REQUESTS_MIN = 32,
    CONNECTIONS_PER_WORKER = 4,
    N_SHARES = 2
};

static const unsigned shares[N_SHARES] = { 40, 80 }; /* percent */
static const double lasts_s = 0.3;                   /* an open loop */

/* A connection with what is asked over it. */
struct client {
    const struct load *load;
    struct lens_connection connection;
};

struct carrier {
    const char *name;
    struct lens_load_worker *workers;
    size_t n;
    struct lens_load_schedule schedules[N_SHARES];
    double rates[N_SHARES];
};

struct load {
    struct lens_bench_crew crew;
    struct lens_child_server server;
    struct lens_load_worker workers[LENS_LOAD_WORKERS_MAX]; /* of the socket */
    struct client clients[LENS_LOAD_WORKERS_MAX];
    size_t n_clients;
    const struct lens_view *requests;
    size_t n_requests;
    struct carrier in_process, socket;
    struct lens_arena arena;
    double *latency_us; /* room for the longest schedule */
};

static enum lens_status ask_server(void *arg, size_t i, struct lens_error *err)
{
    struct client *client = arg;
    const struct load *load = client->load;

    return lens_connection_ask(&client->connection,
                               load->requests[i % load->n_requests], err);
}

static enum lens_status make_requests(struct load *load, struct lens_error *err)
{
    const struct lens_bench_crew *crew = &load->crew;
    const char *path = crew->index.is_lens ? "/v1/ask" : "/v1/search";
    size_t n = crew->asked.n * LENS_BENCH_TEXTS_MAX;
    struct lens_view *requests =
        lens_arena_alloc(&load->arena, n, sizeof(*requests));
    enum lens_status status = LENS_OK;

    if (!requests)
        return lens_fail(err, LENS_E_NOMEM, "no memory for requests");
    for (size_t i = 0; status == LENS_OK && i < n; i++)
        status = lens_connection_request(path,
                                         lens_bench_asked_text(&crew->asked, i),
                                         &load->arena, &requests[i], err);
    load->requests = requests;
    load->n_requests = n;
    return status;
}

static void disconnect(struct load *load)
{
    while (load->n_clients > 0)
        lens_connection_close(&load->clients[--load->n_clients].connection);
}

/* Anew for each repetition: a server ends connections that are idle. */
static enum lens_status connect_clients(struct load *load,
                                        struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    while (status == LENS_OK && load->n_clients < load->socket.n) {
        struct client *client = &load->clients[load->n_clients];

        client->load = load;
        load->workers[load->n_clients] =
            (struct lens_load_worker){ ask_server, client };
        status =
            lens_connection_open(load->server.port, &client->connection, err);
        load->n_clients += status == LENS_OK;
    }
    return status;
}

static enum lens_status find_capacity(const struct carrier *carrier,
                                      double *rate, struct lens_error *err)
{
    return lens_load_closed(CLOSED_NS, carrier->workers, carrier->n,
                            &lens_load_clock_real, rate, err);
}

/* The first closed loop is the warm-up. */
static enum lens_status lay_down(struct load *load, struct carrier *carrier,
                                 uint64_t seed, struct lens_error *err)
{
    double rates[CLOSED_LOOPS], capacity;
    enum lens_status status = find_capacity(carrier, &capacity, err);

    for (size_t i = 0; status == LENS_OK && i < CLOSED_LOOPS; i++)
        status = find_capacity(carrier, &rates[i], err);
    if (status != LENS_OK)
        return status;
    capacity = lens_calls_rank(rates, CLOSED_LOOPS, 0.5);
    for (size_t i = 0; status == LENS_OK && i < N_SHARES; i++) {
        const double rate = capacity * shares[i] / 100;
        double n = rate * lasts_s;

        n = n < REQUESTS_MIN ? REQUESTS_MIN : n;
        n = n < LENS_LOAD_REQUESTS_MAX ? n : LENS_LOAD_REQUESTS_MAX;
        carrier->rates[i] = rate;
        status = lens_load_schedule_make(rate, (size_t)n, seed, &load->arena,
                                         &carrier->schedules[i], err);
    }
    return status;
}

static struct lens_bench_row row_of(const struct carrier *carrier,
                                    const char *configuration, double rate)
{
    return (struct lens_bench_row){ .part = "load",
                                    .name = carrier->name,
                                    .configuration = configuration,
                                    .unit = "us",
                                    .recall = -1,
                                    .x = rate };
}

static enum lens_status add_share(struct load *load,
                                  const struct carrier *carrier, size_t share,
                                  struct lens_bench_rows *rows,
                                  struct lens_error *err)
{
    const size_t n = carrier->schedules[share].n;
    char configuration[LENS_BENCH_NAME_MAX];
    struct lens_bench_row row =
        row_of(carrier, configuration, carrier->rates[share]);
    enum lens_status status;

    (void)snprintf(configuration, sizeof(configuration), "%u %%, p50",
                   shares[share]);
    status = lens_calls_add(rows, &row, load->latency_us, n, err);
    if (status != LENS_OK)
        return status;
    (void)snprintf(configuration, sizeof(configuration), "%u %%, p99",
                   shares[share]);
    return lens_bench_add(
        rows, &row, lens_calls_rank(load->latency_us, n, 0.99), NULL, 0, err);
}

static enum lens_status measure_carrier(struct load *load,
                                        const struct carrier *carrier,
                                        struct lens_bench_rows *rows,
                                        struct lens_error *err)
{
    struct lens_bench_row row = row_of(carrier, "capacity", -1);
    double rate = 0;
    enum lens_status status = find_capacity(carrier, &rate, err);

    row.unit = "1/s";
    row.better = LENS_BENCH_HIGHER;
    if (status == LENS_OK)
        status = lens_bench_add(rows, &row, rate, NULL, 0, err);
    for (size_t i = 0; status == LENS_OK && i < N_SHARES; i++) {
        status =
            lens_load_open(&carrier->schedules[i], carrier->workers, carrier->n,
                           &lens_load_clock_real, load->latency_us, err);
        if (status == LENS_OK)
            status = add_share(load, carrier, i, rows, err);
    }
    return status;
}

static enum lens_status measure(void *state, struct lens_bench_rows *rows,
                                struct lens_error *err)
{
    struct load *load = state;
    enum lens_status status =
        measure_carrier(load, &load->in_process, rows, err);

    if (status == LENS_OK)
        status = connect_clients(load, err);
    if (status == LENS_OK)
        status = measure_carrier(load, &load->socket, rows, err);
    disconnect(load);
    return status;
}

static void close_load(void *state)
{
    struct load *load = state;

    if (!load)
        return;
    disconnect(load);
    lens_child_server_close(&load->server);
    lens_bench_crew_close(&load->crew);
    lens_arena_release(&load->arena);
    lens_free(load->latency_us);
    lens_free(load);
}

static enum lens_status make_room(struct load *load, struct lens_error *err)
{
    size_t n = 0;

    for (size_t i = 0; i < N_SHARES; i++) {
        n = n > load->in_process.schedules[i].n
                ? n
                : load->in_process.schedules[i].n;
        n = n > load->socket.schedules[i].n ? n : load->socket.schedules[i].n;
    }
    load->latency_us = lens_calloc(n, sizeof(*load->latency_us));
    return load->latency_us
               ? LENS_OK
               : lens_fail(err, LENS_E_NOMEM, "no memory for %zu latencies", n);
}

static enum lens_status prepare(struct load *load,
                                const struct lens_bench_scope *scope,
                                struct lens_error *err)
{
    const size_t n = lens_bench_threads(scope);
    const size_t n_connections = n * CONNECTIONS_PER_WORKER;
    enum lens_status status = lens_bench_crew_open(&load->crew, scope, n, err);

    load->in_process = (struct carrier){ .name = "in process",
                                         .workers = load->crew.workers,
                                         .n = n };
    load->socket = (struct carrier){ .name = "socket",
                                     .workers = load->workers,
                                     .n = n_connections < LENS_LOAD_WORKERS_MAX
                                              ? n_connections
                                              : LENS_LOAD_WORKERS_MAX };
    if (status == LENS_OK)
        status = make_requests(load, err);
    if (status == LENS_OK)
        status = lens_child_server_open(NULL, load->crew.index.opened.dir, n,
                                        &load->server, err);
    if (status == LENS_OK)
        status = connect_clients(load, err);
    if (status == LENS_OK)
        status = lay_down(load, &load->in_process, scope->seed, err);
    if (status == LENS_OK)
        status = lay_down(load, &load->socket, scope->seed, err);
    disconnect(load);
    return status == LENS_OK ? make_room(load, err) : status;
}

static enum lens_status open_load(const struct lens_bench_scope *scope,
                                  void **state, struct lens_error *err)
{
    struct load *load = lens_calloc(1, sizeof(*load));
    enum lens_status status;

    if (!load)
        return lens_fail(err, LENS_E_NOMEM, "no memory to measure a load");
    lens_arena_init(&load->arena, 0);
    status = prepare(load, scope, err);
    if (status != LENS_OK) {
        close_load(load);
        return status;
    }
    *state = load;
    return LENS_OK;
}

const struct lens_bench_part lens_bench_part_load = {
    .name = "load",
    .summary = "latency at fixed rates of arrivals, in process and over a "
               "socket",
    .open = open_load,
    .measure = measure,
    .close = close_load,
};

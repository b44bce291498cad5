/*
 * server.c - one loop that waits for connections, sockets, answers and signals.
 *
 *     listeners  --accept-->  exchanges  --jobs-->  pool of workers
 *     signals    --SIGHUP-->  a thread that opens the index anew
 *                --SIGTERM->  drain: no new connection, idle ones end, the
 *                             others end with their answer
 */
#include "serve/server.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "serve/exchange.h"
#include "serve/generation.h"
#include "serve/listen.h"
#include "serve/pool.h"

enum {
    ACCEPT_MAX = 64, /* in one round, so that others get their turn */
    DRAIN_US = 10 * 1000 * 1000,

    AT_SIGNALS = 0,
    AT_EXCHANGES,
    AT_POOL,
    AT_LISTENERS,
    N_POLLED = AT_LISTENERS + LENS_LISTENERS_MAX
};

struct server {
    const struct lens_serve_settings *settings;
    struct lens_generations generations;
    struct lens_listeners listeners;
    struct lens_pool *pool;
    struct lens_exchanges *exchanges;
    int signals;
    bool is_draining;
    uint64_t drain_until_us;
    pthread_t reloader;
    bool has_reloader;
};

/* Blocked everywhere, so that they are read from a descriptor in one place;
 * threads made later inherit that. */
static enum lens_status take_signals(int *out, struct lens_error *err)
{
    sigset_t set;

    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGHUP);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    if (pthread_sigmask(SIG_BLOCK, &set, NULL) == 0)
        *out = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return *out >= 0 ? LENS_OK
                     : lens_fail(err, LENS_E_IO, "cannot wait for signals: %s",
                                 strerror(errno));
}

static enum lens_status listen_all(struct server *s, struct lens_error *err)
{
    const struct lens_serve_settings *settings = s->settings;
    enum lens_status status = LENS_OK;

    if (settings->unix_path)
        status = lens_listen_unix(&s->listeners, settings->unix_path,
                                  settings->unix_mode, err);
    for (size_t i = 0; status == LENS_OK && i < settings->listen->n; i++)
        status = lens_listen_tcp(&s->listeners, settings->listen->at[i], err);
    if (status == LENS_OK && s->listeners.n == 0)
        status = lens_listen_tcp(&s->listeners, "127.0.0.1:8642", err);
    return status;
}

static void say_ready(const struct server *s)
{
    for (size_t i = 0; i < s->listeners.n; i++)
        (void)printf("listening on %s\n", s->listeners.at[i].name);
    (void)printf("ready\n");
    (void)fflush(stdout);
}

static void *reload(void *arg)
{
    struct server *s = arg;
    struct lens_error err = { 0 };

    if (lens_generations_reload(&s->generations, &err) != LENS_OK)
        lens_warn(err.text);
    return NULL;
}

/* One at a time; a signal meanwhile waits for its turn. */
static void begin_reload(struct server *s)
{
    if (s->has_reloader)
        (void)pthread_join(s->reloader, NULL);
    s->has_reloader = pthread_create(&s->reloader, NULL, reload, s) == 0;
}

static void accept_some(struct server *s, const struct lens_listener *listener)
{
    for (int i = 0; i < ACCEPT_MAX; i++) {
        int fd = lens_listener_accept(listener);

        if (fd < 0)
            return;
        lens_exchanges_add(s->exchanges, fd);
    }
}

static void begin_drain(struct server *s)
{
    if (s->is_draining)
        return;
    s->is_draining = true;
    s->drain_until_us = lens_clock_us() + DRAIN_US;
    for (size_t i = 0; i < s->listeners.n; i++)
        accept_some(s, &s->listeners.at[i]);
    lens_listeners_close(&s->listeners);
    lens_exchanges_drain(s->exchanges);
}

static void read_signals(struct server *s)
{
    struct signalfd_siginfo info;

    while (read(s->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
        if (info.ssi_signo == SIGHUP)
            begin_reload(s);
        else
            begin_drain(s);
    }
}

static size_t fill_polled(const struct server *s, struct pollfd *polled)
{
    polled[AT_SIGNALS].fd = s->signals;
    polled[AT_EXCHANGES].fd = lens_exchanges_fd(s->exchanges);
    polled[AT_POOL].fd = lens_pool_ready(s->pool);
    for (size_t i = 0; i < s->listeners.n; i++)
        polled[AT_LISTENERS + i].fd = s->listeners.at[i].fd;
    for (size_t i = 0; i < AT_LISTENERS + s->listeners.n; i++) {
        polled[i].events = POLLIN;
        polled[i].revents = 0;
    }
    return AT_LISTENERS + s->listeners.n;
}

static int wait_ms(const struct server *s)
{
    int ms = lens_exchanges_timeout(s->exchanges);

    return s->is_draining && (ms < 0 || ms > 50) ? 50 : ms;
}

static bool is_over(const struct server *s)
{
    return s->is_draining && (lens_exchanges_count(s->exchanges) == 0 ||
                              lens_clock_us() > s->drain_until_us);
}

static void loop(struct server *s)
{
    struct pollfd polled[N_POLLED];

    while (!is_over(s)) {
        size_t n = fill_polled(s, polled);

        if (poll(polled, (nfds_t)n, wait_ms(s)) < 0)
            continue;
        for (size_t i = AT_LISTENERS; i < n; i++) {
            if (polled[i].revents)
                accept_some(s, &s->listeners.at[i - AT_LISTENERS]);
        }
        if (polled[AT_POOL].revents)
            lens_exchanges_resume(s->exchanges);
        lens_exchanges_run(s->exchanges);
        if (polled[AT_SIGNALS].revents)
            read_signals(s);
    }
}

static void close_server(struct server *s)
{
    if (s->has_reloader)
        (void)pthread_join(s->reloader, NULL);
    lens_listeners_close(&s->listeners);
    lens_pool_close(s->pool);
    lens_exchanges_close(s->exchanges);
    lens_generations_close(&s->generations);
    if (s->signals >= 0)
        (void)close(s->signals);
}

enum lens_status lens_serve(const struct lens_cli *cli,
                            const struct lens_serve_settings *settings,
                            struct lens_error *err)
{
    struct server s = { .settings = settings, .signals = -1 };
    enum lens_status status =
        lens_generations_open(&s.generations, cli, settings->n_workers, err);

    if (status == LENS_OK)
        status = listen_all(&s, err);
    if (status == LENS_OK)
        status = take_signals(&s.signals, err);
    if (status == LENS_OK)
        status =
            lens_pool_open(&s.generations, settings->n_workers, &s.pool, err);
    if (status == LENS_OK)
        status = lens_exchanges_open(settings, s.pool, &s.exchanges, err);
    if (status == LENS_OK) {
        say_ready(&s);
        loop(&s);
    }
    close_server(&s);
    return status;
}

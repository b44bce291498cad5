/*
 * server.c - one loop that waits for connections, sockets, answers and signals.
 *
 *     listeners --accept--> exchanges --jobs--> pool of workers
 *         |                     ^                    |
 *         |                     +-----answers--------+
 *     signals --SIGHUP---> reloader, a thread that opens the index anew
 *             --SIGTERM--> drain: no new connection, idle ones end, the others
 *                          end with their answer
 *
 * Two things can keep the loop from its work: a log whose reader has stopped
 * reading, and nothing else that we know of.
 */
#include "serve/server.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "serve/exchange.h"
#include "serve/generation.h"
#include "serve/listen.h"
#include "serve/pool.h"
#include "serve/reloader.h"
#include "serve/systemd.h"

enum {
    ACCEPT_MAX = 64, /* in one round, so that others get their turn */
    PAUSE_US = 200 * 1000,
    DRAIN_TICK_MS = 50,
    FILES_BESIDE = 64, /* descriptors that are no connections */

    AT_SIGNALS = 0,
    AT_EXCHANGES,
    AT_POOL,
    AT_RELOADER,
    AT_LISTENERS,
    N_POLLED = AT_LISTENERS + LENS_LISTENERS_MAX
};

struct server {
    const struct lens_cli *cli;
    struct lens_serve_settings settings;
    struct lens_generations generations;
    struct lens_listeners listeners;
    struct lens_access_log log;
    struct lens_api_metrics *metrics;
    struct lens_pool *pool;
    struct lens_exchanges *exchanges;
    struct lens_reloader reloader;
    int signals;
    uint64_t paused_until_us; /* no descriptor was left for a connection */
    bool is_draining;
    uint64_t drain_until_us;
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

/* As many descriptors as connections want, or as many of these as there are
 * descriptors. */
static void fit_connections(struct lens_serve_settings *settings)
{
    rlim_t wanted = settings->connections_max + FILES_BESIDE;
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    if (setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < wanted)
        settings->connections_max = limit.rlim_cur > 2 * (rlim_t)FILES_BESIDE
                                        ? (size_t)limit.rlim_cur - FILES_BESIDE
                                        : FILES_BESIDE;
}

static enum lens_status listen_all(struct server *s, struct lens_error *err)
{
    const struct lens_serve_settings *settings = &s->settings;
    size_t n_inherited = lens_systemd_sockets();
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < n_inherited; i++)
        status = lens_listen_inherited(&s->listeners,
                                       LENS_SYSTEMD_FIRST_FD + (int)i, err);
    if (status == LENS_OK && settings->unix_path)
        status = lens_listen_unix(&s->listeners, settings->unix_path,
                                  settings->unix_mode, err);
    for (size_t i = 0; status == LENS_OK && i < settings->listen->n; i++)
        status = lens_listen_tcp(&s->listeners, settings->listen->at[i], err);
    if (status == LENS_OK && s->listeners.n == 0)
        status = lens_listen_tcp(&s->listeners, "127.0.0.1:8642", err);
    return status;
}

/* Where other machines can come, they need the token. */
static enum lens_status check_reach(struct server *s, struct lens_error *err)
{
    const struct lens_listener *reached = NULL;

    for (size_t i = 0; i < s->listeners.n; i++) {
        if (!s->listeners.at[i].is_loopback)
            reached = &s->listeners.at[i];
    }
    s->settings.guard.is_open = reached != NULL;
    if (!reached || s->settings.guard.has_token)
        return LENS_OK;
    (void)lens_fail(err, LENS_E_INVAL,
                    "other machines can reach '%s', and there is no token",
                    reached->name);
    return lens_hint(err, LENS_E_INVAL,
                     "name a file with one by --token-file, or set "
                     "$ASKLENS_TOKEN; 'openssl rand -hex 32' makes one");
}

static void say_ready(struct server *s)
{
    for (size_t i = 0; i < s->listeners.n; i++) {
        (void)printf("listening on %s\n", s->listeners.at[i].name);
        lens_access_log_event(&s->log, "listening",
                              lens_generations_number(&s->generations),
                              s->listeners.at[i].name);
    }
    (void)printf("ready\n");
    (void)fflush(stdout);
    lens_systemd_notify("READY=1");
}

static void accept_some(struct server *s, const struct lens_listener *listener)
{
    for (int i = 0; i < ACCEPT_MAX; i++) {
        int fd = lens_listener_accept(listener);

        if (fd >= 0) {
            lens_exchanges_add(s->exchanges, fd);
            continue;
        }
        /* The connection stays where it is and would wake us at once. */
        if (errno == EMFILE || errno == ENFILE || errno == ENOMEM ||
            errno == ENOBUFS)
            s->paused_until_us = lens_clock_us() + PAUSE_US;
        return;
    }
}

static void begin_reload(struct server *s)
{
    lens_systemd_reloading();
    lens_access_log_reopen(&s->log);
    lens_reloader_begin(&s->reloader);
}

static void end_reload(struct server *s)
{
    struct lens_api_gauges *gauges = lens_api_metrics_gauges(s->metrics);
    struct lens_error err = { 0 };
    bool is_good = lens_reloader_end(&s->reloader, &err) == LENS_OK;

    *(is_good ? &gauges->reloads_ok : &gauges->reloads_failed) += 1;
    lens_access_log_event(&s->log, is_good ? "reload" : "reload failed",
                          lens_generations_number(&s->generations),
                          is_good ? NULL : err.text);
    if (!s->reloader.is_running)
        lens_systemd_notify("READY=1");
}

static void begin_drain(struct server *s)
{
    if (s->is_draining)
        return;
    lens_systemd_notify("STOPPING=1");
    lens_access_log_event(&s->log, "stopping",
                          lens_generations_number(&s->generations), NULL);
    s->is_draining = true;
    s->drain_until_us =
        lens_clock_us() + (uint64_t)s->settings.drain_s * 1000000;
    /* Who has been let in by the system is answered. */
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
    size_t n = AT_LISTENERS;

    polled[AT_SIGNALS].fd = s->signals;
    polled[AT_EXCHANGES].fd = lens_exchanges_fd(s->exchanges);
    polled[AT_POOL].fd = lens_pool_ready(s->pool);
    polled[AT_RELOADER].fd = s->reloader.ready;
    if (!s->paused_until_us) {
        for (size_t i = 0; i < s->listeners.n; i++)
            polled[n++].fd = s->listeners.at[i].fd;
    }
    for (size_t i = 0; i < n; i++) {
        polled[i].events = POLLIN;
        polled[i].revents = 0;
    }
    return n;
}

static int wait_ms(const struct server *s)
{
    int ms = lens_exchanges_timeout(s->exchanges);

    return s->is_draining && ms > DRAIN_TICK_MS ? DRAIN_TICK_MS : ms;
}

static bool is_over(const struct server *s)
{
    return s->is_draining && (lens_exchanges_count(s->exchanges) == 0 ||
                              lens_clock_us() > s->drain_until_us);
}

static void turn(struct server *s)
{
    struct pollfd polled[N_POLLED];
    size_t n = fill_polled(s, polled);

    if (poll(polled, (nfds_t)n, wait_ms(s)) < 0)
        return;
    for (size_t i = AT_LISTENERS; i < n; i++) {
        if (polled[i].revents)
            accept_some(s, &s->listeners.at[i - AT_LISTENERS]);
    }
    if (s->paused_until_us && lens_clock_us() > s->paused_until_us)
        s->paused_until_us = 0;
    if (polled[AT_POOL].revents)
        lens_exchanges_resume(s->exchanges);
    lens_exchanges_run(s->exchanges);
    if (polled[AT_RELOADER].revents)
        end_reload(s);
    if (polled[AT_SIGNALS].revents)
        read_signals(s);
}

/* A worker cannot be stopped in the midst of an answer. */
static void leave_behind(struct server *s)
{
    size_t n = lens_exchanges_waiting(s->exchanges);
    char detail[64];

    if (n == 0)
        return;
    (void)snprintf(detail, sizeof(detail), "%zu requests are not answered", n);
    lens_access_log_event(&s->log, "stopped",
                          lens_generations_number(&s->generations), detail);
    _exit(LENS_EXIT_HIT);
}

static enum lens_status open_server(struct server *s, struct lens_error *err)
{
    const struct lens_exchange_parts parts = {
        .settings = &s->settings,
        .guard = &s->settings.guard,
        .generations = &s->generations,
        .pool = s->pool,
        .log = &s->log,
        .metrics = s->metrics,
    };

    return lens_exchanges_open(&parts, &s->exchanges, err);
}

static enum lens_status open_parts(struct server *s, struct lens_error *err)
{
    size_t n = s->settings.n_workers;
    enum lens_status status;

    status = lens_access_log_open(&s->log, s->settings.log, err);
    if (status == LENS_OK)
        status = take_signals(&s->signals, err);
    /* One more for the loop itself. */
    if (status == LENS_OK)
        status = lens_generations_open(&s->generations, s->cli, n + 1, err);
    if (status == LENS_OK)
        status = lens_api_metrics_new(&s->metrics, err);
    if (status == LENS_OK)
        status = lens_reloader_open(&s->reloader, &s->generations, err);
    if (status == LENS_OK)
        status = lens_pool_open(&s->generations, n, &s->pool, err);
    if (status == LENS_OK)
        status = open_server(s, err);
    return status;
}

static void close_server(struct server *s)
{
    lens_listeners_close(&s->listeners);
    lens_reloader_close(&s->reloader);
    if (s->pool)
        lens_pool_finish(s->pool);
    if (s->exchanges)
        lens_exchanges_resume(s->exchanges);
    lens_exchanges_close(s->exchanges);
    lens_pool_close(s->pool);
    lens_api_metrics_free(s->metrics);
    lens_generations_close(&s->generations);
    lens_access_log_close(&s->log);
    if (s->signals >= 0)
        (void)close(s->signals);
}

enum lens_exit lens_serve(const struct lens_cli *cli,
                          const struct lens_serve_settings *settings)
{
    struct server s = { .cli = cli,
                        .settings = *settings,
                        .log = { .fd = -1 },
                        .reloader = { .ready = -1 },
                        .signals = -1 };
    enum lens_exit code = LENS_EXIT_HIT;
    struct lens_error err = { 0 };

    fit_connections(&s.settings);
    if (listen_all(&s, &err) != LENS_OK)
        code = lens_complain(&err, lens_cli_exit_of(err.status));
    else if (check_reach(&s, &err) != LENS_OK)
        code = lens_complain(&err, LENS_EXIT_AUTH);
    else if (open_parts(&s, &err) != LENS_OK)
        code = lens_cli_complain(cli, &err, LENS_EXIT_DATA);
    if (code == LENS_EXIT_HIT) {
        say_ready(&s);
        while (!is_over(&s))
            turn(&s);
        leave_behind(&s);
    }
    close_server(&s);
    return code;
}

#include "serve/exchange.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "serve/exchange_int.h"

enum {
    /* Beside the head, a connection's memory holds a piece of the body and the
     * head of the answer. */
    BESIDE_HEAD = 24 << 10,
    TICK_MS = 500
};

/* Ready for the next request, or in the midst of one. */
void lens_exchange_begin(struct lens_exchange *x, enum lens_phase phase)
{
    lens_buffer_release(&x->target);
    lens_buffer_release(&x->body);
    lens_buffer_release(&x->text);
    lens_buffer_init(&x->target,
                     x->all->settings->header_max + (size_t)BESIDE_HEAD);
    lens_buffer_init(&x->body, x->all->settings->limits.body);
    lens_buffer_init(&x->text, LENS_LOGGED_TEXT_MAX);
    x->has_head = false;
    x->must_close = false;
    x->is_preflight = false;
    x->host = x->origin = (struct lens_view){ "", 0 };
    x->body_len = 0;
    x->head_bytes = 0;
    x->request = (struct lens_api_request){ .fields = x->fields };
    x->request.method = x->request.path = x->request.query = x->host;
    x->request.body = x->host;
    x->id[0] = '\0';
    x->whole_us = 0;
    x->refused = 0;
    x->retry_s = 0;
    x->status = 0;
    x->bytes = 0;
    x->trace = (struct lens_api_trace){ .route = NULL };
    x->phase = phase;
    x->since_us = lens_clock_us();
}

static void know_client(struct lens_exchange *x)
{
    struct sockaddr_storage address;
    socklen_t len = sizeof(address);
    struct sockaddr_in6 in6;
    struct sockaddr_in in;

    memset(&address, 0, sizeof(address));
    (void)getpeername(x->fd, (struct sockaddr *)&address, &len);
    x->rate_key = lens_rate_key(&x->all->rate, (struct sockaddr *)&address);
    x->is_unix = address.ss_family == AF_UNIX;
    memcpy(&in, &address, sizeof(in));
    memcpy(&in6, &address, sizeof(in6));
    if (x->is_unix)
        memcpy(x->client, "unix", 5);
    else if (address.ss_family == AF_INET)
        (void)inet_ntop(AF_INET, &in.sin_addr, x->client, sizeof(x->client));
    else
        (void)inet_ntop(AF_INET6, &in6.sin6_addr, x->client, sizeof(x->client));
}

static void begin_connection(struct lens_exchanges *all,
                             struct MHD_Connection *connection, void **context)
{
    struct lens_exchange *x = lens_calloc(1, sizeof(*x));

    *context = x;
    if (!x)
        return;
    x->all = all;
    x->connection = connection;
    x->fd =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)
            ->connect_fd;
    know_client(x);
    x->next = all->first;
    if (x->next)
        x->next->prev = x;
    all->first = x;
    all->gauges->connections++;
    all->gauges->connections_total++;
    lens_exchange_begin(x, LENS_IDLE);
}

static void end_connection(struct lens_exchange *x)
{
    struct lens_exchanges *all = x->all;

    if (x->phase == LENS_READING)
        all->gauges->unfinished_total++;
    if (x->next)
        x->next->prev = x->prev;
    *(x->prev ? &x->prev->next : &all->first) = x->next;
    all->gauges->connections--;
    lens_buffer_release(&x->target);
    lens_buffer_release(&x->body);
    lens_buffer_release(&x->text);
    lens_free(x);
}

static void on_connection(void *cls, struct MHD_Connection *connection,
                          void **context,
                          enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_STARTED)
        begin_connection(cls, connection, context);
    else if (*context)
        end_connection(*context);
}

/* The request line is there: what it asks for, as it was sent. */
static void *on_target(void *cls, const char *uri,
                       struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct lens_exchange *x = info ? info->socket_context : NULL;

    (void)cls;
    if (!x || x->phase == LENS_CUT)
        return NULL;
    lens_exchange_begin(x, LENS_READING);
    lens_buffer_add_text(&x->target, uri);
    return x;
}

static enum MHD_Result add_field(void *cls, enum MHD_ValueKind kind,
                                 const char *name, size_t name_len,
                                 const char *value, size_t value_len)
{
    struct lens_exchange *x = cls;
    struct lens_api_field *field = &x->fields[x->request.n_fields];

    (void)kind;
    x->head_bytes += name_len + value_len + 4;
    if (x->request.n_fields == LENS_FIELDS_MAX) {
        lens_exchange_refuse(x, 431, "the head has more than %d fields",
                             LENS_FIELDS_MAX);
        return MHD_NO;
    }
    field->name = (struct lens_view){ name, name_len };
    field->value = (struct lens_view){ value ? value : "", value_len };
    x->request.n_fields++;
    return MHD_YES;
}

/* "http://host/path" is "/path" of that host (RFC 9112, section 3.2.2). */
static struct lens_view strip_host(struct lens_exchange *x,
                                   struct lens_view target)
{
    static const char scheme[] = "http://";
    size_t len = sizeof(scheme) - 1;
    const char *end;

    if (target.len <= len || strncasecmp(target.p, scheme, len) != 0)
        return target;
    target.p += len;
    target.len -= len;
    end = memchr(target.p, '/', target.len);
    x->host.p = target.p;
    x->host.len = end ? (size_t)(end - target.p) : target.len;
    target.p += x->host.len;
    target.len -= x->host.len;
    return target.len ? target : (struct lens_view){ "/", 1 };
}

static void read_head(struct lens_exchange *x, const char *method)
{
    struct lens_view target = lens_buffer_view(&x->target);
    const char *mark;

    x->has_head = true;
    x->head_bytes = strlen(method) + target.len;
    (void)MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, add_field,
                                      x);
    x->host = lens_api_field(&x->request, "Host");
    target = strip_host(x, target);
    mark = memchr(target.p, '?', target.len);
    x->request.method = lens_view_of(method);
    x->request.path = target;
    if (!mark)
        return;
    x->request.path.len = (size_t)(mark - target.p);
    x->request.query =
        (struct lens_view){ mark + 1, target.len - x->request.path.len - 1 };
}

/* On a worker's thread; the connection is suspended. */
static void run(struct lens_job *job, struct lens_api_worker *worker)
{
    struct lens_exchange *x = (struct lens_exchange *)job;
    uint64_t waited_s = (lens_clock_us() - x->since_us) / 1000000;

    if (waited_s < x->all->settings->request_s) {
        lens_exchange_answer(x, worker);
        return;
    }
    x->retry_s = 1;
    lens_exchange_refuse(x, 503, "all workers are busy");
    lens_exchange_answer_refusal(x);
}

/* By the loop: nothing of it takes time. */
static void answer_health(struct lens_exchange *x)
{
    struct lens_lease lease = lens_generations_take(x->all->generations);

    lease.worker->metrics = x->all->metrics;
    lens_exchange_answer(x, lease.worker);
    lens_generations_give(x->all->generations, lease);
}

static void set_phase(struct lens_exchange *x, enum lens_phase phase)
{
    x->phase = phase;
    x->since_us = lens_clock_us();
}

static enum MHD_Result send_answer(struct lens_exchange *x)
{
    enum MHD_Result result;

    set_phase(x, LENS_SENDING);
    if (!x->answer)
        return MHD_NO;
    if (x->all->is_draining && !x->must_close)
        (void)!MHD_add_response_header(x->answer, "Connection", "close");
    result = MHD_queue_response(x->connection, (unsigned)x->status, x->answer);
    MHD_destroy_response(x->answer);
    x->answer = NULL;
    return result;
}

/* The request is whole, or refused. */
static enum MHD_Result answer_request(struct lens_exchange *x)
{
    x->request.body = lens_buffer_view(&x->body);
    x->whole_us = lens_clock_us();
    if (x->refused) {
        lens_exchange_answer_refusal(x);
    } else if (x->is_preflight) {
        lens_exchange_answer_preflight(x);
    } else if (lens_exchange_is_health(x)) {
        answer_health(x);
    } else {
        set_phase(x, LENS_ANSWERING);
        x->job.run = run;
        MHD_suspend_connection(x->connection);
        x->all->gauges->waiting++;
        lens_pool_put(x->all->pool, &x->job);
        return MHD_YES;
    }
    return send_answer(x);
}

static bool waits_for_100(const struct lens_exchange *x)
{
    struct lens_view expect = lens_api_field(&x->request, "Expect");

    return expect.len == 12 && strncasecmp(expect.p, "100-continue", 12) == 0;
}

/* A refusal is sent after the body has come, unless the client waits to hear
 * whether to send one or what it sends is not to be believed. */
static enum MHD_Result take_head(struct lens_exchange *x, const char *method)
{
    read_head(x, method);
    lens_exchange_admit(x);
    return x->refused && (x->must_close || waits_for_100(x)) ? answer_request(x)
                                                             : MHD_YES;
}

static enum MHD_Result take_piece(struct lens_exchange *x, const char *piece,
                                  size_t *len)
{
    size_t max = x->all->settings->limits.body;

    x->body_len += *len;
    if (x->body_len > max && !x->refused)
        lens_exchange_refuse(x, 413, "the body has more than %zu bytes", max);
    if (!x->refused)
        lens_buffer_add(&x->body, piece, *len);
    *len = 0;
    if (!x->refused && lens_buffer_status(&x->body) != LENS_OK)
        lens_exchange_refuse(x, 503, "no memory for the body");
    if (x->refused && x->body_len > max + LENS_DISCARD_MAX)
        lens_exchange_cut(x);
    return x->phase == LENS_CUT ? MHD_NO : MHD_YES;
}

/* First with the head alone, then with each piece of the body, with nothing at
 * its end, and again with nothing when a suspended connection goes on. */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection,
                                  const char *url, const char *method,
                                  const char *version, const char *piece,
                                  size_t *piece_len, void **context)
{
    struct lens_exchange *x = *context;

    (void)cls;
    (void)connection;
    (void)url;
    (void)version;
    if (!x || x->phase == LENS_CUT)
        return MHD_NO;
    if (x->phase == LENS_SENDING)
        return send_answer(x);
    if (!x->has_head)
        return take_head(x, method);
    if (*piece_len)
        return take_piece(x, piece, piece_len);
    return answer_request(x);
}

static void on_completed(void *cls, struct MHD_Connection *connection,
                         void **context, enum MHD_RequestTerminationCode code)
{
    struct lens_exchange *x = *context;

    (void)cls;
    (void)connection;
    (void)code;
    if (!x || x->phase == LENS_CUT)
        return;
    if (x->answer)
        MHD_destroy_response(x->answer);
    x->answer = NULL;
    if (x->phase == LENS_SENDING)
        lens_exchange_note(x);
    else
        x->all->gauges->unfinished_total++;
    lens_exchange_begin(x, LENS_IDLE);
    if (x->all->is_draining)
        (void)shutdown(x->fd, SHUT_RD);
}

/* Ids of requests and the cells of addresses begin where nobody can know. */
static void make_seeds(struct lens_exchanges *all)
{
    uint64_t seeds[2] = { lens_clock_us(), (uint64_t)getpid() };

    if (getrandom(seeds, sizeof(seeds), GRND_NONBLOCK) < 0)
        errno = 0;
    all->next_id = seeds[0];
    lens_rate_init(&all->rate, all->settings->rate, seeds[1]);
}

static void stay_silent(void *cls, const char *fmt, va_list args)
{
    (void)cls;
    (void)fmt;
    (void)args;
}

enum lens_status lens_exchanges_open(const struct lens_exchange_parts *parts,
                                     struct lens_exchanges **out,
                                     struct lens_error *err)
{
    struct lens_exchanges *all = lens_calloc(1, sizeof(*all));
    size_t max = parts->settings->connections_max;

    if (!all)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the server");
    all->settings = parts->settings;
    all->guard = parts->guard;
    all->generations = parts->generations;
    all->pool = parts->pool;
    all->log = parts->log;
    all->metrics = parts->metrics;
    all->gauges = lens_api_metrics_gauges(parts->metrics);
    make_seeds(all);
    all->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME |
            MHD_USE_ERROR_LOG,
        0, NULL, NULL, on_request, all, MHD_OPTION_EXTERNAL_LOGGER, stay_silent,
        NULL, MHD_OPTION_NOTIFY_CONNECTION, on_connection, all,
        MHD_OPTION_URI_LOG_CALLBACK, on_target, all,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, all,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)max + 1,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        all->settings->header_max + (size_t)BESIDE_HEAD,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    if (!all->daemon) {
        lens_free(all);
        return lens_fail(err, LENS_E_BACKEND, "cannot start the HTTP server");
    }
    *out = all;
    return LENS_OK;
}

void lens_exchanges_close(struct lens_exchanges *all)
{
    if (!all)
        return;
    MHD_stop_daemon(all->daemon);
    lens_free(all);
}

/* The client may not have sent anything yet, and gets its answer all the same.
 */
static void turn_away(int fd)
{
#define BODY                                                          \
    "{\"type\": \"about:blank\", \"title\": \"Service Unavailable\"," \
    " \"status\": 503, \"detail\": \"there are too many connections\"}\n"
    static const char head[] = "HTTP/1.1 503 Service Unavailable\r\n"
                               "Content-Type: application/problem+json\r\n"
                               "Retry-After: 1\r\n"
                               "Connection: close\r\n\r\n" BODY;
#undef BODY
    char rest[4096];

    (void)!send(fd, head, sizeof(head) - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)shutdown(fd, SHUT_WR);
    /* What has been read is no reason to reset the connection. */
    (void)!recv(fd, rest, sizeof(rest), MSG_DONTWAIT);
    (void)close(fd);
}

void lens_exchanges_add(struct lens_exchanges *all, int fd)
{
    struct sockaddr_storage address;
    socklen_t len = sizeof(address);

    if (all->gauges->connections >= all->settings->connections_max) {
        all->gauges->refused_total++;
        turn_away(fd);
        return;
    }
    memset(&address, 0, sizeof(address));
    if (getpeername(fd, (struct sockaddr *)&address, &len) != 0) {
        (void)close(fd);
        return;
    }
    /* Closes it when that fails. */
    (void)!MHD_add_connection(all->daemon, fd, (struct sockaddr *)&address,
                              len);
}

int lens_exchanges_fd(const struct lens_exchanges *all)
{
    return MHD_get_daemon_info(all->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

int lens_exchanges_timeout(const struct lens_exchanges *all)
{
    MHD_UNSIGNED_LONG_LONG ms;

    if (MHD_get_timeout(all->daemon, &ms) != MHD_YES || ms > TICK_MS)
        return TICK_MS;
    return (int)ms;
}

void lens_exchanges_run(struct lens_exchanges *all)
{
    (void)!MHD_run(all->daemon);
    lens_exchanges_expire(all);
}

void lens_exchanges_resume(struct lens_exchanges *all)
{
    struct lens_job *job = lens_pool_take_done(all->pool), *next;

    for (; job; job = next) {
        struct lens_exchange *x = (struct lens_exchange *)job;

        next = job->next;
        all->gauges->waiting--;
        set_phase(x, LENS_SENDING);
        MHD_resume_connection(x->connection);
    }
}

void lens_exchanges_drain(struct lens_exchanges *all)
{
    all->is_draining = true;
    all->gauges->is_draining = true;
    /* What has come already is read and answered; then it has ended. */
    for (struct lens_exchange *x = all->first; x; x = x->next) {
        if (x->phase == LENS_IDLE)
            (void)shutdown(x->fd, SHUT_RD);
    }
}

size_t lens_exchanges_count(const struct lens_exchanges *all)
{
    return all->gauges->connections;
}

size_t lens_exchanges_waiting(const struct lens_exchanges *all)
{
    return all->gauges->waiting;
}

#include "serve/exchange.h"

#include <microhttpd.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "api/call.h"
#include "base/alloc.h"
#include "base/error.h"

enum {
    FIELDS_MAX = 64,
    TARGET_MAX = 16 << 10,
    CONNECTION_MEMORY = 32 << 10
};

enum phase {
    LENS_IDLE,
    LENS_READING,
    LENS_ANSWERING,
    LENS_SENDING
};

struct exchange {
    struct lens_job job; /* first */
    struct lens_exchanges *all;
    struct exchange *prev, *next;
    struct MHD_Connection *connection;
    enum phase phase;

    bool has_head;
    struct lens_buffer target, body;
    struct lens_api_field fields[FIELDS_MAX];
    struct lens_api_request request;

    struct MHD_Response *answer;
    unsigned status;
};

struct lens_exchanges {
    const struct lens_serve_settings *settings;
    struct lens_pool *pool;
    struct MHD_Daemon *daemon;
    struct exchange *first;
    size_t n;
    bool is_draining;
};

static void begin_request(struct exchange *x)
{
    lens_buffer_release(&x->target);
    lens_buffer_release(&x->body);
    lens_buffer_init(&x->target, TARGET_MAX);
    lens_buffer_init(&x->body, LENS_API_BODY_MAX);
    x->request = (struct lens_api_request){ .id = NULL };
    x->has_head = false;
}

/* A connection begins or ends. */
static void on_connection(void *cls, struct MHD_Connection *connection,
                          void **context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct lens_exchanges *all = cls;
    struct exchange *x = *context;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        x = lens_calloc(1, sizeof(*x));
        *context = x;
        if (!x)
            return;
        x->all = all;
        x->connection = connection;
        x->next = all->first;
        if (x->next)
            x->next->prev = x;
        all->first = x;
        all->n++;
        return;
    }
    if (!x)
        return;
    if (x->next)
        x->next->prev = x->prev;
    *(x->prev ? &x->prev->next : &all->first) = x->next;
    all->n--;
    lens_buffer_release(&x->target);
    lens_buffer_release(&x->body);
    lens_free(x);
}

/* The request line is there: what it asks for, as it was sent. */
static void *on_target(void *cls, const char *uri,
                       struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct exchange *x = info ? info->socket_context : NULL;

    (void)cls;
    if (!x)
        return NULL;
    begin_request(x);
    x->phase = LENS_READING;
    lens_buffer_add_text(&x->target, uri);
    return x;
}

static enum MHD_Result add_field(void *cls, enum MHD_ValueKind kind,
                                 const char *name, size_t name_len,
                                 const char *value, size_t value_len)
{
    struct exchange *x = cls;
    struct lens_api_field *field = &x->fields[x->request.n_fields];

    (void)kind;
    if (x->request.n_fields == FIELDS_MAX)
        return MHD_NO;
    field->name = (struct lens_view){ name, name_len };
    field->value = (struct lens_view){ value ? value : "", value_len };
    x->request.n_fields++;
    return MHD_YES;
}

static void read_head(struct exchange *x, const char *method)
{
    struct lens_view target = lens_buffer_view(&x->target);
    const char *mark = memchr(target.p, '?', target.len);

    x->has_head = true;
    x->request.method = lens_view_of(method);
    x->request.path = target;
    if (mark) {
        x->request.path.len = (size_t)(mark - target.p);
        x->request.query = lens_view_of(mark + 1);
    }
    x->request.fields = x->fields;
    (void)MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, add_field,
                                      x);
}

/* On a worker's thread; the connection is suspended. */
static void answer(struct lens_job *job, struct lens_api_worker *worker)
{
    struct exchange *x = (struct exchange *)job;
    struct lens_api_response response;

    lens_api_response_init(&response);
    lens_api_answer(worker, &x->request, &response);
    x->status = (unsigned)response.status;
    x->answer = MHD_create_response_from_buffer_with_free_callback(
        response.body.len, response.body.p, lens_free);
    if (!x->answer) {
        lens_api_response_release(&response);
        return;
    }
    (void)MHD_add_response_header(x->answer, "Content-Type",
                                  response.content_type);
    for (size_t i = 0; i < response.n_fields; i++)
        (void)MHD_add_response_header(x->answer, response.fields[i].name,
                                      response.fields[i].value);
}

static enum MHD_Result send_answer(struct exchange *x)
{
    enum MHD_Result result;

    if (!x->answer)
        return MHD_NO;
    if (x->all->is_draining)
        (void)MHD_add_response_header(x->answer, "Connection", "close");
    result = MHD_queue_response(x->connection, x->status, x->answer);
    MHD_destroy_response(x->answer);
    x->answer = NULL;
    return result;
}

/* First with the head alone, then with each piece of the body, with nothing at
 * its end, and again with nothing when a suspended connection goes on. */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection,
                                  const char *url, const char *method,
                                  const char *version, const char *piece,
                                  size_t *piece_len, void **context)
{
    struct exchange *x = *context;

    (void)cls;
    (void)url;
    (void)version;
    if (!x)
        return MHD_NO;
    if (x->phase == LENS_SENDING)
        return send_answer(x);
    if (!x->has_head) {
        read_head(x, method);
        return MHD_YES;
    }
    if (*piece_len) {
        lens_buffer_add(&x->body, piece, *piece_len);
        *piece_len = 0;
        return MHD_YES;
    }
    x->request.body = lens_buffer_view(&x->body);
    x->phase = LENS_ANSWERING;
    x->job.run = answer;
    MHD_suspend_connection(connection);
    lens_pool_put(x->all->pool, &x->job);
    return MHD_YES;
}

static void on_completed(void *cls, struct MHD_Connection *connection,
                         void **context, enum MHD_RequestTerminationCode code)
{
    struct exchange *x = *context;

    (void)cls;
    (void)connection;
    (void)code;
    if (!x)
        return;
    if (x->answer)
        MHD_destroy_response(x->answer);
    x->answer = NULL;
    begin_request(x);
    x->phase = LENS_IDLE;
}

enum lens_status lens_exchanges_open(const struct lens_serve_settings *settings,
                                     struct lens_pool *pool,
                                     struct lens_exchanges **out,
                                     struct lens_error *err)
{
    struct lens_exchanges *all = lens_calloc(1, sizeof(*all));

    if (!all)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the server");
    all->settings = settings;
    all->pool = pool;
    all->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME, 0,
        NULL, NULL, on_request, all, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, all, MHD_OPTION_URI_LOG_CALLBACK, on_target, all,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, all,
        MHD_OPTION_CONNECTION_LIMIT, 4096U, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)CONNECTION_MEMORY, MHD_OPTION_END);
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

void lens_exchanges_add(struct lens_exchanges *all, int fd)
{
    struct sockaddr_storage address;
    socklen_t len = sizeof(address);

    memset(&address, 0, sizeof(address));
    if (getpeername(fd, (struct sockaddr *)&address, &len) != 0) {
        (void)close(fd);
        return;
    }
    /* Closes it when that fails. */
    (void)MHD_add_connection(all->daemon, fd, (struct sockaddr *)&address, len);
}

int lens_exchanges_fd(const struct lens_exchanges *all)
{
    return MHD_get_daemon_info(all->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

int lens_exchanges_timeout(const struct lens_exchanges *all)
{
    MHD_UNSIGNED_LONG_LONG ms;

    if (MHD_get_timeout(all->daemon, &ms) != MHD_YES)
        return -1;
    return ms > 1000 ? 1000 : (int)ms;
}

void lens_exchanges_run(struct lens_exchanges *all)
{
    (void)MHD_run(all->daemon);
}

void lens_exchanges_resume(struct lens_exchanges *all)
{
    struct lens_job *job = lens_pool_take_done(all->pool), *next;

    for (; job; job = next) {
        struct exchange *x = (struct exchange *)job;

        next = job->next;
        x->phase = LENS_SENDING;
        MHD_resume_connection(x->connection);
    }
}

void lens_exchanges_drain(struct lens_exchanges *all)
{
    all->is_draining = true;
    for (struct exchange *x = all->first; x; x = x->next) {
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(
            x->connection, MHD_CONNECTION_INFO_CONNECTION_FD);

        /* What has come already is read and answered; then it has ended. */
        if (x->phase == LENS_IDLE && info)
            (void)shutdown(info->connect_fd, SHUT_RD);
    }
}

size_t lens_exchanges_count(const struct lens_exchanges *all)
{
    return all->n;
}

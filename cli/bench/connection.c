#include "bench/connection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/error.h"
#include "json/writer.h"

enum {
    HEAD_MAX = 16 << 10,
    REQUEST_MAX = 2 << 20,
    PATIENCE_S = 120,
    READ_MAX = 64 << 10
};

enum lens_status lens_connection_open(uint16_t port,
                                      struct lens_connection *out,
                                      struct lens_error *err)
{
    const struct sockaddr_in to = { .sin_family = AF_INET,
                                    .sin_port = htons(port),
                                    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    const struct timeval patience = { .tv_sec = PATIENCE_S };
    const int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || connect(fd, (const struct sockaddr *)&to, sizeof(to)) != 0) {
        (void)lens_fail(err, LENS_E_IO, "cannot connect to port %u: %s",
                        (unsigned)port, strerror(errno));
        if (fd >= 0)
            (void)close(fd);
        return LENS_E_IO;
    }
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    out->fd = fd;
    lens_buffer_init(&out->answer, LENS_CONNECTION_ANSWER_MAX);
    return LENS_OK;
}

void lens_connection_close(struct lens_connection *connection)
{
    if (connection->fd >= 0)
        (void)close(connection->fd);
    connection->fd = -1;
    lens_buffer_release(&connection->answer);
}

static enum lens_status send_all(int fd, struct lens_view bytes,
                                 struct lens_error *err)
{
    while (bytes.len > 0) {
        ssize_t n = send(fd, bytes.p, bytes.len, MSG_NOSIGNAL);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return lens_fail(err, LENS_E_IO, "cannot send a request: %s",
                             strerror(errno));
        bytes.p += n;
        bytes.len -= (size_t)n;
    }
    return LENS_OK;
}

/* A little more of the answer. */
static enum lens_status receive(struct lens_connection *c,
                                struct lens_error *err)
{
    char bytes[READ_MAX];
    ssize_t n;

    do
        n = recv(c->fd, bytes, sizeof(bytes), 0);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return lens_fail(err, LENS_E_IO, "cannot read an answer: %s",
                         strerror(errno));
    if (n == 0)
        return lens_fail(err, LENS_E_BACKEND,
                         "the server ended a connection before its answer");
    lens_buffer_add(&c->answer, bytes, (size_t)n);
    if (lens_buffer_status(&c->answer) != LENS_OK)
        return lens_fail(err, lens_buffer_status(&c->answer),
                         "an answer is longer than %d bytes",
                         LENS_CONNECTION_ANSWER_MAX);
    return LENS_OK;
}

/* The number of a head's Content-Length; false without one. */
static bool read_length(const char *head, size_t *out)
{
    static const char name[] = "\r\nContent-Length: ";
    const char *at = strstr(head, name);
    unsigned long long length;
    char *end;

    if (!at)
        return false;
    errno = 0;
    length = strtoull(at + strlen(name), &end, 10);
    if (errno || *end != '\r' || length > LENS_CONNECTION_ANSWER_MAX)
        return false;
    *out = (size_t)length;
    return true;
}

/* Read until the head is whole; `*whole` is how long head and body are. */
static enum lens_status read_head(struct lens_connection *c, size_t *whole,
                                  struct lens_error *err)
{
    const char *end = NULL;
    size_t length = 0;
    enum lens_status status = LENS_OK;

    while (status == LENS_OK && !end) {
        if (c->answer.len > HEAD_MAX)
            return lens_fail(err, LENS_E_BACKEND,
                             "the head of an answer has no end");
        status = receive(c, err);
        if (status == LENS_OK)
            end = strstr(c->answer.p, "\r\n\r\n");
    }
    if (status != LENS_OK)
        return status;
    if (strncmp(c->answer.p, "HTTP/1.1 200 ", 13) != 0)
        return lens_fail(err, LENS_E_BACKEND, "the server answers '%.*s'",
                         (int)strcspn(c->answer.p, "\r"), c->answer.p);
    if (!read_length(c->answer.p, &length))
        return lens_fail(err, LENS_E_BACKEND,
                         "an answer does not say how long it is");
    *whole = (size_t)(end - c->answer.p) + 4 + length;
    return LENS_OK;
}

enum lens_status lens_connection_ask(struct lens_connection *connection,
                                     struct lens_view request,
                                     struct lens_error *err)
{
    enum lens_status status = send_all(connection->fd, request, err);
    size_t whole = 0;

    lens_buffer_clear(&connection->answer);
    if (status == LENS_OK)
        status = read_head(connection, &whole, err);
    while (status == LENS_OK && connection->answer.len < whole)
        status = receive(connection, err);
    if (status == LENS_OK && connection->answer.len > whole)
        status =
            lens_fail(err, LENS_E_BACKEND, "an answer is longer than it says");
    return status;
}

enum lens_status lens_connection_request(const char *path,
                                         struct lens_view text,
                                         struct lens_arena *arena,
                                         struct lens_view *out,
                                         struct lens_error *err)
{
    struct lens_buffer body, whole;
    struct lens_json_writer w;
    enum lens_status status;
    const char *copy = NULL;

    lens_buffer_init(&body, REQUEST_MAX);
    lens_buffer_init(&whole, REQUEST_MAX + HEAD_MAX);
    lens_json_writer_init(&w, &body, false);
    lens_json_open_object(&w, NULL);
    lens_json_put_view(&w, "text", text);
    lens_json_close_object(&w);
    lens_buffer_add_format(&whole,
                           "POST %s HTTP/1.1\r\nHost: localhost\r\n"
                           "Content-Type: application/json\r\n"
                           "Content-Length: %zu\r\n\r\n",
                           path, body.len);
    lens_buffer_add_view(&whole, lens_buffer_view(&body));
    status = lens_buffer_status(&body);
    if (status == LENS_OK)
        status = lens_buffer_status(&whole);
    if (status == LENS_OK)
        copy = lens_arena_copy(arena, lens_buffer_view(&whole));
    if (status == LENS_OK && copy)
        *out = (struct lens_view){ copy, whole.len };
    lens_buffer_release(&body);
    lens_buffer_release(&whole);
    if (status == LENS_OK && copy)
        return LENS_OK;
    return lens_fail(err, status == LENS_OK ? LENS_E_NOMEM : status,
                     "cannot make a request of %zu bytes", text.len);
}

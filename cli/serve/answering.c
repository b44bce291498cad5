/* answering.c - from a response of the API to what libmicrohttpd sends. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "api/call.h"
#include "api/problem.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "serve/exchange_int.h"

enum {
    VALUE_MAX = 256
};

static void add(struct lens_exchange *x, const char *name, const char *value)
{
    /* What cannot be added is left out: only memory can be the reason. */
    (void)!MHD_add_response_header(x->answer, name, value);
}

static void add_view(struct lens_exchange *x, const char *name,
                     struct lens_view value)
{
    char text[VALUE_MAX];

    if (value.len >= sizeof(text))
        return;
    memcpy(text, value.p, value.len);
    text[value.len] = '\0';
    add(x, name, text);
}

/* What every answer has. */
static void add_common(struct lens_exchange *x)
{
    add(x, "X-Request-Id", x->id);
    add(x, "X-Content-Type-Options", "nosniff");
    if (x->origin.len) {
        add_view(x, "Access-Control-Allow-Origin", x->origin);
        add(x, "Access-Control-Expose-Headers", "X-Request-Id, Retry-After");
    }
    if (x->all->guard->n_origins)
        add(x, "Vary", "Origin");
    if (x->must_close)
        add(x, "Connection", "close");
}

/* Takes the bytes of the body over. */
static void make_answer(struct lens_exchange *x,
                        struct lens_api_response *response)
{
    x->status = response->status;
    x->bytes = response->body.len;
    x->answer = MHD_create_response_from_buffer_with_free_callback(
        response->body.len, response->body.p, lens_free);
    if (!x->answer) {
        lens_api_response_release(response);
        return;
    }
    if (x->bytes)
        add(x, "Content-Type", response->content_type);
    for (size_t i = 0; i < response->n_fields; i++)
        add(x, response->fields[i].name, response->fields[i].value);
    add_common(x);
}

static void refuse_into(struct lens_exchange *x, struct lens_arena *arena,
                        struct lens_api_response *response)
{
    lens_api_response_init(response);
    if (x->refused == 401)
        lens_api_response_add(response, "WWW-Authenticate",
                              "Bearer realm=\"asklens\"");
    if (x->retry_s) {
        char *seconds = lens_arena_alloc(arena, 1, 16);

        if (seconds)
            (void)snprintf(seconds, 16, "%u", x->retry_s);
        lens_api_response_add(response, "Retry-After", seconds ? seconds : "1");
    }
    x->trace.route =
        lens_api_refuse(&x->request, x->refused, &x->why, arena, response);
}

void lens_exchange_answer_refusal(struct lens_exchange *x)
{
    struct lens_arena arena = { .head = NULL };
    struct lens_api_response response;

    refuse_into(x, &arena, &response);
    make_answer(x, &response);
    lens_arena_release(&arena);
}

/* The field names a page asks for are given back to it: what they may be is for
 * the routes to say. */
void lens_exchange_answer_preflight(struct lens_exchange *x)
{
    struct lens_view wanted =
        lens_api_field(&x->request, "Access-Control-Request-Headers");
    struct lens_api_response response;

    lens_api_response_init(&response);
    response.status = 204;
    make_answer(x, &response);
    if (!x->answer)
        return;
    add(x, "Access-Control-Allow-Methods", "GET, HEAD, POST, DELETE");
    if (wanted.len)
        add_view(x, "Access-Control-Allow-Headers", wanted);
    if (lens_api_field(&x->request, "Access-Control-Request-Private-Network")
            .len)
        add(x, "Access-Control-Allow-Private-Network", "true");
    add(x, "Access-Control-Max-Age", "600");
}

/* A character that is cut in two goes as a whole. */
static void keep_text(struct lens_exchange *x, struct lens_view text)
{
    if (text.len > LENS_LOGGED_TEXT_MAX) {
        text.len = LENS_LOGGED_TEXT_MAX;
        while (text.len && ((unsigned char)text.p[text.len] & 0xc0) == 0x80)
            text.len--;
    }
    lens_buffer_add_view(&x->text, text);
}

void lens_exchange_answer(struct lens_exchange *x,
                          struct lens_api_worker *worker)
{
    struct lens_api_response response;

    lens_api_response_init(&response);
    lens_api_answer(worker, &x->request, &response);
    x->trace = worker->trace;
    if (x->all->settings->log_text)
        keep_text(x, x->trace.text);
    x->trace.text = (struct lens_view){ "", 0 };
    make_answer(x, &response);
}

void lens_exchange_cut(struct lens_exchange *x)
{
    struct lens_arena arena = { .head = NULL };
    struct lens_api_response response;
    struct lens_buffer bytes;

    refuse_into(x, &arena, &response);
    lens_buffer_init(&bytes, 4096 + (size_t)response.body.len);
    lens_buffer_add_format(&bytes,
                           "HTTP/1.1 %d %s\r\nContent-Type: %s\r\n"
                           "Content-Length: %zu\r\nX-Request-Id: %s\r\n"
                           "Connection: close\r\n\r\n",
                           x->refused, lens_api_status_text(x->refused),
                           response.content_type, response.body.len, x->id);
    lens_buffer_add_view(&bytes, lens_buffer_view(&response.body));
    if (lens_buffer_status(&bytes) == LENS_OK)
        (void)!send(x->fd, bytes.p, bytes.len, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)shutdown(x->fd, SHUT_RDWR);
    x->status = x->refused;
    x->bytes = response.body.len;
    x->phase = LENS_CUT;
    lens_exchange_note(x);
    lens_buffer_release(&bytes);
    lens_api_response_release(&response);
    lens_arena_release(&arena);
}

void lens_exchange_note(struct lens_exchange *x)
{
    bool is_head = lens_view_equal(x->request.method, lens_view_of("HEAD"));
    const struct lens_access access = {
        .id = x->id,
        .client = x->client,
        .method = x->request.method,
        .path = x->request.path,
        .trace = &x->trace,
        .status = x->status,
        .bytes = is_head ? 0 : x->bytes,
        .us = x->whole_us ? lens_clock_us() - x->whole_us : 0,
        .text = lens_buffer_view(&x->text),
    };

    lens_access_log_request(x->all->log, &access);
    lens_api_metrics_count(x->all->metrics, &x->trace, x->status, access.us);
}

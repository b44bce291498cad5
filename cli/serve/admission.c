/*
 * admission.c - what the head of a request must be like to come in.
 *
 * In this order, so that nothing is told to whom it is not for: the message can
 * be read in one way only, it is meant for this server, the page behind it may
 * call it, its sender does not call too often, and knows the token; then what
 * it brings is neither too long nor of another type.
 *
 * /healthz and /readyz say one word that is no secret, and whoever watches a
 * server has neither a token nor a rate.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/error.h"
#include "serve/exchange_int.h"

void lens_exchange_refuse(struct lens_exchange *x, int status, const char *fmt,
                          ...)
{
    va_list args;

    if (x->refused)
        return;
    x->refused = status;
    x->why = (struct lens_error){ .status = LENS_E_INVAL };
    va_start(args, fmt);
    (void)vsnprintf(x->why.text, sizeof(x->why.text), fmt, args);
    va_end(args);
}

void lens_exchange_hint(struct lens_exchange *x, const char *hint)
{
    (void)snprintf(x->why.hint, sizeof(x->why.hint), "%s", hint);
}

static bool is_path(const struct lens_exchange *x, const char *path)
{
    return lens_view_equal(x->request.path, lens_view_of(path));
}

/* May be asked without a token, and as often as one likes. */
static bool is_open(const struct lens_exchange *x)
{
    return is_path(x, "/healthz") || is_path(x, "/readyz");
}

bool lens_exchange_is_health(const struct lens_exchange *x)
{
    return is_open(x) || is_path(x, "/metrics");
}

static bool is_method(const struct lens_exchange *x, const char *method)
{
    return lens_view_equal(x->request.method, lens_view_of(method));
}

static size_t count_fields(const struct lens_exchange *x, const char *name)
{
    size_t len = strlen(name), n = 0;

    for (size_t i = 0; i < x->request.n_fields; i++) {
        struct lens_view have = x->request.fields[i].name;

        n += have.len == len && strncasecmp(have.p, name, len) == 0;
    }
    return n;
}

/* The length of a body that says it; 0 for what is no number, and for one that
 * comes in chunks. */
static uint64_t announced_length(const struct lens_exchange *x)
{
    struct lens_view text = lens_api_field(&x->request, "Content-Length");
    uint64_t length = 0;

    for (size_t i = 0; i < text.len && length < UINT64_MAX / 16; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return 0;
        length = length * 10 + (uint64_t)(text.p[i] - '0');
    }
    return length;
}

static void refuse_framing(struct lens_exchange *x, const char *why)
{
    x->must_close = true;
    lens_exchange_refuse(x, 400, "%s", why);
}

/* RFC 9112, section 6: two readers of one message must not see two. */
static void check_framing(struct lens_exchange *x)
{
    struct lens_view coding = lens_api_field(&x->request, "Transfer-Encoding");
    size_t n_lengths = count_fields(x, "Content-Length");

    if (n_lengths > 1)
        refuse_framing(x, "there is more than one Content-Length");
    if (coding.len && n_lengths)
        refuse_framing(x, "there are both Content-Length and "
                          "Transfer-Encoding");
    if (coding.len &&
        (coding.len != 7 || strncasecmp(coding.p, "chunked", 7) != 0))
        refuse_framing(x, "the only Transfer-Encoding is 'chunked'");
}

static void check_size(struct lens_exchange *x)
{
    if (x->head_bytes > x->all->settings->header_max)
        lens_exchange_refuse(x, 431, "the head has %zu bytes, of at most %zu",
                             x->head_bytes, x->all->settings->header_max);
    if (x->request.path.len > LENS_API_PATH_MAX)
        lens_exchange_refuse(x, 414, "the path has %zu bytes, of at most %d",
                             x->request.path.len, LENS_API_PATH_MAX);
}

static void check_host(struct lens_exchange *x)
{
    size_t n = count_fields(x, "Host");

    if (n > 1) {
        refuse_framing(x, "there is more than one Host");
        return;
    }
    /* A page cannot come by a Unix socket; a program of HTTP/1.0 need not
     * send one, a page always does. */
    if (x->is_unix || (n == 0 && x->host.len == 0))
        return;
    if (lens_guard_host(x->all->guard, x->host))
        return;
    lens_exchange_refuse(x, 421, "this server is not called '%.*s'",
                         (int)(x->host.len > 80 ? 80 : x->host.len), x->host.p);
    lens_exchange_hint(x, "'asklens serve --host NAME' adds a name");
}

static void check_origin(struct lens_exchange *x)
{
    struct lens_view origin = lens_api_field(&x->request, "Origin");

    if (origin.len == 0 || lens_origin_is_same(origin, x->host))
        return;
    if (!lens_guard_origin(x->all->guard, origin)) {
        lens_exchange_refuse(x, 403, "pages of '%.*s' may not call this server",
                             (int)(origin.len > 120 ? 120 : origin.len),
                             origin.p);
        lens_exchange_hint(x, "'asklens serve --cors ORIGIN' lets them");
        return;
    }
    x->origin = origin;
    x->is_preflight =
        is_method(x, "OPTIONS") &&
        lens_api_field(&x->request, "Access-Control-Request-Method").len != 0;
}

static void check_rate(struct lens_exchange *x)
{
    if (is_open(x) || lens_rate_take(&x->all->rate, x->rate_key,
                                     lens_clock_us(), &x->retry_s))
        return;
    lens_exchange_refuse(x, 429, "more than %zu requests in a second",
                         x->all->settings->rate);
}

/* The browser asks before it sends the token. */
static void check_token(struct lens_exchange *x)
{
    struct lens_view sent = lens_api_field(&x->request, "Authorization");

    if (!x->all->guard->has_token || is_open(x) || x->is_preflight ||
        lens_guard_knows(x->all->guard, sent))
        return;
    lens_exchange_refuse(
        x, 401, sent.len ? "the token is wrong" : "the token is missing");
    lens_exchange_hint(x, "send 'Authorization: Bearer TOKEN'");
}

static void check_body(struct lens_exchange *x)
{
    struct lens_view type = lens_api_field(&x->request, "Content-Type");
    uint64_t length = announced_length(x);
    bool has_body = length || count_fields(x, "Transfer-Encoding");

    if (length > x->all->settings->limits.body)
        lens_exchange_refuse(x, 413, "the body has %llu bytes, of at most %zu",
                             (unsigned long long)length,
                             x->all->settings->limits.body);
    if (!has_body || type.len == 0 || lens_type_is_json(type))
        return;
    lens_exchange_refuse(x, 415, "the body is '%.*s', not JSON",
                         (int)(type.len > 80 ? 80 : type.len), type.p);
    lens_exchange_hint(x, "send 'Content-Type: application/json'");
}

/* The client's, or one of ours. */
static void take_id(struct lens_exchange *x)
{
    struct lens_view id = lens_api_field(&x->request, "X-Request-Id");

    if (lens_request_id_is_plain(id))
        (void)snprintf(x->id, sizeof(x->id), "%.*s", (int)id.len, id.p);
    else
        (void)snprintf(x->id, sizeof(x->id), "%016llx",
                       (unsigned long long)x->all->next_id++);
    x->request.id = x->id;
}

void lens_exchange_admit(struct lens_exchange *x)
{
    take_id(x);
    check_framing(x);
    check_size(x);
    check_host(x);
    if (!x->refused)
        check_origin(x);
    if (!x->refused)
        check_rate(x);
    if (!x->refused)
        check_token(x);
    if (!x->refused)
        check_body(x);
}

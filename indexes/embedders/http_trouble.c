#include "embedders/http_trouble.h"

#include <stdio.h>

#include "base/error.h"
#include "embedders/http_answer.h"

bool lens_http_is_good(const struct lens_http_reply *reply)
{
    return reply->trouble == LENS_HTTP_NO_TROUBLE && reply->status >= 200 &&
           reply->status <= 299;
}

bool lens_http_may_pass(const struct lens_http_reply *reply)
{
    switch (reply->trouble) {
    case LENS_HTTP_NO_CONNECTION:
    case LENS_HTTP_TOO_SLOW:
    case LENS_HTTP_CUT_OFF: return true;
    case LENS_HTTP_NO_TROUBLE: break;
    default: return false;
    }
    return (reply->status == 408 || reply->status == 429 ||
            reply->status >= 500) &&
           reply->retry_after_s <= LENS_HTTP_RETRY_AFTER_MAX_S;
}

unsigned lens_http_wait_ms(const struct lens_http_reply *reply,
                           unsigned backoff_ms, unsigned n_attempts)
{
    unsigned wait = backoff_ms;
    long long asked_ms = 0;

    while (--n_attempts && wait < LENS_HTTP_BACKOFF_MAX_MS)
        wait *= 2;
    if (wait > LENS_HTTP_BACKOFF_MAX_MS)
        wait = LENS_HTTP_BACKOFF_MAX_MS;
    if (reply->retry_after_s > 0 &&
        reply->retry_after_s <= LENS_HTTP_RETRY_AFTER_MAX_S)
        asked_ms = reply->retry_after_s * 1000;
    return asked_ms > (long long)wait ? (unsigned)asked_ms : wait;
}

/* " (3 attempts)", or nothing after a single one. */
struct attempts {
    char text[32];
};

static struct attempts count_attempts(unsigned n)
{
    struct attempts attempts = { "" };

    if (n > 1)
        (void)snprintf(attempts.text, sizeof(attempts.text), " (%u attempts)",
                       n);
    return attempts;
}

static enum lens_status fail_without_answer(const struct lens_http_request *r,
                                            const struct lens_http_reply *reply,
                                            const char *attempts,
                                            struct lens_error *err)
{
    char detail[LENS_HTTP_MESSAGE_MAX];

    lens_http_clean(lens_view_of(reply->detail), r->key, detail);
    switch (reply->trouble) {
    case LENS_HTTP_NO_HOST:
        (void)lens_fail(err, LENS_E_IO, "'%s': the name of its host is unknown",
                        r->endpoint);
        return lens_hint(err, LENS_E_IO, "check the URL and the network");
    case LENS_HTTP_NO_CONNECTION:
        (void)lens_fail(err, LENS_E_IO, "'%s' takes no connection%s",
                        r->endpoint, attempts);
        return lens_hint(err, LENS_E_IO,
                         "is the server running, and is the port right?");
    case LENS_HTTP_TOO_SLOW:
        (void)lens_fail(err, LENS_E_IO, "'%s' has not answered within %u ms%s",
                        r->endpoint, r->timeout_ms, attempts);
        return lens_hint(err, LENS_E_IO,
                         "is it still loading its model? allow more time, or "
                         "send fewer texts at once");
    case LENS_HTTP_CUT_OFF:
        (void)lens_fail(err, LENS_E_IO,
                        "'%s' closed the connection before its answer was "
                        "whole%s",
                        r->endpoint, attempts);
        return lens_hint(err, LENS_E_IO, "see the log of the server");
    case LENS_HTTP_UNTRUSTED:
        (void)lens_fail(err, LENS_E_IO,
                        "'%s' has a certificate that is not trusted: %s",
                        r->endpoint, detail);
        return lens_hint(err, LENS_E_IO,
                         "install the certificate of its authority on this "
                         "host");
    case LENS_HTTP_TOO_LARGE:
        (void)lens_fail(err, LENS_E_LIMIT,
                        "'%s' answers with more than the limit of %zu bytes",
                        r->endpoint, r->max_answer);
        return lens_hint(err, LENS_E_LIMIT,
                         "is it an endpoint for embeddings?");
    default:
        (void)lens_fail(err, LENS_E_IO,
                        "'%s' does not speak HTTP as it should"
                        ": %s",
                        r->endpoint, detail);
        return lens_hint(err, LENS_E_IO,
                         "check scheme, host and port of the URL");
    }
}

static enum lens_status hint_status(const struct lens_http_request *r,
                                    const struct lens_http_reply *reply,
                                    struct lens_error *err)
{
    long status = reply->status;

    if (reply->retry_after_s > LENS_HTTP_RETRY_AFTER_MAX_S)
        return lens_hint(err, LENS_E_IO, "it asks to come back in %lld s",
                         reply->retry_after_s);
    if (status >= 300 && status <= 399)
        return lens_hint(err, LENS_E_IO,
                         "redirects are not followed: give the final URL");
    if (status == 401 || status == 403)
        return lens_hint(err, LENS_E_IO, "%s",
                         r->key ? "is the key in ASKLENS_EMBEDDING_KEY valid "
                                  "here?"
                                : "put a key into ASKLENS_EMBEDDING_KEY");
    if (status == 404 || status == 405)
        return lens_hint(err, LENS_E_IO,
                         "is the path of the URL right, and is there a model "
                         "'%.80s'?",
                         r->model);
    if (status == 429)
        return lens_hint(err, LENS_E_IO,
                         "it is busy, or a quota is used up: try again later");
    if (status >= 500)
        return lens_hint(err, LENS_E_IO, "see the log of the server");
    return lens_hint(err, LENS_E_IO,
                     "does it serve the model '%.80s', and does each text fit "
                     "into it?",
                     r->model);
}

enum lens_status lens_http_fail(const struct lens_http_request *request,
                                const struct lens_http_reply *reply,
                                unsigned n_attempts, struct lens_error *err)
{
    struct attempts attempts = count_attempts(n_attempts);
    char message[LENS_HTTP_MESSAGE_MAX];

    if (reply->trouble != LENS_HTTP_NO_TROUBLE)
        return fail_without_answer(request, reply, attempts.text, err);
    lens_http_answer_message(reply->body, request->key, message);
    (void)lens_fail(err, LENS_E_IO, "'%s' answers with HTTP status %ld%s%s%s",
                    request->endpoint, reply->status, attempts.text,
                    message[0] ? ": " : "", message);
    return hint_status(request, reply, err);
}

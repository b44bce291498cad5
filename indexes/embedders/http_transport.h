/*
 * http_transport.h - one POST of JSON to one endpoint, within limits.
 *
 * What comes back is a reply: either an answer with its HTTP status, or the
 * trouble that kept one away.  Both are ordinary results here; what they mean
 * and whether to try again is for http_trouble.h.
 *
 * Limits    body and headers of an answer, time to connect, time of the whole.
 * Where     http and https only, certificates are checked, no redirect is
 *           followed (it would carry texts and key to somewhere else).
 * Proxies   a loopback address is always reached directly.  For other hosts
 *           libcurl itself heeds http_proxy, https_proxy, all_proxy and
 *           no_proxy, as everything else on such a host does; nothing here
 *           reads the environment.
 * Secrets   the key goes into one header.  The endpoint as people see it has
 *           no user, no password and no query.
 */
#ifndef LENS_EMBEDDERS_HTTP_TRANSPORT_H
#define LENS_EMBEDDERS_HTTP_TRANSPORT_H

#include <stddef.h>

#include "asklens/status.h"
#include "asklens/view.h"

enum {
    LENS_HTTP_URL_MAX = 2048, /* bytes */
    LENS_HTTP_KEY_MAX = 4096, /* bytes: tokens can be signed documents */
    LENS_HTTP_HEADERS_MAX = 64 << 10, /* bytes of an answer's headers */
    LENS_HTTP_CONNECT_MS = 5000       /* or the whole time, if that is less */
};

enum lens_http_trouble {
    LENS_HTTP_NO_TROUBLE, /* there is an answer */
    LENS_HTTP_NO_HOST,    /* its name is unknown */
    LENS_HTTP_NO_CONNECTION,
    LENS_HTTP_TOO_SLOW,
    LENS_HTTP_CUT_OFF,   /* closed before the answer was whole */
    LENS_HTTP_UNTRUSTED, /* its certificate */
    LENS_HTTP_TOO_LARGE, /* headers or body beyond their limit */
    LENS_HTTP_NO_HTTP    /* anything else, such as not speaking HTTP */
};

struct lens_http_reply {
    enum lens_http_trouble trouble;
    long status;             /* 200, ...; 0 with trouble */
    long long retry_after_s; /* what the server asks for; 0: nothing */
    struct lens_view body;   /* until the next post or close */
    const char *detail;      /* libcurl's words on the trouble; as long */
};

struct lens_http_transport;

/*
 * `url` is that of the endpoint (".../embeddings") or the base below which it
 * lies (".../v1"; "/v1" is added to a URL without a path).  `key` may be NULL.
 * Nothing is sent yet.
 */
LENS_MUST_CHECK enum lens_status
lens_http_transport_open(const char *url, const char *key, unsigned timeout_ms,
                         struct lens_http_transport **out,
                         struct lens_error *err);
void lens_http_transport_close(struct lens_http_transport *transport);

/* The endpoint's URL for people, shortened; lives with the transport. */
const char *
lens_http_transport_endpoint(const struct lens_http_transport *transport);

/* A longer answer than `max_answer` bytes is LENS_HTTP_TOO_LARGE. */
LENS_MUST_CHECK enum lens_status
lens_http_transport_post(struct lens_http_transport *transport,
                         struct lens_view body, size_t max_answer,
                         struct lens_http_reply *reply, struct lens_error *err);

#endif /* LENS_EMBEDDERS_HTTP_TRANSPORT_H */

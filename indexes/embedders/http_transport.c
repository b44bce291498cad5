#include "embedders/http_transport.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buffer.h"
#include "base/error.h"
#include "embedders/curl_library.h"

enum {
    MAX_BUILT_URL = 2 * LENS_HTTP_URL_MAX /* escaped where it must be */
};

static const char endpoint_path[] = "/embeddings";

struct lens_http_transport {
    struct lens_curl curl;
    CURL *easy; /* keeps the connection open between requests */
    struct curl_slist *headers;
    bool is_loopback;
    size_t header_bytes;
    struct lens_buffer body;
    char endpoint[128];
    char detail[CURL_ERROR_SIZE];
};

static enum lens_status fail_memory(struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory for a request");
}

static enum lens_status fail_url(struct lens_error *err, const char *why)
{
    /* A wrong URL is not shown: nobody knows where its password ends. */
    (void)lens_fail(err, LENS_E_INVAL,
                    "the 'url' of the embedding endpoint is not one: %s", why);
    return lens_hint(err, LENS_E_INVAL, "write it like '%s'",
                     "http://localhost:8080/v1");
}

/* `out` is replaced. */
static CURLUcode get_part(const struct lens_curl *curl, CURLU *url,
                          CURLUPart part, struct lens_buffer *out)
{
    char *text = NULL;
    CURLUcode code = curl->url_get(url, part, &text, 0);

    lens_buffer_clear(out);
    if (code == CURLUE_OK)
        lens_buffer_add_text(out, text);
    curl->free(text);
    return lens_buffer_status(out) == LENS_OK ? code : CURLUE_OUT_OF_MEMORY;
}

static bool ends_with(const struct lens_buffer *text, const char *end)
{
    size_t len = strlen(end);

    return text->len >= len && !memcmp(text->p + text->len - len, end, len);
}

/* From base to endpoint; one that is an endpoint already stays as it is. */
static CURLUcode complete_path(const struct lens_curl *curl, CURLU *url,
                               struct lens_buffer *path)
{
    CURLUcode code = get_part(curl, url, CURLUPART_PATH, path);

    if (code != CURLUE_OK)
        return code;
    while (path->len && path->p[path->len - 1] == '/')
        path->p[--path->len] = '\0';
    if (path->len == 0)
        lens_buffer_add_text(path, "/v1");
    if (!ends_with(path, endpoint_path))
        lens_buffer_add_text(path, endpoint_path);
    if (lens_buffer_status(path) != LENS_OK)
        return CURLUE_OUT_OF_MEMORY;
    return curl->url_set(url, CURLUPART_PATH, path->p, 0);
}

/* Names and addresses of this host, as libcurl writes them. */
static bool is_loopback(const char *host)
{
    return !strcmp(host, "localhost") || !strcmp(host, "[::1]") ||
           (!strncmp(host, "127.", 4) &&
            strspn(host, "0123456789.") == strlen(host));
}

/* What people may see of the URL; takes the rest away from it. */
static CURLUcode make_shown(struct lens_http_transport *t, CURLU *url,
                            struct lens_buffer *text)
{
    static const CURLUPart hidden[] = { CURLUPART_USER, CURLUPART_PASSWORD,
                                        CURLUPART_OPTIONS, CURLUPART_QUERY };
    CURLUcode code = CURLUE_OK;

    for (size_t i = 0; i < 4 && code == CURLUE_OK; i++)
        code = t->curl.url_set(url, hidden[i], NULL, 0);
    if (code == CURLUE_OK)
        code = get_part(&t->curl, url, CURLUPART_URL, text);
    if (code == CURLUE_OK)
        (void)snprintf(t->endpoint, sizeof(t->endpoint),
                       text->len < sizeof(t->endpoint) ? "%s" : "%.120s...",
                       text->p);
    return code;
}

static CURLUcode read_url(struct lens_http_transport *t, CURLU *url,
                          const char *given, struct lens_buffer *full,
                          struct lens_buffer *part)
{
    CURLUcode code = t->curl.url_set(url, CURLUPART_URL, given, 0);

    if (code == CURLUE_OK)
        code = get_part(&t->curl, url, CURLUPART_SCHEME, part);
    if (code == CURLUE_OK && strcmp(part->p, "http") != 0 &&
        strcmp(part->p, "https") != 0)
        return CURLUE_UNSUPPORTED_SCHEME;
    if (code == CURLUE_OK)
        code = get_part(&t->curl, url, CURLUPART_HOST, part);
    if (code == CURLUE_OK)
        t->is_loopback = is_loopback(part->p);
    if (code == CURLUE_OK)
        code = t->curl.url_set(url, CURLUPART_FRAGMENT, NULL, 0);
    if (code == CURLUE_OK)
        code = complete_path(&t->curl, url, part);
    if (code == CURLUE_OK)
        code = get_part(&t->curl, url, CURLUPART_URL, full);
    if (code == CURLUE_OK)
        code = make_shown(t, url, part);
    return code;
}

static enum lens_status set_url(struct lens_http_transport *t,
                                const char *given, struct lens_error *err)
{
    struct lens_buffer full, part;
    CURLU *url = t->curl.url();
    enum lens_status status = LENS_OK;
    CURLUcode code = CURLUE_OUT_OF_MEMORY;

    lens_buffer_init(&full, MAX_BUILT_URL);
    lens_buffer_init(&part, MAX_BUILT_URL);
    if (url)
        code = read_url(t, url, given, &full, &part);
    if (code == CURLUE_OK &&
        t->curl.easy_setopt(t->easy, CURLOPT_URL, full.p) != CURLE_OK)
        code = CURLUE_OUT_OF_MEMORY;
    if (code == CURLUE_OUT_OF_MEMORY)
        status = fail_memory(err);
    else if (code != CURLUE_OK)
        status = fail_url(err, t->curl.url_strerror(code));
    lens_buffer_release(&full);
    lens_buffer_release(&part);
    t->curl.url_cleanup(url);
    return status;
}

static bool add_header(struct lens_http_transport *t, const char *line)
{
    struct curl_slist *longer = t->curl.slist_append(t->headers, line);

    if (longer)
        t->headers = longer;
    return longer != NULL;
}

static enum lens_status set_headers(struct lens_http_transport *t,
                                    const char *key, struct lens_error *err)
{
    struct lens_buffer line;
    bool done;

    lens_buffer_init(&line, LENS_HTTP_KEY_MAX + 64);
    lens_buffer_add_format(&line, "Authorization: Bearer %s", key ? key : "");
    /* Without its value a header that libcurl would add is left out: waiting
     * for "100 Continue" costs a second where a server does not know it. */
    done = lens_buffer_status(&line) == LENS_OK && add_header(t, "Expect:") &&
           add_header(t, "Content-Type: application/json") &&
           add_header(t, "Accept: application/json") &&
           (!key || add_header(t, line.p));
    lens_buffer_release(&line);
    return done ? LENS_OK : fail_memory(err);
}

static size_t take_header(char *line, size_t size, size_t n, void *arg)
{
    struct lens_http_transport *t = arg;

    (void)line;
    t->header_bytes += size * n;
    return t->header_bytes <= LENS_HTTP_HEADERS_MAX ? size * n : 0;
}

static size_t take_body(char *bytes, size_t size, size_t n, void *arg)
{
    struct lens_http_transport *t = arg;

    lens_buffer_add(&t->body, bytes, size * n);
    return lens_buffer_status(&t->body) == LENS_OK ? size * n : 0;
}

/* Typed doors to a function of variable arguments. */
static bool set_long(struct lens_http_transport *t, CURLoption option,
                     long value)
{
    return t->curl.easy_setopt(t->easy, option, value) == CURLE_OK;
}

static bool set_text(struct lens_http_transport *t, CURLoption option,
                     const char *value)
{
    return t->curl.easy_setopt(t->easy, option, value) == CURLE_OK;
}

static bool set_pointer(struct lens_http_transport *t, CURLoption option,
                        void *value)
{
    return t->curl.easy_setopt(t->easy, option, value) == CURLE_OK;
}

static bool set_function(struct lens_http_transport *t, CURLoption option,
                         size_t (*function)(char *, size_t, size_t, void *))
{
    return t->curl.easy_setopt(t->easy, option, function) == CURLE_OK;
}

static bool set_receivers(struct lens_http_transport *t)
{
    return set_function(t, CURLOPT_WRITEFUNCTION, take_body) &&
           set_pointer(t, CURLOPT_WRITEDATA, t) &&
           set_function(t, CURLOPT_HEADERFUNCTION, take_header) &&
           set_pointer(t, CURLOPT_HEADERDATA, t) &&
           set_pointer(t, CURLOPT_ERRORBUFFER, t->detail) &&
           set_pointer(t, CURLOPT_HTTPHEADER, t->headers);
}

/* Several of these are libcurl's defaults; we depend on them, so we say them.
 * No encoding is accepted: a small answer must not unpack into a large one. */
static bool set_rules(struct lens_http_transport *t, long timeout_ms)
{
    long connect_ms =
        timeout_ms < LENS_HTTP_CONNECT_MS ? timeout_ms : LENS_HTTP_CONNECT_MS;

    return set_long(t, CURLOPT_POST, 1) && set_long(t, CURLOPT_NOSIGNAL, 1) &&
           set_text(t, CURLOPT_PROTOCOLS_STR, "http,https") &&
           set_long(t, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1) &&
           set_long(t, CURLOPT_FOLLOWLOCATION, 0) &&
           set_long(t, CURLOPT_SSL_VERIFYPEER, 1) &&
           set_long(t, CURLOPT_SSL_VERIFYHOST, 2) &&
           set_long(t, CURLOPT_CONNECTTIMEOUT_MS, connect_ms) &&
           set_long(t, CURLOPT_TIMEOUT_MS, timeout_ms) &&
           set_text(t, CURLOPT_ACCEPT_ENCODING, NULL) &&
           set_text(t, CURLOPT_USERAGENT, "asklens") &&
           (!t->is_loopback || set_text(t, CURLOPT_PROXY, ""));
}

static enum lens_status prepare(struct lens_http_transport *t, const char *url,
                                const char *key, unsigned timeout_ms,
                                struct lens_error *err)
{
    enum lens_status status = lens_curl_open(&t->curl, err);

    if (status != LENS_OK)
        return status;
    t->easy = t->curl.easy_init();
    if (!t->easy)
        return fail_memory(err);
    status = set_url(t, url, err);
    if (status == LENS_OK)
        status = set_headers(t, key, err);
    if (status == LENS_OK &&
        !(set_rules(t, (long)timeout_ms) && set_receivers(t)))
        status = lens_fail(err, LENS_E_BACKEND,
                           "'libcurl' does not know an option we need");
    return status;
}

enum lens_status lens_http_transport_open(const char *url, const char *key,
                                          unsigned timeout_ms,
                                          struct lens_http_transport **out,
                                          struct lens_error *err)
{
    struct lens_http_transport *t;
    enum lens_status status;

    if (strlen(url) > LENS_HTTP_URL_MAX)
        return fail_url(err, "it is too long");
    t = lens_calloc(1, sizeof(*t));
    if (!t)
        return fail_memory(err);
    status = prepare(t, url, key, timeout_ms, err);
    if (status != LENS_OK) {
        lens_http_transport_close(t);
        return status;
    }
    *out = t;
    return LENS_OK;
}

void lens_http_transport_close(struct lens_http_transport *t)
{
    if (!t)
        return;
    if (t->curl.library) {
        t->curl.easy_cleanup(t->easy);
        t->curl.slist_free_all(t->headers);
        lens_curl_close(&t->curl);
    }
    lens_buffer_release(&t->body);
    lens_free(t);
}

const char *lens_http_transport_endpoint(const struct lens_http_transport *t)
{
    return t->endpoint;
}

static enum lens_http_trouble trouble_of(CURLcode code)
{
    switch (code) {
    case CURLE_OK: return LENS_HTTP_NO_TROUBLE;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY: return LENS_HTTP_NO_HOST;
    case CURLE_COULDNT_CONNECT: return LENS_HTTP_NO_CONNECTION;
    case CURLE_OPERATION_TIMEDOUT: return LENS_HTTP_TOO_SLOW;
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR: return LENS_HTTP_CUT_OFF;
    case CURLE_PEER_FAILED_VERIFICATION: return LENS_HTTP_UNTRUSTED;
    case CURLE_WRITE_ERROR: return LENS_HTTP_TOO_LARGE;
    default: return LENS_HTTP_NO_HTTP;
    }
}

static void read_reply(struct lens_http_transport *t, CURLcode code,
                       struct lens_http_reply *reply)
{
    curl_off_t seconds = 0;

    *reply = (struct lens_http_reply){ .trouble = trouble_of(code) };
    if (code != CURLE_OK) {
        reply->detail = t->detail[0] ? t->detail : t->curl.easy_strerror(code);
        return;
    }
    (void)t->curl.easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &reply->status);
    (void)t->curl.easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &seconds);
    reply->retry_after_s = seconds;
    reply->body = lens_buffer_view(&t->body);
    reply->detail = "";
}

enum lens_status lens_http_transport_post(struct lens_http_transport *t,
                                          struct lens_view body,
                                          size_t max_answer,
                                          struct lens_http_reply *reply,
                                          struct lens_error *err)
{
    CURLcode code;

    lens_buffer_clear(&t->body);
    t->body.max = max_answer;
    t->header_bytes = 0;
    t->detail[0] = '\0';
    code = t->curl.easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE, (long)body.len);
    if (code == CURLE_OK)
        code = t->curl.easy_setopt(t->easy, CURLOPT_POSTFIELDS, body.p);
    if (code == CURLE_OK)
        code = t->curl.easy_perform(t->easy);
    if (code == CURLE_OUT_OF_MEMORY ||
        lens_buffer_status(&t->body) == LENS_E_NOMEM)
        return fail_memory(err);
    read_reply(t, code, reply);
    return LENS_OK;
}

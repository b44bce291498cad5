#include "serve/guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

static bool equals(struct lens_view a, const char *b)
{
    return strlen(b) == a.len && strncasecmp(a.p, b, a.len) == 0;
}

static bool equals_view(struct lens_view a, struct lens_view b)
{
    return a.len == b.len && strncasecmp(a.p, b.p, a.len) == 0;
}

/* Cut `prefix` off, in any case. */
static bool skip(struct lens_view *text, const char *prefix)
{
    size_t len = strlen(prefix);

    if (text->len < len || strncasecmp(text->p, prefix, len) != 0)
        return false;
    text->p += len;
    text->len -= len;
    return true;
}

static void skip_blanks(struct lens_view *text)
{
    while (text->len && (*text->p == ' ' || *text->p == '\t')) {
        text->p++;
        text->len--;
    }
}

static bool is_plain(struct lens_view text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.p[i] <= ' ' || text.p[i] > '~')
            return false;
    }
    return true;
}

bool lens_token_is_valid(struct lens_view token)
{
    return token.len >= LENS_TOKEN_MIN && token.len <= LENS_TOKEN_MAX &&
           is_plain(token);
}

void lens_guard_set_token(struct lens_guard *guard, struct lens_view token)
{
    lens_sha256(token, guard->token_hash);
    guard->has_token = true;
}

/* Hashes are compared, all of them to the end: how long that takes says neither
 * how long the token is nor where a guess goes wrong. */
bool lens_guard_knows(const struct lens_guard *guard,
                      struct lens_view authorization)
{
    char hash[LENS_SHA256_LEN + 1];
    unsigned differences = 0;

    if (!guard->has_token || !skip(&authorization, "Bearer "))
        return false;
    skip_blanks(&authorization);
    if (authorization.len > LENS_TOKEN_MAX)
        return false;
    lens_sha256(authorization, hash);
    for (size_t i = 0; i < LENS_SHA256_LEN; i++)
        differences |= (unsigned char)(hash[i] ^ guard->token_hash[i]);
    return differences == 0;
}

static bool is_port(struct lens_view text)
{
    if (text.len == 0 || text.len > 5)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
    }
    return true;
}

bool lens_host_split(struct lens_view host, struct lens_view *out)
{
    bool is_bracketed = skip(&host, "[");
    const char *end = memchr(host.p, is_bracketed ? ']' : ':', host.len);
    size_t len = end ? (size_t)(end - host.p) : host.len;
    struct lens_view rest;

    if (!is_plain(host) || len == 0 || (is_bracketed && !end))
        return false;
    rest.p = host.p + len + is_bracketed;
    rest.len = host.len - len - is_bracketed;
    *out = (struct lens_view){ host.p, len };
    return rest.len == 0 ||
           (rest.p[0] == ':' &&
            is_port((struct lens_view){ rest.p + 1, rest.len - 1 }));
}

enum address {
    NO_ADDRESS,
    LOOPBACK,
    OTHER
};

static enum address address_of(struct lens_view name)
{
    char text[INET6_ADDRSTRLEN + 1];
    struct in6_addr in6;
    struct in_addr in;

    if (name.len >= sizeof(text))
        return NO_ADDRESS;
    memcpy(text, name.p, name.len);
    text[name.len] = '\0';
    if (inet_pton(AF_INET, text, &in) == 1)
        return ntohl(in.s_addr) >> 24 == 127 ? LOOPBACK : OTHER;
    if (inet_pton(AF_INET6, text, &in6) == 1)
        return IN6_IS_ADDR_LOOPBACK(&in6) ? LOOPBACK : OTHER;
    return NO_ADDRESS;
}

bool lens_guard_host(const struct lens_guard *guard, struct lens_view host)
{
    struct lens_view name;
    enum address address;

    if (!lens_host_split(host, &name))
        return false;
    if (equals(name, "localhost"))
        return true;
    address = address_of(name);
    if (address == LOOPBACK || (address == OTHER && guard->is_open))
        return true;
    for (size_t i = 0; i < guard->n_hosts; i++) {
        if (equals_view(name, guard->hosts[i]))
            return true;
    }
    return false;
}

bool lens_origin_is_same(struct lens_view origin, struct lens_view host)
{
    return (skip(&origin, "http://") || skip(&origin, "https://")) &&
           origin.len && equals_view(origin, host);
}

bool lens_guard_origin(const struct lens_guard *guard, struct lens_view origin)
{
    for (size_t i = 0; i < guard->n_origins; i++) {
        if (!strcmp(guard->origins[i], "*") ||
            equals(origin, guard->origins[i]))
            return true;
    }
    return false;
}

bool lens_type_is_json(struct lens_view content_type)
{
    const char *end = memchr(content_type.p, ';', content_type.len);

    if (end)
        content_type.len = (size_t)(end - content_type.p);
    while (content_type.len && (content_type.p[content_type.len - 1] == ' ' ||
                                content_type.p[content_type.len - 1] == '\t'))
        content_type.len--;
    if (!skip(&content_type, "application/"))
        return false;
    if (equals(content_type, "json"))
        return true;
    return content_type.len > 5 &&
           equals(
               (struct lens_view){ content_type.p + content_type.len - 5, 5 },
               "+json");
}

bool lens_request_id_is_plain(struct lens_view id)
{
    if (id.len == 0 || id.len > LENS_REQUEST_ID_MAX)
        return false;
    for (size_t i = 0; i < id.len; i++) {
        char c = id.p[i], lower = (char)(c | 0x20);

        if (!(lower >= 'a' && lower <= 'z') && !(c >= '0' && c <= '9') &&
            c != '.' && c != '_' && c != '-')
            return false;
    }
    return true;
}

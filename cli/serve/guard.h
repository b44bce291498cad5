/*
 * guard.h - who may come in: rules over what a request says of itself.
 *
 * A server on this machine is reached by every web page its user opens.  Three
 * things keep pages out: a page cannot choose Host, so that a name which was
 * bound to 127.0.0.1 a moment ago (DNS rebinding) is not one of ours; it cannot
 * choose Origin, which is somebody else's; and it cannot know the token.
 *
 * Host may be a name of this machine's loopback, what was listened on, what
 * --host names; and, when other machines may come at all, any address, since
 * rebinding needs a name.  Ports are not looked at: a tunnel changes them.
 *
 * Origin is that of the very host asked, or one of --cors; none at all is a
 * program, not a page.
 *
 * Sources: RFC 9110 (Host, content types), RFC 6454 (origins), RFC 6750 (bearer
 * tokens).
 */
#ifndef LENS_SERVE_GUARD_H
#define LENS_SERVE_GUARD_H

#include <stdbool.h>
#include <stddef.h>

#include "asklens/view.h"
#include "base/sha256.h"

enum {
    LENS_GUARD_NAMES_MAX = 80,
    LENS_TOKEN_MIN = 16, /* characters */
    LENS_TOKEN_MAX = 1024
};

/* Strings are borrowed. */
struct lens_guard {
    bool has_token;
    char token_hash[LENS_SHA256_LEN + 1];
    bool is_open; /* other machines may come: any address is a good Host */
    struct lens_view hosts[LENS_GUARD_NAMES_MAX]; /* without ports */
    size_t n_hosts;
    const char *const *origins; /* of --cors; "*" is every one */
    size_t n_origins;
};

/* Of a token that could be one: printable ASCII without blanks, LENS_TOKEN_MIN
 * to LENS_TOKEN_MAX of it. */
bool lens_token_is_valid(struct lens_view token);
void lens_guard_set_token(struct lens_guard *guard, struct lens_view token);

/* Does the field Authorization hold the token?  Takes the same time whichever
 * characters are wrong. */
bool lens_guard_knows(const struct lens_guard *guard,
                      struct lens_view authorization);

/* The name or address of "host", "host:port" or "[v6]:port", without brackets;
 * false when it is none of these. */
bool lens_host_split(struct lens_view host, struct lens_view *out);

bool lens_guard_host(const struct lens_guard *guard, struct lens_view host);

/* Is the page of `origin` one of `host`'s own? */
bool lens_origin_is_same(struct lens_view origin, struct lens_view host);

/* Is it one that --cors allows? */
bool lens_guard_origin(const struct lens_guard *guard, struct lens_view origin);

/* "application/json" or "application/...+json", parameters allowed. */
bool lens_type_is_json(struct lens_view content_type);

enum {
    LENS_REQUEST_ID_MAX = 64
};

/* May a client's X-Request-Id be taken as it is? */
bool lens_request_id_is_plain(struct lens_view id);

#endif /* LENS_SERVE_GUARD_H */

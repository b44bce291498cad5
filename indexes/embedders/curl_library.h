/*
 * curl_library.h - libcurl, loaded when the first request is near.
 *
 * Linked in the ordinary way libcurl brings 30 shared libraries along (TLS,
 * Kerberos, LDAP, SSH, ...), which the dynamic linker maps and relocates before
 * main().  Measured by starting programs that do nothing, two rounds of 50
 * taken in turns, median on two cores of a Xeon (Debian 12, libcurl 7.88.1):
 *
 *     plain                      0.7 ms
 *     linked to libcurl          8.6 to 9.5 ms, at best 4.4
 *     dlopen() of it in main()   8.7 to 9.3 ms
 *
 * The whole of 'asklens ask' without a model may take 20 ms, and nearly nobody
 * asks an endpoint.  So the library is opened by name when an http embedder is;
 * its functions are reached through this table, whose types are those of
 * libcurl's own header.  libcurl.so.4 has been its name, and its functions
 * compatible, since 2006.
 *
 * The library counts who uses it: each open is paired with one close, and it
 * stays mapped to the end of the process because what it brings along leaves
 * handlers behind.  Before libcurl 7.84 two threads must not open at once.
 */
#ifndef LENS_EMBEDDERS_CURL_LIBRARY_H
#define LENS_EMBEDDERS_CURL_LIBRARY_H

#include <curl/curl.h>

#include "asklens/status.h"

/* The functions we use: their names here and, behind curl_, there. */
#define LENS_CURL_FUNCTIONS(X) \
    X(global_init)             \
    X(global_cleanup)          \
    X(easy_init)               \
    X(easy_setopt)             \
    X(easy_perform)            \
    X(easy_getinfo)            \
    X(easy_strerror)           \
    X(easy_cleanup)            \
    X(slist_append)            \
    X(slist_free_all)          \
    X(url)                     \
    X(url_set)                 \
    X(url_get)                 \
    X(url_strerror)            \
    X(url_cleanup)             \
    X(free)

/* Zero-initialised is closed. */
struct lens_curl {
    void *library; /* of dlopen() */
#define X(name) __typeof__(curl_##name) *name;
    LENS_CURL_FUNCTIONS(X)
#undef X
};

LENS_MUST_CHECK enum lens_status lens_curl_open(struct lens_curl *out,
                                                struct lens_error *err);
void lens_curl_close(struct lens_curl *curl);

#endif /* LENS_EMBEDDERS_CURL_LIBRARY_H */

/*
 * listen.h - the sockets a server listens on.
 *
 * TCP by HOST:PORT, [IPv6]:PORT or PORT alone (127.0.0.1); a name is listened
 * on at each of its addresses.  A Unix socket by its path: a socket file nobody
 * listens behind any more is replaced, one that answers is somebody else's.
 */
#ifndef LENS_SERVE_LISTEN_H
#define LENS_SERVE_LISTEN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "asklens/status.h"

enum {
    LENS_LISTENERS_MAX = 16,
    LENS_LISTEN_NAME_MAX = 128
};

struct lens_listener {
    int fd;
    bool is_unix;
    bool is_loopback; /* only this machine can reach it */
    /* Where it is: "http://127.0.0.1:8642", "unix:/run/asklens.sock". */
    char name[LENS_LISTEN_NAME_MAX];
};

/* Zero-initialised is valid and empty. */
struct lens_listeners {
    struct lens_listener at[LENS_LISTENERS_MAX];
    size_t n;
    const char *unix_path; /* to be removed at the end; borrowed */
    dev_t unix_dev;        /* if it is still the one we made */
    ino_t unix_ino;
};

LENS_MUST_CHECK enum lens_status lens_listen_tcp(struct lens_listeners *to,
                                                 const char *where,
                                                 struct lens_error *err);

/* LENS_E_BUSY when somebody answers there; LENS_E_INVAL when there is a file
 * that is no socket. */
LENS_MUST_CHECK enum lens_status lens_listen_unix(struct lens_listeners *to,
                                                  const char *path,
                                                  unsigned mode,
                                                  struct lens_error *err);

/* A socket that listens already, passed to us by its number. */
LENS_MUST_CHECK enum lens_status
lens_listen_inherited(struct lens_listeners *to, int fd,
                      struct lens_error *err);

/* Close them, and remove the file of the Unix socket. */
void lens_listeners_close(struct lens_listeners *listeners);

/* The next connection of a listener, not blocking; -1 and errno. */
int lens_listener_accept(const struct lens_listener *listener);

#endif /* LENS_SERVE_LISTEN_H */

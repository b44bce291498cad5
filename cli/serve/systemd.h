/*
 * systemd.h - being started and watched by systemd, without its library.
 *
 * Sockets it opened for us are the descriptors from 3 on, as many as
 * $LISTEN_FDS says, meant for the process $LISTEN_PID (sd_listen_fds(3)).  What
 * we say goes as one datagram to the Unix socket $NOTIFY_SOCKET, "@" standing
 * for the zero byte of an abstract name (sd_notify(3)).
 */
#ifndef LENS_SERVE_SYSTEMD_H
#define LENS_SERVE_SYSTEMD_H

#include <stddef.h>

enum {
    LENS_SYSTEMD_FIRST_FD = 3
};

/* How many sockets were passed to us. */
size_t lens_systemd_sockets(void);

/* "READY=1"; nothing happens where nobody listens. */
void lens_systemd_notify(const char *state);

/* "RELOADING=1", with the time that systemd wants to know. */
void lens_systemd_reloading(void);

#endif /* LENS_SERVE_SYSTEMD_H */

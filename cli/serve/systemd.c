#include "serve/systemd.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"

/* 0 for what is no number. */
static unsigned long number_of(const char *variable)
{
    const char *text = getenv(variable);
    char *end;
    unsigned long value;

    if (!text || *text < '0' || *text > '9')
        return 0;
    value = strtoul(text, &end, 10);
    return *end ? 0 : value;
}

size_t lens_systemd_sockets(void)
{
    if (number_of("LISTEN_PID") != (unsigned long)getpid())
        return 0;
    return number_of("LISTEN_FDS");
}

void lens_systemd_notify(const char *state)
{
    struct sockaddr_un to = { .sun_family = AF_UNIX };
    const char *where = getenv("NOTIFY_SOCKET");
    size_t len = where ? strlen(where) : 0;
    int fd;

    if (len < 2 || len >= sizeof(to.sun_path) ||
        (*where != '/' && *where != '@'))
        return;
    memcpy(to.sun_path, where, len);
    if (*where == '@')
        to.sun_path[0] = '\0';
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    (void)sendto(fd, state, strlen(state), MSG_NOSIGNAL,
                 (const struct sockaddr *)&to,
                 (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
    (void)close(fd);
}

void lens_systemd_reloading(void)
{
    char state[64];

    (void)snprintf(state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%" PRIu64,
                   lens_clock_us());
    lens_systemd_notify(state);
}

#include "serve/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.h"

enum {
    BACKLOG = 511,
    HOST_MAX = 256,
    PORT_MAX = 8
};

/* Not inherited by what we run, never waiting. */
static bool make_quiet(int fd)
{
    return fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 &&
           fcntl(fd, F_SETFL, O_NONBLOCK) == 0;
}

static bool is_loopback(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;

        memcpy(&in, address, sizeof(in));
        return ntohl(in.sin_addr.s_addr) >> 24 == 127;
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;

        memcpy(&in6, address, sizeof(in6));
        return IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr);
    }
    return address->sa_family == AF_UNIX;
}

static void name_tcp(struct lens_listener *listener,
                     const struct sockaddr *address, socklen_t len)
{
    char host[HOST_MAX] = "?", port[PORT_MAX] = "?";

    (void)getnameinfo(address, len, host, sizeof(host), port, sizeof(port),
                      NI_NUMERICHOST | NI_NUMERICSERV);
    (void)snprintf(listener->name, sizeof(listener->name),
                   address->sa_family == AF_INET6 ? "http://[%.100s]:%s"
                                                  : "http://%.100s:%s",
                   host, port);
}

/* What the socket turned out to be bound to; takes `fd` over when it is good.
 */
static enum lens_status add_listener(struct lens_listeners *to, int fd,
                                     struct lens_error *err)
{
    struct sockaddr_storage address;
    socklen_t len = sizeof(address);
    struct lens_listener *listener = &to->at[to->n];

    if (to->n == LENS_LISTENERS_MAX)
        return lens_fail(err, LENS_E_LIMIT, "more than %d sockets to listen on",
                         LENS_LISTENERS_MAX);
    memset(&address, 0, sizeof(address));
    if (getsockname(fd, (struct sockaddr *)&address, &len) != 0 ||
        !make_quiet(fd))
        return lens_fail(err, LENS_E_IO, "cannot use a listening socket: %s",
                         strerror(errno));
    *listener = (struct lens_listener){ .fd = fd };
    listener->is_unix = address.ss_family == AF_UNIX;
    listener->is_loopback = is_loopback((struct sockaddr *)&address);
    if (listener->is_unix) {
        struct sockaddr_un un;

        memcpy(&un, &address, sizeof(un));
        (void)snprintf(listener->name, sizeof(listener->name), "unix:%.*s",
                       (int)sizeof(un.sun_path), un.sun_path);
    } else {
        name_tcp(listener, (struct sockaddr *)&address, len);
    }
    to->n++;
    return LENS_OK;
}

/* "HOST:PORT", "[IPv6]:PORT" or "PORT". */
static bool split_where(const char *where, char host[HOST_MAX],
                        char port[PORT_MAX])
{
    const char *colon = strrchr(where, ':'), *begin = where;
    size_t len = colon ? (size_t)(colon - where) : 0;
    const char *digits = colon ? colon + 1 : where;
    size_t n_digits = strspn(digits, "0123456789");

    if (len && where[0] == '[' && where[len - 1] == ']') {
        begin++;
        len -= 2;
    } else if (memchr(where, ':', len)) {
        return false;
    }
    if (n_digits == 0 || digits[n_digits] || n_digits >= PORT_MAX ||
        len >= HOST_MAX || (colon && len == 0))
        return false;
    (void)snprintf(host, HOST_MAX, "%.*s", colon ? (int)len : 9,
                   colon ? begin : "127.0.0.1");
    (void)snprintf(port, PORT_MAX, "%s", digits);
    return true;
}

static enum lens_status cannot_listen(const char *where, int fd,
                                      struct lens_error *err)
{
    int why = errno;

    if (fd >= 0)
        (void)close(fd);
    (void)lens_fail(err, LENS_E_IO, "cannot listen on '%.120s': %s", where,
                    strerror(why));
    return why == EADDRINUSE
               ? lens_hint(err, LENS_E_IO,
                           "another program has it; port 0 takes a free one")
               : LENS_E_IO;
}

static enum lens_status listen_address(struct lens_listeners *to,
                                       const struct addrinfo *address,
                                       const char *where,
                                       struct lens_error *err)
{
    const int on = 1;
    int fd = socket(address->ai_family, SOCK_STREAM, 0);
    enum lens_status status;

    if (fd < 0)
        return cannot_listen(where, fd, err);
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (address->ai_family == AF_INET6)
        (void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
    if (bind(fd, address->ai_addr, address->ai_addrlen) != 0 ||
        listen(fd, BACKLOG) != 0)
        return cannot_listen(where, fd, err);
    status = add_listener(to, fd, err);
    if (status != LENS_OK)
        (void)close(fd);
    return status;
}

enum lens_status lens_listen_tcp(struct lens_listeners *to, const char *where,
                                 struct lens_error *err)
{
    const struct addrinfo wanted = { .ai_family = AF_UNSPEC,
                                     .ai_socktype = SOCK_STREAM,
                                     .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
    char host[HOST_MAX], port[PORT_MAX];
    struct addrinfo *found = NULL;
    enum lens_status status = LENS_OK;
    int trouble;

    if (!split_where(where, host, port)) {
        (void)lens_fail(err, LENS_E_INVAL, "'%.120s' is no place to listen on",
                        where);
        return lens_hint(err, LENS_E_INVAL,
                         "give HOST:PORT, such as 127.0.0.1:8642 or "
                         "[::1]:8642");
    }
    trouble = getaddrinfo(host, port, &wanted, &found);
    if (trouble != 0)
        return lens_fail(err, LENS_E_NOT_FOUND, "cannot listen on '%.120s': %s",
                         where, gai_strerror(trouble));
    for (const struct addrinfo *a = found; status == LENS_OK && a;
         a = a->ai_next)
        status = listen_address(to, a, where, err);
    freeaddrinfo(found);
    return status;
}

static bool answers(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    bool yes;

    if (fd < 0)
        return true;
    /* A full backlog would make us wait, and is an answer too. */
    (void)make_quiet(fd);
    yes =
        connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0 ||
        errno == EAGAIN;
    (void)close(fd);
    return yes;
}

/* Make room for our socket: what a server left behind goes. */
static enum lens_status clear_path(const struct sockaddr_un *address,
                                   struct lens_error *err)
{
    const char *path = address->sun_path;
    struct stat file;

    if (lstat(path, &file) != 0)
        return LENS_OK;
    if (!S_ISSOCK(file.st_mode))
        return lens_fail(err, LENS_E_INVAL, "'%s' is there and is no socket",
                         path);
    if (answers(address)) {
        (void)lens_fail(err, LENS_E_BUSY, "another server listens on '%s'",
                        path);
        return lens_hint(err, LENS_E_BUSY,
                         "stop that one, or give another "
                         "path");
    }
    return unlink(path) == 0 ? LENS_OK : cannot_listen(path, -1, err);
}

/* The file belongs to the mode from its first moment on: umask() is the
 * process's, and this runs before there are threads. */
static int bind_with_mode(int fd, const struct sockaddr_un *address,
                          unsigned mode)
{
    mode_t before = umask((mode_t)(0777 & ~mode));
    int result = bind(fd, (const struct sockaddr *)address, sizeof(*address));

    (void)umask(before);
    return result;
}

enum lens_status lens_listen_unix(struct lens_listeners *to, const char *path,
                                  unsigned mode, struct lens_error *err)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct stat file;
    enum lens_status status;
    int fd;

    if (strlen(path) >= sizeof(address.sun_path))
        return lens_fail(err, LENS_E_LIMIT,
                         "the path '%.80s...' is too long for a socket", path);
    (void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
    status = clear_path(&address, err);
    if (status != LENS_OK)
        return status;
    fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0 || bind_with_mode(fd, &address, mode) != 0 ||
        listen(fd, BACKLOG) != 0)
        return cannot_listen(path, fd, err);
    status = add_listener(to, fd, err);
    if (status != LENS_OK) {
        (void)close(fd);
        return status;
    }
    if (lstat(path, &file) == 0) {
        to->unix_path = path;
        to->unix_dev = file.st_dev;
        to->unix_ino = file.st_ino;
    }
    return LENS_OK;
}

enum lens_status lens_listen_inherited(struct lens_listeners *to, int fd,
                                       struct lens_error *err)
{
    int is_listening = 0;
    socklen_t len = sizeof(is_listening);

    if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &len) != 0 ||
        !is_listening)
        return lens_fail(err, LENS_E_INVAL,
                         "descriptor %d, which we were given, is no socket "
                         "that listens",
                         fd);
    return add_listener(to, fd, err);
}

void lens_listeners_close(struct lens_listeners *listeners)
{
    struct stat file;

    for (size_t i = 0; i < listeners->n; i++)
        (void)close(listeners->at[i].fd);
    listeners->n = 0;
    if (listeners->unix_path && lstat(listeners->unix_path, &file) == 0 &&
        file.st_dev == listeners->unix_dev &&
        file.st_ino == listeners->unix_ino)
        (void)unlink(listeners->unix_path);
    listeners->unix_path = NULL;
}

int lens_listener_accept(const struct lens_listener *listener)
{
    int fd = accept(listener->fd, NULL, NULL);

    if (fd >= 0)
        (void)make_quiet(fd);
    return fd;
}

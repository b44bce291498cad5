#include "bench/child_server.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "places.h"

enum {
    SAID_MAX = 1024,
    READY_MS = 120 * 1000, /* a large index is read for its checksums */
    ENVIRONMENT_MAX = 1024,
    NOT_STARTED = 127
};

extern char **environ;

/* What would make it another server than the one we want. */
static bool is_passed_on(const char *variable)
{
    static const char *const kept_back[] = { "ASKLENS_TOKEN=", "LISTEN_FDS=",
                                             "LISTEN_PID=", "NOTIFY_SOCKET=" };

    for (size_t i = 0; i < sizeof(kept_back) / sizeof(*kept_back); i++) {
        if (!strncmp(variable, kept_back[i], strlen(kept_back[i])))
            return false;
    }
    return true;
}

static void fill_environment(char *out[ENVIRONMENT_MAX + 1])
{
    size_t n = 0;

    for (char **p = environ; *p && n < ENVIRONMENT_MAX; p++) {
        if (is_passed_on(*p))
            out[n++] = *p;
    }
    out[n] = NULL;
}

/* Between fork() and exec(): system calls only. */
static _Noreturn void become(const char *program, char *const *argv,
                             char *const *environment, int out, pid_t parent)
{
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() == parent && nothing >= 0 &&
        dup2(nothing, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0)
        (void)execve(program, argv, environment);
    _exit(NOT_STARTED);
}

static enum lens_status start(const char *program, const char *dir,
                              size_t n_workers, struct lens_child_server *out,
                              struct lens_error *err)
{
    char workers[32], *environment[ENVIRONMENT_MAX + 1];
    const char *words[] = { program,   "serve", "--listen",  "127.0.0.1:0",
                            "--log",   "none",  "--workers", workers,
                            "--index", dir,     NULL };
    char *argv[sizeof(words) / sizeof(*words)];
    const pid_t parent = getpid();
    int ends[2];

    (void)snprintf(workers, sizeof(workers), "%zu", n_workers);
    /* exec() does not write to them, its type only says so. */
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        argv[i] = (char *)(uintptr_t)words[i];
    fill_environment(environment);
    if (pipe(ends) != 0)
        return lens_fail(err, LENS_E_IO, "cannot make a pipe: %s",
                         strerror(errno));
    (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    *out = (struct lens_child_server){ .pid = fork(), .output = ends[0] };
    if (out->pid == 0)
        become(program, argv, environment, ends[1], parent);
    (void)close(ends[1]);
    if (out->pid > 0)
        return LENS_OK;
    (void)close(ends[0]);
    *out = (struct lens_child_server){ .pid = 0 };
    return lens_fail(err, LENS_E_IO, "cannot start '%.160s': %s", program,
                     strerror(errno));
}

/* What it says up to "ready"; fails when it ends before, or says nothing for
 * too long. */
static enum lens_status hear(const struct lens_child_server *server,
                             char said[SAID_MAX], struct lens_error *err)
{
    const uint64_t until_us = lens_clock_us() + (uint64_t)READY_MS * 1000;
    size_t len = 0;

    for (said[0] = '\0'; !strstr(said, "ready\n");) {
        struct pollfd polled = { .fd = server->output, .events = POLLIN };
        const uint64_t now_us = lens_clock_us();
        ssize_t n;

        if (now_us >= until_us || len + 1 == SAID_MAX)
            return lens_fail(err, LENS_E_BACKEND,
                             "the server is not ready after %d s",
                             READY_MS / 1000);
        if (poll(&polled, 1, (int)((until_us - now_us) / 1000) + 1) <= 0)
            continue;
        n = read(server->output, said + len, SAID_MAX - 1 - len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return lens_hint(err,
                             lens_fail(err, LENS_E_BACKEND,
                                       "the server ended before it was ready"),
                             "'asklens serve' says why");
        len += (size_t)n;
        said[len] = '\0';
    }
    return LENS_OK;
}

/* "listening on http://127.0.0.1:PORT" */
static enum lens_status read_port(const char *said, uint16_t *out,
                                  struct lens_error *err)
{
    static const char before[] = "http://127.0.0.1:";
    const char *at = strstr(said, before);
    char *end = NULL;
    unsigned long port = at ? strtoul(at + strlen(before), &end, 10) : 0;

    if (port == 0 || port > UINT16_MAX)
        return lens_fail(err, LENS_E_BACKEND,
                         "the server does not say where it listens");
    *out = (uint16_t)port;
    return LENS_OK;
}

enum lens_status lens_child_server_open(const char *program, const char *dir,
                                        size_t n_workers,
                                        struct lens_child_server *out,
                                        struct lens_error *err)
{
    char own[LENS_PATH_MAX], said[SAID_MAX];
    struct lens_child_server server = { .pid = 0 };
    enum lens_status status = program ? LENS_OK : lens_place_program(own, err);

    if (status == LENS_OK)
        status = start(program ? program : own, dir, n_workers, &server, err);
    if (status == LENS_OK)
        status = hear(&server, said, err);
    if (status == LENS_OK)
        status = read_port(said, &server.port, err);
    if (status != LENS_OK) {
        lens_child_server_close(&server);
        return status;
    }
    *out = server;
    return LENS_OK;
}

void lens_child_server_close(struct lens_child_server *server)
{
    pid_t ended;

    if (server->pid == 0)
        return;
    (void)kill(server->pid, SIGTERM);
    do
        ended = waitpid(server->pid, NULL, 0);
    while (ended < 0 && errno == EINTR);
    (void)close(server->output);
    *server = (struct lens_child_server){ .pid = 0 };
}

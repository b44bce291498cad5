#include "endpoint.h"

#include <check.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    MAX_BYTES = 512 /* of a text, as in endpoint.py */
};

static void run_server(const char *log, const char *certificate, int in,
                       int out)
{
    static const char python[] = "/usr/bin/python3";
    static const char script[] =
        ASKLENS_SOURCE_DIR "/tests/embedders/endpoint.py";

    if (dup2(in, 0) < 0 || dup2(out, 1) < 0)
        _exit(126);
    (void)execl(python, python, "-B", script, log, certificate, (char *)NULL);
    _exit(127);
}

static void make_pipe(int ends[2])
{
    ck_assert_int_eq(pipe(ends), 0);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(fcntl(ends[i], F_SETFD, FD_CLOEXEC), 0);
}

void test_endpoint_start(struct test_endpoint *endpoint,
                         const char *certificate)
{
    int in[2], out[2];
    FILE *said;

    test_folder_make(&endpoint->folder);
    test_folder_path(&endpoint->folder, "requests", endpoint->log);
    test_file_write(endpoint->log, "", 0);
    make_pipe(in);
    make_pipe(out);
    endpoint->pid = fork();
    ck_assert_int_ge(endpoint->pid, 0);
    if (endpoint->pid == 0)
        run_server(endpoint->log, certificate, in[0], out[1]);
    (void)close(in[0]);
    (void)close(out[1]);
    endpoint->stop_fd = in[1];
    said = fdopen(out[0], "r");
    ck_assert_ptr_nonnull(said);
    ck_assert_msg(fscanf(said, "%d", &endpoint->port) == 1,
                  "endpoint.py does not start");
    (void)fclose(said);
}

void test_endpoint_stop(struct test_endpoint *endpoint)
{
    int status = 0;

    (void)close(endpoint->stop_fd);
    ck_assert_int_eq(waitpid(endpoint->pid, &status, 0), endpoint->pid);
    ck_assert_int_eq(status, 0);
    test_folder_remove(&endpoint->folder);
}

void test_endpoint_url(const struct test_endpoint *endpoint, const char *mode,
                       char out[TEST_URL_MAX])
{
    (void)snprintf(out, TEST_URL_MAX, "http://127.0.0.1:%d/%s/v1",
                   endpoint->port, mode);
}

size_t test_endpoint_count(const struct test_endpoint *endpoint,
                           const char *mode)
{
    size_t len, n = 0, mode_len = strlen(mode);
    char *log = test_file_read(endpoint->log, &len);

    for (char *line = strtok(log, "\n"); line; line = strtok(NULL, "\n"))
        n += !strncmp(line, mode, mode_len) && line[mode_len] == '\t';
    free(log);
    return n;
}

const char *test_endpoint_field(const struct test_endpoint *endpoint,
                                const char *mode, size_t nth, size_t field)
{
    static char found[4096];
    size_t len, mode_len = strlen(mode);
    char *log = test_file_read(endpoint->log, &len);
    char *line = strtok(log, "\n");

    while (line && (strncmp(line, mode, mode_len) != 0 ||
                    line[mode_len] != '\t' || nth-- > 0))
        line = strtok(NULL, "\n");
    ck_assert_msg(line != NULL, "no such request of '%s'", mode);
    line = strtok(line, "\t");
    while (field-- > 0)
        line = strtok(NULL, "\t");
    ck_assert_ptr_nonnull(line);
    (void)snprintf(found, sizeof(found), "%s", line);
    free(log);
    return found;
}

void test_endpoint_check_row(const float row[TEST_ENDPOINT_DIM],
                             struct lens_view text)
{
    double x[TEST_ENDPOINT_DIM], square = 0;

    for (size_t j = 0; j < TEST_ENDPOINT_DIM; j++) {
        size_t sum = 0;

        for (size_t i = 0; i < text.len && i < MAX_BYTES; i++)
            sum += (unsigned char)text.p[i] * (i * (j + 1) + 1);
        x[j] = (double)(1 + sum % 97);
        square += x[j] * x[j];
    }
    for (size_t j = 0; j < TEST_ENDPOINT_DIM; j++)
        ck_assert_msg(fabs((double)row[j] - x[j] / sqrt(square)) < 1e-6,
                      "'%.40s' [%zu]: %.9g, not %.9g", text.p, j,
                      (double)row[j], x[j] / sqrt(square));
}

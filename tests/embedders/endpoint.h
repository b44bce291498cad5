/*
 * endpoint.h - the server of endpoint.py, and what its vectors must be.
 *
 * Every function fails the running test instead of answering an error.
 */
#ifndef LENS_TEST_ENDPOINT_H
#define LENS_TEST_ENDPOINT_H

#include <stddef.h>
#include <sys/types.h>

#include "asklens/view.h"
#include "embedders/embedders.h"
#include "support/folder.h"

enum {
    TEST_ENDPOINT_DIM = 8,
    TEST_URL_MAX = 256
};

struct test_endpoint {
    struct test_folder folder;
    char log[TEST_PATH_MAX];
    pid_t pid;
    int stop_fd; /* the server ends when it is closed */
    int port;
};

/* `certificate` is a PEM file with its key for TLS, or NULL. */
void test_endpoint_start(struct test_endpoint *endpoint,
                         const char *certificate);
void test_endpoint_stop(struct test_endpoint *endpoint);

/* "http://127.0.0.1:PORT/MODE/v1" into `out`. */
void test_endpoint_url(const struct test_endpoint *endpoint, const char *mode,
                       char out[TEST_URL_MAX]);

/* Lines of the log that begin with `mode`. */
size_t test_endpoint_count(const struct test_endpoint *endpoint,
                           const char *mode);

/* Field `n` of the nth such line, from 0; the log is forgotten by the next
 * call. */
const char *test_endpoint_field(const struct test_endpoint *endpoint,
                                const char *mode, size_t nth, size_t field);

/* Is `row` what the endpoint answers for a text, scaled to length 1? */
void test_endpoint_check_row(const float row[TEST_ENDPOINT_DIM],
                             struct lens_view text);

#endif /* LENS_TEST_ENDPOINT_H */

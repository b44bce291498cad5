/* The client against a peer that answers with what a test hands it. */
#include "bench/connection.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/child_server.h"
#include "bench_scope.h"
#include "support/faults.h"
#include "support/suite.h"

static const char *answers[3]; /* sent one by one, each in two pieces */
static int listener;
static uint16_t port;
static pthread_t peer;
static struct lens_arena arena;

static void send_answer(int fd, const char *answer)
{
    const size_t half = strlen(answer) / 2;

    (void)!send(fd, answer, half, MSG_NOSIGNAL);
    (void)!send(fd, answer + half, strlen(answer) - half, MSG_NOSIGNAL);
}

static void *serve(void *arg)
{
    char request[4096];
    int fd = accept(listener, NULL, NULL);

    (void)arg;
    for (size_t i = 0; answers[i]; i++) {
        if (recv(fd, request, sizeof(request), 0) <= 0)
            break;
        send_answer(fd, answers[i]);
    }
    (void)close(fd);
    return NULL;
}

static void begin(const char *first, const char *second)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof(at);

    answers[0] = first;
    answers[1] = second;
    listener = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_eq(bind(listener, (struct sockaddr *)&at, sizeof(at)), 0);
    ck_assert_int_eq(listen(listener, 1), 0);
    ck_assert_int_eq(getsockname(listener, (struct sockaddr *)&at, &len), 0);
    port = ntohs(at.sin_port);
    ck_assert_int_eq(pthread_create(&peer, NULL, serve, NULL), 0);
}

static void end(void)
{
    (void)pthread_join(peer, NULL);
    (void)close(listener);
    lens_arena_release(&arena);
}

/* The status of the last of `n` asks on one connection. */
static enum lens_status ask(size_t n, struct lens_error *err)
{
    struct lens_connection connection;
    struct lens_view request;
    enum lens_status status;

    ck_assert_int_eq(lens_connection_request("/v1/ask", lens_view_of("a \"b\""),
                                             &arena, &request, NULL),
                     LENS_OK);
    status = lens_connection_open(port, &connection, err);
    ck_assert_int_eq(status, LENS_OK);
    for (size_t i = 0; status == LENS_OK && i < n; i++)
        status = lens_connection_ask(&connection, request, err);
    lens_connection_close(&connection);
    return status;
}

static void ask_refused(const char *answer, const char *what)
{
    struct lens_error err = { 0 };

    begin(answer, NULL);
    ck_assert_int_eq(ask(1, &err), LENS_E_BACKEND);
    ck_assert_msg(strstr(err.text, what) != NULL, "'%s' has no '%s'", err.text,
                  what);
    end();
}

START_TEST(connection_takes_one_answer_after_the_other)
{
    begin("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 0\r\n\r\n");
    ck_assert_int_eq(ask(2, NULL), LENS_OK);
    end();
}
END_TEST

START_TEST(connection_refuses_what_is_no_good_answer)
{
    ask_refused("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 503 Busy");
    ask_refused("HTTP/1.1 200 OK\r\n\r\nhello", "how long");
    ask_refused("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
                "how long");
    ask_refused("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "how long");
    ask_refused("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
                "before its answer");
    ask_refused("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhello", "longer");
    ask_refused("", "before its answer");
}
END_TEST

START_TEST(connection_to_nobody_is_an_error)
{
    struct lens_connection connection;
    struct lens_error err = { 0 };

    begin("", NULL);
    (void)ask(1, NULL);
    end();
    ck_assert_int_eq(lens_connection_open(port, &connection, &err), LENS_E_IO);
    ck_assert_str_ne(err.text, "");
}
END_TEST

START_TEST(request_is_json_of_its_length)
{
    static const char expected[] = "POST /v1/search HTTP/1.1\r\n"
                                   "Host: localhost\r\n"
                                   "Content-Type: application/json\r\n"
                                   "Content-Length: 16\r\n\r\n"
                                   "{\"text\":\"a\\\"b\"}\n";
    struct lens_view request;

    ck_assert_int_eq(lens_connection_request("/v1/search", lens_view_of("a\"b"),
                                             &arena, &request, NULL),
                     LENS_OK);
    ck_assert_msg(lens_view_equal(request, lens_view_of(expected)), "%.*s",
                  (int)request.len, request.p);
    lens_arena_release(&arena);
}
END_TEST

static enum lens_status make_request(void *arg)
{
    struct lens_view request;
    enum lens_status status = lens_connection_request(
        "/v1/ask", lens_view_of("text"), &arena, &request, NULL);

    (void)arg;
    lens_arena_release(&arena);
    return status;
}

START_TEST(request_without_memory_says_so)
{
    ck_assert_uint_gt(test_faults_sweep(make_request, NULL), 2);
}
END_TEST

START_TEST(server_of_our_own_answers)
{
    struct lens_child_server server;
    struct bench_scope run;
    struct lens_error err = { 0 };

    /* Neither is for the child. */
    ck_assert_int_eq(setenv("ASKLENS_TOKEN", "secret", 1), 0);
    ck_assert_int_eq(setenv("LISTEN_FDS", "1", 1), 0);
    bench_scope_open(&run, NULL);
    ck_assert_msg(lens_child_server_open(TEST_BENCH_PROGRAM, run.index, 1,
                                         &server, &err) == LENS_OK,
                  "%s", err.text);
    port = server.port;
    ck_assert_msg(ask(3, &err) == LENS_OK, "%s", err.text);
    lens_child_server_close(&server);
    ck_assert_int_eq(server.pid, 0);
    lens_child_server_close(&server);
    bench_scope_close(&run);
    lens_arena_release(&arena);
}
END_TEST

START_TEST(server_without_an_index_is_an_error)
{
    struct lens_child_server server;
    struct lens_error err = { 0 };

    ck_assert_int_eq(lens_child_server_open(TEST_BENCH_PROGRAM, "/nowhere", 1,
                                            &server, &err),
                     LENS_E_BACKEND);
    ck_assert_ptr_nonnull(strstr(err.text, "ended"));
    ck_assert_int_eq(
        lens_child_server_open("/no/program", "/nowhere", 1, &server, &err),
        LENS_E_BACKEND);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bench_connection");
    TCase *tc = tcase_create("connection");

    tcase_add_test(tc, connection_takes_one_answer_after_the_other);
    tcase_add_test(tc, connection_refuses_what_is_no_good_answer);
    tcase_add_test(tc, connection_to_nobody_is_an_error);
    tcase_add_test(tc, request_is_json_of_its_length);
    tcase_add_test(tc, request_without_memory_says_so);
    tcase_add_test(tc, server_of_our_own_answers);
    tcase_add_test(tc, server_without_an_index_is_an_error);
    tcase_set_timeout(tc, 60);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

/* Whether and when to try again, and the words for every kind of trouble. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "embedders/http_trouble.h"
#include "support/suite.h"

static const struct lens_http_request request = {
    .endpoint = "http://host/v1/embeddings",
    .model = "some-model",
    .key = "sk-secret",
    .timeout_ms = 7,
    .max_answer = 99,
};

static struct lens_http_reply answer(long status, long long retry_after_s)
{
    return (struct lens_http_reply){ .status = status,
                                     .retry_after_s = retry_after_s,
                                     .detail = "" };
}

static struct lens_http_reply trouble(enum lens_http_trouble kind)
{
    return (struct lens_http_reply){ .trouble = kind,
                                     .detail = "words with sk-secret\x1b" };
}

START_TEST(reply_only_2xx_is_good)
{
    for (long status = 100; status < 600; status++) {
        struct lens_http_reply reply = answer(status, 0);

        ck_assert_int_eq(lens_http_is_good(&reply),
                         status >= 200 && status < 300);
    }
    for (int kind = 1; kind <= LENS_HTTP_NO_HTTP; kind++) {
        struct lens_http_reply reply = trouble((enum lens_http_trouble)kind);

        reply.status = 200;
        ck_assert(!lens_http_is_good(&reply));
    }
}
END_TEST

START_TEST(reply_that_may_pass_is_known)
{
    static const bool passes[] = {
        [LENS_HTTP_NO_HOST] = false,   [LENS_HTTP_NO_CONNECTION] = true,
        [LENS_HTTP_TOO_SLOW] = true,   [LENS_HTTP_CUT_OFF] = true,
        [LENS_HTTP_UNTRUSTED] = false, [LENS_HTTP_TOO_LARGE] = false,
        [LENS_HTTP_NO_HTTP] = false,
    };

    for (int kind = 1; kind <= LENS_HTTP_NO_HTTP; kind++) {
        struct lens_http_reply reply = trouble((enum lens_http_trouble)kind);

        ck_assert_int_eq(lens_http_may_pass(&reply), passes[kind]);
    }
    for (long status = 300; status < 600; status++) {
        struct lens_http_reply reply = answer(status, 0);

        ck_assert_int_eq(lens_http_may_pass(&reply),
                         status == 408 || status == 429 || status >= 500);
        reply.retry_after_s = LENS_HTTP_RETRY_AFTER_MAX_S + 1;
        ck_assert(!lens_http_may_pass(&reply));
    }
}
END_TEST

START_TEST(wait_doubles_up_to_a_maximum)
{
    static const unsigned expected[] = { 250,  500,   1000,  2000,  4000,
                                         8000, 16000, 30000, 30000, 30000 };
    struct lens_http_reply reply = answer(503, 0);

    for (unsigned n = 1; n <= 10; n++)
        ck_assert_uint_eq(lens_http_wait_ms(&reply, 250, n), expected[n - 1]);
    ck_assert_uint_eq(lens_http_wait_ms(&reply, 30000, 10), 30000);
    ck_assert_uint_eq(lens_http_wait_ms(&reply, 1, 1), 1);
}
END_TEST

START_TEST(wait_heeds_retry_after_within_a_bound)
{
    struct lens_http_reply reply = answer(429, 3);

    ck_assert_uint_eq(lens_http_wait_ms(&reply, 250, 1), 3000);
    ck_assert_uint_eq(lens_http_wait_ms(&reply, 250, 5), 4000);
    reply.retry_after_s = LENS_HTTP_RETRY_AFTER_MAX_S;
    ck_assert_uint_eq(lens_http_wait_ms(&reply, 250, 1), 30000);
    reply.retry_after_s = 0x7fffffffffffffff;
    ck_assert_uint_eq(lens_http_wait_ms(&reply, 250, 1), 250);
    reply.retry_after_s = -5;
    ck_assert_uint_eq(lens_http_wait_ms(&reply, 250, 1), 250);
}
END_TEST

static const struct {
    enum lens_http_trouble kind;
    long status;
    enum lens_status expected;
    const char *text, *hint;
} words[] = {
    { LENS_HTTP_NO_HOST, 0, LENS_E_IO, "the name of its host is unknown",
      "check the URL" },
    { LENS_HTTP_NO_CONNECTION, 0, LENS_E_IO, "takes no connection (3 attempts)",
      "is the server running" },
    { LENS_HTTP_TOO_SLOW, 0, LENS_E_IO, "within 7 ms (3 attempts)",
      "allow more time" },
    { LENS_HTTP_CUT_OFF, 0, LENS_E_IO, "closed the connection", "log" },
    { LENS_HTTP_UNTRUSTED, 0, LENS_E_IO, "not trusted: words with ***",
      "certificate" },
    { LENS_HTTP_TOO_LARGE, 0, LENS_E_LIMIT, "limit of 99 bytes",
      "for embeddings" },
    { LENS_HTTP_NO_HTTP, 0, LENS_E_IO, "should: words with ***",
      "check scheme" },
    { LENS_HTTP_NO_TROUBLE, 301, LENS_E_IO, "HTTP status 301", "final URL" },
    { LENS_HTTP_NO_TROUBLE, 400, LENS_E_IO, "HTTP status 400", "some-model" },
    { LENS_HTTP_NO_TROUBLE, 401, LENS_E_IO, "HTTP status 401", "KEY valid" },
    { LENS_HTTP_NO_TROUBLE, 403, LENS_E_IO, "HTTP status 403", "KEY valid" },
    { LENS_HTTP_NO_TROUBLE, 404, LENS_E_IO, "HTTP status 404", "path" },
    { LENS_HTTP_NO_TROUBLE, 405, LENS_E_IO, "HTTP status 405", "path" },
    { LENS_HTTP_NO_TROUBLE, 429, LENS_E_IO, "HTTP status 429 (3 attempts)",
      "quota" },
    { LENS_HTTP_NO_TROUBLE, 503, LENS_E_IO, "HTTP status 503 (3 attempts)",
      "log" },
};

START_TEST(words_name_endpoint_trouble_and_next_step)
{
    struct lens_http_reply reply = trouble(words[_i].kind);
    struct lens_error err = { 0 };

    reply.status = words[_i].status;
    ck_assert_int_eq(lens_http_fail(&request, &reply, 3, &err),
                     words[_i].expected);
    ck_assert_int_eq(err.status, words[_i].expected);
    ck_assert_ptr_nonnull(strstr(err.text, request.endpoint));
    ck_assert_msg(strstr(err.text, words[_i].text) != NULL, "%s", err.text);
    ck_assert_msg(strstr(err.hint, words[_i].hint) != NULL, "%s", err.hint);
    ck_assert_ptr_null(strstr(err.text, "sk-secret"));
    ck_assert_ptr_null(strchr(err.text, '\x1b'));
    ck_assert_int_eq(lens_http_fail(&request, &reply, 1, NULL),
                     words[_i].expected);
    (void)lens_http_fail(&request, &reply, 1, &err);
    ck_assert_ptr_null(strstr(err.text, "attempts"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("http_trouble");
    TCase *tc = tcase_create("http_trouble");

    suite_add_tcase(suite, tc);
    tcase_add_test(tc, reply_only_2xx_is_good);
    tcase_add_test(tc, reply_that_may_pass_is_known);
    tcase_add_test(tc, wait_doubles_up_to_a_maximum);
    tcase_add_test(tc, wait_heeds_retry_after_within_a_bound);
    tcase_add_loop_test(tc, words_name_endpoint_trouble_and_next_step, 0,
                        (int)(sizeof(words) / sizeof(*words)));
    return test_suite_run(suite);
}

/*
 * The http embedder against endpoints that misbehave, on real sockets: each
 * gives its own error and next step, is asked again only where that may help,
 * and leaves the caller's rows alone.
 */
#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "embedders/embedders.h"
#include "endpoint.h"
#include "support/suite.h"

enum {
    DIM = TEST_ENDPOINT_DIM,
    N_TEXTS = 2
};

static const char key[] = "sk-secret";
static struct test_endpoint endpoint;
static char url[TEST_URL_MAX];

static void start(void)
{
    test_endpoint_start(&endpoint, NULL);
}

static void stop(void)
{
    test_endpoint_stop(&endpoint);
}

static struct lens_http_options options_for(const char *mode)
{
    test_endpoint_url(&endpoint, mode, url);
    return (struct lens_http_options){ .url = url,
                                       .model = "some-model",
                                       .key = key,
                                       .dim = DIM,
                                       .batch = 64,
                                       .timeout_ms = 60000,
                                       .n_retries = 2,
                                       .backoff_ms = 1 };
}

/* Embed two texts, which must fail and write nothing. */
static void expect_failure(const struct lens_http_options *options,
                           enum lens_status expected, struct lens_error *err)
{
    const struct lens_view texts[N_TEXTS] = { lens_view_of("agents"),
                                              lens_view_of("models") };
    struct lens_embedder *embedder = NULL;
    float rows[N_TEXTS * DIM], before[N_TEXTS * DIM];
    enum lens_status status = lens_http_open(options, &embedder, err);

    ck_assert_msg(status == LENS_OK, "%s", err->text);
    memset(rows, 0x55, sizeof(rows));
    memcpy(before, rows, sizeof(rows));
    status = embedder->ops->embed(embedder, LENS_EMBED_PASSAGE, texts, N_TEXTS,
                                  rows, err);
    ck_assert_msg(status == expected && err->status == expected, "%s: %s (%s)",
                  lens_status_name(status), err->text, err->hint);
    ck_assert_mem_eq(rows, before, sizeof(rows));
    ck_assert_ptr_null(strstr(err->text, key));
    ck_assert_ptr_null(strstr(err->hint, key));
    embedder->ops->close(embedder);
}

static void check_words(const struct lens_error *err, const char *text,
                        const char *hint)
{
    ck_assert_msg(strstr(err->text, text) != NULL, "'%s' is not in: %s", text,
                  err->text);
    ck_assert_msg(strstr(err->hint, hint) != NULL, "'%s' is not in: %s", hint,
                  err->hint);
}

static const struct {
    const char *mode;
    enum lens_status status;
    size_t n_requests;
    const char *text, *hint;
} failures[] = {
    /* Vectors that are not what was asked for. */
    { "long", LENS_E_CORRUPT, 1,
      "data/0/embedding has 9 dimensions instead of 8",
      "still serve the model 'some-model'" },
    { "uneven", LENS_E_CORRUPT, 1,
      "data/1/embedding has 2 dimensions instead of 8", "model" },
    { "hollow", LENS_E_CORRUPT, 1, "has 0 dimensions instead of 8", "model" },
    { "base64", LENS_E_CORRUPT, 1, "data/1/embedding is not an array",
      "model" },
    { "fewer", LENS_E_CORRUPT, 1, "data has 1 vectors for 2 texts", "model" },
    { "more", LENS_E_CORRUPT, 1, "data has 3 vectors for 2 texts", "model" },
    { "twice", LENS_E_CORRUPT, 1, "data/1 has the index of another row",
      "model" },
    { "beyond", LENS_E_CORRUPT, 1,
      "data/1/index is not a whole number in the allowed range", "model" },
    { "nan", LENS_E_CORRUPT, 1, "is not JSON", "model" },
    { "string", LENS_E_CORRUPT, 1, "data/1/embedding/3 is not a number",
      "model" },
    { "null", LENS_E_CORRUPT, 1, "data/1/embedding/3 is not a number",
      "model" },
    { "large", LENS_E_CORRUPT, 1, "data/1/embedding/3 is too large a number",
      "model" },
    { "nodata", LENS_E_CORRUPT, 1, "data is missing",
      "the server says: no such model" },
    { "list", LENS_E_CORRUPT, 1, "data is missing", "model" },
    { "deep", LENS_E_LIMIT, 1, "nests JSON deeper than the limit", "" },
    { "many", LENS_E_LIMIT, 1, "more than the 9248 JSON values", "" },
    { "notjson", LENS_E_CORRUPT, 1, "is not JSON", "the server says: welcome" },
    { "empty", LENS_E_CORRUPT, 1, "is not JSON", "model" },
    { "cut", LENS_E_CORRUPT, 1, "is not JSON", "model" },

    /* What another attempt would not change. */
    { "e400", LENS_E_IO, 1, "HTTP status 400: the input is too long",
      "does each text fit" },
    { "e401", LENS_E_IO, 1, "HTTP status 401: bad key ***[31m",
      "is the key in ASKLENS_EMBEDDING_KEY valid" },
    { "e403", LENS_E_IO, 1, "HTTP status 403: forbidden for you",
      "ASKLENS_EMBEDDING_KEY" },
    { "e404", LENS_E_IO, 1, "HTTP status 404: there is no such model",
      "path of the URL right, and is there a model 'some-model'" },
    { "e422", LENS_E_IO, 1, "HTTP status 422: field required", "some-model" },
    { "moved", LENS_E_IO, 1, "HTTP status 307", "redirects are not followed" },
    { "later", LENS_E_IO, 1, "HTTP status 429", "come back in 3600 s" },
    { "huge", LENS_E_LIMIT, 1, "more than the limit of 393216 bytes",
      "endpoint for embeddings" },
    { "headers", LENS_E_LIMIT, 1, "more than the limit", "" },
    { "garbage", LENS_E_IO, 1, "does not speak HTTP as it should",
      "check scheme, host and port" },

    /* What it might. */
    { "e500", LENS_E_IO, 3, "HTTP status 500 (3 attempts): out of memory",
      "log of the server" },
    { "html", LENS_E_IO, 3, "HTTP status 502 (3 attempts)",
      "log of the server" },
    { "close", LENS_E_IO, 3,
      "closed the connection before its answer was whole (3 attempts)", "log" },
    { "half", LENS_E_IO, 3,
      "closed the connection before its answer was whole (3 attempts)", "log" },
};

START_TEST(embed_misbehaving_endpoint_is_a_clear_error)
{
    struct lens_http_options options = options_for(failures[_i].mode);
    struct lens_error err = { 0 };
    char shown[TEST_URL_MAX + 16];

    expect_failure(&options, failures[_i].status, &err);
    check_words(&err, failures[_i].text, failures[_i].hint);
    (void)snprintf(shown, sizeof(shown), "'%s/embeddings'", url);
    ck_assert_msg(!strncmp(err.text, shown, strlen(shown)), "%s", err.text);
    ck_assert_uint_eq(test_endpoint_count(&endpoint, failures[_i].mode),
                      failures[_i].n_requests);
}
END_TEST

START_TEST(open_misbehaving_endpoint_is_a_clear_error)
{
    static const char *const modes[] = { "hollow", "fewer", "e404", "notjson" };

    for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
        struct lens_http_options options = options_for(modes[i]);
        struct lens_embedder *embedder = NULL;
        struct lens_error err = { 0 };

        options.dim = 0;
        ck_assert_int_ne(lens_http_open(&options, &embedder, &err), LENS_OK);
        ck_assert_ptr_null(embedder);
        ck_assert_ptr_nonnull(strstr(err.text, url));
        ck_assert_int_ne(err.hint[0], '\0');
    }
}
END_TEST

START_TEST(embed_slow_endpoint_is_given_up)
{
    struct lens_http_options options = options_for("slow");
    struct lens_error err = { 0 };

    options.timeout_ms = 40;
    options.n_retries = 1;
    expect_failure(&options, LENS_E_IO, &err);
    check_words(&err, "has not answered within 40 ms (2 attempts)",
                "loading its model");
}
END_TEST

/* A socket that is bound, but does not listen, refuses. */
START_TEST(embed_endpoint_that_is_down_is_a_clear_error)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    struct lens_http_options options = options_for("");
    socklen_t len = sizeof(address);
    struct lens_error err = { 0 };
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, len), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&address, &len), 0);
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d",
                   ntohs(address.sin_port));
    expect_failure(&options, LENS_E_IO, &err);
    check_words(&err, "/v1/embeddings' takes no connection (3 attempts)",
                "is the server running");
    (void)close(fd);
}
END_TEST

START_TEST(embed_tls_to_plain_endpoint_is_a_clear_error)
{
    struct lens_http_options options = options_for("good");
    struct lens_error err = { 0 };

    (void)snprintf(url, sizeof(url), "https://127.0.0.1:%d/good",
                   endpoint.port);
    expect_failure(&options, LENS_E_IO, &err);
    check_words(&err, "does not speak HTTP as it should", "check scheme");
}
END_TEST

/* The certificate is its own authority: nobody trusts it. */
START_TEST(embed_untrusted_certificate_is_refused)
{
    struct lens_http_options options = options_for("good");
    struct test_endpoint secured = { 0 };
    struct lens_error err = { 0 };
    struct test_folder folder;
    char path[TEST_PATH_MAX], command[TEST_PATH_MAX + 256];

    test_folder_make(&folder);
    test_folder_path(&folder, "both.pem", path);
    (void)snprintf(command, sizeof(command),
                   "cd '%s' && openssl req -x509 -newkey ec -pkeyopt "
                   "ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost "
                   "-keyout key.pem -out own.pem 2>log && "
                   "cat key.pem own.pem >both.pem",
                   folder.path);
    ck_assert_msg(system(command) == 0, "openssl is missing or fails");
    test_endpoint_start(&secured, path);
    (void)snprintf(url, sizeof(url), "https://localhost:%d/good", secured.port);
    expect_failure(&options, LENS_E_IO, &err);
    check_words(&err, "has a certificate that is not trusted",
                "install the certificate");
    ck_assert_uint_eq(test_endpoint_count(&secured, "good"), 0);
    test_endpoint_stop(&secured);
    test_folder_remove(&folder);
}
END_TEST

START_TEST(error_shows_no_secret_of_the_url)
{
    struct lens_http_options options = options_for("e404");
    struct lens_error err = { 0 };

    options.key = NULL;
    (void)snprintf(url, sizeof(url),
                   "http://jo:pass1@127.0.0.1:%d/e404/v1?token=pass2",
                   endpoint.port);
    expect_failure(&options, LENS_E_IO, &err);
    ck_assert_ptr_null(strstr(err.text, "pass"));
    ck_assert_ptr_null(strstr(err.text, "jo"));
    check_words(&err, "/e404/v1/embeddings' answers with HTTP status 404", "");
}
END_TEST

START_TEST(error_without_key_says_where_to_put_one)
{
    struct lens_http_options options = options_for("e401");
    struct lens_error err = { 0 };

    options.key = NULL;
    expect_failure(&options, LENS_E_IO, &err);
    check_words(&err, "HTTP status 401",
                "put a key into ASKLENS_EMBEDDING_KEY");
}
END_TEST

/* Its second request fails; what the first brought must not be seen. */
START_TEST(embed_failing_midway_writes_nothing_and_recovers)
{
    const struct lens_view texts[N_TEXTS] = { lens_view_of("agents"),
                                              lens_view_of("models") };
    struct lens_http_options options = options_for("tired");
    struct lens_embedder *embedder = NULL;
    float rows[N_TEXTS * DIM] = { 7 }, before[N_TEXTS * DIM] = { 7 };
    struct lens_error err = { 0 };

    options.batch = 1;
    ck_assert_int_eq(lens_http_open(&options, &embedder, NULL), LENS_OK);
    ck_assert_int_eq(embedder->ops->embed(embedder, LENS_EMBED_QUERY, texts,
                                          N_TEXTS, rows, &err),
                     LENS_E_IO);
    check_words(&err, "HTTP status 400: not again", "");
    ck_assert_mem_eq(rows, before, sizeof(rows));
    ck_assert_int_eq(embedder->ops->embed(embedder, LENS_EMBED_QUERY, texts,
                                          N_TEXTS, rows, &err),
                     LENS_OK);
    test_endpoint_check_row(rows + DIM, texts[1]);
    embedder->ops->close(embedder);
}
END_TEST

START_TEST(embed_impossible_text_is_not_sent)
{
    enum {
        TOO_LONG = (8 << 20) + 1
    };
    struct lens_http_options options = options_for("unasked");
    char *text = calloc(1, TOO_LONG);
    struct lens_view texts[2] = { { "agents", 6 }, { text, TOO_LONG } };
    struct lens_embedder *embedder = NULL;
    struct lens_error err = { 0 };
    float rows[2 * DIM];

    ck_assert_ptr_nonnull(text);
    memset(text, 'a', TOO_LONG);
    ck_assert_int_eq(lens_http_open(&options, &embedder, NULL), LENS_OK);
    ck_assert_int_eq(
        embedder->ops->embed(embedder, LENS_EMBED_QUERY, texts, 2, rows, &err),
        LENS_E_LIMIT);
    check_words(&err, "text '1' has 8388609 bytes", "");
    texts[1] = (struct lens_view){ "ab\xff", 3 };
    ck_assert_int_eq(
        embedder->ops->embed(embedder, LENS_EMBED_QUERY, texts, 2, rows, &err),
        LENS_E_INVAL);
    check_words(&err, "text '1' is not valid UTF-8 at byte 2", "");
    ck_assert_uint_eq(test_endpoint_count(&endpoint, "unasked"), 0);
    embedder->ops->close(embedder);
    free(text);
}
END_TEST

static const char *const wrong_urls[] = {
    "",
    "localhost:8080/v1",
    "ftp://localhost/v1",
    "file:///etc/passwd",
    "http://",
    "http://jo:pass1@host:port/v1",
    "http://jo:pass1@host/a\nb",
};

START_TEST(open_wrong_url_is_refused)
{
    struct lens_http_options options = options_for("good");
    struct lens_embedder *embedder = NULL;
    struct lens_error err = { 0 };

    options.url = wrong_urls[_i];
    ck_assert_msg(lens_http_open(&options, &embedder, &err) == LENS_E_INVAL,
                  "%s", wrong_urls[_i]);
    ck_assert_ptr_null(embedder);
    check_words(&err, "'url'", "");
    ck_assert_ptr_null(strstr(err.text, "pass1"));
}
END_TEST

static void change_option(struct lens_http_options *options, int i)
{
    static char much[5000];

    memset(much, 'a', sizeof(much) - 1);
    switch (i) {
    case 0: options->url = NULL; break;
    case 1: options->url = much; break;
    case 2: options->model = NULL; break;
    case 3: options->model = ""; break;
    case 4: options->model = much; break;
    case 5: options->model = "\xff"; break;
    case 6: options->key = ""; break;
    case 7: options->key = much; break;
    case 8: options->key = "sk\r\nX-Other: 1"; break;
    case 9: options->key = "sk\xc3\xa9"; break;
    case 10: options->dim = LENS_EMBED_DIM_MAX + 1; break;
    case 11: options->batch = 257; break;
    case 12: options->timeout_ms = 3600001; break;
    case 13: options->n_retries = 11; break;
    case 14: options->backoff_ms = 30001; break;
    case 15: options->query_prefix = much; break;
    case 16: options->passage_prefix = "\xff"; break;
    default: ck_abort();
    }
}

START_TEST(open_impossible_option_is_refused)
{
    struct lens_http_options options = options_for("unasked");
    struct lens_embedder *embedder = NULL;
    struct lens_error err = { 0 };

    change_option(&options, _i);
    ck_assert_int_eq(lens_http_open(&options, &embedder, &err), LENS_E_INVAL);
    ck_assert_ptr_null(embedder);
    ck_assert_int_eq(err.status, LENS_E_INVAL);
    ck_assert_ptr_null(strstr(err.text, "sk"));
    ck_assert_uint_eq(test_endpoint_count(&endpoint, "unasked"), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("http_bad");
    TCase *tc = tcase_create("http_bad");

    suite_add_tcase(suite, tc);
    tcase_add_unchecked_fixture(tc, start, stop);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, embed_misbehaving_endpoint_is_a_clear_error, 0,
                        (int)(sizeof(failures) / sizeof(*failures)));
    tcase_add_test(tc, open_misbehaving_endpoint_is_a_clear_error);
    tcase_add_test(tc, embed_slow_endpoint_is_given_up);
    tcase_add_test(tc, embed_endpoint_that_is_down_is_a_clear_error);
    tcase_add_test(tc, embed_tls_to_plain_endpoint_is_a_clear_error);
    tcase_add_test(tc, embed_untrusted_certificate_is_refused);
    tcase_add_test(tc, error_shows_no_secret_of_the_url);
    tcase_add_test(tc, error_without_key_says_where_to_put_one);
    tcase_add_test(tc, embed_failing_midway_writes_nothing_and_recovers);
    tcase_add_test(tc, embed_impossible_text_is_not_sent);
    tcase_add_loop_test(tc, open_wrong_url_is_refused, 0,
                        (int)(sizeof(wrong_urls) / sizeof(*wrong_urls)));
    tcase_add_loop_test(tc, open_impossible_option_is_refused, 0, 17);
    return test_suite_run(suite);
}

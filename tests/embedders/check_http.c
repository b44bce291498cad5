/*
 * The http embedder against a server on a real socket (endpoint.py): the right
 * vectors in the right rows, whatever the order, the batches and the number of
 * attempts they took.  check_http_bad.c has the endpoints that misbehave.
 */
#include <check.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "embedders/embedders.h"
#include "endpoint.h"
#include "support/faults.h"
#include "support/suite.h"

enum {
    DIM = TEST_ENDPOINT_DIM,
    MAX_ROWS = 130
};

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

/* Waits of a millisecond; time enough for a machine that is busy. */
static struct lens_http_options options_for(const char *mode)
{
    test_endpoint_url(&endpoint, mode, url);
    return (struct lens_http_options){ .url = url,
                                       .model = "some-model",
                                       .dim = DIM,
                                       .timeout_ms = 60000,
                                       .backoff_ms = 1 };
}

static struct lens_embedder *open_with(const struct lens_http_options *options)
{
    struct lens_embedder *embedder = NULL;
    struct lens_error err = { 0 };
    enum lens_status status = lens_http_open(options, &embedder, &err);

    ck_assert_msg(status == LENS_OK, "%s (%s)", err.text, err.hint);
    return embedder;
}

static void embed(struct lens_embedder *embedder, enum lens_embed_role role,
                  const struct lens_view *texts, size_t n, float *out)
{
    struct lens_error err = { 0 };
    enum lens_status status =
        embedder->ops->embed(embedder, role, texts, n, out, &err);

    ck_assert_msg(status == LENS_OK, "%s (%s)", err.text, err.hint);
}

static const char *const samples[] = {
    "guardrails for agents",
    "\"quotes\", \\ backslash / slash",
    "line\nbreak\ttab \x01 control \x7f",
    "caf\xc3\xa9 \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x98\x80",
    "x",
};
enum {
    N_SAMPLES = sizeof(samples) / sizeof(*samples)
};

/* Embed the samples at an endpoint and hold them against the oracle. */
static void check_samples(const struct lens_http_options *options)
{
    struct lens_embedder *embedder = open_with(options);
    struct lens_view texts[N_SAMPLES];
    float rows[N_SAMPLES * DIM];

    for (size_t i = 0; i < N_SAMPLES; i++)
        texts[i] = lens_view_of(samples[i]);
    embed(embedder, LENS_EMBED_PASSAGE, texts, N_SAMPLES, rows);
    for (size_t i = 0; i < N_SAMPLES; i++)
        test_endpoint_check_row(rows + i * DIM, texts[i]);
    embedder->ops->close(embedder);
}

/* First of all tests, for whatever comes later loads it. */
START_TEST(curl_before_first_embedder_is_not_loaded)
{
    struct lens_http_options options = options_for("good");

    ck_assert_ptr_null(dlopen("libcurl.so.4", RTLD_NOW | RTLD_NOLOAD));
    check_samples(&options);
    ck_assert_ptr_nonnull(dlopen("libcurl.so.4", RTLD_NOW | RTLD_NOLOAD));
}
END_TEST

START_TEST(embed_any_order_of_rows_gives_vectors)
{
    struct lens_http_options options = options_for("reversed");

    check_samples(&options);
}
END_TEST

START_TEST(open_without_dim_asks_once)
{
    struct lens_http_options options = options_for("good/asked");
    size_t before = test_endpoint_count(&endpoint, "good");
    struct lens_embedder *embedder;

    options.dim = 0;
    embedder = open_with(&options);
    ck_assert_uint_eq(embedder->facts.dim, DIM);
    ck_assert_uint_eq(test_endpoint_count(&endpoint, "good"), before + 1);
    embedder->ops->close(embedder);
    options.dim = DIM;
    embedder = open_with(&options);
    ck_assert_uint_eq(embedder->facts.dim, DIM);
    ck_assert_uint_eq(test_endpoint_count(&endpoint, "good"), before + 1);
    embedder->ops->close(embedder);
}
END_TEST

START_TEST(embed_roles_have_their_prefixes)
{
    struct lens_http_options options = options_for("good");
    struct lens_view text = lens_view_of("agents");
    struct lens_embedder *embedder;
    float row[DIM];

    options.query_prefix = "query: ";
    embedder = open_with(&options);
    embed(embedder, LENS_EMBED_QUERY, &text, 1, row);
    test_endpoint_check_row(row, lens_view_of("query: agents"));
    embed(embedder, LENS_EMBED_PASSAGE, &text, 1, row);
    test_endpoint_check_row(row, text);
    embedder->ops->close(embedder);

    options.passage_prefix = "passage: ";
    embedder = open_with(&options);
    embed(embedder, LENS_EMBED_PASSAGE, &text, 1, row);
    test_endpoint_check_row(row, lens_view_of("passage: agents"));
    embedder->ops->close(embedder);
}
END_TEST

/* MAX_ROWS different texts of one to four words. */
static void make_texts(char text[MAX_ROWS][64],
                       struct lens_view views[MAX_ROWS])
{
    for (size_t i = 0; i < MAX_ROWS; i++) {
        (void)snprintf(text[i], 64, "text %zu%.*s", i, (int)(i % 4) * 5,
                       " and more words");
        views[i] = lens_view_of(text[i]);
    }
}

START_TEST(embed_130_texts_by_64_takes_3_requests)
{
    static const char *const n_texts[] = { "64", "64", "2" };
    static char text[MAX_ROWS][64];
    static float rows[MAX_ROWS * DIM], alone[DIM];
    struct lens_http_options options = options_for("good");
    size_t before = test_endpoint_count(&endpoint, "good");
    struct lens_embedder *embedder = open_with(&options);
    struct lens_view views[MAX_ROWS];

    make_texts(text, views);
    embed(embedder, LENS_EMBED_PASSAGE, views, MAX_ROWS, rows);
    ck_assert_uint_eq(test_endpoint_count(&endpoint, "good"), before + 3);
    for (size_t i = 0; i < 3; i++)
        ck_assert_str_eq(test_endpoint_field(&endpoint, "good", before + i, 1),
                         n_texts[i]);
    for (size_t i = 0; i < MAX_ROWS; i++) {
        test_endpoint_check_row(rows + i * DIM, views[i]);
        if (i % 13)
            continue;
        embed(embedder, LENS_EMBED_PASSAGE, &views[i], 1, alone);
        ck_assert_mem_eq(alone, rows + i * DIM, sizeof(alone));
    }
    embedder->ops->close(embedder);
}
END_TEST

START_TEST(embed_long_texts_share_requests_by_bytes)
{
    enum {
        LONG = 600000 /* two of them are beyond a mebibyte */
    };
    struct lens_http_options options = options_for("good");
    size_t before = test_endpoint_count(&endpoint, "good");
    struct lens_embedder *embedder = open_with(&options);
    char *text = malloc(LONG);
    struct lens_view views[3] = { { text, LONG },
                                  { text, 400000 },
                                  { text, LONG } };
    float rows[3 * DIM];

    ck_assert_ptr_nonnull(text);
    memset(text, 'a', LONG);
    embed(embedder, LENS_EMBED_PASSAGE, views, 3, rows);
    ck_assert_uint_eq(test_endpoint_count(&endpoint, "good"), before + 2);
    for (size_t i = 0; i < 3; i++)
        test_endpoint_check_row(rows + i * DIM, views[i]);
    free(text);
    embedder->ops->close(embedder);
}
END_TEST

START_TEST(embed_blank_texts_are_zero_and_not_sent)
{
    static const char *const blanks[] = { "", " \t\r\n", "\xe3\x80\x80" };
    static const float zero[DIM] = { 0 };
    struct lens_http_options options = options_for("good");
    size_t before = test_endpoint_count(&endpoint, "good");
    struct lens_view texts[5] = { { NULL, 0 } };
    struct lens_embedder *embedder;
    float rows[5 * DIM];

    options.query_prefix = "query: ";
    embedder = open_with(&options);
    for (size_t i = 0; i < 3; i++)
        texts[i] = lens_view_of(blanks[i]);
    memset(rows, 0xff, sizeof(rows));
    embed(embedder, LENS_EMBED_QUERY, texts, 4, rows);
    embed(embedder, LENS_EMBED_QUERY, texts, 0, NULL);
    ck_assert_uint_eq(test_endpoint_count(&endpoint, "good"), before);
    for (size_t i = 0; i < 4; i++)
        ck_assert_mem_eq(rows + i * DIM, zero, sizeof(zero));

    texts[1] = lens_view_of("agents");
    texts[4] = lens_view_of(" x ");
    embed(embedder, LENS_EMBED_QUERY, texts, 5, rows);
    ck_assert_str_eq(test_endpoint_field(&endpoint, "good", before, 1), "2");
    test_endpoint_check_row(rows + DIM, lens_view_of("query: agents"));
    test_endpoint_check_row(rows + 4 * DIM, lens_view_of("query:  x "));
    ck_assert_mem_eq(rows + 2 * DIM, zero, sizeof(zero));
    embedder->ops->close(embedder);
}
END_TEST

START_TEST(embed_zero_vector_of_server_stays_zero)
{
    static const float zero[DIM] = { 0 };
    struct lens_http_options options = options_for("flat");
    struct lens_embedder *embedder = open_with(&options);
    struct lens_view text = lens_view_of("agents");
    float row[DIM];

    embed(embedder, LENS_EMBED_PASSAGE, &text, 1, row);
    ck_assert_mem_eq(row, zero, sizeof(zero));
    embedder->ops->close(embedder);
}
END_TEST

START_TEST(embed_busy_or_shaky_server_is_asked_again)
{
    static const char *const modes[] = { "busy", "shaky" };

    for (size_t i = 0; i < 2; i++) {
        struct lens_http_options options = options_for(modes[i]);

        options.n_retries = 2;
        check_samples(&options);
        ck_assert_uint_eq(test_endpoint_count(&endpoint, modes[i]), 3);
    }
}
END_TEST

START_TEST(embed_key_goes_into_its_header)
{
    struct lens_http_options options = options_for("good");
    size_t before = test_endpoint_count(&endpoint, "good");

    check_samples(&options);
    options.key = "sk-secret";
    check_samples(&options);
    ck_assert_str_eq(test_endpoint_field(&endpoint, "good", before, 2), "-");
    ck_assert_str_eq(test_endpoint_field(&endpoint, "good", before + 1, 2),
                     "Bearer sk-secret");
}
END_TEST

/* What follows the port in a URL, and the path that is asked for. */
static const struct {
    const char *given, *mode, *path;
} paths[] = {
    { "/good/v1", "good", "/good/v1/embeddings" },
    { "/good/v1/", "good", "/good/v1/embeddings" },
    { "/good/v1/embeddings", "good", "/good/v1/embeddings" },
    { "/good/v1/embeddings/", "good", "/good/v1/embeddings" },
    { "/good/v1?v=2#there", "good", "/good/v1/embeddings?v=2" },
    { "/good/embeddings?v=a/b", "good", "/good/embeddings?v=a/b" },
    { "/good/my%20v1", "good", "/good/my%20v1/embeddings" },
    { "", "v1", "/v1/embeddings" },
    { "/", "v1", "/v1/embeddings" },
};

START_TEST(open_base_url_is_completed)
{
    struct lens_http_options options = options_for("");
    size_t before = test_endpoint_count(&endpoint, paths[_i].mode);
    struct lens_view text = lens_view_of("agents");
    struct lens_embedder *embedder;
    float row[DIM];

    (void)snprintf(url, sizeof(url), "HTTP://127.0.0.1:%d%s", endpoint.port,
                   paths[_i].given);
    embedder = open_with(&options);
    /* There is no mode "v1", so that one is refused. */
    (void)!embedder->ops->embed(embedder, LENS_EMBED_QUERY, &text, 1, row,
                                NULL);
    ck_assert_str_eq(test_endpoint_field(&endpoint, paths[_i].mode, before, 3),
                     paths[_i].path);
    embedder->ops->close(embedder);
}
END_TEST

START_TEST(identity_covers_what_vectors_depend_on)
{
    struct lens_http_options plain = options_for("good"), other;
    struct lens_embedder *embedder = open_with(&plain);
    struct lens_embedder_facts facts = embedder->facts;

    embedder->ops->close(embedder);
    ck_assert_str_eq(facts.id, "http:some-model");
    ck_assert_uint_eq(strlen(facts.hash), 32);
    for (size_t i = 0; i < 8; i++) {
        other = plain;
        other.url = i == 0 ? "https://elsewhere.invalid:7/v1" : plain.url;
        other.key = i == 1 ? "sk-secret" : NULL;
        other.timeout_ms = i == 2 ? 7 : 0;
        other.model = i == 3 ? "some-model2" : plain.model;
        other.dim = i == 4 ? DIM + 1 : DIM;
        other.query_prefix = i == 5 || i == 7 ? "a" : NULL;
        other.passage_prefix = i == 6 ? "a" : NULL;
        embedder = open_with(&other);
        ck_assert_msg(!strcmp(embedder->facts.hash, facts.hash) ==
                          (i < 3 || i == 7),
                      "change %zu", i);
        /* The same prefix is something else for the other role. */
        if (i == 5)
            facts = embedder->facts;
        embedder->ops->close(embedder);
    }
}
END_TEST

/* http_proxy for one test. */
static void set_proxy(const char *value)
{
    ck_assert_int_eq(
        value ? setenv("http_proxy", value, 1) : unsetenv("http_proxy"), 0);
}

START_TEST(embed_loopback_needs_no_proxy)
{
    struct lens_http_options options = options_for("good");

    set_proxy("http://127.0.0.1:1");
    check_samples(&options);
    (void)snprintf(url, sizeof(url), "http://localhost:%d/good", endpoint.port);
    check_samples(&options);
    set_proxy(NULL);
}
END_TEST

/* No such host exists: who answers is the proxy. */
START_TEST(embed_elsewhere_heeds_proxy)
{
    struct lens_http_options options = options_for("good");
    size_t before = test_endpoint_count(&endpoint, "good");
    char proxy[64];

    (void)snprintf(proxy, sizeof(proxy), "http://127.0.0.1:%d", endpoint.port);
    set_proxy(proxy);
    options.url = "http://127.0.0.1.embeddings.invalid/good/v1";
    check_samples(&options);
    ck_assert_str_eq(test_endpoint_field(&endpoint, "good", before, 3),
                     "http://127.0.0.1.embeddings.invalid/good/v1/embeddings");
    set_proxy(NULL);
}
END_TEST

static enum lens_status run_all(void *arg)
{
    const struct lens_http_options *options = arg;
    struct lens_view texts[2] = { lens_view_of("agents"), lens_view_of("") };
    struct lens_embedder *embedder = NULL;
    struct lens_error err = { 0 };
    float rows[2 * DIM];
    enum lens_status status = lens_http_open(options, &embedder, &err);

    ck_assert(status == LENS_OK || (!embedder && err.text[0]));
    if (status != LENS_OK)
        return status;
    status =
        embedder->ops->embed(embedder, LENS_EMBED_QUERY, texts, 2, rows, &err);
    embedder->ops->close(embedder);
    return status;
}

START_TEST(open_and_embed_without_memory_fail_cleanly)
{
    struct lens_http_options options = options_for("good");

    options.dim = 0;
    options.key = "sk-secret";
    options.query_prefix = "query: ";
    ck_assert_uint_gt(test_faults_sweep(run_all, &options), 10);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("http");
    TCase *tc = tcase_create("http");

    suite_add_tcase(suite, tc);
    tcase_add_unchecked_fixture(tc, start, stop);
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, curl_before_first_embedder_is_not_loaded);
    tcase_add_test(tc, embed_any_order_of_rows_gives_vectors);
    tcase_add_test(tc, open_without_dim_asks_once);
    tcase_add_test(tc, embed_roles_have_their_prefixes);
    tcase_add_test(tc, embed_130_texts_by_64_takes_3_requests);
    tcase_add_test(tc, embed_long_texts_share_requests_by_bytes);
    tcase_add_test(tc, embed_blank_texts_are_zero_and_not_sent);
    tcase_add_test(tc, embed_zero_vector_of_server_stays_zero);
    tcase_add_test(tc, embed_busy_or_shaky_server_is_asked_again);
    tcase_add_test(tc, embed_key_goes_into_its_header);
    tcase_add_loop_test(tc, open_base_url_is_completed, 0,
                        (int)(sizeof(paths) / sizeof(*paths)));
    tcase_add_test(tc, identity_covers_what_vectors_depend_on);
    tcase_add_test(tc, embed_loopback_needs_no_proxy);
    tcase_add_test(tc, embed_elsewhere_heeds_proxy);
    tcase_add_test(tc, open_and_embed_without_memory_fail_cleanly);
    return test_suite_run(suite);
}

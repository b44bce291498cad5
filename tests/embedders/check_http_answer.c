/*
 * The JSON of an endpoint for embeddings: what we write byte for byte, answers
 * made at random against the numbers they were made from, and answers that are
 * wrong, cut or changed anywhere.
 */
#include <check.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "embedders/http_answer.h"
#include "support/faults.h"
#include "support/random.h"
#include "support/suite.h"
#include "text/unicode.h"

static const char name[] = "http://host/v1/embeddings";

enum {
    MAX_N = 12,
    MAX_DIM = 40,
    MAX_BODY = 1 << 20
};

static struct lens_buffer body;

static void set_up(void)
{
    lens_buffer_init(&body, MAX_BODY);
}

static void tear_down(void)
{
    lens_buffer_release(&body);
}

START_TEST(request_is_written_byte_for_byte)
{
    const struct lens_view texts[] = {
        lens_view_of("plain"),
        lens_view_of("\"q\" \\ \n\x01 caf\xc3\xa9"),
        lens_view_of(""),
    };

    lens_http_request_write(&body, "a/b", "", texts, 3);
    ck_assert_int_eq(lens_buffer_status(&body), LENS_OK);
    ck_assert_str_eq(body.p,
                     "{\"model\":\"a/b\",\"input\":[\"plain\",\"\\\"q\\\" "
                     "\\\\ \\n\\u0001 caf\xc3\xa9\",\"\"],"
                     "\"encoding_format\":\"float\"}\n");
    lens_buffer_clear(&body);
    lens_http_request_write(&body, "m", "query: ", texts, 1);
    ck_assert_str_eq(body.p, "{\"model\":\"m\",\"input\":[\"query: plain\"],"
                             "\"encoding_format\":\"float\"}\n");
}
END_TEST

START_TEST(request_beyond_its_buffer_fails)
{
    const struct lens_view text = lens_view_of("a text of some length");
    size_t whole;

    lens_http_request_write(&body, "m", "query: ", &text, 1);
    whole = body.len;
    for (size_t max = 0; max <= whole; max++) {
        lens_buffer_release(&body);
        lens_buffer_init(&body, max);
        lens_http_request_write(&body, "m", "query: ", &text, 1);
        ck_assert_int_eq(lens_buffer_status(&body),
                         max < whole ? LENS_E_LIMIT : LENS_OK);
    }
    ck_assert_uint_eq(body.len, whole);
}
END_TEST

/* A number in one of the spellings servers use. */
static double add_number(struct test_random *random)
{
    double scale = test_random_below(random, 20) ? 1e-6 : 1e14;
    double number = ((double)test_random_below(random, 2000001) - 1e6) * scale;
    size_t from = body.len;

    switch (test_random_below(random, 5)) {
    case 0: lens_buffer_add_format(&body, "%.17g", number); break;
    case 1: lens_buffer_add_format(&body, "%.6f", number); break;
    case 2: lens_buffer_add_format(&body, "%.9e", number); break;
    case 3: lens_buffer_add_format(&body, "%.3G", number); break;
    default: lens_buffer_add_format(&body, "%.0f", number); break;
    }
    return strtod(body.p + from, NULL);
}

/* An answer of n rows in any order, with members we do not know; the numbers
 * go to `numbers` by index. */
static void make_answer(struct test_random *random, size_t n, size_t dim,
                        double numbers[MAX_N][MAX_DIM])
{
    size_t order[MAX_N];

    for (size_t i = 0; i < n; i++) {
        size_t j = test_random_below(random, i + 1);

        order[i] = order[j];
        order[j] = i;
    }
    lens_buffer_clear(&body);
    lens_buffer_add_text(&body, " {\"object\":\"list\",\"data\" : [");
    for (size_t i = 0; i < n; i++) {
        lens_buffer_add_format(&body, "%s{\"embedding\":\n[", i ? ", " : "");
        for (size_t j = 0; j < dim; j++) {
            lens_buffer_add_text(&body, j ? ", " : "");
            numbers[order[i]][j] = add_number(random);
        }
        lens_buffer_add_format(&body, "],\"x\":{\"y\":[]},\"index\":%zu}",
                               order[i]);
    }
    lens_buffer_add_text(&body, "],\"usage\":{\"total_tokens\":3}}\n");
    ck_assert_int_eq(lens_buffer_status(&body), LENS_OK);
}

static void check_rows(const float *rows, size_t n, size_t dim,
                       double numbers[MAX_N][MAX_DIM])
{
    for (size_t i = 0; i < n; i++) {
        long double square = 0;

        for (size_t j = 0; j < dim; j++)
            square += (long double)numbers[i][j] * (long double)numbers[i][j];
        for (size_t j = 0; j < dim; j++) {
            double expected =
                square > 0
                    ? (double)((long double)numbers[i][j] / sqrtl(square))
                    : 0;

            ck_assert_msg(fabs((double)rows[i * dim + j] - expected) < 3e-7,
                          "[%zu][%zu] is %.9g, not %.9g", i, j,
                          (double)rows[i * dim + j], expected);
        }
    }
}

START_TEST(answer_of_any_order_gives_unit_vectors)
{
    struct test_random random = { 20 };
    static double numbers[MAX_N][MAX_DIM];

    for (size_t round = 0; round < 400; round++) {
        size_t n = 1 + test_random_below(&random, MAX_N);
        size_t dim = 1 + test_random_below(&random, MAX_DIM), found = 0;
        float rows[MAX_N * MAX_DIM];
        struct lens_error err = { 0 };

        make_answer(&random, n, dim, numbers);
        ck_assert_msg(lens_http_answer_vectors(lens_buffer_view(&body), name, n,
                                               dim, rows, &err) == LENS_OK,
                      "%s", err.text);
        check_rows(rows, n, dim, numbers);
        ck_assert_int_eq(
            lens_http_answer_dim(lens_buffer_view(&body), name, &found, NULL),
            n == 1 ? LENS_OK : LENS_E_CORRUPT);
        ck_assert_uint_eq(found, n == 1 ? dim : 0);
    }
}
END_TEST

/* Numbers whose squares no float holds, and ones that are hardly there. */
START_TEST(answer_of_extreme_numbers_gives_unit_vectors)
{
    static const char *const pairs[] = {
        "3e38, -3e38", "1e-44, 1e-44", "3e38, 1e-44", "-0.0, 1e-300", "0, 0",
    };
    static const float expected[][2] = {
        { 0.70710678f, -0.70710678f },
        { 0.70710678f, 0.70710678f },
        { 1, 0 },
        { 0, 0 },
        { 0, 0 },
    };

    for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
        float row[2] = { 9, 9 };

        lens_buffer_clear(&body);
        lens_buffer_add_format(
            &body, "{\"data\":[{\"index\":0,\"embedding\":[%s]}]}", pairs[i]);
        ck_assert_int_eq(lens_http_answer_vectors(lens_buffer_view(&body), name,
                                                  1, 2, row, NULL),
                         LENS_OK);
        for (size_t j = 0; j < 2; j++)
            ck_assert_msg(fabsf(row[j] - expected[i][j]) < 1e-6f, "%s: %g",
                          pairs[i], (double)row[j]);
    }
}
END_TEST

/* Wrong answers for two texts and two dimensions. */
static const struct {
    const char *body, *why;
    enum lens_status status;
} wrong[] = {
    { "", "is not JSON", LENS_E_CORRUPT },
    { "[]", "data is missing", LENS_E_CORRUPT },
    { "{\"data\":{}}", "data is not an array", LENS_E_CORRUPT },
    { "{\"data\":null}", "data is not an array", LENS_E_CORRUPT },
    { "{\"data\":[]}", "data has 0 vectors for 2 texts", LENS_E_CORRUPT },
    { "{\"data\":[1,2]}", "data/0/index is missing", LENS_E_CORRUPT },
    { "{\"data\":[{\"index\":0,\"embedding\":[1,2]},"
      "{\"index\":1,\"embedding\":[1]}]}",
      "data/1/embedding has 1 dimensions instead of 2", LENS_E_CORRUPT },
    { "{\"data\":[{\"index\":0,\"embedding\":[1,2]},"
      "{\"index\":0.5,\"embedding\":[1,2]}]}",
      "data/1/index is not a whole number", LENS_E_CORRUPT },
    { "{\"data\":[{\"index\":-1,\"embedding\":[1,2]},"
      "{\"index\":0,\"embedding\":[1,2]}]}",
      "data/0/index is not a whole number", LENS_E_CORRUPT },
    { "{\"data\":[{\"index\":1,\"embedding\":[1,2]},"
      "{\"index\":1,\"embedding\":[1,2]}]}",
      "data/1 has the index of another row", LENS_E_CORRUPT },
    { "{\"data\":[{\"index\":0,\"embedding\":[1,1e999]},"
      "{\"index\":1,\"embedding\":[1,2]}]}",
      "data/0/embedding/1 is not a number", LENS_E_CORRUPT },
    { "{\"data\":[{\"index\":0,\"embedding\":[1,3.5e38]},"
      "{\"index\":1,\"embedding\":[1,2]}]}",
      "data/0/embedding/1 is too large a number", LENS_E_CORRUPT },
    { "{\"data\":[{\"index\":0,\"embedding\":[1,[2]]},"
      "{\"index\":1,\"embedding\":[1,2]}]}",
      "data/0/embedding/1 is not a number", LENS_E_CORRUPT },
    { "{\"data\":[{\"index\":0,\"embedding\":{\"a\":1,\"b\":2}},"
      "{\"index\":1,\"embedding\":[1,2]}]}",
      "data/0/embedding is not an array", LENS_E_CORRUPT },
    { "[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]", "deeper than", LENS_E_LIMIT },
};

START_TEST(answer_that_is_wrong_is_refused)
{
    struct lens_view text = lens_view_of(wrong[_i].body);
    const float before[4] = { 7, 7, 7, 7 };
    struct lens_error err = { 0 };
    float rows[4];

    memcpy(rows, before, sizeof(rows));
    ck_assert_int_eq(lens_http_answer_vectors(text, name, 2, 2, rows, &err),
                     wrong[_i].status);
    ck_assert_int_eq(err.status, wrong[_i].status);
    ck_assert_msg(strstr(err.text, wrong[_i].why) != NULL, "%s", err.text);
    ck_assert_ptr_nonnull(strstr(err.text, name));
    ck_assert_mem_eq(rows, before, sizeof(rows));
    ck_assert_int_eq(lens_http_answer_vectors(text, name, 2, 2, rows, NULL),
                     wrong[_i].status);
}
END_TEST

/* A bomb: many values in few bytes.  Refused before it is parsed. */
START_TEST(answer_of_too_many_values_is_a_limit)
{
    struct lens_error err = { 0 };
    float row[2];

    lens_buffer_add_text(&body, "{\"data\":[{\"index\":0,\"embedding\":[0");
    for (size_t i = 0; i < 6000; i++)
        lens_buffer_add_text(&body, ",0");
    lens_buffer_add_text(&body, "]}]}");
    ck_assert_int_eq(lens_http_answer_vectors(lens_buffer_view(&body), name, 1,
                                              2, row, &err),
                     LENS_E_LIMIT);
    ck_assert_ptr_nonnull(strstr(err.text, "more than the 5136 JSON values"));
}
END_TEST

/* Every cut, and every byte replaced: right, or an error and no write. */
START_TEST(answer_damaged_anywhere_is_refused_or_right)
{
    static const char replacements[] = "0,]}\"e-\x80";
    struct test_random random = { 4 };
    static double numbers[MAX_N][MAX_DIM];
    const float before[6] = { 7, 7, 7, 7, 7, 7 };

    make_answer(&random, 3, 2, numbers);
    for (size_t i = 0; i < body.len; i++) {
        for (size_t k = 0; k < sizeof(replacements); k++) {
            struct lens_view text = { body.p, k ? body.len : i };
            char kept = body.p[i];
            float rows[6];
            enum lens_status status;

            memcpy(rows, before, sizeof(rows));
            if (k)
                body.p[i] = replacements[k - 1];
            status = lens_http_answer_vectors(text, name, 3, 2, rows, NULL);
            body.p[i] = kept;
            if (status != LENS_OK)
                ck_assert_mem_eq(rows, before, sizeof(rows));
            for (size_t j = 0; status == LENS_OK && j < 6; j++)
                ck_assert(rows[j] >= -1 && rows[j] <= 1);
        }
    }
}
END_TEST

static enum lens_status read_body(void *arg)
{
    float rows[6];

    (void)arg;
    return lens_http_answer_vectors(lens_buffer_view(&body), name, 3, 2, rows,
                                    NULL);
}

START_TEST(answer_without_memory_fails_cleanly)
{
    struct test_random random = { 5 };
    static double numbers[MAX_N][MAX_DIM];

    make_answer(&random, 3, 2, numbers);
    ck_assert_uint_gt(test_faults_sweep(read_body, NULL), 0);
}
END_TEST

static const struct {
    const char *body, *message;
} messages[] = {
    { "{\"error\":{\"message\":\"a model\",\"code\":1}}", "a model" },
    { "{\"error\":\"a model\"}", "a model" },
    { "{\"object\":\"error\",\"message\":\"a model\"}", "a model" },
    { "{\"detail\":\"a model\"}", "a model" },
    { "{\"detail\":[{\"loc\":[1],\"msg\":\"a model\"}]}", "a model" },
    { "a model", "a model" },
    { "  a\r\n\tmodel \n", "a model" },
    { "{\"error\":{\"message\":\"a\\u001b[2J\\u202emodel\\u0007\"}}",
      "a[2Jmodel" },
    { "{\"error\":{\"message\":\"key sk-secret, sk-secretsk-secret\"}}",
      "key ***, ******" },
    { "{\"error\":{\"message\":\"key sk-\\u0007secret\"}}", "key ***" },
    { "a\xff model", "a" },
    { "<!doctype html><p>no", "" },
    { "{\"error\":{\"message\":\"a mod", "" },
    { "{\"error\":{\"message\":7}}", "" },
    { "{\"error\":null}", "" },
    { "{\"error\":[]}", "" },
    { "[\"error\"]", "" },
    { "7", "" },
    { "", "" },
};

START_TEST(message_is_fit_for_a_terminal)
{
    char out[LENS_HTTP_MESSAGE_MAX] = "?";

    lens_http_answer_message(lens_view_of(messages[_i].body), "sk-secret", out);
    ck_assert_str_eq(out, messages[_i].message);
}
END_TEST

/* A key at every distance from where the words are cut. */
START_TEST(message_cut_anywhere_shows_no_part_of_a_key)
{
    static const char key[] = "KEYKEYKEYKEY";

    for (size_t before = 0; before < 200; before++) {
        char words[600] = "", out[LENS_HTTP_MESSAGE_MAX];

        memset(words, 'a', before);
        (void)snprintf(words + before, sizeof(words) - before, "%s%s%s", key,
                       before % 2 ? key : "",
                       before % 3 ? "\xc3\xa9\xc3\xa9 tail of some length"
                                  : "");
        lens_http_clean(lens_view_of(words), key, out);
        ck_assert_msg(!strpbrk(out, "KEY"), "%zu: %s", before, out);
        ck_assert(lens_utf8_check(lens_view_of(out), &(size_t){ 0 }));
        ck_assert_int_eq(strstr(out, "***") != NULL || before > 120, true);
        if (before > LENS_HTTP_MESSAGE_MAX)
            ck_assert_uint_eq(strlen(out), LENS_HTTP_MESSAGE_MAX - 1);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("http_answer");
    TCase *tc = tcase_create("http_answer");

    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, request_is_written_byte_for_byte);
    tcase_add_test(tc, request_beyond_its_buffer_fails);
    tcase_add_test(tc, answer_of_any_order_gives_unit_vectors);
    tcase_add_test(tc, answer_of_extreme_numbers_gives_unit_vectors);
    tcase_add_loop_test(tc, answer_that_is_wrong_is_refused, 0,
                        (int)(sizeof(wrong) / sizeof(*wrong)));
    tcase_add_test(tc, answer_of_too_many_values_is_a_limit);
    tcase_add_test(tc, answer_damaged_anywhere_is_refused_or_right);
    tcase_add_test(tc, answer_without_memory_fails_cleanly);
    tcase_add_loop_test(tc, message_is_fit_for_a_terminal, 0,
                        (int)(sizeof(messages) / sizeof(*messages)));
    tcase_add_test(tc, message_cut_anywhere_shows_no_part_of_a_key);
    return test_suite_run(suite);
}

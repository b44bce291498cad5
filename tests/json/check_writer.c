/* Writing JSON: exact bytes, and every text back as it went in. */
#include "json/writer.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "support/faults.h"
#include "support/random.h"
#include "support/suite.h"
#include "json/json.h"

static const struct lens_json_limits limits = { 1 << 20, 32 };

/* One document with every kind of value. */
static void write_sample(struct lens_json_writer *w)
{
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "text", "x");
    lens_json_put_integer(w, "whole", INT64_MIN);
    lens_json_put_number(w, "number", 0.125, 2);
    lens_json_put_bool(w, "yes", true);
    lens_json_put_bool(w, "no", false);
    lens_json_put_null(w, "nothing");
    lens_json_open_array(w, "list");
    lens_json_put_integer(w, NULL, 1);
    lens_json_open_object(w, NULL);
    lens_json_close_object(w);
    lens_json_open_array(w, NULL);
    lens_json_close_array(w);
    lens_json_close_array(w);
    lens_json_close_object(w);
}

static const char compact[] =
    "{\"text\":\"x\",\"whole\":-9223372036854775808,\"number\":0.13,"
    "\"yes\":true,\"no\":false,\"nothing\":null,\"list\":[1,{},[]]}\n";

static const char pretty[] = "{\n"
                             "  \"text\": \"x\",\n"
                             "  \"whole\": -9223372036854775808,\n"
                             "  \"number\": 0.13,\n"
                             "  \"yes\": true,\n"
                             "  \"no\": false,\n"
                             "  \"nothing\": null,\n"
                             "  \"list\": [\n"
                             "    1,\n"
                             "    {},\n"
                             "    []\n"
                             "  ]\n"
                             "}\n";

START_TEST(writer_lays_out_compact_and_pretty)
{
    struct lens_json_writer w;
    struct lens_buffer out;

    lens_buffer_init(&out, 1 << 16);
    lens_json_writer_init(&w, &out, _i != 0);
    write_sample(&w);
    ck_assert_int_eq(lens_buffer_status(&out), LENS_OK);
    ck_assert_str_eq(out.p, _i ? pretty : compact);
    lens_buffer_release(&out);
}
END_TEST

START_TEST(writer_json_value_is_laid_out_again)
{
    static const char *const want[] = {
        "{\"a\":{\"b\": [1,2]},\"c\":3}\n",
        "{\n  \"a\": {\n    \"b\": [1,\n      2]\n  },\n  \"c\": 3\n}\n"
    };
    struct lens_json_writer w;
    struct lens_buffer out;

    lens_buffer_init(&out, 1 << 16);
    lens_json_writer_init(&w, &out, _i != 0);
    lens_json_open_object(&w, NULL);
    lens_json_put_json(&w, "a", lens_view_of("{\n  \"b\": [1,\n    2]\n}\n"));
    lens_json_put_json(&w, "c", lens_view_of("3"));
    lens_json_close_object(&w);
    ck_assert_int_eq(lens_buffer_status(&out), LENS_OK);
    ck_assert_str_eq(out.p, want[_i]);
    lens_buffer_release(&out);
}
END_TEST

START_TEST(writer_numbers_have_fixed_decimals)
{
    static const struct {
        double value;
        int decimals;
        const char *want;
    } rows[] = {
        { 0.0, 3, "0.000" },
        { -0.0, 3, "0.000" },
        { -0.0004, 3, "0.000" },
        { 0.0005, 3, "0.001" },
        { -0.0005, 3, "-0.001" },
        { 1.0 / 3, 6, "0.333333" },
        { 2.5, 0, "3" },
        { -2.5, 0, "-3" },
        { 0.9999, 3, "1.000" },
        { 1e15, 2, "1000000000000000.00" },
        { 123456.789, 1, "123456.8" },
    };
    struct lens_json_writer w;
    struct lens_buffer out;

    lens_buffer_init(&out, 1 << 10);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        lens_buffer_clear(&out);
        lens_json_writer_init(&w, &out, false);
        lens_json_put_number(&w, NULL, rows[i].value, rows[i].decimals);
        ck_assert_str_eq(out.p, rows[i].want);
    }
    lens_buffer_release(&out);
}
END_TEST

START_TEST(writer_largest_number_is_still_json)
{
    struct lens_json_writer w;
    struct lens_buffer out;
    struct lens_json *doc;

    lens_buffer_init(&out, 1 << 10);
    lens_json_writer_init(&w, &out, false);
    lens_json_put_number(&w, NULL, -DBL_MAX, 6);
    ck_assert_int_eq(
        lens_json_parse(lens_buffer_view(&out), "out", &limits, &doc, NULL),
        LENS_OK);
    ck_assert(lens_json_as_number(lens_json_root(doc)) == -DBL_MAX);
    lens_json_free(doc);
    lens_buffer_release(&out);
}
END_TEST

/* Neighbours of every power of two, and the ends of the line of numbers. */
START_TEST(writer_floats_come_back_to_the_last_bit)
{
    static const float odd[] = { 0.0f, 1.0f, 0.1f, 1e-45f, 3.4028234e38f };
    struct lens_json_writer w;
    struct lens_buffer out;
    struct lens_json *doc;
    struct lens_json_value at;

    lens_buffer_init(&out, 1 << 20);
    lens_json_writer_init(&w, &out, false);
    lens_json_open_array(&w, NULL);
    for (int e = -140; e < 120; e++)
        lens_json_put_float(&w, NULL, nextafterf(ldexpf(1.0f, e), -1.0f));
    for (size_t i = 0; i < 5; i++)
        lens_json_put_float(&w, NULL, odd[i]);
    lens_json_put_float(&w, NULL, -0.0f);
    lens_json_close_array(&w);
    ck_assert_int_eq(
        lens_json_parse(lens_buffer_view(&out), "out", &limits, &doc, NULL),
        LENS_OK);
    at = lens_json_first(lens_json_root(doc));
    for (int e = -140; e < 120; e++, at = lens_json_next(at))
        ck_assert((float)lens_json_as_number(at) ==
                  nextafterf(ldexpf(1.0f, e), -1.0f));
    for (size_t i = 0; i < 5; i++, at = lens_json_next(at))
        ck_assert((float)lens_json_as_number(at) == odd[i]);
    ck_assert_ptr_nonnull(strstr(out.p, ",0]"));
    lens_json_free(doc);
    lens_buffer_release(&out);
}
END_TEST

START_TEST(writer_escapes_what_json_must_escape)
{
    struct lens_json_writer w;
    struct lens_buffer out;

    lens_buffer_init(&out, 1 << 10);
    lens_json_writer_init(&w, &out, false);
    lens_json_open_array(&w, NULL);
    lens_json_put_text(&w, NULL, "a\"b\\c/d\n\t\r\b\x01\x1f\x7f");
    lens_json_put_view(&w, NULL, (struct lens_view){ "a\0b", 3 });
    lens_json_put_view(&w, NULL, (struct lens_view){ 0 });
    lens_json_put_text(&w, NULL, "caf\xc3\xa9");
    lens_json_close_array(&w);
    ck_assert_str_eq(out.p, "[\"a\\\"b\\\\c/d\\n\\t\\u000d\\u0008\\u0001\\u001f"
                            "\x7f\",\"a\\u0000b\",\"\",\"caf\xc3\xa9\"]\n");
    lens_buffer_release(&out);
}
END_TEST

/* Random texts of every byte but NUL, as names and as values. */
START_TEST(writer_texts_come_back_unchanged)
{
    enum {
        N = 20,
        LEN = 40
    };
    struct test_random r = { (uint64_t)_i };
    char text[N][LEN + 1] = { 0 };
    struct lens_json_writer w;
    struct lens_json_value at;
    struct lens_buffer out;
    struct lens_json *doc;
    size_t i = 0;

    lens_buffer_init(&out, 1 << 20);
    lens_json_writer_init(&w, &out, _i % 2 != 0);
    lens_json_open_object(&w, NULL);
    for (size_t n = 0; n < N; n++) {
        size_t len = test_random_below(&r, LEN + 1);

        for (size_t c = 0; c < len; c++)
            text[n][c] = (char)(1 + test_random_below(&r, 127));
        lens_json_put_text(&w, text[n], text[n]);
    }
    lens_json_close_object(&w);
    ck_assert_int_eq(
        lens_json_parse(lens_buffer_view(&out), "out", &limits, &doc, NULL),
        LENS_OK);
    for (at = lens_json_first(lens_json_root(doc)); !lens_json_is_end(at);
         at = lens_json_next(at), i++) {
        ck_assert_str_eq(lens_json_as_text(at), text[i]);
        ck_assert_str_eq(lens_json_name(at), text[i]);
    }
    ck_assert_uint_eq(i, N);
    lens_json_free(doc);
    lens_buffer_release(&out);
}
END_TEST

static enum lens_status write_it(void *arg)
{
    struct lens_json_writer w;
    struct lens_buffer out;
    enum lens_status status;

    (void)arg;
    lens_buffer_init(&out, 1 << 16);
    lens_json_writer_init(&w, &out, true);
    lens_json_open_array(&w, NULL);
    for (int i = 0; i < 20; i++)
        write_sample(&w);
    lens_json_close_array(&w);
    status = lens_buffer_status(&out);
    lens_buffer_release(&out);
    return status;
}

START_TEST(writer_without_memory_says_so)
{
    ck_assert_uint_gt(test_faults_sweep(write_it, NULL), 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json_writer");
    TCase *tc = tcase_create("json_writer");

    tcase_add_loop_test(tc, writer_lays_out_compact_and_pretty, 0, 2);
    tcase_add_loop_test(tc, writer_json_value_is_laid_out_again, 0, 2);
    tcase_add_test(tc, writer_numbers_have_fixed_decimals);
    tcase_add_test(tc, writer_largest_number_is_still_json);
    tcase_add_test(tc, writer_floats_come_back_to_the_last_bit);
    tcase_add_test(tc, writer_escapes_what_json_must_escape);
    tcase_add_loop_test(tc, writer_texts_come_back_unchanged, 0, 100);
    tcase_add_test(tc, writer_without_memory_says_so);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

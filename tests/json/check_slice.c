/* The bytes of a part: whatever a parser accepts, each part is found. */
#include "json/slice.h"

#include <string.h>

#include "support/random.h"
#include "support/suite.h"
#include "json/json.h"
#include "json/writer.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct {
    const char *text;
    const char *parts[5];
} rows[] = {
    { "[]", { NULL } },
    { "{}", { NULL } },
    { " [ 1 , 2.50,-0e+1 ] ", { "1", "2.50", "-0e+1" } },
    { "[\"a\\\"]\",[1,[2]],{\"b\":\"}\"}]",
      { "\"a\\\"]\"", "[1,[2]]", "{\"b\":\"}\"}" } },
    { "{\"a\" : 1, \"b,:\\\"\":\t[2],\n\"\":null}", { "1", "[2]", "null" } },
    { "\xef\xbb\xbf[true,false]", { "true", "false" } },
    { "[\"\\\\\",1]", { "\"\\\\\"", "1" } },
    { "7", { NULL } },
    { "\"[1]\"", { NULL } },
    { "", { NULL } },
};

START_TEST(slice_is_the_bytes_of_the_part)
{
    struct lens_view part;
    size_t n = 0;

    for (; n < 5 && rows[_i].parts[n]; n++) {
        ck_assert(lens_json_slice(lens_view_of(rows[_i].text), n, &part));
        ck_assert_uint_eq(part.len, strlen(rows[_i].parts[n]));
        ck_assert_mem_eq(part.p, rows[_i].parts[n], part.len);
    }
    ck_assert(!lens_json_slice(lens_view_of(rows[_i].text), n, &part));
}
END_TEST

/* Random bytes of JSON's own: no part lies outside, and of a text that parses
 * there are as many as the parser counts. */
START_TEST(slice_of_anything_lies_within_it)
{
    static const char signs[] = "[]{}\",:\\ 1a.\n";
    static const struct lens_json_limits limits = { 1 << 10, 32 };
    struct test_random r = { (uint64_t)_i };

    for (size_t round = 0; round < 200; round++) {
        struct lens_json *doc = NULL;
        struct lens_view part, text;
        char bytes[24];
        size_t n = 0;

        text =
            (struct lens_view){ bytes, test_random_below(&r, sizeof(bytes)) };
        for (size_t i = 0; i < text.len; i++)
            bytes[i] = signs[test_random_below(&r, sizeof(signs) - 1)];
        for (; lens_json_slice(text, n, &part); n++) {
            ck_assert(part.p >= bytes && part.len > 0);
            ck_assert(part.p + part.len <= bytes + text.len);
        }
        if (lens_json_parse(text, "text", &limits, &doc, NULL) == LENS_OK) {
            ck_assert_uint_eq(n, lens_json_count(lens_json_root(doc)));
            lens_json_free(doc);
        }
    }
}
END_TEST

/* Whatever our own writer makes is found again. */
START_TEST(slice_finds_what_the_writer_wrote)
{
    static const char *const texts[] = { "", "a\"b\\", "]},:", "\n\t\x01" };
    struct lens_json_writer w;
    struct lens_buffer out;
    struct lens_view part;

    lens_buffer_init(&out, 1 << 12);
    lens_json_writer_init(&w, &out, _i != 0);
    lens_json_open_object(&w, NULL);
    for (size_t i = 0; i < COUNT(texts); i++) {
        lens_json_open_array(&w, texts[i]);
        lens_json_put_text(&w, NULL, texts[i]);
        lens_json_close_array(&w);
        lens_json_put_integer(&w, texts[i], (int64_t)i);
    }
    lens_json_close_object(&w);
    for (size_t i = 0; i < COUNT(texts); i++) {
        char want[] = { (char)('0' + i), '\0' };

        ck_assert(lens_json_slice(lens_buffer_view(&out), 2 * i, &part));
        ck_assert(part.p[0] == '[' && part.p[part.len - 1] == ']');
        ck_assert(lens_json_slice(lens_buffer_view(&out), 2 * i + 1, &part));
        ck_assert(lens_view_equal(part, lens_view_of(want)));
    }
    lens_buffer_release(&out);
}
END_TEST

START_TEST(scalars_are_spelled_as_json_has_them)
{
    static const char *const good[] = {
        "0",           "-0",       "10",           "1.5",   "-1.50e10",
        "1E+2",        "1e-2",     "\"\"",         "\"a\"", "\"\\n\"",
        "\"\\u00e9\"", "\"\\\"\"", "\"\xc3\xa9\"",
    };
    static const char *const bad[] = {
        "",           "-",      "+1",      "01",     "1.",        ".5",
        "1e",         "1e+",    "1 ",      " 1",     "1-2",       "0x1",
        "true",       "null",   "[1]",     "{}",     "\"",        "\"a",
        "\"a\"b",     "\"\\\"", "\"\\x\"", "\"\n\"", "\"\\u12\"", "\"\\u12g4\"",
        "\"\\u123\"", "'a'",
    };

    for (size_t i = 0; i < COUNT(good); i++)
        ck_assert_msg(lens_json_is_scalar(lens_view_of(good[i])), "%s",
                      good[i]);
    for (size_t i = 0; i < COUNT(bad); i++)
        ck_assert_msg(!lens_json_is_scalar(lens_view_of(bad[i])), "%s", bad[i]);
    ck_assert(!lens_json_is_scalar((struct lens_view){ "\"a\0\"", 4 }));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json_slice");
    TCase *tc = tcase_create("json_slice");

    tcase_add_loop_test(tc, slice_is_the_bytes_of_the_part, 0, COUNT(rows));
    tcase_add_loop_test(tc, slice_of_anything_lies_within_it, 0, 500);
    tcase_add_loop_test(tc, slice_finds_what_the_writer_wrote, 0, 2);
    tcase_add_test(tc, scalars_are_spelled_as_json_has_them);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

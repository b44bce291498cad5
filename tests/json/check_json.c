/* Reading JSON: limits, what is refused, and what each getter says. */
#include "json/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/faults.h"
#include "support/folder.h"
#include "support/random.h"
#include "support/suite.h"

static const struct lens_json_limits limits = { 10000, 8 };
static struct lens_error err;

static enum lens_status parse(const char *text, struct lens_json **doc)
{
    err = (struct lens_error){ 0 };
    *doc = NULL;
    return lens_json_parse(lens_view_of(text), "doc", &limits, doc, &err);
}

static struct lens_json_value root_of(const char *text, struct lens_json **doc)
{
    enum lens_status status = parse(text, doc);

    ck_assert_msg(status == LENS_OK, "%s: %s", text, err.text);
    return lens_json_root(*doc);
}

static void expect_refused(const char *text, enum lens_status want,
                           const char *message)
{
    struct lens_json *doc;
    enum lens_status status = parse(text, &doc);

    ck_assert_msg(status == want, "%s: %s", text, lens_status_name(status));
    ck_assert_ptr_null(doc);
    ck_assert_str_eq(err.text, message);
}

START_TEST(json_invalid_documents_are_refused)
{
    static const char *const texts[] = {
        "",          " ",           "{",           "}",        "[",
        "[1,]",      "[,1]",        "{\"a\"}",     "{\"a\":}", "{\"a\":1,}",
        "{a:1}",     "{'a':1}",     "[1 2]",       "\"abc",    "\"\\x\"",
        "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\"", "tru",      "nul",
        "NaN",       "Infinity",    "-Infinity",   "-",        "+1",
        ".5",        "[1}",         "{\"a\":1]",   "\\\"[[[[", "// no",
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        expect_refused(texts[i], LENS_E_INVAL, "'doc' is not JSON: see line 1");
    expect_refused("{\n\"a\": 1,\n\"b\": oops\n}", LENS_E_INVAL,
                   "'doc' is not JSON: see line 3");
}
END_TEST

START_TEST(json_trailing_bytes_are_refused)
{
    struct lens_json *doc;

    expect_refused("{} x", LENS_E_INVAL,
                   "'doc' goes on after its JSON value: see line 1");
    expect_refused("1\n\n{}", LENS_E_INVAL,
                   "'doc' goes on after its JSON value: see line 1");
    ck_assert_int_eq(parse("{} \r\n\t ", &doc), LENS_OK);
    lens_json_free(doc);
    ck_assert_int_eq(lens_json_parse((struct lens_view){ "{}\0", 3 }, "doc",
                                     &limits, &doc, &err),
                     LENS_E_INVAL);
}
END_TEST

START_TEST(json_more_bytes_than_the_limit_are_refused)
{
    static char text[10002];
    struct lens_json *doc;

    memset(text, ' ', sizeof(text) - 1);
    text[0] = '1';
    expect_refused(text, LENS_E_LIMIT,
                   "'doc' holds 10001 bytes of JSON, the limit is 10000");
    text[10000] = '\0';
    ck_assert_int_eq(parse(text, &doc), LENS_OK);
    lens_json_free(doc);
}
END_TEST

START_TEST(json_deeper_than_the_limit_is_refused)
{
    static const char deep[] = "'doc' nests JSON deeper than the limit of 8";
    struct lens_json *doc;
    char text[5000];

    ck_assert_int_eq(parse("[[[[[[[[1]]]]]]]]", &doc), LENS_OK);
    lens_json_free(doc);
    expect_refused("[[[[[[[[[1]]]]]]]]]", LENS_E_LIMIT, deep);
    expect_refused("{\"a\":[{\"a\":[{\"a\":[{\"a\":[{\"a\":1}]}]}]}]}",
                   LENS_E_LIMIT, deep);
    /* Brackets side by side, or in strings, are not depth. */
    ck_assert_int_eq(parse("[[],[],[],[],[],[],[],[],[],[]]", &doc), LENS_OK);
    lens_json_free(doc);
    ck_assert_int_eq(parse("\"[[[[\\\"[[[[[[[[[[\\\\\"", &doc), LENS_OK);
    lens_json_free(doc);
    /* A stack would not survive these. */
    memset(text, '[', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    expect_refused(text, LENS_E_LIMIT, deep);
}
END_TEST

START_TEST(json_getters_read_what_is_there)
{
    struct lens_json *doc;
    struct lens_json_value root =
        root_of("{\"t\":\"caf\\u00e9 \\ud83d\\ude00\",\"i\":-42,\"n\":1.5e3,"
                "\"o\":{\"x\":\"y\"},\"a\":[1,\"two\",{}],\"e\":[]}",
                &doc);
    struct lens_json_value at;

    ck_assert_str_eq(lens_json_text(root, "t"), "caf\xc3\xa9 \xf0\x9f\x98\x80");
    ck_assert_int_eq(lens_json_integer(root, "i", -42, -42), -42);
    ck_assert(lens_json_number(root, "n") == 1500.0);
    ck_assert_str_eq(lens_json_text(lens_json_object(root, "o"), "x"), "y");
    ck_assert_uint_eq(lens_json_count(lens_json_array(root, "e")), 0);
    ck_assert(lens_json_is_end(lens_json_first(lens_json_array(root, "e"))));
    ck_assert(lens_json_has(root, "e") && !lens_json_has(root, "E"));

    at = lens_json_first(lens_json_array(root, "a"));
    ck_assert(lens_json_as_number(at) == 1.0);
    ck_assert_str_eq(lens_json_name(at), "");
    at = lens_json_next(at);
    ck_assert_str_eq(lens_json_as_text(at), "two");
    at = lens_json_next(lens_json_next(at));
    ck_assert(lens_json_is_end(at));
    ck_assert_uint_eq(lens_json_count(root), 6);
    ck_assert_str_eq(lens_json_name(lens_json_first(root)), "t");
    ck_assert_int_eq(lens_json_check(doc, &err), LENS_OK);
    lens_json_free(doc);
}
END_TEST

START_TEST(json_kinds_of_members_are_told)
{
    struct lens_json *doc;
    struct lens_json_value root =
        root_of("{\"t\":\"\",\"y\":true,\"f\":false,\"z\":null}", &doc);

    ck_assert(lens_json_is_text(root, "t") && !lens_json_is_text(root, "y"));
    ck_assert(!lens_json_is_text(root, "z") && !lens_json_is_text(root, "no"));
    ck_assert(lens_json_is_null(root, "z") && !lens_json_is_null(root, "no"));
    ck_assert(lens_json_bool(root, "y") && !lens_json_bool(root, "f"));
    ck_assert_int_eq(lens_json_check(doc, &err), LENS_OK);
    lens_json_free(doc);
}
END_TEST

static const char sample[] = "{\"t\":\"x\",\"n\":1.5,\"big\":1e999,\"b\":true,"
                             "\"z\":null,\"o\":{\"k\":[1,{\"d\":[\"x\",2]}]},"
                             "\"a\":[\"x\"],\"w\":9223372036854775808}";

static void get_text(struct lens_json_value v, const char *name)
{
    ck_assert_str_eq(lens_json_text(v, name), "");
}

static void get_number(struct lens_json_value v, const char *name)
{
    ck_assert(lens_json_number(v, name) == 0.0);
}

static void get_integer(struct lens_json_value v, const char *name)
{
    ck_assert_int_eq(lens_json_integer(v, name, 0, 100), 0);
}

static void get_widest(struct lens_json_value v, const char *name)
{
    ck_assert_int_eq(lens_json_integer(v, name, INT64_MIN, INT64_MAX), 0);
}

static void get_object(struct lens_json_value v, const char *name)
{
    ck_assert(lens_json_is_end(lens_json_first(lens_json_object(v, name))));
}

static void get_array(struct lens_json_value v, const char *name)
{
    ck_assert_uint_eq(lens_json_count(lens_json_array(v, name)), 0);
}

static void get_bool(struct lens_json_value v, const char *name)
{
    ck_assert(!lens_json_bool(v, name));
}

static const struct {
    void (*get)(struct lens_json_value v, const char *name);
    const char *name, *message;
} wrong[] = {
    { get_bool, "no", "'doc': no is missing" },
    { get_bool, "n", "'doc': n is neither true nor false" },
    { get_text, "no", "'doc': no is missing" },
    { get_number, "no", "'doc': no is missing" },
    { get_integer, "no", "'doc': no is missing" },
    { get_object, "no", "'doc': no is missing" },
    { get_array, "no", "'doc': no is missing" },
    { get_text, "T", "'doc': T is missing" },
    { get_text, "n", "'doc': n is not a string" },
    { get_text, "z", "'doc': z is not a string" },
    { get_text, "a", "'doc': a is not a string" },
    { get_number, "t", "'doc': t is not a number" },
    { get_number, "b", "'doc': b is not a number" },
    { get_number, "big", "'doc': big is not a number" },
    { get_integer, "t", "'doc': t is not a number" },
    { get_integer, "n", "'doc': n is not a whole number in the allowed range" },
    { get_integer, "w", "'doc': w is not a whole number in the allowed range" },
    { get_widest, "w", "'doc': w is not a whole number in the allowed range" },
    { get_object, "a", "'doc': a is not an object" },
    { get_object, "t", "'doc': t is not an object" },
    { get_array, "o", "'doc': o is not an array" },
    { get_array, "z", "'doc': z is not an array" },
};

START_TEST(json_getter_of_the_wrong_thing_names_it)
{
    struct lens_json *doc;
    struct lens_json_value root = root_of(sample, &doc);

    wrong[_i].get(root, wrong[_i].name);
    ck_assert_int_eq(lens_json_check(doc, &err), LENS_E_INVAL);
    ck_assert_str_eq(err.text, wrong[_i].message);
    ck_assert_int_eq(err.status, LENS_E_INVAL);

    /* Every later getter does nothing; the first message stays. */
    get_text(root, "t");
    get_number(root, "n");
    get_object(root, "o");
    get_array(root, "a");
    lens_json_reject(root, "is late");
    ck_assert(lens_json_is_end(lens_json_first(root)));
    ck_assert_int_eq(lens_json_check(doc, NULL), LENS_E_INVAL);
    ck_assert_int_eq(lens_json_check(doc, &err), LENS_E_INVAL);
    ck_assert_str_eq(err.text, wrong[_i].message);
    lens_json_free(doc);
}
END_TEST

/* The document's "d" array, three levels down. */
static struct lens_json_value deep_array(struct lens_json_value root)
{
    struct lens_json_value k =
        lens_json_array(lens_json_object(root, "o"), "k");

    return lens_json_array(lens_json_next(lens_json_first(k)), "d");
}

static void reject_text(struct lens_json_value d)
{
    ck_assert_str_eq(lens_json_as_text(lens_json_next(lens_json_first(d))), "");
}

static void reject_number(struct lens_json_value d)
{
    ck_assert(lens_json_as_number(lens_json_first(d)) == 0.0);
}

static void reject_element(struct lens_json_value d)
{
    lens_json_reject(lens_json_first(d), "is no pillar");
}

static void reject_member(struct lens_json_value d)
{
    get_text(lens_json_first(d), "id");
}

START_TEST(json_error_names_the_place)
{
    static const struct {
        void (*use)(struct lens_json_value d);
        const char *message;
    } rows[] = {
        { reject_text, "'doc': o/k/1/d/1 is not a string" },
        { reject_number, "'doc': o/k/1/d/0 is not a number" },
        { reject_element, "'doc': o/k/1/d/0 is no pillar" },
        { reject_member, "'doc': o/k/1/d/0/id is missing" },
    };
    struct lens_json *doc;

    rows[_i].use(deep_array(root_of(sample, &doc)));
    ck_assert_int_eq(lens_json_check(doc, &err), LENS_E_INVAL);
    ck_assert_str_eq(err.text, rows[_i].message);
    lens_json_free(doc);
}
END_TEST

START_TEST(json_error_at_the_root_reads_as_a_sentence)
{
    struct lens_json *doc;

    ck_assert_str_eq(lens_json_as_text(root_of("[1]", &doc)), "");
    ck_assert_int_eq(lens_json_check(doc, &err), LENS_E_INVAL);
    ck_assert_str_eq(err.text, "'doc': the whole value is not a string");
    lens_json_free(doc);
}
END_TEST

START_TEST(json_integer_range_is_inclusive)
{
    struct lens_json *doc;
    struct lens_json_value root = root_of(
        "{\"a\":100,\"b\":-9223372036854775808,\"c\":1e2,\"d\":101}", &doc);

    ck_assert_int_eq(lens_json_integer(root, "a", 100, 100), 100);
    ck_assert_int_eq(lens_json_integer(root, "b", INT64_MIN, INT64_MAX),
                     INT64_MIN);
    ck_assert_int_eq(lens_json_integer(root, "c", 0, 100), 100);
    ck_assert_int_eq(lens_json_check(doc, &err), LENS_OK);
    ck_assert_int_eq(lens_json_integer(root, "d", 0, 100), 0);
    ck_assert_int_eq(lens_json_check(doc, &err), LENS_E_INVAL);
    lens_json_free(doc);
}
END_TEST

static void expect_file_refused(const char *path, enum lens_status want,
                                const char *message)
{
    struct lens_json *doc = NULL;

    err = (struct lens_error){ 0 };
    ck_assert_int_eq(lens_json_read_file(path, &limits, &doc, &err), want);
    ck_assert_ptr_null(doc);
    ck_assert_msg(strstr(err.text, path) && strstr(err.text, message), "%s",
                  err.text);
}

START_TEST(json_files_are_read_within_the_same_limits)
{
    static char long_text[10001];
    struct test_folder folder = { 0 };
    struct lens_json *doc = NULL;
    char path[TEST_PATH_MAX];

    test_folder_make(&folder);
    test_folder_path(&folder, "a.json", path);
    expect_file_refused(folder.path, LENS_E_INVAL, "is a folder");
    expect_file_refused(path, LENS_E_NOT_FOUND, "");
    memset(long_text, ' ', sizeof(long_text));
    long_text[0] = '7';
    test_file_write(path, long_text, sizeof(long_text));
    expect_file_refused(path, LENS_E_LIMIT, "");
    test_file_write(path, "[[[[[[[[[1]]]]]]]]]", 19);
    expect_file_refused(path, LENS_E_LIMIT, "deeper than the limit of 8");
    test_file_write(path, "", 0);
    expect_file_refused(path, LENS_E_INVAL, "is not JSON");

    test_file_write(path, long_text, sizeof(long_text) - 1);
    ck_assert_int_eq(lens_json_read_file(path, &limits, &doc, &err), LENS_OK);
    ck_assert(lens_json_as_number(lens_json_root(doc)) == 7.0);
    lens_json_free(doc);
    test_folder_remove(&folder);
}
END_TEST

START_TEST(json_text_that_fits_is_copied_and_a_longer_one_is_not)
{
    struct lens_json *doc;
    struct lens_json_value root =
        root_of("{\"o\":{\"fits\":\"abc\",\"long\":\"abcd\"}}", &doc);
    struct lens_json_value at = lens_json_object(root, "o");
    char out[] = "....#";

    lens_json_copy_text(at, "fits", out, 4);
    ck_assert_int_eq(lens_json_check(doc, &err), LENS_OK);
    ck_assert_mem_eq(out, "abc\0#", 5);
    lens_json_copy_text(at, "long", out, 4);
    ck_assert_int_eq(lens_json_check(doc, &err), LENS_E_INVAL);
    ck_assert_str_eq(err.text, "'doc': o holds a text that is too long");
    ck_assert_mem_eq(out, "abc\0#", 5);
    lens_json_free(doc);
}
END_TEST

/* Names of any length: the error is cut, never the memory behind it. */
START_TEST(json_long_names_are_cut_in_errors)
{
    char text[3000], name[400];
    struct lens_json *doc;
    struct lens_json_value at;

    memset(name, 'n', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    (void)snprintf(text, sizeof(text), "{\"%s\":{\"%s\":{\"%s\":1}}}", name,
                   name, name);
    ck_assert_int_eq(
        lens_json_parse(lens_view_of(text), name, &limits, &doc, &err),
        LENS_OK);
    at = lens_json_object(lens_json_root(doc), name);
    get_text(lens_json_object(at, name), name);
    ck_assert_int_eq(lens_json_check(doc, &err), LENS_E_INVAL);
    ck_assert_uint_lt(strlen(err.text), sizeof(err.text));
    lens_json_free(doc);
}
END_TEST

/* Any damage to a document gives a status, and a document that parses can be
 * walked; sanitizers watch. */
static size_t walk(struct lens_json_value at, unsigned depth)
{
    size_t n = 1;

    ck_assert_uint_lt(depth, 10);
    for (at = lens_json_first(at); !lens_json_is_end(at);
         at = lens_json_next(at))
        n += walk(at, depth + 1);
    return n;
}

START_TEST(json_damaged_documents_give_a_status)
{
    struct test_random r = { (uint64_t)_i };
    /* On the heap to its last byte, so that an over-read is seen. */
    size_t len = sizeof(sample) - 1 - test_random_below(&r, 4);
    char *text = malloc(len);
    struct lens_json *doc = NULL;

    ck_assert_ptr_nonnull(text);
    memcpy(text, sample, len);
    for (size_t n = test_random_below(&r, 4); n > 0; n--) {
        static const char signs[] = "{}[]\",:\\0e-";
        char byte = signs[test_random_below(&r, sizeof(signs) - 1)];

        if (test_random_below(&r, 2))
            byte = (char)test_random_next(&r);
        text[test_random_below(&r, len)] = byte;
    }
    if (lens_json_parse((struct lens_view){ text, len }, "doc", &limits, &doc,
                        &err) == LENS_OK)
        ck_assert_uint_ge(walk(lens_json_root(doc), 0), 1);
    lens_json_free(doc);
    free(text);
}
END_TEST

static enum lens_status parse_it(void *arg)
{
    struct lens_json *doc;
    enum lens_status status = parse(arg, &doc);

    if (status == LENS_OK)
        lens_json_free(doc);
    return status;
}

START_TEST(json_without_memory_says_so)
{
    char text[] = "{\"a\":[1,2,3]}";

    ck_assert_uint_eq(test_faults_sweep(parse_it, text), 1);
    lens_json_free(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json");
    TCase *tc = tcase_create("json");

    tcase_add_test(tc, json_invalid_documents_are_refused);
    tcase_add_test(tc, json_trailing_bytes_are_refused);
    tcase_add_test(tc, json_more_bytes_than_the_limit_are_refused);
    tcase_add_test(tc, json_deeper_than_the_limit_is_refused);
    tcase_add_test(tc, json_getters_read_what_is_there);
    tcase_add_test(tc, json_kinds_of_members_are_told);
    tcase_add_loop_test(tc, json_getter_of_the_wrong_thing_names_it, 0,
                        sizeof(wrong) / sizeof(*wrong));
    tcase_add_loop_test(tc, json_error_names_the_place, 0, 4);
    tcase_add_test(tc, json_error_at_the_root_reads_as_a_sentence);
    tcase_add_test(tc, json_integer_range_is_inclusive);
    tcase_add_test(tc, json_files_are_read_within_the_same_limits);
    tcase_add_test(tc, json_text_that_fits_is_copied_and_a_longer_one_is_not);
    tcase_add_test(tc, json_long_names_are_cut_in_errors);
    tcase_add_loop_test(tc, json_damaged_documents_give_a_status, 0, 2000);
    tcase_add_test(tc, json_without_memory_says_so);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

/*
 * safetensors files: good ones of every shape the format allows, and one per
 * rule that a file can break.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "embedders/tensors.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/random.h"
#include "support/suite.h"

static struct test_folder folder;
static char path[TEST_PATH_MAX];

static void set_up(void)
{
    test_folder_make(&folder);
    test_folder_path(&folder, "model.safetensors", path);
}

static void tear_down(void)
{
    test_folder_remove(&folder);
}

/* A file of this header and `n` bytes 0, 1, 2, ... of data. */
static void write_file(const char *header, size_t n)
{
    struct lens_buffer file;

    lens_buffer_init(&file, 16 << 20);
    lens_buffer_add_u64(&file, strlen(header));
    lens_buffer_add_text(&file, header);
    for (size_t i = 0; i < n; i++)
        lens_buffer_add_char(&file, (char)(i & 0xff));
    ck_assert_int_eq(lens_buffer_status(&file), LENS_OK);
    test_file_write(path, file.p, file.len);
    lens_buffer_release(&file);
}

static struct lens_tensors *open_good(const char *header, size_t n)
{
    struct lens_tensors *tensors = NULL;
    struct lens_error err = { 0 };

    write_file(header, n);
    ck_assert_msg(lens_tensors_open(path, &tensors, &err) == LENS_OK, "%s",
                  err.text);
    return tensors;
}

static const char three[] =
    "{\"__metadata__\":{\"format\":\"pt\"},"
    "\"w\":{\"dtype\":\"I16\",\"shape\":[2,3],\"data_offsets\":[4,16]},"
    "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
    "\"ab\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[16,19]}}   ";

START_TEST(safetensors_good_file_gives_its_tensors)
{
    struct lens_tensors *tensors = open_good(three, 19);
    const struct lens_tensor *w = lens_tensors_find(tensors, "w");

    ck_assert_uint_eq(lens_tensors_count(tensors), 3);
    ck_assert_ptr_eq(lens_tensors_at(tensors, 2), w);
    ck_assert(
        lens_view_equal(lens_tensors_at(tensors, 0)->name, lens_view_of("a")));
    ck_assert(
        lens_view_equal(lens_tensors_at(tensors, 1)->name, lens_view_of("ab")));
    ck_assert_int_eq(w->type, LENS_I16);
    ck_assert_uint_eq(w->rank, 2);
    ck_assert_uint_eq(w->shape[0], 2);
    ck_assert_uint_eq(w->shape[1], 3);
    ck_assert_uint_eq(w->n, 6);
    for (size_t i = 0; i < 6; i++)
        ck_assert(lens_tensor_get(w, i) ==
                  (float)(4 + 2 * i + 256 * (5 + 2 * i)));
    ck_assert(lens_tensor_get(lens_tensors_find(tensors, "ab"), 2) == 18);
    ck_assert_ptr_null(lens_tensors_find(tensors, "b"));
    ck_assert_ptr_null(lens_tensors_find(tensors, "__metadata__"));
    ck_assert_uint_eq(lens_tensors_bytes(tensors).len, 8 + strlen(three) + 19);
    lens_tensors_close(tensors);
}
END_TEST

START_TEST(safetensors_scalar_and_empty_are_allowed)
{
    struct lens_tensors *tensors = open_good(
        "{\"s\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]},"
        "\"e\":{\"dtype\":\"F64\",\"shape\":[4,0],\"data_offsets\":[1,1]}}",
        1);

    ck_assert_uint_eq(lens_tensors_find(tensors, "s")->rank, 0);
    ck_assert_uint_eq(lens_tensors_find(tensors, "s")->n, 1);
    ck_assert_uint_eq(lens_tensors_find(tensors, "e")->n, 0);
    lens_tensors_close(tensors);
}
END_TEST

START_TEST(safetensors_without_a_tensor_is_empty)
{
    struct lens_tensors *tensors = open_good("{}", 0);

    ck_assert_uint_eq(lens_tensors_count(tensors), 0);
    ck_assert_ptr_null(lens_tensors_find(tensors, "a"));
    lens_tensors_close(tensors);
}
END_TEST

static void expect_refused(enum lens_status expected, const char *says)
{
    struct lens_tensors *tensors = NULL;
    struct lens_error err = { 0 };
    enum lens_status status = lens_tensors_open(path, &tensors, &err);

    ck_assert_msg(status == expected, "%s: %s", lens_status_name(status),
                  err.text);
    ck_assert_int_eq(err.status, status);
    ck_assert_ptr_null(tensors);
    ck_assert_msg(strstr(err.text, path) != NULL, "%s", err.text);
    ck_assert_msg(strstr(err.text, says) != NULL, "'%s' lacks '%s'", err.text,
                  says);
    if (expected == LENS_E_CORRUPT)
        ck_assert_ptr_nonnull(strstr(err.hint, "again"));
}

#define TENSOR(dtype, shape, offsets)              \
    "{\"t\":{\"dtype\":" dtype ",\"shape\":" shape \
    ",\"data_offsets\":" offsets "}}"

static const struct {
    const char *header;
    size_t n;
    const char *says;
} bad[] = {
    { "", 0, "begins with '{'" },
    { " {}", 0, "begins with '{'" },
    { "[]", 0, "begins with '{'" },
    { "{", 0, "not JSON" },
    { "{} {}", 0, "goes on" },
    { "{}", 1, "end at 0 of 1" },
    { "{\"t\":7}", 0, "t/dtype is missing" },
    { "{\"t\":[]}", 0, "t/dtype is missing" },
    { "{\"t\":{\"dtype\":\"U8\",\"shape\":[]}}", 0, "data_offsets is missing" },
    { "{\"t\":{\"dtype\":\"U8\",\"data_offsets\":[0,1]}}", 1,
      "shape is missing" },
    { "{\"t\":{\"shape\":[],\"data_offsets\":[0,1]}}", 1, "dtype is missing" },
    { TENSOR("\"F8_E4M3\"", "[1]", "[0,1]"), 1, "a dtype from" },
    { TENSOR("\"f32\"", "[1]", "[0,4]"), 4, "a dtype from" },
    { TENSOR("8", "[1]", "[0,1]"), 1, "not a string" },
    { TENSOR("\"U8\"", "[-1]", "[0,1]"), 1, "'t': expected a shape" },
    { TENSOR("\"U8\"", "[0.5]", "[0,1]"), 1, "'t': expected a shape" },
    { TENSOR("\"U8\"", "[1e300]", "[0,1]"), 1, "'t': expected a shape" },
    { TENSOR("\"U8\"", "[18446744073709551615]", "[0,1]"), 1,
      "'t': expected a shape" },
    { TENSOR("\"U8\"", "[\"1\"]", "[0,1]"), 1, "not a number" },
    { TENSOR("\"U8\"", "[null]", "[0,1]"), 1, "not a number" },
    { TENSOR("\"U8\"", "1", "[0,1]"), 1, "not an array" },
    { TENSOR("\"U8\"", "[1,1,1,1,1,1,1,1,1]", "[0,1]"), 1,
      "'t': expected a shape of at most 8" },
    { TENSOR("\"U8\"", "[4294967296,4294967296]", "[0,1]"), 1,
      "'t' has a shape with more elements" },
    { TENSOR("\"F64\"", "[2305843009213693952,1]", "[0,1]"), 1,
      "'t': expected a shape" },
    { TENSOR("\"F64\"", "[4503599627370496,1024]", "[0,0]"), 0,
      "'t' has a shape with more elements" },
    { TENSOR("\"U8\"", "[0,4294967296,4294967296]", "[0,0]"), 0,
      "'t' has a shape with more elements" },
    { TENSOR("\"U8\"", "[1]", "[1,0]"), 1, "in order and within 1 bytes" },
    { TENSOR("\"U8\"", "[2]", "[0,2]"), 1, "not 0 to 2" },
    { TENSOR("\"U8\"", "[1]", "[9007199254740991,9007199254740992]"), 1,
      "not 9007199254740991 to" },
    { TENSOR("\"U8\"", "[1]", "[-1,0]"), 1, "data_offsets of two" },
    { TENSOR("\"U8\"", "[1]", "[0,1.5]"), 1, "data_offsets of two" },
    { TENSOR("\"U8\"", "[1]", "[0]"), 1, "data_offsets of two" },
    { TENSOR("\"U8\"", "[1]", "[0,1,1]"), 1, "data_offsets of two" },
    { TENSOR("\"U8\"", "[1]", "[]"), 1, "data_offsets of two" },
    { TENSOR("\"U8\"", "[1]", "{\"a\":0,\"b\":1}"), 1, "not an array" },
    { TENSOR("\"F32\"", "[2]", "[0,4]"), 4, "'t' has 4 bytes, its shape of 2" },
    { TENSOR("\"F32\"", "[1]", "[0,5]"), 5, "times F32 needs 4" },
    { TENSOR("\"U8\"", "[1]", "[0,1]"), 2, "end at 1 of 2" },
    { TENSOR("\"U8\"", "[1]", "[1,2]"), 2, "begins at 1: expected 0" },
    { "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},"
      "\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}}",
      3, "'b' begins at 1: expected 2" },
    { "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},"
      "\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}",
      2, "begins at 0: expected 2" },
    { "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
      "\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[2,3]}}",
      3, "'b' begins at 2: expected 1" },
    { "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
      "\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}",
      2, "'a' is there twice" },
    { "{\"\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1,
      "no name for a tensor" },
    { "{\"\\u001b[2J\":{\"dtype\":7}}", 0, "'?[2J' is no name" },
    { "{\"\xff\":{\"dtype\":7}}", 0, "'?' is no name" },
};

START_TEST(safetensors_broken_rule_is_corrupt)
{
    write_file(bad[_i].header, bad[_i].n);
    expect_refused(LENS_E_CORRUPT, bad[_i].says);
}
END_TEST

START_TEST(safetensors_deep_header_is_over_the_limit)
{
    write_file("{\"__metadata__\":{\"a\":[[[[[[]]]]]]}}", 0);
    expect_refused(LENS_E_LIMIT, "deeper");
}
END_TEST

START_TEST(safetensors_long_header_is_over_the_limit)
{
    size_t len = (4 << 20) + 1;
    char *header = malloc(len + 1);

    ck_assert_ptr_nonnull(header);
    memset(header, ' ', len);
    header[0] = '{';
    header[1] = '}';
    header[len] = '\0';
    write_file(header, 0);
    expect_refused(LENS_E_LIMIT, "the limit is 4194304");
    write_file(header + 1, 0); /* within it, but no object */
    expect_refused(LENS_E_CORRUPT, "begins with '{'");
    free(header);
}
END_TEST

static void write_many(size_t n)
{
    struct lens_buffer header;

    lens_buffer_init(&header, 4 << 20);
    for (size_t i = 0; i < n; i++)
        lens_buffer_add_format(&header,
                               "%c\"t%zu\":{\"dtype\":\"U8\",\"shape\":[1],"
                               "\"data_offsets\":[%zu,%zu]}",
                               i ? ',' : '{', i, i, i + 1);
    lens_buffer_add_char(&header, '}');
    ck_assert_int_eq(lens_buffer_status(&header), LENS_OK);
    write_file(header.p, n);
    lens_buffer_release(&header);
}

START_TEST(safetensors_too_many_tensors_are_over_the_limit)
{
    struct lens_tensors *tensors = NULL;

    write_many(LENS_TENSORS_MAX);
    ck_assert_int_eq(lens_tensors_open(path, &tensors, NULL), LENS_OK);
    ck_assert_uint_eq(lens_tensors_count(tensors), LENS_TENSORS_MAX);
    ck_assert(lens_tensor_get(lens_tensors_find(tensors, "t4095"), 0) == 255);
    lens_tensors_close(tensors);
    write_many(LENS_TENSORS_MAX + 1);
    expect_refused(LENS_E_LIMIT, "more tensors");
}
END_TEST

START_TEST(safetensors_cut_at_any_byte_is_corrupt)
{
    size_t len;
    char *bytes;

    write_file(three, 19);
    bytes = test_file_read(path, &len);
    for (size_t n = 0; n < len; n++) {
        test_file_write(path, bytes, n);
        expect_refused(LENS_E_CORRUPT, "");
    }
    free(bytes);
}
END_TEST

/* Whatever opens lies within the file. */
static void check_within(const struct lens_tensors *tensors)
{
    struct lens_view file = lens_tensors_bytes(tensors);

    for (size_t i = 0; i < lens_tensors_count(tensors); i++) {
        const struct lens_tensor *t = lens_tensors_at(tensors, i);
        const char *data = t->data;

        ck_assert(data >= file.p && data <= file.p + file.len);
        ck_assert_uint_le(t->n * lens_dtype_size(t->type),
                          (size_t)(file.p + file.len - data));
        for (size_t k = 0; k < t->n; k++)
            (void)lens_tensor_get(t, k);
    }
}

static void try_bytes(const char *bytes, size_t len)
{
    struct lens_tensors *tensors = NULL;
    struct lens_error err = { 0 };
    enum lens_status status;

    test_file_write(path, bytes, len);
    status = lens_tensors_open(path, &tensors, &err);
    if (status == LENS_OK) {
        check_within(tensors);
        lens_tensors_close(tensors);
        return;
    }
    ck_assert_msg(status == LENS_E_CORRUPT || status == LENS_E_LIMIT ||
                      status == LENS_E_INVAL,
                  "%s: %s", lens_status_name(status), err.text);
    ck_assert_ptr_null(tensors);
}

START_TEST(safetensors_any_byte_altered_stays_within_the_file)
{
    static const char others[] = "09-.e,[}\" \\\xff";
    size_t len;
    char *bytes;

    write_file(three, 19);
    bytes = test_file_read(path, &len);
    for (size_t at = 0; at < 8 + strlen(three); at++) {
        char was = bytes[at];

        for (size_t i = 0; i < sizeof(others); i++) {
            bytes[at] = others[i];
            try_bytes(bytes, len);
        }
        bytes[at] = was;
    }
    free(bytes);
}
END_TEST

START_TEST(safetensors_random_damage_stays_within_the_file)
{
    struct test_random random = { (uint64_t)_i };
    size_t len;
    char *bytes;

    write_file(three, 19);
    bytes = test_file_read(path, &len);
    for (size_t n = 1 + test_random_below(&random, 4); n > 0; n--)
        bytes[test_random_below(&random, len)] =
            bytes[test_random_below(&random, len)];
    try_bytes(bytes, len);
    free(bytes);
}
END_TEST

START_TEST(safetensors_missing_file_is_not_found)
{
    expect_refused(LENS_E_NOT_FOUND, "cannot open");
    lens_tensors_close(NULL);
}
END_TEST

static enum lens_status open_once(void *arg)
{
    struct lens_tensors *tensors = NULL;
    enum lens_status status = lens_tensors_open(path, &tensors, NULL);

    (void)arg;
    if (status == LENS_OK)
        ck_assert_uint_eq(lens_tensors_count(tensors), 3);
    lens_tensors_close(tensors);
    return status;
}

START_TEST(safetensors_out_of_memory_anywhere_is_reported)
{
    write_file(three, 19);
    ck_assert_uint_ge(test_faults_sweep(open_once, NULL), 4);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("embedders safetensors");
    TCase *tcase = tcase_create("safetensors");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, safetensors_good_file_gives_its_tensors);
    tcase_add_test(tcase, safetensors_scalar_and_empty_are_allowed);
    tcase_add_test(tcase, safetensors_without_a_tensor_is_empty);
    tcase_add_loop_test(tcase, safetensors_broken_rule_is_corrupt, 0,
                        sizeof(bad) / sizeof(*bad));
    tcase_add_test(tcase, safetensors_deep_header_is_over_the_limit);
    tcase_add_test(tcase, safetensors_long_header_is_over_the_limit);
    tcase_add_test(tcase, safetensors_too_many_tensors_are_over_the_limit);
    tcase_add_test(tcase, safetensors_cut_at_any_byte_is_corrupt);
    tcase_add_test(tcase, safetensors_any_byte_altered_stays_within_the_file);
    tcase_add_loop_test(tcase, safetensors_random_damage_stays_within_the_file,
                        0, 2000);
    tcase_add_test(tcase, safetensors_missing_file_is_not_found);
    tcase_add_test(tcase, safetensors_out_of_memory_anywhere_is_reported);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

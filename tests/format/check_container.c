/*
 * A container comes back as it was written, or not at all: every byte of it
 * flipped in every bit, and every shorter file, must be refused.
 */
#include "format/container.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/random.h"
#include "support/suite.h"

static struct test_folder folder;
static struct lens_error err;
static char path[TEST_PATH_MAX];

static void set_up(void)
{
    test_folder_make(&folder);
    test_folder_path(&folder, "seg.lex", path);
    err = (struct lens_error){ 0 };
}

static void tear_down(void)
{
    test_folder_remove(&folder);
}

/* Two chunks with a gap before and between them, and an empty one. */
static void write_small(struct lens_buffer *out)
{
    struct lens_container_writer writer = { 0 };

    lens_container_add(&writer, "terms", lens_view_of("some terms"));
    lens_container_add(&writer, "none", (struct lens_view){ 0 });
    lens_container_add(&writer, "postings", lens_view_of("1 2 3"));
    lens_buffer_init(out, 1 << 16);
    lens_container_write(&writer, out);
    ck_assert_int_eq(lens_buffer_status(out), LENS_OK);
}

static enum lens_status open_bytes(const char *bytes, size_t len)
{
    struct lens_container c = { 0 };
    enum lens_status status;

    err = (struct lens_error){ 0 };
    test_file_write(path, bytes, len);
    status = lens_container_open(path, &c, &err);
    if (status != LENS_OK)
        ck_assert_ptr_null(c.map.p);
    lens_container_close(&c);
    return status;
}

/* Refused as damaged, by name, with the way out. */
static void expect_damaged(enum lens_status got, size_t at)
{
    ck_assert_msg(got == LENS_E_CORRUPT || got == LENS_E_VERSION,
                  "byte %zu: %s", at, lens_status_name(got));
    ck_assert_msg(strstr(err.text, path) != NULL,
                  "byte %zu: '%s' does not name the file", at, err.text);
    ck_assert_ptr_nonnull(strstr(err.hint, "asklens index build"));
}

START_TEST(container_chunks_come_back)
{
    struct lens_container c = { 0 };
    struct lens_buffer file;
    struct lens_view chunk;

    write_small(&file);
    test_file_write(path, file.p, file.len);
    ck_assert_int_eq(lens_container_open(path, &c, &err), LENS_OK);
    ck_assert_int_eq(lens_container_find(&c, "postings", &chunk, &err),
                     LENS_OK);
    ck_assert(lens_view_equal(chunk, lens_view_of("1 2 3")));
    ck_assert((uintptr_t)chunk.p % 64 == 0);
    ck_assert_int_eq(lens_container_find(&c, "terms", &chunk, &err), LENS_OK);
    ck_assert(lens_view_equal(chunk, lens_view_of("some terms")));
    ck_assert((uintptr_t)chunk.p % 64 == 0);
    ck_assert_int_eq(lens_container_find(&c, "none", &chunk, &err), LENS_OK);
    ck_assert_uint_eq(chunk.len, 0);
    ck_assert(lens_container_has(&c, "none"));
    ck_assert(!lens_container_has(&c, "term"));

    chunk = lens_view_of("untouched");
    expect_damaged(lens_container_find(&c, "term", &chunk, &err), 0);
    ck_assert_ptr_nonnull(strstr(err.text, "has no chunk 'term'"));
    ck_assert(lens_view_equal(chunk, lens_view_of("untouched")));
    lens_container_close(&c);
    lens_container_close(&c);
    lens_container_close(NULL);
    lens_buffer_release(&file);
}
END_TEST

START_TEST(container_random_chunks_come_back)
{
    struct test_random r = { (uint64_t)_i };
    struct lens_container_writer writer = { 0 };
    static char bytes[LENS_CONTAINER_MAX_CHUNKS][300];
    size_t n = _i == 0 ? LENS_CONTAINER_MAX_CHUNKS
                       : 1 + test_random_below(&r, LENS_CONTAINER_MAX_CHUNKS);
    struct lens_container c = { 0 };
    struct lens_buffer file;

    for (size_t i = 0; i < n; i++) {
        size_t len = test_random_below(&r, sizeof(bytes[i]) + 1);
        char tag[32];

        for (size_t b = 0; b < len; b++)
            bytes[i][b] = (char)test_random_next(&r);
        (void)snprintf(tag, sizeof(tag), "chunk%zu", i);
        lens_container_add(&writer, tag, (struct lens_view){ bytes[i], len });
    }
    lens_buffer_init(&file, 1 << 20);
    lens_container_write(&writer, &file);
    test_file_write(path, file.p, file.len);
    ck_assert_int_eq(lens_container_open(path, &c, &err), LENS_OK);
    for (size_t i = 0; i < n; i++) {
        struct lens_view chunk;
        char tag[32];

        (void)snprintf(tag, sizeof(tag), "chunk%zu", i);
        ck_assert_int_eq(lens_container_find(&c, tag, &chunk, &err), LENS_OK);
        ck_assert(lens_view_equal(chunk, writer.chunk[i].bytes));
    }
    lens_container_close(&c);
    lens_buffer_release(&file);
}
END_TEST

START_TEST(container_starts_where_the_buffer_stands)
{
    struct lens_container_writer writer = { 0 };
    struct lens_buffer file, alone;

    lens_container_add(&writer, "a", lens_view_of("bytes"));
    lens_buffer_init(&file, 1 << 16);
    lens_buffer_init(&alone, 1 << 16);
    lens_container_write(&writer, &alone);
    lens_buffer_add_text(&file, "odd");
    lens_container_write(&writer, &file);
    ck_assert_uint_eq(file.len, alone.len + 3);
    ck_assert_mem_eq(file.p + 3, alone.p, alone.len);
    lens_buffer_release(&file);
    lens_buffer_release(&alone);
}
END_TEST

START_TEST(container_any_flipped_byte_is_noticed)
{
    static const unsigned char flips[] = { 0x01, 0x80, 0xff };
    struct lens_buffer file;

    write_small(&file);
    ck_assert_int_eq(open_bytes(file.p, file.len), LENS_OK);
    for (size_t i = 0; i < file.len; i++) {
        for (size_t f = 0; f < sizeof(flips); f++) {
            file.p[i] = (char)((unsigned char)file.p[i] ^ flips[f]);
            expect_damaged(open_bytes(file.p, file.len), i);
            file.p[i] = (char)((unsigned char)file.p[i] ^ flips[f]);
        }
    }
    ck_assert_int_eq(open_bytes(file.p, file.len), LENS_OK);
    lens_buffer_release(&file);
}
END_TEST

START_TEST(container_any_other_length_is_noticed)
{
    struct lens_buffer file;
    size_t len;

    write_small(&file);
    len = file.len;
    for (size_t i = 0; i < len; i++)
        expect_damaged(open_bytes(file.p, i), i);
    for (size_t i = len + 1; i < len + 130; i += 43) {
        while (file.len < i)
            lens_buffer_add_char(&file, 0);
        expect_damaged(open_bytes(file.p, i), i);
    }
    lens_buffer_release(&file);
}
END_TEST

/* Write `value` at `at` and make the header's checksum right again: what a
 * builder of another mind could have written. */
static void forge(struct lens_buffer *file, size_t at, uint64_t value)
{
    size_t n = lens_read_u32(file->p + 12);
    struct lens_buffer signed_bytes;
    uint64_t sum;

    for (size_t i = 0; i < 8; i++)
        file->p[at + i] = (char)(value >> (8 * i));
    lens_buffer_init(&signed_bytes, 1 << 16);
    lens_buffer_add(&signed_bytes, file->p, 24);
    lens_buffer_add(&signed_bytes, file->p + 32, 32 * n);
    sum = lens_checksum64(signed_bytes.p, signed_bytes.len);
    for (size_t i = 0; i < 8; i++)
        file->p[24 + i] = (char)(sum >> (8 * i));
    lens_buffer_release(&signed_bytes);
}

START_TEST(container_forged_bounds_are_refused)
{
    static const uint64_t values[] = { 0,          1,          63,
                                       64,         127,        192,
                                       UINT32_MAX, UINT64_MAX, UINT64_MAX - 63,
                                       1u << 16,   1ull << 63 };

    /* The offset and the length of each of the three chunks. */
    for (size_t field = 0; field < 6; field++) {
        size_t at = 32 + 32 * (field / 2) + (field % 2 ? 16 : 8);

        for (size_t v = 0; v < sizeof(values) / sizeof(*values); v++) {
            struct lens_buffer file;
            enum lens_status status;

            write_small(&file);
            if (lens_read_u64(file.p + at) != values[v]) {
                forge(&file, at, values[v]);
                status = open_bytes(file.p, file.len);
                expect_damaged(status, at);
            }
            lens_buffer_release(&file);
        }
    }
}
END_TEST

/* A header that fits its file, and a table that does not. */
START_TEST(container_forged_ends_are_refused)
{
    struct lens_container_writer writer = { 0 };
    struct lens_buffer file;
    size_t end, beyond;

    write_small(&file);
    lens_buffer_add_text(&file, "more");
    forge(&file, 16, file.len);
    expect_damaged(open_bytes(file.p, file.len), file.len);
    lens_buffer_release(&file);

    /* The last chunk begins behind the end, and its length wraps around. */
    lens_container_add(&writer, "a", lens_view_of("bytes"));
    lens_container_add(&writer, "b", (struct lens_view){ 0 });
    lens_buffer_init(&file, 1 << 16);
    lens_container_write(&writer, &file);
    beyond = file.len;
    end = (size_t)(lens_read_u64(file.p + 40) + 5);
    forge(&file, 16, end);
    expect_damaged(open_bytes(file.p, end), end);
    forge(&file, 32 + 32 + 16, (uint64_t)end - beyond);
    expect_damaged(open_bytes(file.p, end), end);
    lens_buffer_release(&file);
}
END_TEST

START_TEST(container_of_a_newer_version_says_so)
{
    struct lens_buffer file;

    write_small(&file);
    file.p[8] = 2;
    ck_assert_int_eq(open_bytes(file.p, file.len), LENS_E_VERSION);
    ck_assert_ptr_nonnull(strstr(err.text, path));
    ck_assert_ptr_nonnull(
        strstr(err.text, "format version 2, this program reads version 1"));
    /* Even when everything behind the version is different. */
    memset(file.p + 12, 0x5a, file.len - 12);
    ck_assert_int_eq(open_bytes(file.p, file.len), LENS_E_VERSION);
    lens_buffer_release(&file);
}
END_TEST

START_TEST(container_that_is_something_else_says_so)
{
    static const char text[] = "{\"this\": \"is some JSON, not an index\"}";

    ck_assert_int_eq(open_bytes(text, sizeof(text)), LENS_E_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.text, "is no asklens index file"));
    ck_assert_int_eq(open_bytes("", 0), LENS_E_CORRUPT);
    test_folder_path(&folder, "missing", path);
    {
        struct lens_container c = { 0 };

        ck_assert_int_eq(lens_container_open(path, &c, &err), LENS_E_NOT_FOUND);
    }
}
END_TEST

static enum lens_status write_it(void *arg)
{
    struct lens_container_writer writer = { 0 };
    struct lens_buffer out;
    enum lens_status status;

    (void)arg;
    lens_container_add(&writer, "a", lens_view_of("some bytes"));
    lens_buffer_init(&out, 1 << 16);
    lens_container_write(&writer, &out);
    status = lens_buffer_status(&out);
    lens_buffer_release(&out);
    return status;
}

START_TEST(container_write_without_memory_says_so)
{
    ck_assert_uint_ge(test_faults_sweep(write_it, NULL), 2);
}
END_TEST

START_TEST(container_write_beyond_the_limit_says_so)
{
    struct lens_container_writer writer = { 0 };
    struct lens_buffer out;

    lens_container_add(&writer, "a", lens_view_of("some bytes"));
    for (size_t max = 0; max < 64 + 10; max++) {
        lens_buffer_init(&out, max);
        lens_container_write(&writer, &out);
        ck_assert_int_eq(lens_buffer_status(&out), LENS_E_LIMIT);
        lens_buffer_release(&out);
    }
    lens_buffer_init(&out, 64 + 10);
    lens_container_write(&writer, &out);
    ck_assert_int_eq(lens_buffer_status(&out), LENS_OK);
    lens_buffer_release(&out);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("container");
    TCase *tc = tcase_create("container");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, container_chunks_come_back);
    tcase_add_loop_test(tc, container_random_chunks_come_back, 0, 20);
    tcase_add_test(tc, container_starts_where_the_buffer_stands);
    tcase_add_test(tc, container_any_flipped_byte_is_noticed);
    tcase_add_test(tc, container_any_other_length_is_noticed);
    tcase_add_test(tc, container_forged_bounds_are_refused);
    tcase_add_test(tc, container_forged_ends_are_refused);
    tcase_add_test(tc, container_of_a_newer_version_says_so);
    tcase_add_test(tc, container_that_is_something_else_says_so);
    tcase_add_test(tc, container_write_without_memory_says_so);
    tcase_add_test(tc, container_write_beyond_the_limit_says_so);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

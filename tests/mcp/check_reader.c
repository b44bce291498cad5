/* Lines of a pipe: whatever the pieces they come in. */
#include "mcp/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/call.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/random.h"
#include "support/suite.h"

static struct lens_mcp_reader reader;
static struct lens_error err;
static struct lens_view line;
static int ends[2];

static void begin(int timeout_ms)
{
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(lens_mcp_reader_init(&reader, ends[0], timeout_ms, &err),
                     LENS_OK);
}

static void end(void)
{
    lens_mcp_reader_release(&reader);
    (void)close(ends[0]);
    if (ends[1] >= 0)
        (void)close(ends[1]);
}

static void put(const char *bytes, size_t len)
{
    ck_assert_int_eq(write(ends[1], bytes, len), (ssize_t)len);
}

static void put_end(void)
{
    (void)close(ends[1]);
    ends[1] = -1;
}

static void want(const char *text)
{
    ck_assert_int_eq(lens_mcp_reader_next(&reader, &line, &err), LENS_OK);
    ck_assert_uint_eq(line.len, strlen(text));
    ck_assert_mem_eq(line.p, text, line.len);
}

START_TEST(reader_gives_lines_as_soon_as_they_are_there)
{
    begin(-1);
    put("one\ntwo\n\nth", 11);
    want("one");
    want("two");
    want("");
    put("ree\r\nfour", 9);
    want("three\r");
    put_end();
    want("four");
    ck_assert_int_eq(lens_mcp_reader_next(&reader, &line, &err), LENS_END);
    ck_assert_int_eq(lens_mcp_reader_next(&reader, &line, &err), LENS_END);
    end();
}
END_TEST

START_TEST(reader_of_an_empty_pipe_ends)
{
    begin(-1);
    put_end();
    ck_assert_int_eq(lens_mcp_reader_next(&reader, &line, &err), LENS_END);
    end();
}
END_TEST

START_TEST(reader_waits_no_longer_than_told)
{
    begin(0);
    put("half", 4);
    ck_assert_int_eq(lens_mcp_reader_next(&reader, &line, &err), LENS_E_BUSY);
    put(" a line\n", 8);
    want("half a line");
    end();
}
END_TEST

START_TEST(reader_of_a_closed_pipe_says_so)
{
    begin(-1);
    (void)close(ends[0]);
    ck_assert_int_eq(lens_mcp_reader_next(&reader, &line, &err), LENS_E_IO);
    ck_assert(err.text[0] != '\0');
    end();
}
END_TEST

START_TEST(reader_without_memory_says_so)
{
    test_faults_begin(0);
    ck_assert_int_eq(lens_mcp_reader_init(&reader, 0, -1, &err), LENS_E_NOMEM);
    ck_assert_int_eq(test_faults_end(), 1);
}
END_TEST

/* From a file, so that nobody has to write while we read. */
static void read_file(const char *bytes, size_t len,
                      void (*look)(enum lens_status status))
{
    struct test_folder folder;
    char path[TEST_PATH_MAX];
    enum lens_status status;
    FILE *file;

    test_folder_make(&folder);
    test_folder_path(&folder, "lines", path);
    test_file_write(path, bytes, len);
    file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(lens_mcp_reader_init(&reader, fileno(file), -1, &err),
                     LENS_OK);
    do {
        status = lens_mcp_reader_next(&reader, &line, &err);
        look(status);
    } while (status == LENS_OK || status == LENS_E_LIMIT);
    lens_mcp_reader_release(&reader);
    (void)fclose(file);
    test_folder_remove(&folder);
}

static size_t n_seen;
static struct {
    enum lens_status status;
    size_t len;
} seen[16];

static void note(enum lens_status status)
{
    ck_assert_uint_lt(n_seen, 16);
    seen[n_seen].status = status;
    seen[n_seen++].len = status == LENS_OK ? line.len : 0;
}

/* Lengths of lines around the limit, each followed by a short one. */
START_TEST(reader_passes_over_a_line_that_is_too_long)
{
    static const size_t lens[] = { LENS_API_BODY_MAX - 1, LENS_API_BODY_MAX,
                                   LENS_API_BODY_MAX + 1,
                                   3 * (size_t)LENS_API_BODY_MAX };
    size_t len = lens[_i];
    bool is_long = len >= LENS_API_BODY_MAX;
    char *bytes = malloc(len + 8);

    ck_assert_ptr_nonnull(bytes);
    memset(bytes, 'x', len);
    memcpy(bytes + len, "\nnext\n", 6);
    n_seen = 0;
    read_file(bytes, len + 6, note);
    ck_assert_uint_eq(n_seen, 3);
    ck_assert_int_eq(seen[0].status, is_long ? LENS_E_LIMIT : LENS_OK);
    ck_assert_uint_eq(seen[0].len, is_long ? 0 : len);
    ck_assert_int_eq(seen[1].status, LENS_OK);
    ck_assert_uint_eq(seen[1].len, 4);
    ck_assert_int_eq(seen[2].status, LENS_END);

    /* The same as the last line, without an end. */
    n_seen = 0;
    read_file(bytes, len, note);
    ck_assert_uint_eq(n_seen, 2);
    ck_assert_int_eq(seen[0].status, is_long ? LENS_E_LIMIT : LENS_OK);
    free(bytes);
}
END_TEST

/* Random lines in random pieces come out as they went in. */
START_TEST(reader_does_not_care_for_pieces)
{
    enum {
        LEN = 3000
    };
    struct test_random r = { (uint64_t)_i };
    static char text[LEN + 1];
    size_t sent = 0, at = 0;

    begin(-1);
    for (size_t i = 0; i < LEN; i++)
        text[i] =
            (char)(test_random_below(&r, 40) ? 'a' + (int)(i % 26) : '\n');
    text[LEN - 1] = '\n';
    while (at < LEN) {
        const char *stop = memchr(text + at, '\n', LEN - at);
        size_t len = (size_t)(stop - text) - at;

        while (sent <= at + len) {
            size_t n = 1 + test_random_below(&r, 200);

            n = sent + n > LEN ? LEN - sent : n;
            put(text + sent, n);
            sent += n;
        }
        ck_assert_int_eq(lens_mcp_reader_next(&reader, &line, &err), LENS_OK);
        ck_assert_uint_eq(line.len, len);
        ck_assert_mem_eq(line.p, text + at, len);
        at += len + 1;
    }
    end();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mcp_reader");
    TCase *tc = tcase_create("mcp_reader");

    tcase_add_test(tc, reader_gives_lines_as_soon_as_they_are_there);
    tcase_add_test(tc, reader_of_an_empty_pipe_ends);
    tcase_add_test(tc, reader_waits_no_longer_than_told);
    tcase_add_test(tc, reader_of_a_closed_pipe_says_so);
    tcase_add_test(tc, reader_without_memory_says_so);
    tcase_add_loop_test(tc, reader_passes_over_a_line_that_is_too_long, 0, 4);
    tcase_add_loop_test(tc, reader_does_not_care_for_pieces, 0, 50);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

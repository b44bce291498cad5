#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/lines.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/random.h"
#include "support/suite.h"

static struct test_folder folder;
static char path[TEST_PATH_MAX];

static void set_up(void)
{
    test_folder_make(&folder);
    test_folder_path(&folder, "lines.txt", path);
}

static void tear_down(void)
{
    test_folder_remove(&folder);
}

enum {
    TOLD_MAX = 4096
};

/* The lines of the file, each between "[" and "]". */
static enum lens_status tell(size_t max, char told[TOLD_MAX],
                             struct lens_error *err)
{
    struct lens_lines *lines = NULL;
    struct lens_view line;
    size_t n = 0;
    enum lens_status status = lens_lines_open(path, max, &lines, err);

    told[0] = '\0';
    if (status != LENS_OK)
        return status;
    while ((status = lens_lines_next(lines, &line, err)) == LENS_OK) {
        n += (size_t)snprintf(told + n, TOLD_MAX - n, "[%.*s]",
                              LENS_VIEW_ARG(line));
        ck_assert_uint_lt(n, TOLD_MAX);
    }
    lens_lines_close(lines);
    return status == LENS_END ? LENS_OK : status;
}

static const struct {
    const char *text, *told;
} cases[] = {
    { "", "" },
    { "\n", "[]" },
    { "one", "[one]" },
    { "one\n", "[one]" },
    { "one\ntwo", "[one][two]" },
    { "one\n\ntwo\n", "[one][][two]" },
    { "one\r\ntwo\r\n", "[one][two]" },
    { "one\rtwo\n", "[one\rtwo]" },
    { "one\r\r\n", "[one\r]" },
    { "one\r", "[one]" },
    { "\xef\xbb\xbfone\n\xef\xbb\xbftwo", "[one][\xef\xbb\xbftwo]" },
    { "\xef\xbb\xbf", "[]" },
    { "12345678\n12345678\r\n", "[12345678][12345678]" },
};

START_TEST(lines_end_where_they_should)
{
    char told[TOLD_MAX];

    test_file_write(path, cases[_i].text, strlen(cases[_i].text));
    ck_assert_int_eq(tell(8, told, NULL), LENS_OK);
    ck_assert_str_eq(told, cases[_i].told);
}
END_TEST

START_TEST(line_too_long_is_named)
{
    static const char *const texts[] = { "short\n123456789\nshort\n",
                                         "short\n123456789",
                                         "short\r\n12345678\r9\r\n" };
    struct lens_error err = { 0 };
    char told[TOLD_MAX];

    test_file_write(path, texts[_i], strlen(texts[_i]));
    ck_assert_int_eq(tell(8, told, &err), LENS_E_LIMIT);
    ck_assert_str_eq(told, "[short]");
    ck_assert_ptr_nonnull(strstr(err.text, "line 2 is longer"));
    ck_assert_ptr_nonnull(strstr(err.text, path));
}
END_TEST

/* A line that never ends is refused long before memory is. */
START_TEST(endless_line_is_refused)
{
    struct lens_lines *lines = NULL;
    struct lens_view line;

    ck_assert_int_eq(lens_lines_open("/dev/zero", 1 << 20, &lines, NULL),
                     LENS_OK);
    ck_assert_int_eq(lens_lines_next(lines, &line, NULL), LENS_E_LIMIT);
    lens_lines_close(lines);
}
END_TEST

START_TEST(missing_file_and_folder_are_refused)
{
    struct lens_lines *lines = NULL;
    struct lens_error err = { 0 };

    ck_assert_int_eq(lens_lines_open(path, 8, &lines, &err), LENS_E_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(err.text, path));
    ck_assert_int_eq(lens_lines_open(folder.path, 8, &lines, &err),
                     LENS_E_INVAL);
    ck_assert_ptr_null(lines);
}
END_TEST

/* Whatever the lengths, reading gives back what was written, and the hash of
 * the pieces is the hash of the whole. */
START_TEST(random_lines_come_back)
{
    enum {
        BYTES = 300000,
        MAX_LINE = 150000
    };
    struct test_random random = { (uint64_t)_i };
    struct lens_hasher *hasher = lens_hasher_new();
    char *text = malloc(BYTES), *back = malloc(BYTES);
    char pieces[LENS_CONTENT_HASH_LEN + 1], whole[LENS_CONTENT_HASH_LEN + 1];
    struct lens_lines *lines = NULL;
    struct lens_view line;
    size_t n = 0, n_back = 0, n_lines = 0;

    ck_assert(text && back && hasher);
    while (n < BYTES - MAX_LINE) {
        size_t len = test_random_below(&random, 4) ? 100 : MAX_LINE;

        len = test_random_below(&random, len);
        memset(text + n, 'a' + (int)(n_lines++ % 26), len);
        n += len;
        text[n++] = '\n';
    }
    test_file_write(path, text, n);
    ck_assert_int_eq(lens_lines_open(path, MAX_LINE, &lines, NULL), LENS_OK);
    lens_lines_hash_into(lines, hasher);
    while (lens_lines_next(lines, &line, NULL) == LENS_OK) {
        memcpy(back + n_back, line.p, line.len);
        n_back += line.len;
        back[n_back++] = '\n';
    }
    ck_assert_uint_eq(lens_lines_number(lines), n_lines);
    ck_assert_uint_eq(n_back, n);
    ck_assert_mem_eq(back, text, n);
    lens_hasher_finish(hasher, pieces);
    lens_content_hash((struct lens_view){ text, n }, whole);
    ck_assert_str_eq(pieces, whole);
    lens_hasher_free(hasher);
    lens_lines_close(lines);
    free(text);
    free(back);
}
END_TEST

static enum lens_status read_once(void *arg)
{
    char told[TOLD_MAX];

    (void)arg;
    return tell(8, told, NULL);
}

START_TEST(reading_survives_every_allocation_fault)
{
    test_file_write(path, "one\ntwo\n", 8);
    ck_assert_uint_eq(test_faults_sweep(read_once, NULL), 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base/lines");
    TCase *tc = tcase_create("lines");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, lines_end_where_they_should, 0,
                        sizeof(cases) / sizeof(*cases));
    tcase_add_loop_test(tc, line_too_long_is_named, 0, 3);
    tcase_add_test(tc, endless_line_is_refused);
    tcase_add_test(tc, missing_file_and_folder_are_refused);
    tcase_add_loop_test(tc, random_lines_come_back, 0, 8);
    tcase_add_test(tc, reading_survives_every_allocation_fault);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

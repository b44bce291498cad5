/* Files of queries as others write them, and as they should not be. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corpus.h"
#include "read/queries.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/suite.h"

static struct test_folder folder;
static char path[TEST_PATH_MAX];
static struct lens_arena arena;

static void set_up(void)
{
    test_folder_make(&folder);
    test_folder_path(&folder, "queries.jsonl", path);
}

static void tear_down(void)
{
    lens_arena_release(&arena);
    test_folder_remove(&folder);
}

static enum lens_status read_text(const char *text,
                                  struct lens_test_queries *out,
                                  struct lens_error *err)
{
    test_file_write(path, text, strlen(text));
    return lens_corpus_queries(path, &arena, out, err);
}

#define ONE "{\"_id\": \"q1\", \"text\": \"how fast?\"}"
#define TWO \
    "{\"text\": \"how far?\", \"metadata\": {\"a\": [1]}, \"_id\": \"0\"}"

START_TEST(queries_are_read_in_file_order)
{
    static const char *const texts[] = {
        ONE "\n" TWO "\n",
        ONE "\n" TWO,
        ONE "\r\n" TWO "\r\n",
        "\xef\xbb\xbf" ONE "\n" TWO "\n",
        "\n \t\n" ONE "\n\n" TWO "\n\r\n",
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        struct lens_test_queries queries;
        struct lens_error err = { 0 };

        ck_assert_msg(read_text(texts[i], &queries, &err) == LENS_OK, "%zu: %s",
                      i, err.text);
        ck_assert_uint_eq(queries.n, 2);
        ck_assert_str_eq(queries.at[0].id, "q1");
        ck_assert_str_eq(queries.at[0].text, "how fast?");
        ck_assert_str_eq(queries.at[1].id, "0");
        ck_assert_str_eq(queries.at[1].text, "how far?");
    }
}
END_TEST

START_TEST(queries_bad_line_is_named)
{
    static const struct {
        const char *text, *why;
    } rows[] = {
        { "", "holds no queries" },
        { "\n\n", "holds no queries" },
        { ONE "\nnot json\n", "line 2' is not JSON" },
        { ONE "\n[1]\n", "line 2" },
        { ONE "\n{\"_id\": \"2\"}\n", "text" },
        { ONE "\n{\"text\": \"2\"}\n", "_id" },
        { ONE "\n{\"_id\": 2, \"text\": \"x\"}\n", "_id" },
        { ONE "\n{\"_id\": \"2\", \"text\": [\"x\"]}\n", "text" },
        { ONE "\n{\"_id\": \"\", \"text\": \"x\"}\n", "line 2' has an _id" },
        { ONE "\n{\"_id\": \"a\\tb\", \"text\": \"x\"}\n",
          "line 2' has an _id with a control" },
        { ONE "\n{\"_id\": \"2\", \"text\": \"\"}\n",
          "line 2' has an empty text" },
        { ONE "\n{\"_id\": \"2\", \"text\": \" \\n\"}\n",
          "line 2' has an empty text" },
        { ONE "\n\n" ONE "\n", "line 3' has the _id 'q1' of line 1" },
        { ONE "\n{\"_id\": \"2\", \"text\": \"a\\u0000b\"}\n",
          "line 2' holds an escaped NUL" },
        { ONE "\n{\"_id\": \"2\", \"text\": \"\xff\"}\n",
          "line 2' is not valid UTF-8" },
        { ONE TWO "\n", "line 1' goes on after" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct lens_test_queries queries = { .n = 77 };
        struct lens_error err = { 0 };
        enum lens_status status = read_text(rows[i].text, &queries, &err);

        ck_assert_msg(status == LENS_E_INVAL, "row %zu: %s %s", i,
                      lens_status_name(status), err.text);
        ck_assert_msg(strstr(err.text, rows[i].why) != NULL, "row %zu: %s", i,
                      err.text);
        ck_assert_ptr_nonnull(strstr(err.text, path));
        ck_assert_uint_eq(queries.n, 77);
    }
}
END_TEST

/* A line with a text, an id or a nesting of this size. */
static enum lens_status read_sized(size_t id, size_t text, size_t depth)
{
    const size_t cap = id + text + 2 * depth + 100;
    char *line = malloc(cap), *at = line;
    struct lens_test_queries queries;
    struct lens_error err = { 0 };
    enum lens_status status;

    ck_assert_ptr_nonnull(line);
    at += sprintf(at, "{\"_id\": \"");
    memset(at, 'i', id);
    at += id;
    at += sprintf(at, "\", \"text\": \"");
    memset(at, 't', text);
    at += text;
    at += sprintf(at, "\", \"more\": 1");
    memset(at - 1, '[', depth);
    memset(at - 1 + depth, ']', depth);
    if (depth)
        at += 2 * depth - 1;
    (void)sprintf(at, "}");
    status = read_text(line, &queries, &err);
    ck_assert(status == LENS_OK || strstr(err.text, path));
    free(line);
    return status;
}

START_TEST(queries_beyond_a_limit_are_refused)
{
    ck_assert_int_eq(read_sized(LENS_QUERIES_MAX_ID, LENS_QUERIES_MAX_TEXT,
                                LENS_QUERIES_MAX_DEPTH - 1),
                     LENS_OK);
    ck_assert_int_eq(read_sized(LENS_QUERIES_MAX_ID + 1, 1, 0), LENS_E_INVAL);
    ck_assert_int_eq(read_sized(1, LENS_QUERIES_MAX_TEXT + 1, 0), LENS_E_LIMIT);
    ck_assert_int_eq(read_sized(1, 1, LENS_QUERIES_MAX_DEPTH), LENS_E_LIMIT);
    ck_assert_int_eq(read_sized(1, LENS_QUERIES_MAX_LINE, 0), LENS_E_LIMIT);
}
END_TEST

START_TEST(queries_missing_file_or_a_folder_is_named)
{
    struct lens_test_queries queries;
    struct lens_error err = { 0 };

    ck_assert_int_eq(lens_corpus_queries(path, &arena, &queries, &err),
                     LENS_E_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(err.text, path));
    ck_assert_int_eq(lens_corpus_queries(folder.path, &arena, &queries, &err),
                     LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, folder.path));
}
END_TEST

static enum lens_status read_once(void *arg)
{
    struct lens_arena own = { 0 };
    struct lens_test_queries queries;
    enum lens_status status = lens_corpus_queries(path, &own, &queries, NULL);

    (void)arg;
    lens_arena_release(&own);
    return status;
}

/* cJSON's own allocations are the library's; a failing one of ours is not. */
START_TEST(queries_out_of_memory_anywhere_is_reported)
{
    struct lens_test_queries queries;

    ck_assert_int_eq(read_text(ONE "\n" TWO "\n", &queries, NULL), LENS_OK);
    ck_assert_uint_ge(test_faults_sweep(read_once, NULL), 4);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("queries");
    TCase *tcase = tcase_create("queries");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, queries_are_read_in_file_order);
    tcase_add_test(tcase, queries_bad_line_is_named);
    tcase_add_test(tcase, queries_beyond_a_limit_are_refused);
    tcase_add_test(tcase, queries_missing_file_or_a_folder_is_named);
    tcase_add_test(tcase, queries_out_of_memory_anywhere_is_reported);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

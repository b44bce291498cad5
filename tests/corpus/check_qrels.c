/* Files of judgments as others write them, and as they should not be. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corpus.h"
#include "read/qrels.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/random.h"
#include "support/suite.h"
#include "text/columns.h"

static struct test_folder folder;
static char path[TEST_PATH_MAX];
static struct lens_arena arena;

static void set_up(void)
{
    test_folder_make(&folder);
    test_folder_path(&folder, "test.tsv", path);
}

static void tear_down(void)
{
    lens_arena_release(&arena);
    test_folder_remove(&folder);
}

static enum lens_status read_text(const char *text, struct lens_qrels *out,
                                  struct lens_error *err)
{
    test_file_write(path, text, strlen(text));
    return lens_corpus_qrels(path, &arena, out, err);
}

/* "1:d1=2,d2=-1; 7:d1=0" */
static void spell(const struct lens_qrels *qrels, char *out, size_t cap)
{
    size_t len = 0;

    out[0] = '\0';
    for (size_t q = 0; q < qrels->n; q++) {
        const struct lens_judgments *of = &qrels->at[q];

        len += (size_t)snprintf(out + len, cap - len, "%s%s:", q ? "; " : "",
                                of->query);
        for (size_t i = 0; i < of->n; i++)
            len +=
                (size_t)snprintf(out + len, cap - len, "%s%s=%d", i ? "," : "",
                                 of->at[i].key, of->at[i].grade);
    }
    ck_assert_uint_lt(len, cap);
}

static void expect(const char *text, const char *spelled)
{
    struct lens_qrels qrels;
    struct lens_error err = { 0 };
    char found[400];

    ck_assert_msg(read_text(text, &qrels, &err) == LENS_OK, "%s: %s", text,
                  err.text);
    spell(&qrels, found, sizeof(found));
    ck_assert_str_eq(found, spelled);
}

#define HEADER "query-id\tcorpus-id\tscore\n"

START_TEST(qrels_of_both_layouts_are_read)
{
    static const struct {
        const char *text, *spelled;
    } rows[] = {
        { HEADER "1\td2\t1\n1\td1\t0\n", "1:d1=0,d2=1" },
        { "1\td2\t1\n", "1:d2=1" }, /* without the names */
        { HEADER "7\td1\t2\n10\td1\t-1\n7\td0\t3\n", "10:d1=-1; 7:d0=3,d1=2" },
        { "1 0 d1 2\n1 Q0 d2 -2\n", "1:d1=2,d2=-2" },
        { "1\t0\td1\t2\n", "1:d1=2" },
        { "  1   0  d1   2  \n", "1:d1=2" },
        { HEADER "a b\tthe key\t1\n", "a b:the key=1" },
        { HEADER "1\td1\t1", "1:d1=1" },
        { "query-id\tcorpus-id\tscore\r\n1\td1\t1\r\n2\td1\t1\r\n",
          "1:d1=1; 2:d1=1" },
        { "\xef\xbb\xbf" HEADER "1\td1\t1\n", "1:d1=1" },
        { "\n\n" HEADER "\n1\td1\t1\n\n\n", "1:d1=1" },
        { HEADER "1\td1\t1000\n1\td2\t-1000\n1\td3\t007\n",
          "1:d1=1000,d2=-1000,d3=7" },
        { HEADER "\xc3\xa9\t\xe2\x82\xac\t1\n", "\xc3\xa9:\xe2\x82\xac=1" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        expect(rows[i].text, rows[i].spelled);
}
END_TEST

START_TEST(qrels_said_twice_are_refused)
{
    struct lens_qrels qrels = { .n = 77 };
    struct lens_error err = { 0 };

    ck_assert_int_eq(
        read_text(HEADER "1\td1\t1\n2\td1\t0\n1\td1\t1\n", &qrels, &err),
        LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, path));
    ck_assert_ptr_nonnull(strstr(
        err.text, "line 4 judges 'd1' for query '1' again, as line 2 does"));
    ck_assert(err.hint[0]);
    ck_assert_uint_eq(qrels.n, 77);
}
END_TEST

START_TEST(qrels_with_two_grades_are_refused)
{
    struct lens_qrels qrels;
    struct lens_error err = { 0 };

    ck_assert_int_eq(
        read_text(HEADER "1\td1\t1\n1\td2\t1\n1\td1\t2\n", &qrels, &err),
        LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, path));
    ck_assert_ptr_nonnull(
        strstr(err.text, "line 4 grades 'd1' for query '1' 2, line 2 has 1"));
}
END_TEST

START_TEST(qrels_bad_line_is_named)
{
    static const struct {
        const char *text, *why;
    } rows[] = {
        { "", "holds no judgments" },
        { HEADER, "holds no judgments" },
        { "\n\r\n", "holds no judgments" },
        { HEADER "1\td1\n", "line 2 has neither three columns nor four" },
        { HEADER "1 0 d1 1 tag\n", "line 2 has neither" },
        { HEADER "1 0 d1 1\n", "line 2 has not as many columns as the first" },
        { "1 0 d1 1\n1\td1\t1\n", "line 2 has not as many" },
        { HEADER "1\td1\t1\n" HEADER, "line 3 has no grade" },
        { HEADER "1\td1\t\n", "line 2 has no grade" },
        { HEADER "1\td1\t-\n", "line 2 has no grade" },
        { HEADER "1\td1\t1.0\n", "line 2 has no grade" },
        { HEADER "1\td1\t+1\n", "line 2 has no grade" },
        { HEADER "1\td1\t1001\n", "line 2 has no grade" },
        { HEADER "1\td1\t-1001\n", "line 2 has no grade" },
        { HEADER "1\td1\t18446744073709551617\n", "line 2 has no grade" },
        { HEADER "1\td1\tnan\n", "line 2 has no grade" },
        { HEADER "\td1\t1\n", "line 2 has an empty id" },
        { HEADER "1\t\t1\n", "line 2 has an empty id" },
        { HEADER "1\t\xff\t1\n", "line 2 has an id that is not valid UTF-8" },
        { HEADER "1\x01\td\t1\n", "line 2 has an id with a control" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct lens_qrels qrels = { .n = 77 };
        struct lens_error err = { 0 };
        enum lens_status status = read_text(rows[i].text, &qrels, &err);

        ck_assert_msg(status == LENS_E_INVAL, "row %zu: %s", i,
                      lens_status_name(status));
        ck_assert_msg(strstr(err.text, rows[i].why) != NULL, "row %zu: %s", i,
                      err.text);
        ck_assert_ptr_nonnull(strstr(err.text, path));
        ck_assert_uint_eq(qrels.n, 77);
    }
}
END_TEST

START_TEST(qrels_nul_byte_is_refused)
{
    static const char text[] = HEADER "1\td\0001\t1\n";
    struct lens_qrels qrels;
    struct lens_error err = { 0 };

    test_file_write(path, text, sizeof(text) - 1);
    ck_assert_int_eq(lens_corpus_qrels(path, &arena, &qrels, &err),
                     LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "line 2"));
}
END_TEST

START_TEST(qrels_beyond_a_limit_are_refused)
{
    const size_t len = LENS_QRELS_MAX_LINE + 1;
    struct lens_qrels qrels;
    struct lens_error err = { 0 };
    char *line = malloc(len + 1);

    ck_assert_ptr_nonnull(line);
    memset(line, 'x', len);
    line[len] = '\0';
    ck_assert_int_eq(read_text(line, &qrels, &err), LENS_E_LIMIT);
    ck_assert_ptr_nonnull(strstr(err.text, path));
    (void)snprintf(line, len, "1\t%0*d\t1\n", LENS_NAME_MAX, 0);
    ck_assert_int_eq(read_text(line, &qrels, &err), LENS_OK);
    (void)snprintf(line, len, "1\t%0*d\t1\n", LENS_NAME_MAX + 1, 0);
    ck_assert_int_eq(read_text(line, &qrels, &err), LENS_E_INVAL);
    free(line);
}
END_TEST

START_TEST(qrels_missing_file_or_a_folder_is_named)
{
    struct lens_qrels qrels;
    struct lens_error err = { 0 };

    ck_assert_int_eq(lens_corpus_qrels(path, &arena, &qrels, &err),
                     LENS_E_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(err.text, path));
    ck_assert_int_eq(lens_corpus_qrels(folder.path, &arena, &qrels, &err),
                     LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, folder.path));
}
END_TEST

/* Lines in any order give the same judgments: checked against a table. */
START_TEST(qrels_of_random_lines_are_all_there)
{
    enum {
        QUERIES = 12,
        DOCUMENTS = 15
    };
    struct test_random random = { (uint64_t)_i };
    int grade[QUERIES][DOCUMENTS];
    struct lens_qrels qrels;
    char *text = malloc(1 << 16);
    size_t len = 0, n = 0;

    ck_assert_ptr_nonnull(text);
    memset(grade, -1, sizeof(grade));
    for (size_t i = 1 + test_random_below(&random, 150); i > 0; i--) {
        size_t q = test_random_below(&random, QUERIES);
        size_t d = test_random_below(&random, DOCUMENTS);

        if (grade[q][d] >= 0)
            continue;
        n++;
        grade[q][d] = (int)test_random_below(&random, 5);
        len +=
            (size_t)sprintf(text + len, "%zu\td%zu\t%d\n", q, d, grade[q][d]);
    }
    ck_assert_int_eq(read_text(text, &qrels, NULL), LENS_OK);
    ck_assert_uint_eq(qrels.n_judgments, n);
    for (size_t q = 0; q < qrels.n; q++) {
        const struct lens_judgments *of = &qrels.at[q];

        ck_assert(!q || strcmp(of[-1].query, of->query) < 0);
        for (size_t i = 0; i < of->n; i++) {
            int *expected = &grade[atoi(of->query)][atoi(of->at[i].key + 1)];

            ck_assert(!i || strcmp(of->at[i - 1].key, of->at[i].key) < 0);
            ck_assert_int_eq(of->at[i].grade, *expected);
            *expected = -1;
            n--;
        }
    }
    ck_assert_uint_eq(n, 0);
    free(text);
}
END_TEST

static enum lens_status read_once(void *arg)
{
    struct lens_arena own = { 0 };
    struct lens_qrels qrels;
    enum lens_status status = lens_corpus_qrels(path, &own, &qrels, NULL);

    (void)arg;
    lens_arena_release(&own);
    return status;
}

START_TEST(qrels_out_of_memory_anywhere_is_reported)
{
    struct lens_qrels qrels;

    ck_assert_int_eq(read_text(HEADER "1\td1\t1\n2\td1\t1\n", &qrels, NULL),
                     LENS_OK);
    ck_assert_uint_ge(test_faults_sweep(read_once, NULL), 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("qrels");
    TCase *tcase = tcase_create("qrels");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, qrels_of_both_layouts_are_read);
    tcase_add_test(tcase, qrels_said_twice_are_refused);
    tcase_add_test(tcase, qrels_with_two_grades_are_refused);
    tcase_add_test(tcase, qrels_bad_line_is_named);
    tcase_add_test(tcase, qrels_nul_byte_is_refused);
    tcase_add_test(tcase, qrels_beyond_a_limit_are_refused);
    tcase_add_test(tcase, qrels_missing_file_or_a_folder_is_named);
    tcase_add_loop_test(tcase, qrels_of_random_lines_are_all_there, 0, 60);
    tcase_add_test(tcase, qrels_out_of_memory_anywhere_is_reported);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

/* Runs as other systems write them, and as they should not be. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval/run_read.h"
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
    test_folder_path(&folder, "some.run", path);
}

static void tear_down(void)
{
    lens_arena_release(&arena);
    test_folder_remove(&folder);
}

static enum lens_status read_text(const char *text, struct lens_run_file *out,
                                  struct lens_error *err)
{
    test_file_write(path, text, strlen(text));
    return lens_run_read(path, &arena, out, err);
}

/* "1:d1=2,d2=-1; 7:d1=0", documents in order. */
static void spell(const struct lens_run_file *file, char *out, size_t cap)
{
    size_t len = 0;

    out[0] = '\0';
    for (size_t q = 0; q < file->n; q++) {
        const struct lens_ranked *ranked = &file->at[q].ranked;

        len += (size_t)snprintf(out + len, cap - len, "%s%s:", q ? "; " : "",
                                file->at[q].id);
        for (size_t i = 0; i < ranked->n; i++)
            len += (size_t)snprintf(out + len, cap - len, "%s%s=%g",
                                    i ? "," : "", ranked->at[i].key,
                                    (double)ranked->at[i].score);
    }
    ck_assert_uint_lt(len, cap);
}

static void expect(const char *text, const char *spelled)
{
    struct lens_run_file file;
    struct lens_error err = { 0 };
    char found[400];

    ck_assert_msg(read_text(text, &file, &err) == LENS_OK, "%s: %s", text,
                  err.text);
    spell(&file, found, sizeof(found));
    ck_assert_str_eq(found, spelled);
}

START_TEST(run_file_is_read_whatever_its_order)
{
    static const struct {
        const char *text, *spelled;
    } rows[] = {
        { "1 Q0 d1 1 2.5 tag\n", "1:d1=2.5" },
        { "1 Q0 d1 1 2.5 tag", "1:d1=2.5" },
        { "1\tQ0\td1\t1\t2.5\ttag\r\n", "1:d1=2.5" },
        { "  1   Q0\td1  1 2.5   tag  \n\n", "1:d1=2.5" },
        /* The rank says otherwise, and is not looked at. */
        { "1 Q0 d1 1 1 t\n1 Q0 d2 2 9 t\n", "1:d2=9,d1=1" },
        { "1 Q0 d1 first 1 t\n", "1:d1=1" },
        /* Queries that come and go. */
        { "2 0 a 1 1 t\n10 0 a 1 1 t\n2 0 b 1 3 t\n", "10:a=1; 2:b=3,a=1" },
        /* Equal scores: the greater name first. */
        { "1 0 d1 1 5 t\n1 0 d9 2 5 t\n1 0 d10 3 5 t\n", "1:d9=5,d10=5,d1=5" },
        /* Equal as floats, though not as they are written. */
        { "1 0 a 1 1.00000001 t\n1 0 b 2 1 t\n", "1:b=1,a=1" },
        { "1 0 a 1 -1e-3 t\n1 0 b 2 +2E2 t\n1 0 c 1 1e-60 t\n",
          "1:b=200,c=0,a=-0.001" },
        { "\xef\xbb\xbf"
          "1 0 a 1 1 t\n",
          "1:a=1" },
        { "\xc3\xa9 0 \xe2\x82\xac 1 1 t\n", "\xc3\xa9:\xe2\x82\xac=1" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        expect(rows[i].text, rows[i].spelled);
}
END_TEST

#define FINE "1 Q0 d1 1 2.5 tag\n"

START_TEST(run_file_bad_line_is_named)
{
    static const struct {
        const char *text, *why;
    } rows[] = {
        { "", "is empty" },
        { "\n \n\t\n", "is empty" },
        { FINE "1 Q0 d2 2 1.5\n", "line 2 has not six columns" },
        { FINE "1 Q0 d2 2 1.5 the tag\n", "line 2 has not six columns" },
        { FINE "1 d2 2 1.5\n", "line 2 has not six columns" },
        { FINE "1\t0\td2\t1\n", "line 2 has not six columns" },
        { FINE "\n1 Q0 d2 2 nan t\n", "line 3 has a score that is not finite" },
        { FINE "1 Q0 d2 2 -NaN t\n", "line 2 has a score that is not finite" },
        { FINE "1 Q0 d2 2 inf t\n", "line 2 has a score that is not finite" },
        { FINE "1 Q0 d2 2 -Infinity t\n", "that is not finite" },
        { FINE "1 Q0 d2 2 1e39 t\n", "that is not finite" }, /* as a float */
        { FINE "1 Q0 d2 2 1e999 t\n", "that is not finite" },
        { FINE "1 Q0 d2 2 high t\n",
          "line 2 has a score that is not a number" },
        { FINE "1 Q0 d2 2 1,5 t\n", "that is not a number" },
        { FINE "1 Q0 d2 2 1.5x t\n", "that is not a number" },
        { FINE "1 Q0 d2 2 - t\n", "that is not a number" },
        { FINE "1 Q0 \xff 2 1 t\n",
          "line 2 has an id that is not valid UTF-8" },
        { FINE "\x01 Q0 d2 2 1 t\n", "line 2 has an id with a control" },
        { FINE "2 Q0 d1 1 1 t\n1 Q0 d1 2 1 t\n",
          "line 3 has 'd1' for query '1' again, as line 1" },
        { FINE FINE, "line 2 has 'd1' for query '1' again, as line 1" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct lens_run_file file = { .n = 77 };
        struct lens_error err = { 0 };
        enum lens_status status = read_text(rows[i].text, &file, &err);

        ck_assert_msg(status == LENS_E_INVAL, "row %zu: %s", i,
                      lens_status_name(status));
        ck_assert_msg(strstr(err.text, rows[i].why) != NULL, "row %zu: %s", i,
                      err.text);
        ck_assert_ptr_nonnull(strstr(err.text, path));
        ck_assert_uint_eq(file.n, 77);
    }
}
END_TEST

START_TEST(run_file_nul_byte_is_refused)
{
    static const char in_score[] = "1 Q0 d1 1 2\0005 tag\n";
    static const char in_name[] = "1 Q0 d\0001 1 2 tag\n";
    struct lens_run_file file;
    struct lens_error err = { 0 };

    test_file_write(path, in_score, sizeof(in_score) - 1);
    ck_assert_int_eq(lens_run_read(path, &arena, &file, &err), LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "line 1"));
    test_file_write(path, in_name, sizeof(in_name) - 1);
    ck_assert_int_eq(lens_run_read(path, &arena, &file, &err), LENS_E_INVAL);
}
END_TEST

START_TEST(run_file_beyond_a_limit_is_refused)
{
    const size_t len = LENS_RUN_MAX_LINE + 1;
    struct lens_run_file file;
    struct lens_error err = { 0 };
    char *line = malloc(len + 1);

    ck_assert_ptr_nonnull(line);
    memset(line, 'x', len);
    line[len] = '\0';
    ck_assert_int_eq(read_text(line, &file, &err), LENS_E_LIMIT);
    ck_assert_ptr_nonnull(strstr(err.text, path));
    (void)snprintf(line, len, "1 0 %0*d 1 1 t\n", LENS_NAME_MAX, 0);
    ck_assert_int_eq(read_text(line, &file, &err), LENS_OK);
    (void)snprintf(line, len, "1 0 %0*d 1 1 t\n", LENS_NAME_MAX + 1, 0);
    ck_assert_int_eq(read_text(line, &file, &err), LENS_E_INVAL);
    (void)snprintf(line, len, "1 0 d 1 %0*d t\n", 64, 1);
    ck_assert_int_eq(read_text(line, &file, &err), LENS_E_INVAL);
    (void)snprintf(line, len, "1 0 d 1 %0*d t\n", 63, 1);
    ck_assert_int_eq(read_text(line, &file, &err), LENS_OK);
    free(line);
}
END_TEST

START_TEST(run_file_missing_or_a_folder_is_named)
{
    struct lens_run_file file;
    struct lens_error err = { 0 };

    ck_assert_int_eq(lens_run_read(path, &arena, &file, &err),
                     LENS_E_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(err.text, path));
    ck_assert_int_eq(lens_run_read(folder.path, &arena, &file, &err),
                     LENS_E_INVAL);
}
END_TEST

START_TEST(run_join_leaves_out_and_leaves_empty)
{
    static const struct lens_test_query query[] = { { "9", "" },
                                                    { "1", "" },
                                                    { "2", "" } };
    const struct lens_test_queries queries = { query, 3 };
    struct lens_run_file file;
    struct lens_run run;

    ck_assert_int_eq(read_text("1 0 a 1 1 t\n2 0 b 1 1 t\n2 0 c 1 2 t\n"
                               "7 0 a 1 1 t\n",
                               &file, NULL),
                     LENS_OK);
    ck_assert_int_eq(lens_run_join(&file, &queries, &arena, &run, NULL),
                     LENS_OK);
    ck_assert_uint_eq(run.n_queries, 3);
    ck_assert_uint_eq(run.of[0].n, 0);
    ck_assert_uint_eq(run.of[1].n, 1);
    ck_assert_uint_eq(run.of[2].n, 2);
    ck_assert_str_eq(run.of[2].at[0].key, "c");
}
END_TEST

/* What lens_run_write() writes is read back as it was. */
START_TEST(run_file_written_by_us_is_read_back)
{
    enum {
        QUERIES = 5,
        DOCUMENTS = 30
    };
    struct test_random random = { (uint64_t)_i };
    static const char *const ids[QUERIES] = { "1", "10", "2", "a", "b" };
    struct lens_test_query query[QUERIES];
    struct lens_run_row rows[QUERIES][DOCUMENTS];
    struct lens_ranked ranked[QUERIES];
    char keys[DOCUMENTS][8];
    const struct lens_test_queries queries = { query, QUERIES };
    const struct lens_run run = { ranked, QUERIES };
    struct lens_run_file file;
    struct lens_buffer out;

    for (size_t d = 0; d < DOCUMENTS; d++)
        (void)snprintf(keys[d], sizeof(keys[d]), "d%zu", d);
    for (size_t q = 0; q < QUERIES; q++) {
        size_t n = 1 + test_random_below(&random, DOCUMENTS);

        query[q] = (struct lens_test_query){ ids[q], "" };
        for (size_t i = 0; i < n; i++)
            rows[q][i] = (struct lens_run_row){
                keys[i], (float)test_random_below(&random, 9) / 7 - 0.5F
            };
        lens_run_order(rows[q], n);
        ranked[q] = (struct lens_ranked){ rows[q], n };
    }
    lens_buffer_init(&out, 1 << 20);
    ck_assert_int_eq(lens_run_write(&run, &queries, "t", &out, NULL), LENS_OK);
    ck_assert_int_eq(read_text(out.p, &file, NULL), LENS_OK);
    ck_assert_uint_eq(file.n, QUERIES);
    for (size_t q = 0; q < QUERIES; q++) {
        const struct lens_ranked *found = &file.at[q].ranked;

        ck_assert_str_eq(file.at[q].id, ids[q]);
        ck_assert_uint_eq(found->n, ranked[q].n);
        for (size_t i = 0; i < found->n; i++) {
            ck_assert_str_eq(found->at[i].key, rows[q][i].key);
            ck_assert(found->at[i].score == rows[q][i].score);
        }
    }
    lens_buffer_release(&out);
}
END_TEST

static enum lens_status read_once(void *arg)
{
    static const struct lens_test_query query = { "1", "" };
    const struct lens_test_queries queries = { &query, 1 };
    struct lens_arena own = { 0 };
    struct lens_run_file file;
    struct lens_run run;
    enum lens_status status = lens_run_read(path, &own, &file, NULL);

    (void)arg;
    if (status == LENS_OK)
        status = lens_run_join(&file, &queries, &own, &run, NULL);
    lens_arena_release(&own);
    return status;
}

START_TEST(run_file_out_of_memory_anywhere_is_reported)
{
    struct lens_run_file file;

    ck_assert_int_eq(read_text(FINE "2 0 d1 1 1 t\n", &file, NULL), LENS_OK);
    ck_assert_uint_ge(test_faults_sweep(read_once, NULL), 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("run file");
    TCase *tcase = tcase_create("run file");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, run_file_is_read_whatever_its_order);
    tcase_add_test(tcase, run_file_bad_line_is_named);
    tcase_add_test(tcase, run_file_nul_byte_is_refused);
    tcase_add_test(tcase, run_file_beyond_a_limit_is_refused);
    tcase_add_test(tcase, run_file_missing_or_a_folder_is_named);
    tcase_add_test(tcase, run_join_leaves_out_and_leaves_empty);
    tcase_add_loop_test(tcase, run_file_written_by_us_is_read_back, 0, 30);
    tcase_add_test(tcase, run_file_out_of_memory_anywhere_is_reported);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

#include <stdio.h>
#include <string.h>

#include "bench/report.h"
#include "bench/report_write.h"
#include "support/faults.h"
#include "support/random.h"
#include "support/suite.h"

static struct lens_arena arena;
static struct lens_error err;
static struct lens_buffer text;

static void begin(void)
{
    lens_arena_init(&arena, (size_t)256 << 20);
    lens_buffer_init(&text, LENS_BENCH_REPORT_MAX);
    err = (struct lens_error){ .status = LENS_OK };
}

static void end(void)
{
    lens_buffer_release(&text);
    lens_arena_release(&arena);
}

static struct lens_bench_report made(uint64_t seed)
{
    static const struct lens_bench_fact facts[] = { { "CPU", "a \"b\" \n <c>" },
                                                    { "", "" } };
    static const char *const units[] = { "us", "1/s", "MiB", "" };
    struct test_random random = { .state = seed };
    struct lens_bench_rows rows = { .arena = &arena };
    struct lens_bench_report report = { .command = "asklens bench 'x y'",
                                        .facts = facts,
                                        .n_facts = 2,
                                        .noise = 0.0123456789012345,
                                        .warning = "noisy" };

    for (size_t n = 30; n; n--) {
        double calls[7];
        char name[24];
        struct lens_bench_row row = {
            .part = n % 2 ? "one" : "two & three",
            .name = name,
            .configuration = n % 3 ? "" : "k=\"1\" \xc3\xa9",
            .unit = units[n % 4],
            .better = (enum lens_bench_better)(n % 3),
            .recall = n % 5 ? 0 : 1.0 / (double)n,
            .x = n % 4 ? 0 : 1e3 / (double)n,
        };

        (void)snprintf(name, sizeof(name), "row %zu", n);
        for (size_t r = 0; r < 1 + n % 7; r++) {
            for (size_t i = 0; i < 7; i++)
                calls[i] = (double)test_random_below(&random, 1000) / 7;
            ck_assert_int_eq(lens_bench_add(&rows, &row,
                                            1e-7 + calls[r % 7] / 3,
                                            n % 2 ? calls : NULL, 7, NULL),
                             LENS_OK);
        }
    }
    report.rows = rows.at;
    report.n_rows = rows.n;
    ck_assert_int_eq(lens_bench_report_finish(&report, NULL), LENS_OK);
    return report;
}

static enum lens_status read_text(struct lens_view json,
                                  struct lens_bench_report *out)
{
    return lens_bench_report_read(json, "a.json", &arena, out, &err);
}

START_TEST(report_that_is_read_is_the_one_written)
{
    struct lens_bench_report report = made((uint64_t)_i), again;
    struct lens_buffer second;

    lens_bench_report_json(&report, &text);
    ck_assert_int_eq(read_text(lens_buffer_view(&text), &again), LENS_OK);
    ck_assert_uint_eq(again.n_rows, report.n_rows);
    for (size_t i = 0; i < report.n_rows; i++) {
        const struct lens_bench_row *a = &report.rows[i], *b = &again.rows[i];

        ck_assert_int_eq(lens_bench_row_compare(a, b), 0);
        ck_assert_int_eq(a->better, b->better);
        ck_assert_uint_eq(a->n_repeats, b->n_repeats);
        for (size_t r = 0; r < a->n_repeats; r++)
            ck_assert(a->repeats[r] == b->repeats[r]);
        ck_assert(a->value == b->value && a->low == b->low);
        ck_assert(a->high == b->high && a->recall == b->recall);
        ck_assert(a->x == b->x && a->calls.n == b->calls.n);
        ck_assert(a->calls.p999 == b->calls.p999);
    }
    lens_buffer_init(&second, LENS_BENCH_REPORT_MAX);
    lens_bench_report_json(&again, &second);
    ck_assert(
        lens_view_equal(lens_buffer_view(&text), lens_buffer_view(&second)));
    lens_buffer_release(&second);
}
END_TEST

#define HEAD                                                      \
    "{\"schema\":\"bench/1\",\"command\":\"c\",\"warning\":\"\"," \
    "\"noise\":0,\"facts\":[],\"rows\":["
#define ROW(name, rest)                                             \
    "{\"part\":\"p\",\"name\":\"" name "\",\"configuration\":\"\"," \
    "\"unit\":\"us\",\"better\":\"lower\"," rest "}"
#define GOOD ROW("n", "\"value\":2,\"repeats\":[1,2,3]")

static const struct {
    const char *json, *says;
    enum lens_status status;
} bad[] = {
    { "", "a.json", LENS_E_INVAL },
    { "[]", "schema", LENS_E_INVAL },
    { "{\"schema\":\"eval/1\"}", "'eval/1'", LENS_E_INVAL },
    { "{\"schema\":\"bench/2\"}", "'bench/2'", LENS_E_VERSION },
    { "{\"schema\":\"bench/1\"}", "command", LENS_E_INVAL },
    { HEAD GOOD "," GOOD "]}", "twice", LENS_E_INVAL },
    { HEAD ROW("n", "\"value\":1,\"repeats\":[]") "]}", "no repetitions",
      LENS_E_INVAL },
    { HEAD ROW("n", "\"value\":1,\"repeats\":[\"1\"]") "]}", "rows/0",
      LENS_E_INVAL },
    { HEAD ROW("n", "\"value\":1,\"repeats\":[1e999]") "]}", "rows/0",
      LENS_E_INVAL },
    { HEAD ROW("n", "\"value\":1e200,\"repeats\":[1e200]") "]}", "out of range",
      LENS_E_INVAL },
    { HEAD GOOD "," ROW("m", "\"value\":1,\"repeats\":[1,2,3]") "]}",
      "rows/1 has a value that is not the median", LENS_E_INVAL },
    { HEAD ROW("n", "\"value\":1,\"repeats\":[1],\"recall\":1.01") "]}",
      "recall", LENS_E_INVAL },
    { HEAD ROW("n", "\"value\":1,\"repeats\":[1],\"x\":-1") "]}", "below 0",
      LENS_E_INVAL },
    { HEAD ROW("n", "\"value\":1,\"repeats\":[1],\"calls\":{\"n\":3,"
                    "\"min\":2,\"p50\":1,\"p90\":1,\"p99\":1,\"p99.9\":1,"
                    "\"max\":1}") "]}",
      "ascending", LENS_E_INVAL },
    { HEAD ROW("n", "\"value\":1,\"repeats\":[1],\"calls\":{\"n\":0}") "]}",
      "calls/n", LENS_E_INVAL },
    { HEAD "7]}", "rows", LENS_E_INVAL },
    { "[[[[[[[[[[]]]]]]]]]]", "deeper", LENS_E_LIMIT },
};

START_TEST(bad_report_is_refused_by_name)
{
    struct lens_bench_report out = { .n_rows = 77 };

    ck_assert_int_eq(read_text(lens_view_of(bad[_i].json), &out),
                     bad[_i].status);
    ck_assert_msg(strstr(err.text, bad[_i].says), "%s", err.text);
    ck_assert_ptr_nonnull(strstr(err.text, "a.json"));
    ck_assert_uint_eq(out.n_rows, 77);
}
END_TEST

START_TEST(least_report_is_read)
{
    struct lens_bench_report out;

    ck_assert_int_eq(read_text(lens_view_of(HEAD GOOD "]}"), &out), LENS_OK);
    ck_assert_uint_eq(out.n_rows, 1);
    ck_assert(out.rows[0].value == 2);
    ck_assert(out.rows[0].recall == -1 && out.rows[0].x == -1);
    ck_assert_int_eq(read_text(lens_view_of(HEAD "]}"), &out), LENS_OK);
    ck_assert_uint_eq(out.n_rows, 0);
}
END_TEST

/* Every byte of a report changed or cut off: refused, or read as something. */
START_TEST(damaged_report_does_no_harm)
{
    struct lens_bench_report report = made(3), out;
    struct test_random random = { .state = 5 };
    struct lens_view all;

    lens_bench_report_json(&report, &text);
    all = lens_buffer_view(&text);
    for (size_t i = 0; i < 300; i++) {
        /* Not the newline, without which it is whole. */
        size_t at = test_random_below(&random, all.len - 1);
        char was = text.p[at];

        text.p[at] = (char)test_random_below(&random, 256);
        (void)read_text(all, &out);
        ck_assert_int_ne(read_text((struct lens_view){ all.p, at }, &out),
                         LENS_OK);
        text.p[at] = was;
        lens_arena_release(&arena);
    }
}
END_TEST

/* Whatever a report says, its page is one page and its text stays text. */
START_TEST(names_from_a_report_are_text_in_the_page)
{
    struct lens_bench_rows rows = { .arena = &arena };
    const struct lens_bench_row row = {
        .part = "<script>alert(1)</script>",
        .name = "\"><img src=http://x/>",
        .configuration = "a|b*c",
        .unit = "us",
    };
    struct lens_bench_report report = { .command = "&", .warning = "<b>" };
    const double calls[] = { 1, 2, 3 };

    ck_assert_int_eq(lens_bench_add(&rows, &row, 2, calls, 3, NULL), LENS_OK);
    report.rows = rows.at;
    report.n_rows = rows.n;
    ck_assert_int_eq(lens_bench_report_finish(&report, NULL), LENS_OK);
    ck_assert_int_eq(lens_bench_report_html(&report, &arena, &text, &err),
                     LENS_OK);
    ck_assert_ptr_null(strstr(text.p, "<script"));
    ck_assert_ptr_null(strstr(text.p, "<img"));
    ck_assert_ptr_null(strstr(text.p, "<b>"));
    ck_assert_ptr_nonnull(strstr(text.p, "&lt;script&gt;alert(1)"));
    lens_buffer_clear(&text);
    ck_assert_int_eq(lens_bench_report_markdown(&report, &arena, &text, &err),
                     LENS_OK);
    ck_assert_ptr_nonnull(strstr(text.p, "a\\|b\\*c"));
}
END_TEST

/* A page of made reports: figures are finite and every plot is described. */
START_TEST(page_of_any_report_is_whole)
{
    struct lens_bench_report report = made((uint64_t)_i);
    size_t n_figures = 0, n_titles = 0;

    ck_assert_int_eq(lens_bench_report_html(&report, &arena, &text, &err),
                     LENS_OK);
    ck_assert_int_eq(lens_buffer_status(&text), LENS_OK);
    ck_assert_ptr_null(strstr(text.p, "nan"));
    ck_assert_ptr_null(strstr(text.p, "inf"));
    for (const char *at = text.p; (at = strstr(at, "<figure>")); at++)
        n_figures++;
    for (const char *at = text.p; (at = strstr(at, "<desc id=")); at++)
        n_titles++;
    ck_assert_uint_gt(n_figures, 0);
    ck_assert_uint_eq(n_figures, n_titles);
}
END_TEST

static enum lens_status read_once(void *json)
{
    struct lens_bench_report out;
    enum lens_status status;

    begin();
    status = read_text(lens_view_of(json), &out);
    if (status == LENS_OK)
        status = lens_bench_report_html(&out, &arena, &text, &err);
    if (status == LENS_OK)
        status = lens_buffer_status(&text);
    end();
    return status;
}

START_TEST(report_without_memory_says_so)
{
    static char json[] = HEAD GOOD "]}";

    end();
    ck_assert_uint_gt(test_faults_sweep(read_once, json), 0);
    begin();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bench_read");
    TCase *cases = tcase_create("read");

    tcase_set_timeout(cases, 60);
    tcase_add_checked_fixture(cases, begin, end);
    tcase_add_loop_test(cases, report_that_is_read_is_the_one_written, 0, 10);
    tcase_add_loop_test(cases, bad_report_is_refused_by_name, 0,
                        (int)(sizeof(bad) / sizeof(*bad)));
    tcase_add_test(cases, least_report_is_read);
    tcase_add_test(cases, damaged_report_does_no_harm);
    tcase_add_test(cases, names_from_a_report_are_text_in_the_page);
    tcase_add_loop_test(cases, page_of_any_report_is_whole, 0, 5);
    tcase_add_test(cases, report_without_memory_says_so);
    suite_add_tcase(suite, cases);
    return test_suite_run(suite);
}

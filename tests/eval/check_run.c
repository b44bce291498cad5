/* A run is ordered and written as trec_eval reads it. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval/run.h"
#include "support/faults.h"
#include "support/suite.h"

static const struct lens_test_query query[] = { { "q1", "one" },
                                                { "q2", "two" },
                                                { "q3", "three" } };
static const struct lens_test_queries queries = { query, 3 };
static struct lens_buffer out;

static void set_up(void)
{
    lens_buffer_init(&out, 1 << 20);
}

static void tear_down(void)
{
    lens_buffer_release(&out);
}

START_TEST(run_order_is_score_then_greater_name)
{
    struct lens_run_row rows[] = { { "d1", 1 },  { "d10", 2 }, { "d2", 2 },
                                   { "d9", -1 }, { "d3", 2 },  { "D3", 2 } };
    static const char *const expected[] = {
        "d3", "d2", "d10", "D3", "d1", "d9"
    };

    lens_run_order(rows, 6);
    for (size_t i = 0; i < 6; i++)
        ck_assert_str_eq(rows[i].key, expected[i]);
    lens_run_order(NULL, 0);
}
END_TEST

START_TEST(run_has_a_line_per_document)
{
    static const struct lens_run_row first[] = { { "d7", 17.3204F },
                                                 { "d8", 2 } };
    static const struct lens_run_row third[] = { { "d9", -0.5F } };
    static const struct lens_ranked ranked[] = { { first, 2 },
                                                 { NULL, 0 },
                                                 { third, 1 } };
    const struct lens_run run = { ranked, 3 };

    ck_assert_int_eq(lens_run_write(&run, &queries, "tag", &out, NULL),
                     LENS_OK);
    ck_assert_str_eq(out.p, "q1 Q0 d7 1 17.3204002 tag\n"
                            "q1 Q0 d8 2 2 tag\n"
                            "q3 Q0 d9 1 -0.5 tag\n");
}
END_TEST

START_TEST(run_scores_are_read_back_as_they_were)
{
    static const float scores[] = { 0.1F,     1 / 3.0F,    16777217.0F,
                                    1e-30F,   -7.77e20F,   0.99999994F,
                                    1.00001F, 1.17549e-38F };

    for (size_t i = 0; i < sizeof(scores) / sizeof(*scores); i++) {
        struct lens_run_row row = { "d", scores[i] };
        struct lens_ranked ranked = { &row, 1 };
        struct lens_run run = { &ranked, 1 };

        lens_buffer_clear(&out);
        ck_assert_int_eq(lens_run_write(&run, &queries, "t", &out, NULL),
                         LENS_OK);
        ck_assert(strtof(out.p + strlen("q1 Q0 d 1 "), NULL) == scores[i]);
    }
}
END_TEST

START_TEST(run_name_with_a_blank_is_refused)
{
    static const char *const names[] = { "a b", "a\tb", "a\nb", " ", "", "a " };
    const char *name = names[_i / 2];
    struct lens_run_row row = { _i % 2 ? name : "d", 1 };
    struct lens_test_query one = { _i % 2 ? "q" : name, "text" };
    struct lens_ranked ranked = { &row, 1 };
    struct lens_run run = { &ranked, 1 };
    struct lens_error err = { 0 };

    ck_assert_int_eq(lens_run_write(&run,
                                    &(struct lens_test_queries){ &one, 1 }, "t",
                                    &out, &err),
                     LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, name));
    ck_assert_ptr_nonnull(strstr(err.hint, "--run"));
}
END_TEST

START_TEST(run_too_long_is_a_limit)
{
    struct lens_run_row row = { "d", 1 };
    struct lens_ranked ranked = { &row, 1 };
    struct lens_run run = { &ranked, 1 };
    struct lens_error err = { 0 };
    struct lens_buffer small;

    lens_buffer_init(&small, 8);
    ck_assert_int_eq(lens_run_write(&run, &queries, "t", &small, &err),
                     LENS_E_LIMIT);
    ck_assert(err.text[0]);
    lens_buffer_release(&small);
}
END_TEST

static enum lens_status write_once(void *arg)
{
    struct lens_run_row row = { "d", 1 };
    struct lens_ranked ranked = { &row, 1 };
    struct lens_run run = { &ranked, 1 };
    enum lens_status status;

    (void)arg;
    lens_buffer_release(&out);
    lens_buffer_init(&out, 1 << 10);
    status = lens_run_write(&run, &queries, "t", &out, NULL);
    return status;
}

START_TEST(run_out_of_memory_is_reported)
{
    ck_assert_uint_ge(test_faults_sweep(write_once, NULL), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("run");
    TCase *tcase = tcase_create("run");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, run_order_is_score_then_greater_name);
    tcase_add_test(tcase, run_has_a_line_per_document);
    tcase_add_test(tcase, run_scores_are_read_back_as_they_were);
    tcase_add_loop_test(tcase, run_name_with_a_blank_is_refused, 0, 12);
    tcase_add_test(tcase, run_too_long_is_a_limit);
    tcase_add_test(tcase, run_out_of_memory_is_reported);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

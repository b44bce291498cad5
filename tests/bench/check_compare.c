#include "bench/compare.h"

#include <math.h>
#include <string.h>

#include "bench/simulated.h"
#include "support/suite.h"

enum {
    TRIES = 60
};

static struct lens_arena arena;

static void begin(void)
{
    lens_arena_init(&arena, (size_t)1 << 30);
}

static void end(void)
{
    lens_arena_release(&arena);
}

static struct lens_bench_comparison compare(const struct lens_bench_report *a,
                                            const struct lens_bench_report *b)
{
    struct lens_bench_comparison comparison;

    ck_assert_int_eq(lens_bench_compare(a, b, &arena, &comparison, NULL),
                     LENS_OK);
    return comparison;
}

/* Hosts to try: idle, drifting, with many interrupts, with few repetitions. */
static struct simulated_host host_of(int i)
{
    struct simulated_host host = simulated_idle;

    if (i == 1)
        host.run = host.drift = 0.04;
    if (i == 2)
        host.late = 0.1;
    if (i == 3)
        host.n_repeats = 3;
    return host;
}

/* In at least 19 of 20 tries no row at all of 150 is called different. */
START_TEST(same_program_is_called_the_same)
{
    struct simulated_host host = host_of(_i);
    struct test_random random = { .state = 11 + (uint64_t)_i };
    size_t n_false = 0;

    for (size_t t = 0; t < TRIES; t++) {
        struct lens_bench_report a =
            simulate(&host, &random, simulated_none(), &arena);
        struct lens_bench_report b =
            simulate(&host, &random, simulated_none(), &arena);

        n_false += compare(&a, &b).verdict != LENS_BENCH_SAME;
        end();
    }
    ck_assert_uint_le(n_false, TRIES / 20);
}
END_TEST

/* The same rows, with intervals: where does the other run's value lie? */
START_TEST(runs_agree_within_the_intervals)
{
    struct simulated_host host = host_of(_i == 1 ? 0 : _i);
    struct test_random random = { .state = 21 + (uint64_t)_i };
    size_t n = 0, n_within = 0;

    for (size_t t = 0; t < TRIES; t++) {
        struct lens_bench_report a =
            simulate(&host, &random, simulated_none(), &arena);
        struct lens_bench_report b =
            simulate(&host, &random, simulated_none(), &arena);

        for (size_t i = 0; i < a.n_rows; i++) {
            double value = b.rows[i].value;

            n++;
            n_within += value >= a.rows[i].low && value <= a.rows[i].high;
        }
        end();
    }
    ck_assert_uint_ge(n_within * 100, n * 90);
}
END_TEST

START_TEST(everything_slower_is_caught)
{
    struct simulated_host host = host_of(_i);
    struct test_random random = { .state = 31 + (uint64_t)_i };
    size_t n_caught = 0, n_together = 0, n_rows = 0;

    for (size_t t = 0; t < TRIES; t++) {
        struct lens_bench_report a =
            simulate(&host, &random, simulated_none(), &arena);
        struct lens_bench_report b =
            simulate(&host, &random, simulated_all(1.2), &arena);
        struct lens_bench_comparison c = compare(&a, &b);

        n_caught += c.verdict == LENS_BENCH_REGRESSED;
        n_together += c.groups[0].verdict == LENS_BENCH_REGRESSED;
        n_rows += c.of[LENS_BENCH_REGRESSED];
        end();
    }
    /* A host that changes by 6 % from run to run hides some of it. */
    ck_assert_uint_ge(n_caught, _i == 1 ? TRIES * 2 / 3 : TRIES);
    if (_i != 1)
        ck_assert_uint_eq(n_together, TRIES);
    /* On an idle host most rows show it, each for itself. */
    if (_i == 0)
        ck_assert_uint_ge(n_rows * 100, TRIES * host.n_rows * 75);
}
END_TEST

/* A part is named, and the others are not called faster for it. */
START_TEST(slower_part_is_caught_and_no_other)
{
    struct simulated_host host = host_of(_i);
    struct test_random random = { .state = 71 + (uint64_t)_i };
    size_t n_caught = 0, n_others = 0;

    /* Few rows show it, each for itself. */
    host.least = host.most = 0.05;
    for (size_t t = 0; t < TRIES; t++) {
        size_t part = t % SIMULATED_PARTS;
        struct lens_bench_report a =
            simulate(&host, &random, simulated_none(), &arena);
        struct lens_bench_report b =
            simulate(&host, &random, simulated_part(&host, part, 1.25), &arena);
        struct lens_bench_comparison c = compare(&a, &b);
        size_t n_judged = 0;

        ck_assert_uint_eq(c.n_groups, 1 + SIMULATED_PARTS);
        for (size_t i = 1; i < c.n_groups; i++) {
            bool is_slow =
                !strcmp(c.groups[i].part,
                        b.rows[1 + simulated_part(&host, part, 1).from].part);

            if (is_slow)
                n_caught += c.groups[i].verdict == LENS_BENCH_REGRESSED;
            else
                n_judged += c.groups[i].verdict != LENS_BENCH_SAME;
        }
        n_others += n_judged > 0;
        end();
    }
    ck_assert_uint_ge(n_caught, TRIES * 3 / 4);
    ck_assert_uint_le(n_others, TRIES / 20);
}
END_TEST

START_TEST(one_slower_row_is_caught_and_no_other)
{
    struct simulated_host host = simulated_idle;
    struct test_random random = { .state = 41 };
    size_t n_caught = 0, n_others = 0;

    host.least = host.most = 0.02;
    for (size_t t = 0; t < TRIES; t++) {
        struct lens_bench_report a =
            simulate(&host, &random, simulated_none(), &arena);
        struct lens_bench_report b =
            simulate(&host, &random, simulated_row(t, 1.2), &arena);
        struct lens_bench_comparison c = compare(&a, &b);
        bool is_caught = c.pairs[t + 1].verdict == LENS_BENCH_REGRESSED;

        n_caught += is_caught;
        n_others +=
            c.of[LENS_BENCH_REGRESSED] + c.of[LENS_BENCH_IMPROVED] > is_caught;
        end();
    }
    ck_assert_uint_ge(n_caught, TRIES * 3 / 4);
    ck_assert_uint_le(n_others, TRIES / 20);
}
END_TEST

START_TEST(faster_is_slower_the_other_way_round)
{
    struct test_random random = { .state = 51 };
    struct lens_bench_report a =
        simulate(&simulated_idle, &random, simulated_none(), &arena);
    struct lens_bench_report b =
        simulate(&simulated_idle, &random, simulated_all(1.3), &arena);
    struct lens_bench_comparison there = compare(&a, &b);
    struct lens_bench_comparison back = compare(&b, &a);

    ck_assert_int_eq(there.verdict, LENS_BENCH_REGRESSED);
    ck_assert_int_eq(back.verdict, LENS_BENCH_IMPROVED);
    ck_assert_uint_eq(there.n_groups, back.n_groups);
    for (size_t i = 0; i < there.n_groups; i++) {
        ck_assert_double_eq_tol(there.groups[i].ratio * back.groups[i].ratio, 1,
                                1e-9);
        ck_assert_double_eq_tol(there.groups[i].p, back.groups[i].p, 1e-9);
    }
    for (size_t i = 0; i < there.n; i++) {
        ck_assert_double_eq_tol(there.pairs[i].ratio * back.pairs[i].ratio, 1,
                                1e-9);
        ck_assert_double_eq_tol(there.pairs[i].p, back.pairs[i].p, 1e-9);
    }
}
END_TEST

/* Whatever is compared, the verdict and the band it is printed with agree. */
START_TEST(verdict_and_band_agree)
{
    struct test_random random = { .state = 61 };

    for (size_t t = 0; t < 10; t++) {
        struct lens_bench_report a =
            simulate(&simulated_idle, &random, simulated_none(), &arena);
        struct lens_bench_report b =
            simulate(&simulated_idle, &random, simulated_all(1.12), &arena);
        struct lens_bench_comparison c = compare(&a, &b);

        for (size_t i = 0; i < c.n; i++) {
            const struct lens_bench_pair *pair = &c.pairs[i];
            bool is_beyond =
                pair->ratio < pair->low || pair->ratio > pair->high;

            if (pair->verdict != LENS_BENCH_NOT_JUDGED)
                ck_assert(is_beyond == (pair->verdict != LENS_BENCH_SAME));
        }
        for (size_t i = 0; i < c.n_groups; i++) {
            const struct lens_bench_group *group = &c.groups[i];
            bool is_beyond =
                group->ratio < group->low || group->ratio > group->high;

            ck_assert(is_beyond == (group->verdict != LENS_BENCH_SAME));
        }
        end();
    }
}
END_TEST

/* Reports of a few rows, five repetitions each. */
static struct lens_bench_report report_of(const struct lens_bench_row *of,
                                          const double *figures, size_t n)
{
    struct lens_bench_rows rows = { .arena = &arena };
    struct lens_bench_report report = { .warning = "" };

    for (size_t r = 0; r < 5; r++) {
        for (size_t i = 0; i < n; i++)
            ck_assert_int_eq(
                lens_bench_add(&rows, &of[i], figures[i], NULL, 0, NULL),
                LENS_OK);
    }
    report.rows = rows.at;
    report.n_rows = rows.n;
    ck_assert_int_eq(lens_bench_report_finish(&report, NULL), LENS_OK);
    return report;
}

static const struct lens_bench_row some[] = {
    { .part = "host", .name = "constant work", .unit = "ms" },
    { .part = "p", .name = "time", .unit = "us" },
    { .part = "p", .name = "size", .unit = "MiB" },
    { .part = "p",
      .name = "found",
      .unit = "",
      .better = LENS_BENCH_HIGHER,
      .recall = 0.9 },
    { .part = "p", .name = "count", .unit = "", .better = LENS_BENCH_NEITHER },
};

/* Of few rows at once nothing is said. */
START_TEST(few_rows_are_no_group)
{
    struct simulated_host host = simulated_idle;
    struct test_random random = { .state = 81 };
    struct lens_bench_report a, b;

    host.n_rows = 9;
    a = simulate(&host, &random, simulated_none(), &arena);
    b = simulate(&host, &random, simulated_all(1.2), &arena);
    ck_assert_uint_eq(compare(&a, &b).n_groups, 0);
    host.n_rows = 18; /* three of each part */
    a = simulate(&host, &random, simulated_none(), &arena);
    b = simulate(&host, &random, simulated_all(1.2), &arena);
    ck_assert_uint_eq(compare(&a, &b).n_groups, 1);
}
END_TEST

START_TEST(sizes_and_counts_are_judged_by_their_floor)
{
    struct lens_bench_report a =
        report_of(some, (double[]){ 5, 100, 50, 0.9, 7 }, 5);
    struct lens_bench_report b =
        report_of(some, (double[]){ 5, 100, 50.9, 0.897, 9 }, 5);
    struct lens_bench_report c =
        report_of(some, (double[]){ 5, 100, 51.5, 0.89, 9 }, 5);
    struct lens_bench_comparison same = compare(&a, &b), not = compare(&a, &c);

    ck_assert_int_eq(same.verdict, LENS_BENCH_SAME);
    ck_assert_int_eq(not .pairs[2].verdict, LENS_BENCH_REGRESSED);
    ck_assert_str_eq(lens_bench_verdict_word(&not .pairs[2]), "larger (worse)");
    ck_assert_int_eq(not .pairs[3].verdict, LENS_BENCH_REGRESSED);
    ck_assert_str_eq(lens_bench_verdict_word(&not .pairs[3]), "lower (worse)");
    ck_assert_int_eq(not .pairs[4].verdict, LENS_BENCH_NOT_JUDGED);
}
END_TEST

START_TEST(change_of_the_host_is_allowed_for)
{
    struct lens_bench_fact one = { "CPU", "one" }, other = { "CPU", "other" };
    struct lens_bench_report a =
        report_of(some, (double[]){ 5, 100, 50, 0.9, 7 }, 5);
    struct lens_bench_report b =
        report_of(some, (double[]){ 6.5, 130, 50, 0.9, 7 }, 5);
    struct lens_bench_report c =
        report_of(some, (double[]){ 6.5, 200, 50, 0.9, 7 }, 5);

    a.facts = b.facts = c.facts = &one;
    a.n_facts = b.n_facts = c.n_facts = 1;
    ck_assert_int_eq(compare(&a, &b).verdict, LENS_BENCH_SAME);
    ck_assert_int_eq(compare(&a, &c).verdict, LENS_BENCH_REGRESSED);
    b.facts = &other;
    ck_assert_int_eq(compare(&a, &b).verdict, LENS_BENCH_REGRESSED);
}
END_TEST

START_TEST(rows_of_one_report_only_are_named)
{
    struct lens_bench_report a =
        report_of(some, (double[]){ 5, 100, 50, 0.9, 7 }, 3);
    struct lens_bench_report b =
        report_of(some + 1, (double[]){ 100, 50, 0.9, 7 }, 4);
    struct lens_bench_comparison c = compare(&a, &b);

    ck_assert_uint_eq(c.n, 5);
    ck_assert_int_eq(c.pairs[0].verdict, LENS_BENCH_ONLY_A);
    ck_assert_int_eq(c.pairs[3].verdict, LENS_BENCH_ONLY_B);
    ck_assert_str_eq(c.pairs[3].b->name, "found");
    ck_assert_int_eq(c.verdict, LENS_BENCH_SAME);
    ck_assert_str_eq(lens_bench_gate_reason(&c.pairs[0], 1), "not in B");
    ck_assert_ptr_null(lens_bench_gate_reason(&c.pairs[3], 1));
}
END_TEST

START_TEST(gate_looks_at_size_and_recall)
{
    struct lens_bench_row less[5];
    struct lens_bench_report a =
        report_of(some, (double[]){ 5, 100, 50, 0.9, 7 }, 5);
    struct lens_bench_report b;
    struct lens_bench_comparison c;

    memcpy(less, some, sizeof(less));
    less[3].recall = 0.88;
    b = report_of(less, (double[]){ 5, 120, 50, 0.9, 7 }, 5);
    c = compare(&a, &b);
    ck_assert_str_eq(lens_bench_gate_reason(&c.pairs[1], 0.1), "slower");
    ck_assert_ptr_null(lens_bench_gate_reason(&c.pairs[1], 0.3));
    ck_assert_str_eq(lens_bench_gate_reason(&c.pairs[3], 0.3), "finds less");
}
END_TEST

START_TEST(row_that_means_another_thing_is_refused)
{
    struct lens_bench_row other = some[1];
    struct lens_bench_report a = report_of(&some[1], (double[]){ 5 }, 1);
    struct lens_bench_comparison c;
    struct lens_bench_report b;
    struct lens_error err = { 0 };

    other.unit = "ms";
    b = report_of(&other, (double[]){ 5 }, 1);
    ck_assert_int_eq(lens_bench_compare(&a, &b, &arena, &c, &err),
                     LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "p, time"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bench_compare");
    TCase *cases = tcase_create("compare");

    tcase_set_timeout(cases, 300);
    tcase_add_checked_fixture(cases, begin, end);
    tcase_add_loop_test(cases, same_program_is_called_the_same, 0, 4);
    tcase_add_loop_test(cases, runs_agree_within_the_intervals, 0, 4);
    tcase_add_loop_test(cases, everything_slower_is_caught, 0, 4);
    tcase_add_loop_test(cases, slower_part_is_caught_and_no_other, 0, 4);
    tcase_add_test(cases, one_slower_row_is_caught_and_no_other);
    tcase_add_test(cases, faster_is_slower_the_other_way_round);
    tcase_add_test(cases, verdict_and_band_agree);
    tcase_add_test(cases, few_rows_are_no_group);
    tcase_add_test(cases, sizes_and_counts_are_judged_by_their_floor);
    tcase_add_test(cases, change_of_the_host_is_allowed_for);
    tcase_add_test(cases, rows_of_one_report_only_are_named);
    tcase_add_test(cases, gate_looks_at_size_and_recall);
    tcase_add_test(cases, row_that_means_another_thing_is_refused);
    suite_add_tcase(suite, cases);
    return test_suite_run(suite);
}

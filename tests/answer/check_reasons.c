/* The shares of a score always sum to it, and the largest are named. */
#include <check.h>
#include <stdbool.h>
#include <string.h>

#include "answer/reasons.h"
#include "support/faults.h"
#include "support/random.h"
#include "support/suite.h"

static struct lens_arena arena;

static void set_up(void)
{
    lens_arena_init(&arena, 1 << 20);
}

static void tear_down(void)
{
    lens_arena_release(&arena);
}

static struct lens_reason reason_of(double share)
{
    return (struct lens_reason){ .channel = "lexical",
                                 .field = "title",
                                 .text = "",
                                 .source = "",
                                 .share = share };
}

/* What was added, finished. */
struct finished {
    const struct lens_reason *at;
    size_t n;
};

static struct finished finish(struct lens_reasons *reasons)
{
    struct finished out = { 0 };

    ck_assert_int_eq(
        lens_reasons_finish(reasons, &arena, &out.at, &out.n, NULL), LENS_OK);
    return out;
}

static struct finished finish_shares(const double *shares, size_t n)
{
    struct lens_reasons reasons = { 0 };

    for (size_t i = 0; i < n; i++)
        lens_reasons_add(&reasons, reason_of(shares[i]));
    return finish(&reasons);
}

static bool is_rest(const struct lens_reason *reason)
{
    return strcmp(reason->channel, "rest") == 0;
}

START_TEST(reasons_none_are_none)
{
    ck_assert_uint_eq(finish_shares(NULL, 0).n, 0);
}
END_TEST

START_TEST(reasons_come_back_whole_largest_first)
{
    static const struct lens_span words[] = { { 2, 5 } };
    struct lens_reasons reasons = { 0 };
    struct finished out;

    lens_reasons_add(&reasons, reason_of(0.25));
    lens_reasons_add(&reasons, (struct lens_reason){ .channel = "concept",
                                                     .span = { 2, 9 },
                                                     .field = "phrases",
                                                     .text = "a row",
                                                     .source = "K",
                                                     .words = words,
                                                     .n_words = 1,
                                                     .share = 0.5 });
    out = finish(&reasons);
    ck_assert_uint_eq(out.n, 2);
    ck_assert_str_eq(out.at[0].channel, "concept");
    ck_assert_uint_eq(out.at[0].span.end, 9);
    ck_assert_str_eq(out.at[0].field, "phrases");
    ck_assert_str_eq(out.at[0].text, "a row");
    ck_assert_str_eq(out.at[0].source, "K");
    ck_assert_ptr_eq(out.at[0].words, words);
    ck_assert_uint_eq(out.at[0].n_words, 1);
    ck_assert_double_eq(out.at[1].share, 0.25);
}
END_TEST

START_TEST(reasons_equal_shares_are_in_text_order_then_by_source)
{
    static const struct {
        size_t start;
        const char *source;
    } added[] = { { 7, "b" }, { 3, "c" }, { 7, "a" } };
    struct lens_reasons reasons = { 0 };
    struct finished out;

    for (size_t i = 0; i < 3; i++) {
        struct lens_reason reason = reason_of(0.1);

        reason.span = (struct lens_span){ added[i].start, 9 };
        reason.source = added[i].source;
        lens_reasons_add(&reasons, reason);
    }
    out = finish(&reasons);
    ck_assert_uint_eq(out.n, 3);
    ck_assert_str_eq(out.at[0].source, "c");
    ck_assert_str_eq(out.at[1].source, "a");
    ck_assert_str_eq(out.at[2].source, "b");
}
END_TEST

START_TEST(reasons_rest_of_rounding_is_not_named)
{
    double shares[LENS_REASONS_MAX + 1];

    for (size_t i = 0; i < LENS_REASONS_MAX; i++)
        shares[i] = 0.05;
    shares[LENS_REASONS_MAX] = 1e-12;
    ck_assert_uint_eq(finish_shares(shares, LENS_REASONS_MAX + 1).n,
                      LENS_REASONS_MAX);
    shares[LENS_REASONS_MAX] = 1e-3;
    ck_assert_uint_eq(finish_shares(shares, LENS_REASONS_MAX + 1).n,
                      LENS_REASONS_MAX + 1);
}
END_TEST

/* Shares 1 .. n over their sum, in an order of their own. */
static void shuffle(struct test_random *random, double *shares, size_t n)
{
    for (size_t i = 0; i < n; i++)
        shares[i] = 2.0 * (double)(i + 1) / (double)(n * (n + 1));
    for (size_t i = n; i > 1; i--) {
        size_t j = test_random_below(random, i);
        double other = shares[i - 1];

        shares[i - 1] = shares[j];
        shares[j] = other;
    }
}

enum {
    MAX_SHARES = 4 * LENS_REASONS_MAX
};

START_TEST(reasons_largest_are_named_whatever_the_order)
{
    struct test_random random = { (uint64_t)_i };
    size_t n = 1 + test_random_below(&random, MAX_SHARES);
    size_t n_named = n < LENS_REASONS_MAX ? n : LENS_REASONS_MAX;
    double shares[MAX_SHARES];
    struct finished out;

    shuffle(&random, shares, n);
    out = finish_shares(shares, n);
    ck_assert_uint_eq(out.n, n_named + (n > n_named));
    for (size_t i = 0; i < n_named; i++)
        ck_assert_double_eq_tol(out.at[i].share,
                                2.0 * (double)(n - i) / (double)(n * (n + 1)),
                                1e-12);
}
END_TEST

START_TEST(reasons_shares_sum_and_the_rest_is_last)
{
    struct test_random random = { (uint64_t)_i };
    size_t n = 1 + test_random_below(&random, MAX_SHARES);
    double shares[MAX_SHARES], sum = 0;
    struct finished out;

    shuffle(&random, shares, n);
    out = finish_shares(shares, n);
    for (size_t i = 0; i < out.n; i++) {
        bool last = i + 1 == out.n;

        sum += out.at[i].share;
        ck_assert(is_rest(&out.at[i]) == (last && n > LENS_REASONS_MAX));
        ck_assert(i == 0 || is_rest(&out.at[i]) ||
                  out.at[i - 1].share >= out.at[i].share);
    }
    ck_assert_double_eq_tol(sum, 1.0, 1e-12);
}
END_TEST

static enum lens_status finish_once(void *arg)
{
    struct lens_reasons reasons = { 0 };
    struct lens_arena own = { 0 };
    const struct lens_reason *at = NULL;
    enum lens_status status;
    size_t n = 0;

    (void)arg;
    lens_reasons_add(&reasons, reason_of(1));
    status = lens_reasons_finish(&reasons, &own, &at, &n, NULL);
    lens_arena_release(&own);
    return status;
}

START_TEST(reasons_out_of_memory_is_reported)
{
    ck_assert_uint_gt(test_faults_sweep(finish_once, NULL), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reasons");
    TCase *tcase = tcase_create("reasons");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, reasons_none_are_none);
    tcase_add_test(tcase, reasons_come_back_whole_largest_first);
    tcase_add_test(tcase,
                   reasons_equal_shares_are_in_text_order_then_by_source);
    tcase_add_test(tcase, reasons_rest_of_rounding_is_not_named);
    tcase_add_loop_test(tcase, reasons_largest_are_named_whatever_the_order, 0,
                        200);
    tcase_add_loop_test(tcase, reasons_shares_sum_and_the_rest_is_last, 0, 200);
    tcase_add_test(tcase, reasons_out_of_memory_is_reported);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

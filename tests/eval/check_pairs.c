/* Every run against every other: each pair as if it were compared alone, and
 * the p of a measure corrected together. */
#include <check.h>

#include "eval/holm.h"
#include "eval/pairs.h"
#include "support/faults.h"
#include "support/random.h"
#include "support/suite.h"

enum {
    RUNS = 4,
    MEASURES = 2,
    QUERIES = 30,
    PAIRS = RUNS * (RUNS - 1) / 2
};

static const struct lens_randomisation how = { 500, 1 };
static double at[RUNS][MEASURES * QUERIES];
static struct lens_figures figures[RUNS];
static struct lens_arena arena;

/* The last run is better than the others. */
static void set_up(void)
{
    struct test_random random = { 3 };

    for (size_t r = 0; r < RUNS; r++) {
        for (size_t i = 0; i < MEASURES * QUERIES; i++)
            at[r][i] = (double)test_random_below(&random, 100) / 100 +
                       (r + 1 == RUNS ? 0.4 : 0);
        figures[r] = (struct lens_figures){ at[r], NULL, MEASURES, QUERIES };
    }
}

static void tear_down(void)
{
    lens_arena_release(&arena);
}

START_TEST(pairs_are_each_run_less_those_before)
{
    static const size_t expected[PAIRS][2] = { { 1, 0 }, { 2, 0 }, { 2, 1 },
                                               { 3, 0 }, { 3, 1 }, { 3, 2 } };
    struct lens_run_pairs pairs;

    ck_assert_int_eq(lens_run_pairs(figures, RUNS, &how, &arena, &pairs, NULL),
                     LENS_OK);
    ck_assert_uint_eq(pairs.n, PAIRS);
    for (size_t i = 0; i < PAIRS; i++) {
        ck_assert_uint_eq(pairs.at[i].a, expected[i][0]);
        ck_assert_uint_eq(pairs.at[i].b, expected[i][1]);
    }
    ck_assert_double_gt(pairs.at[3].by[0].randomisation.difference, 0.2);
    ck_assert_double_lt(pairs.at[3].by[0].t_holm, 0.01);
}
END_TEST

START_TEST(pairs_are_compared_as_alone_and_corrected_together)
{
    struct lens_run_pairs pairs;

    ck_assert_int_eq(lens_run_pairs(figures, RUNS, &how, &arena, &pairs, NULL),
                     LENS_OK);
    for (size_t m = 0; m < MEASURES; m++) {
        double p[PAIRS], t[PAIRS], p_holm[PAIRS], t_holm[PAIRS];

        for (size_t i = 0; i < PAIRS; i++) {
            const double *a = at[pairs.at[i].a] + m * QUERIES;
            const double *b = at[pairs.at[i].b] + m * QUERIES;
            struct lens_significance alone;

            ck_assert_int_eq(
                lens_randomisation_test(a, b, QUERIES, &how, &alone, NULL),
                LENS_OK);
            p[i] = pairs.at[i].by[m].randomisation.p;
            t[i] = pairs.at[i].by[m].t.p;
            ck_assert(p[i] == alone.p);
            ck_assert(t[i] == lens_t_test(a, b, QUERIES).p);
        }
        lens_holm(p, PAIRS, p_holm);
        lens_holm(t, PAIRS, t_holm);
        for (size_t i = 0; i < PAIRS; i++) {
            ck_assert(pairs.at[i].by[m].randomisation_holm == p_holm[i]);
            ck_assert(pairs.at[i].by[m].t_holm == t_holm[i]);
        }
    }
}
END_TEST

START_TEST(pairs_of_one_run_are_none)
{
    struct lens_run_pairs pairs = { NULL, 77 };

    ck_assert_int_eq(lens_run_pairs(figures, 1, &how, &arena, &pairs, NULL),
                     LENS_OK);
    ck_assert_uint_eq(pairs.n, 0);
    ck_assert_int_eq(lens_run_pairs(figures, 0, &how, &arena, &pairs, NULL),
                     LENS_OK);
    ck_assert_uint_eq(pairs.n, 0);
}
END_TEST

static enum lens_status compare_once(void *arg)
{
    struct lens_arena own = { 0 };
    struct lens_run_pairs pairs;
    enum lens_status status =
        lens_run_pairs(figures, 2, &how, &own, &pairs, NULL);

    (void)arg;
    lens_arena_release(&own);
    return status;
}

START_TEST(pairs_out_of_memory_anywhere_is_reported)
{
    ck_assert_uint_ge(test_faults_sweep(compare_once, NULL), 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pairs");
    TCase *tcase = tcase_create("pairs");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, pairs_are_each_run_less_those_before);
    tcase_add_test(tcase, pairs_are_compared_as_alone_and_corrected_together);
    tcase_add_test(tcase, pairs_of_one_run_are_none);
    tcase_add_test(tcase, pairs_out_of_memory_anywhere_is_reported);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

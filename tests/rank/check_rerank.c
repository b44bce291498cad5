/* check_rerank.c - texts of others, ranked by words and by meaning. */
#include <check.h>
#include <math.h>
#include <string.h>

#include "asklens/rerank.h"
#include "support/embedder.h"
#include "support/faults.h"
#include "support/random.h"
#include "support/suite.h"

enum {
    N = 5
};

static struct lens_analyzer *analyzer;
static struct lens_arena arena;
static struct test_embedder embedder;

static void setup(void)
{
    lens_arena_init(&arena, 0);
    ck_assert_int_eq(lens_analyzer_new(&analyzer, NULL), LENS_OK);
    test_embedder_init(&embedder, "test", "0");
}

static void teardown(void)
{
    lens_analyzer_free(analyzer);
    lens_arena_release(&arena);
}

static const char *const texts[N] = {
    "Bread is baked in the oven at night.",
    "Data at rest is encrypted with keys of our own.",
    "We encrypt data, data and data again: encryption of data is a must.",
    "",
    "The keys hang beside the door.",
};

static enum lens_status rank(const char *query, const char *const *at, size_t n,
                             struct lens_embedder *with, double *scores)
{
    const struct lens_rerank_parts parts = { analyzer, with };
    struct lens_view views[N];

    for (size_t i = 0; i < n; i++)
        views[i] = lens_view_of(at[i]);
    return lens_rerank(&parts, lens_view_of(query), views, n, &arena, scores,
                       NULL);
}

START_TEST(rerank_words_that_answer_more_score_more)
{
    double s[N];

    ck_assert_int_eq(
        rank("encryption of data with our keys", texts, N, NULL, s), LENS_OK);
    ck_assert_double_gt(s[1], s[2]); /* all three words, not two */
    ck_assert_double_gt(s[2], s[4]);
    ck_assert_double_gt(s[4], 0);
    ck_assert_double_eq(s[0], 0);
    ck_assert_double_eq(s[3], 0);
}
END_TEST

/* By hand: two texts of one term each, so idf = ln(1 + 1.5 / 1.5) for the term
 * of the first, ln(1 + 2.5 / 0.5) for the one nobody has, length is average and
 * tf / (tf + k1) = 1 / 2.6. */
START_TEST(rerank_score_is_the_formula)
{
    static const char *const two[] = { "encryption", "bread" };
    double s[2], known = log(2), unknown = log(6);

    ck_assert_int_eq(rank("encryption chatbot", two, 2, NULL, s), LENS_OK);
    ck_assert_double_eq_tol(s[0], known / (known + unknown) / 2.6, 1e-12);
    ck_assert_double_eq(s[1], 0);
}
END_TEST

START_TEST(rerank_order_of_texts_changes_no_score)
{
    static const char *const turned[N] = {
        "The keys hang beside the door.",
        "",
        "We encrypt data, data and data again: encryption of data is a must.",
        "Data at rest is encrypted with keys of our own.",
        "Bread is baked in the oven at night.",
    };
    struct lens_embedder *with = _i ? &embedder.base : NULL;
    double a[N], b[N];

    ck_assert_int_eq(rank("keys and data", texts, N, with, a), LENS_OK);
    ck_assert_int_eq(rank("keys and data", turned, N, with, b), LENS_OK);
    for (size_t i = 0; i < N; i++)
        ck_assert_double_eq_tol(a[i], b[N - 1 - i], 1e-12);
}
END_TEST

START_TEST(rerank_meaning_is_fused_and_bounded)
{
    double words[N], both[N];

    ck_assert_int_eq(rank("keys of data", texts, N, NULL, words), LENS_OK);
    ck_assert_int_eq(rank("keys of data", texts, N, &embedder.base, both),
                     LENS_OK);
    ck_assert_uint_eq(embedder.n_texts, N + 1);
    ck_assert_double_ne(both[1], words[1]);
    for (size_t i = 0; i < N; i++) {
        ck_assert_double_ge(both[i], words[i] / 2 - 1e-12);
        ck_assert_double_le(both[i], (words[i] + 1) / 2 + 1e-12);
    }
}
END_TEST

/* "of the" has no term: meaning alone, not half of it. */
START_TEST(rerank_query_of_stop_words_goes_by_meaning)
{
    static const char *const same[] = { "of the", "bread" };
    double s[2];

    ck_assert_int_eq(rank("of the", same, 2, NULL, s), LENS_OK);
    ck_assert_double_eq(s[0], 0);
    ck_assert_int_eq(rank("of the", same, 2, &embedder.base, s), LENS_OK);
    ck_assert_double_eq_tol(s[0], 1, 1e-6);
    ck_assert_double_lt(s[1], s[0]);
}
END_TEST

START_TEST(rerank_of_nothing_is_nothing)
{
    double s = 7;

    ck_assert_int_eq(rank("keys", NULL, 0, &embedder.base, &s), LENS_OK);
    ck_assert_double_eq(s, 7);
}
END_TEST

START_TEST(rerank_too_many_texts_is_limit)
{
    static struct lens_view many[LENS_RERANK_MAX + 1];
    static double s[LENS_RERANK_MAX + 1];
    const struct lens_rerank_parts parts = { analyzer, &embedder.base };
    struct lens_view query = lens_view_of("keys");

    for (size_t i = 0; i <= LENS_RERANK_MAX; i++)
        many[i] = lens_view_of("keys");
    ck_assert_int_eq(
        lens_rerank(&parts, query, many, LENS_RERANK_MAX + 1, &arena, s, NULL),
        LENS_E_LIMIT);
    ck_assert_int_eq(
        lens_rerank(&parts, query, many, LENS_RERANK_MAX, &arena, s, NULL),
        LENS_OK);
    for (size_t i = 1; i < LENS_RERANK_MAX; i++)
        ck_assert_double_eq(s[i], s[0]);
}
END_TEST

START_TEST(rerank_embedder_that_fails_leaves_scores_alone)
{
    double s[N] = { 7, 7, 7, 7, 7 };

    embedder.fails = LENS_E_BACKEND;
    ck_assert_int_eq(rank("keys", texts, N, &embedder.base, s), LENS_E_BACKEND);
    ck_assert_double_eq(s[1], 7);
}
END_TEST

/* Texts of random words: every score is from 0 to 1, and a text that says the
 * whole query many times comes near 1 by words. */
START_TEST(rerank_random_scores_are_shares)
{
    static const char *const words[] = { "keys",  "data",    "bread", "oven",
                                         "bot",   "patient", "call",  "price",
                                         "agent", "guard" };
    struct test_random random = { 11 };

    for (size_t round = 0; round < 200; round++) {
        char at[N][256];
        const char *list[N];
        double s[N];

        for (size_t i = 0; i < N; i++) {
            size_t n = test_random_below(&random, 20);

            at[i][0] = '\0';
            for (size_t k = 0; k < n; k++) {
                strcat(at[i], words[test_random_below(&random, 10)]);
                strcat(at[i], " ");
            }
            list[i] = at[i];
        }
        ck_assert_int_eq(
            rank(at[0], list, N, round % 2 ? &embedder.base : NULL, s),
            LENS_OK);
        for (size_t i = 0; i < N; i++) {
            ck_assert_double_ge(s[i], 0);
            ck_assert_double_le(s[i], 1);
        }
        lens_arena_release(&arena);
    }
}
END_TEST

static enum lens_status rank_anew(void *arg)
{
    double s[N];

    (void)arg;
    lens_arena_release(&arena);
    return rank("keys of data", texts, N, &embedder.base, s);
}

START_TEST(rerank_without_memory_is_nomem)
{
    ck_assert_uint_gt(test_faults_sweep(rank_anew, NULL), 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rerank");
    TCase *tc = tcase_create("rerank");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, rerank_words_that_answer_more_score_more);
    tcase_add_test(tc, rerank_score_is_the_formula);
    tcase_add_loop_test(tc, rerank_order_of_texts_changes_no_score, 0, 2);
    tcase_add_test(tc, rerank_meaning_is_fused_and_bounded);
    tcase_add_test(tc, rerank_query_of_stop_words_goes_by_meaning);
    tcase_add_test(tc, rerank_of_nothing_is_nothing);
    tcase_add_test(tc, rerank_too_many_texts_is_limit);
    tcase_add_test(tc, rerank_embedder_that_fails_leaves_scores_alone);
    tcase_add_test(tc, rerank_random_scores_are_shares);
    tcase_add_test(tc, rerank_without_memory_is_nomem);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

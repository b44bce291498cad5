/* check_fusion.c - the properties of rank/fusion.h on random hits. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "rank/fusion.h"
#include "support/faults.h"
#include "support/random.h"
#include "support/suite.h"

enum {
    N_DOCS = 24,
    N_SEEDS = 60
};

/* The hits of one channel over documents 0 .. N_DOCS - 1. */
struct channel {
    struct lens_hit at[N_DOCS];
    size_t n;
    float ideal;
};

static struct lens_arena arena;

static void tear_down(void)
{
    lens_arena_release(&arena);
}

static int by_rank(const void *pa, const void *pb)
{
    const struct lens_hit *a = pa, *b = pb;

    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return (a->docid > b->docid) - (a->docid < b->docid);
}

static void sort(struct channel *c)
{
    qsort(c->at, c->n, sizeof(*c->at), by_rank);
}

/* Each document with a chance of two in three; few distinct scores, so that
 * ties are common.  A dense channel has negative ones too. */
static struct channel make_channel(struct test_random *random, bool is_dense)
{
    struct channel c = { .ideal = is_dense ? 1.0f : 9.0f };

    for (lens_docid d = 0; d < N_DOCS; d++) {
        float score = (float)(1 + test_random_below(random, 8));

        if (test_random_below(random, 3) == 0)
            continue;
        c.at[c.n++] =
            (struct lens_hit){ d, is_dense ? (score - 3) / 8 : score };
    }
    sort(&c);
    return c;
}

static struct lens_hits hits_of(const struct channel *c)
{
    return (struct lens_hits){ c->at, c->n, c->ideal };
}

static struct lens_fusion fusion_of(enum lens_fusion_method method,
                                    struct test_random *random)
{
    struct lens_fusion fusion = lens_fusion_default;

    fusion.method = method;
    fusion.dense_weight = (double)(1 + test_random_below(random, 9)) / 10;
    fusion.rank_offset = (double)(1 + test_random_below(random, 100));
    return fusion;
}

static struct lens_result fuse(const struct lens_fusion *fusion,
                               const struct channel *lexical,
                               const struct channel *dense, size_t k)
{
    struct lens_hits words = { 0 }, meaning = { 0 };
    struct lens_result result = { 0 };
    struct lens_error err = { 0 };

    if (lexical)
        words = hits_of(lexical);
    if (dense)
        meaning = hits_of(dense);
    ck_assert_msg(lens_fuse(fusion, lexical ? &words : NULL,
                            dense ? &meaning : NULL, k, &arena, &result,
                            &err) == LENS_OK,
                  "%s", err.text);
    return result;
}

/* Where a document stands; `n` when it is not there. */
static size_t place_of(const struct lens_result *result, lens_docid docid)
{
    size_t i = 0;

    while (i < result->n && result->at[i].docid != docid)
        i++;
    return i;
}

static void expect_ordered(const struct lens_result *result)
{
    for (size_t i = 1; i < result->n; i++) {
        const struct lens_found *a = &result->at[i - 1], *b = &result->at[i];

        ck_assert(a->score > b->score ||
                  (a->score == b->score && a->docid < b->docid));
    }
}

/* Tests loop over methods and seeds. */
static enum lens_fusion_method method_of(int i)
{
    return (enum lens_fusion_method)(i % LENS_N_FUSIONS);
}

START_TEST(fused_order_is_by_score_then_docid)
{
    struct test_random random = { (uint64_t)_i };
    struct channel lexical = make_channel(&random, false);
    struct channel dense = make_channel(&random, true);
    struct lens_fusion fusion = fusion_of(method_of(_i), &random);
    struct lens_result result = fuse(&fusion, &lexical, &dense, 100);

    expect_ordered(&result);
    ck_assert_int_eq(result.channels, LENS_BOTH);
    for (lens_docid d = 0; d < N_DOCS; d++) {
        bool offered = false;

        for (size_t i = 0; i < lexical.n; i++)
            offered = offered || lexical.at[i].docid == d;
        for (size_t i = 0; i < dense.n; i++)
            offered = offered || dense.at[i].docid == d;
        ck_assert((place_of(&result, d) < result.n) == offered);
    }
}
END_TEST

/* Raise one hit's score in one channel: it must not lose by it. */
START_TEST(raised_score_never_lowers_a_document)
{
    struct test_random random = { (uint64_t)_i };
    struct channel channel[2] = { make_channel(&random, false),
                                  make_channel(&random, true) };
    struct lens_fusion fusion = fusion_of(method_of(_i), &random);
    struct lens_result before = fuse(&fusion, &channel[0], &channel[1], 100);

    for (size_t c = 0; c < 2; c++) {
        for (size_t i = 0; i < channel[c].n; i++) {
            struct channel raised[2] = { channel[0], channel[1] };
            lens_docid docid = channel[c].at[i].docid;
            struct lens_result after;

            raised[c].at[i].score +=
                (float)test_random_below(&random, 4) * channel[c].ideal / 8;
            sort(&raised[c]);
            after = fuse(&fusion, &raised[0], &raised[1], 100);
            ck_assert_uint_le(place_of(&after, docid),
                              place_of(&before, docid));
            ck_assert_double_ge(after.at[place_of(&after, docid)].score,
                                before.at[place_of(&before, docid)].score);
        }
    }
}
END_TEST

static void leave_out(struct channel *c, lens_docid docid)
{
    size_t to = 0;

    for (size_t i = 0; i < c->n; i++) {
        if (c->at[i].docid != docid)
            c->at[to++] = c->at[i];
    }
    c->n = to;
}

START_TEST(missing_channel_never_helps_a_document)
{
    struct test_random random = { (uint64_t)_i };
    struct channel channel[2] = { make_channel(&random, false),
                                  make_channel(&random, true) };
    struct lens_fusion fusion = fusion_of(method_of(_i), &random);
    struct lens_result before = fuse(&fusion, &channel[0], &channel[1], 100);

    for (size_t c = 0; c < 2; c++) {
        for (lens_docid d = 0; d < N_DOCS; d++) {
            struct channel less[2] = { channel[0], channel[1] };
            struct lens_result after;
            size_t was = place_of(&before, d), is;

            leave_out(&less[c], d);
            after = fuse(&fusion, &less[0], &less[1], 100);
            is = place_of(&after, d);
            ck_assert_uint_ge(is, is < after.n ? was : 0);
            if (is < after.n)
                ck_assert_double_le(after.at[is].score, before.at[was].score);
        }
    }
}
END_TEST

/* Weighted only: ranks cannot have this. */
START_TEST(filter_before_gives_the_order_of_a_filter_after)
{
    struct test_random random = { (uint64_t)_i };
    struct channel lexical = make_channel(&random, false);
    struct channel dense = make_channel(&random, true);
    struct lens_fusion fusion = fusion_of(LENS_FUSE_WEIGHTED, &random);
    struct lens_result all = fuse(&fusion, &lexical, &dense, 100), some;
    size_t kept = 0;
    uint64_t out = test_random_next(&random);

    for (lens_docid d = 0; d < N_DOCS; d++) {
        if (out >> d & 1) {
            leave_out(&lexical, d);
            leave_out(&dense, d);
        }
    }
    some = fuse(&fusion, &lexical, &dense, 100);
    for (size_t i = 0; i < all.n; i++) {
        if (out >> all.at[i].docid & 1)
            continue;
        ck_assert_uint_lt(kept, some.n);
        ck_assert_uint_eq(some.at[kept].docid, all.at[i].docid);
        ck_assert(some.at[kept].score == all.at[i].score);
        kept++;
    }
    ck_assert_uint_eq(kept, some.n);
}
END_TEST

START_TEST(one_channel_keeps_its_order_and_scores)
{
    struct test_random random = { (uint64_t)_i };
    bool is_dense = _i & 1;
    struct channel only = make_channel(&random, is_dense);
    struct lens_fusion fusion = fusion_of(method_of(_i / 2), &random);
    struct lens_result result =
        fuse(&fusion, is_dense ? NULL : &only, is_dense ? &only : NULL, 100);

    ck_assert_int_eq(result.channels, is_dense ? LENS_DENSE : LENS_LEXICAL);
    ck_assert_uint_eq(result.n, only.n);
    ck_assert(result.ideal == (double)only.ideal);
    for (size_t i = 0; i < only.n; i++) {
        double score = (double)only.at[i].score;

        ck_assert_uint_eq(result.at[i].docid, only.at[i].docid);
        ck_assert(result.at[i].score == score);
        ck_assert(result.at[i].lexical == (is_dense ? 0 : score));
        ck_assert(result.at[i].dense == (is_dense ? score : 0));
    }
}
END_TEST

START_TEST(fewer_asked_for_are_the_first_of_more)
{
    struct test_random random = { (uint64_t)_i };
    struct channel lexical = make_channel(&random, false);
    struct channel dense = make_channel(&random, true);
    struct lens_fusion fusion = fusion_of(method_of(_i), &random);
    struct lens_result all = fuse(&fusion, &lexical, &dense, 100);

    for (size_t k = 0; k <= all.n + 1; k++) {
        struct lens_result some = fuse(&fusion, &lexical, &dense, k);

        ck_assert_uint_eq(some.n, k < all.n ? k : all.n);
        for (size_t i = 0; i < some.n; i++)
            ck_assert_uint_eq(some.at[i].docid, all.at[i].docid);
    }
}
END_TEST

/* The formulas of asklens/search.h, worked out by hand. */
START_TEST(weighted_is_a_convex_sum_of_parts_of_the_ideal)
{
    struct channel lexical = { { { 5, 6 }, { 2, 3 } }, 2, 12 };
    struct channel dense = { { { 2, 0.75f }, { 9, 0.5f }, { 5, -0.25f } },
                             3,
                             1 };
    struct lens_fusion fusion = { .method = LENS_FUSE_WEIGHTED,
                                  .dense_weight = 0.25 };
    struct lens_result result = fuse(&fusion, &lexical, &dense, 10);

    ck_assert_uint_eq(result.n, 3);
    ck_assert_uint_eq(result.at[0].docid, 2);
    ck_assert(result.ideal == 1);
    ck_assert(result.at[0].score == 0.75 * 0.25 + 0.25 * 0.75);
    ck_assert(result.at[0].lexical == 0.25 && result.at[0].dense == 0.75);
    ck_assert_uint_eq(result.at[1].docid, 5);
    ck_assert(result.at[1].score == 0.75 * 0.5); /* a negative cosine is none */
    ck_assert_uint_eq(result.at[2].docid, 9);
    ck_assert(result.at[2].score == 0.25 * 0.5);
}
END_TEST

START_TEST(rrf_sums_reciprocal_ranks)
{
    struct channel lexical = { { { 5, 6 }, { 2, 3 } }, 2, 12 };
    struct channel dense = { { { 2, 0.75f }, { 9, 0.5f } }, 2, 1 };
    struct lens_fusion fusion = { .method = LENS_FUSE_RRF, .rank_offset = 3 };
    struct lens_result result = fuse(&fusion, &lexical, &dense, 10);

    ck_assert_uint_eq(result.n, 3);
    ck_assert_uint_eq(result.at[0].docid, 2);
    ck_assert(result.ideal == 2 / 4.0);
    ck_assert(result.at[0].score == 1.0 / 5 + 1.0 / 4);
    ck_assert_uint_eq(result.at[1].docid, 5);
    ck_assert(result.at[1].score == 1.0 / 4);
    ck_assert_uint_eq(result.at[2].docid, 9);
    ck_assert(result.at[2].score == 1.0 / 5);
}
END_TEST

START_TEST(ends_of_the_weight_leave_one_channel)
{
    struct test_random random = { (uint64_t)_i };
    struct channel lexical = make_channel(&random, false);
    struct channel dense = make_channel(&random, true);
    struct lens_fusion fusion = { .method = LENS_FUSE_WEIGHTED,
                                  .dense_weight = 0 };
    struct lens_result result = fuse(&fusion, &lexical, &dense, 100);

    for (size_t i = 0; i < lexical.n; i++)
        ck_assert_uint_eq(result.at[i].docid, lexical.at[i].docid);
    fusion.dense_weight = 1;
    result = fuse(&fusion, &lexical, &dense, 100);
    for (size_t i = 0; i < dense.n && dense.at[i].score > 0; i++)
        ck_assert_uint_eq(result.at[i].docid, dense.at[i].docid);
}
END_TEST

START_TEST(nothing_fuses_to_nothing)
{
    struct channel none = { .n = 0 };
    struct lens_fusion fusion = lens_fusion_default;

    fusion.method = method_of(_i);
    ck_assert_uint_eq(fuse(&fusion, &none, &none, 10).n, 0);
    ck_assert_uint_eq(fuse(&fusion, &none, NULL, 10).n, 0);
}
END_TEST

START_TEST(methods_have_names)
{
    ck_assert_str_eq(lens_fusion_name(LENS_FUSE_WEIGHTED), "weighted");
    ck_assert_str_eq(lens_fusion_name(LENS_FUSE_RRF), "rrf");
    ck_assert_str_eq(lens_fusion_name(LENS_N_FUSIONS), "?");
}
END_TEST

static enum lens_status fuse_once(void *arg)
{
    struct channel *channel = arg;
    struct lens_hits words = hits_of(&channel[0]);
    struct lens_hits meaning = hits_of(&channel[1]);
    struct lens_arena own = { 0 };
    struct lens_result result;
    enum lens_status status = lens_fuse(&lens_fusion_default, &words, &meaning,
                                        10, &own, &result, NULL);

    lens_arena_release(&own);
    return status;
}

START_TEST(fusing_survives_every_allocation_fault)
{
    struct test_random random = { 1 };
    struct channel channel[2] = { make_channel(&random, false),
                                  make_channel(&random, true) };

    ck_assert_uint_eq(test_faults_sweep(fuse_once, channel), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rank/fusion");
    TCase *tc = tcase_create("fusion");

    tcase_add_checked_fixture(tc, NULL, tear_down);
    tcase_add_loop_test(tc, fused_order_is_by_score_then_docid, 0, N_SEEDS);
    tcase_add_loop_test(tc, raised_score_never_lowers_a_document, 0, N_SEEDS);
    tcase_add_loop_test(tc, missing_channel_never_helps_a_document, 0, N_SEEDS);
    tcase_add_loop_test(tc, filter_before_gives_the_order_of_a_filter_after, 0,
                        N_SEEDS);
    tcase_add_loop_test(tc, one_channel_keeps_its_order_and_scores, 0, N_SEEDS);
    tcase_add_loop_test(tc, fewer_asked_for_are_the_first_of_more, 0, N_SEEDS);
    tcase_add_test(tc, weighted_is_a_convex_sum_of_parts_of_the_ideal);
    tcase_add_test(tc, rrf_sums_reciprocal_ranks);
    tcase_add_loop_test(tc, ends_of_the_weight_leave_one_channel, 0, N_SEEDS);
    tcase_add_loop_test(tc, nothing_fuses_to_nothing, 0, LENS_N_FUSIONS);
    tcase_add_test(tc, methods_have_names);
    tcase_add_test(tc, fusing_survives_every_allocation_fault);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

/* The heap against sorting everything, on scores full of ties. */
#include "base/topk.h"

#include <stdlib.h>
#include <string.h>

#include "support/random.h"
#include "support/suite.h"

enum {
    MAX_HITS = 300
};

static int by_rank(const void *a, const void *b)
{
    const struct lens_hit *x = a, *y = b;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->docid > y->docid) - (x->docid < y->docid);
}

/* Each docid once, in random order; `n_scores` different scores. */
static void make_hits(struct test_random *r, struct lens_hit *hits, size_t n,
                      size_t n_scores)
{
    for (size_t i = 0; i < n; i++) {
        size_t j = test_random_below(r, i + 1);

        hits[i] = hits[j];
        hits[j].docid = (lens_docid)i;
    }
    for (size_t i = 0; i < n; i++)
        hits[i].score = (float)test_random_below(r, n_scores) - 2.0f;
}

START_TEST(topk_random_hits_equal_sorting)
{
    struct test_random r = { (uint64_t)_i };
    struct lens_hit hits[MAX_HITS] = { 0 }, kept[MAX_HITS + 8];
    size_t n = test_random_below(&r, MAX_HITS + 1);
    size_t k = test_random_below(&r, MAX_HITS + 8);
    struct lens_topk top;

    make_hits(&r, hits, n, 1 + test_random_below(&r, 12));
    lens_topk_init(&top, kept, k);
    for (size_t i = 0; i < n; i++)
        lens_topk_add(&top, hits[i]);
    lens_topk_sort(&top);
    if (n)
        qsort(hits, n, sizeof(*hits), by_rank);

    ck_assert_uint_eq(top.n, k < n ? k : n);
    for (size_t i = 0; i < top.n; i++) {
        ck_assert_uint_eq(kept[i].docid, hits[i].docid);
        ck_assert(kept[i].score == hits[i].score);
    }
}
END_TEST

START_TEST(topk_of_none_keeps_none)
{
    struct lens_topk top;

    lens_topk_init(&top, NULL, 0);
    lens_topk_add(&top, (struct lens_hit){ 1, 1.0f });
    lens_topk_sort(&top);
    ck_assert_uint_eq(top.n, 0);
}
END_TEST

START_TEST(topk_room_beyond_k_is_not_touched)
{
    struct lens_hit kept[4] = { [3] = { 77, 7.0f } };
    struct lens_topk top;

    lens_topk_init(&top, kept, 3);
    for (lens_docid d = 0; d < 50; d++)
        lens_topk_add(&top, (struct lens_hit){ d, (float)(d % 7) });
    lens_topk_sort(&top);
    ck_assert_uint_eq(top.n, 3);
    ck_assert_uint_eq(kept[0].docid, 6);
    ck_assert_uint_eq(kept[1].docid, 13);
    ck_assert_uint_eq(kept[2].docid, 20);
    ck_assert_uint_eq(kept[3].docid, 77);
}
END_TEST

START_TEST(hit_order_is_score_then_docid)
{
    struct lens_hit high = { 9, 2.0f }, low = { 1, 1.0f }, tie = { 2, 1.0f };

    ck_assert(lens_hit_before(high, low));
    ck_assert(!lens_hit_before(low, high));
    ck_assert(lens_hit_before(low, tie));
    ck_assert(!lens_hit_before(tie, low));
    ck_assert(!lens_hit_before(low, low));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("topk");
    TCase *tc = tcase_create("topk");

    tcase_add_loop_test(tc, topk_random_hits_equal_sorting, 0, 500);
    tcase_add_test(tc, topk_of_none_keeps_none);
    tcase_add_test(tc, topk_room_beyond_k_is_not_touched);
    tcase_add_test(tc, hit_order_is_score_then_docid);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

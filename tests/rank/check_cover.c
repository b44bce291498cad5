/* A worry that nothing in the list speaks to brings its practice. */
#include <check.h>

#include "rank/cover.h"
#include "support/suite.h"

enum {
    N = 6
};

/* Practices in the order 0 .. 5; each row is one facet's scores by words. */
static const lens_docid order[N] = { 0, 1, 2, 3, 4, 5 };

static size_t cover(const struct lens_facet *at, size_t n,
                    const float *const *words, const float *const *meanings,
                    size_t top, lens_docid *extra)
{
    static const float ideals[4] = { 10, 10, 10, 10 };
    const struct lens_facets facets = { .at = at, .n = n };
    const struct lens_evidence evidence = { .facet_scores = words,
                                            .facet_ideals = ideals,
                                            .practice_meanings = meanings };

    return lens_cover_worries(&facets, &evidence, order, N, top, LENS_COVER_MAX,
                              extra);
}

START_TEST(cover_worry_below_the_line_is_added)
{
    const struct lens_facet facets[] = { { .worry = true } };
    const float row[N] = { 0, 1, 0, 0, 6, 5 };
    const float *const rows[] = { row };
    lens_docid extra[LENS_COVER_MAX];

    ck_assert_uint_eq(cover(facets, 1, rows, NULL, 2, extra), 1);
    ck_assert_uint_eq(extra[0], 4);
    ck_assert_uint_eq(cover(facets, 1, rows, NULL, 5, extra), 0);
}
END_TEST

START_TEST(cover_near_best_above_the_line_is_enough)
{
    const struct lens_facet facets[] = { { .worry = true } };
    const float row[N] = { 0, 5, 0, 0, 6, 0 };
    const float *const rows[] = { row };
    lens_docid extra[LENS_COVER_MAX];

    ck_assert_uint_eq(cover(facets, 1, rows, NULL, 2, extra), 0);
}
END_TEST

START_TEST(cover_story_denial_and_faint_words_add_nothing)
{
    const struct lens_facet facets[] = { { .worry = false },
                                         { .worry = true, .absent = true },
                                         { .worry = true } };
    const float loud[N] = { 0, 0, 0, 0, 9, 0 }, faint[N] = { 0, 0, 0, 1, 0, 0 };
    const float *const rows[] = { loud, loud, faint };
    lens_docid extra[LENS_COVER_MAX];

    ck_assert_uint_eq(cover(facets, 3, rows, NULL, 2, extra), 0);
}
END_TEST

START_TEST(cover_meaning_speaks_too)
{
    const struct lens_facet facets[] = { { .worry = true } };
    const float none[N] = { 0 }, above[N] = { 0, 0.01f, 0, 0, 0, 0.1f };
    const float *const words[] = { none }, *const meanings[] = { above };
    lens_docid extra[LENS_COVER_MAX];

    ck_assert_uint_eq(cover(facets, 1, words, meanings, 3, extra), 1);
    ck_assert_uint_eq(extra[0], 5);
}
END_TEST

START_TEST(cover_several_keep_the_order_and_come_once)
{
    const struct lens_facet facets[] = { { .worry = true },
                                         { .worry = true },
                                         { .worry = true } };
    const float last[N] = { 0, 0, 0, 0, 0, 9 }, third[N] = { 0, 0, 0, 9, 0, 0 };
    const float *const rows[] = { last, third, last };
    lens_docid extra[LENS_COVER_MAX];

    ck_assert_uint_eq(cover(facets, 3, rows, NULL, 1, extra), 2);
    ck_assert_uint_eq(extra[0], 3);
    ck_assert_uint_eq(extra[1], 5);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cover");
    TCase *tests = tcase_create("cover");

    tcase_add_test(tests, cover_worry_below_the_line_is_added);
    tcase_add_test(tests, cover_near_best_above_the_line_is_enough);
    tcase_add_test(tests, cover_story_denial_and_faint_words_add_nothing);
    tcase_add_test(tests, cover_meaning_speaks_too);
    tcase_add_test(tests, cover_several_keep_the_order_and_come_once);
    suite_add_tcase(suite, tests);
    return test_suite_run(suite);
}

#include "nearest.h"

#include <stdlib.h>
#include <string.h>

#include "support/random.h"
#include "support/suite.h"

START_TEST(nearest_distance_counts_edits)
{
    static const struct {
        const char *a, *b;
        size_t want;
    } pairs[] = {
        { "", "", 0 },
        { "", "abc", 3 },
        { "abc", "", 3 },
        { "explain", "exlpain", 1 },
        { "ask", "aks", 1 },
        { "kitten", "sitting", 3 },
        { "GENSEC01", "gensec01", 0 },
        { "a_b", "a-b", 0 },
        { "ab", "ba", 1 },
        { "abcd", "badc", 2 },
    };

    for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
        ck_assert_uint_eq(lens_edit_distance(pairs[i].a, pairs[i].b),
                          pairs[i].want);
}
END_TEST

START_TEST(nearest_takes_words_of_any_length)
{
    char word[300];

    memset(word, 'a', sizeof(word) - 1);
    word[sizeof(word) - 1] = '\0';
    ck_assert_uint_eq(lens_edit_distance(word, ""), LENS_NEAREST_MAX);
    ck_assert_uint_eq(lens_edit_distance(word, word), 0);
}
END_TEST

static void random_word(struct test_random *r, char word[9])
{
    size_t len = test_random_below(r, 9);

    for (size_t i = 0; i < len; i++)
        word[i] = (char)('a' + test_random_below(r, 3));
    word[len] = '\0';
}

/* Symmetric, zero for equal words only, never more than the longer word. */
START_TEST(nearest_distance_is_a_distance)
{
    struct test_random r = { (uint64_t)_i };
    char a[9], b[9];
    size_t longer, ab;

    random_word(&r, a);
    random_word(&r, b);
    longer = strlen(a) > strlen(b) ? strlen(a) : strlen(b);
    ab = lens_edit_distance(a, b);
    ck_assert_uint_eq(ab, lens_edit_distance(b, a));
    ck_assert_int_eq(ab == 0, strcmp(a, b) == 0);
    ck_assert_uint_le(ab, longer);
}
END_TEST

START_TEST(nearest_needs_to_be_near)
{
    static const char *const names[] = { "security", "reliability",
                                         "sustainability" };

    ck_assert_str_eq(lens_nearest("securty", names, 3), "security");
    ck_assert_str_eq(lens_nearest("sustainabilty", names, 3), "sustainability");
    ck_assert_ptr_null(lens_nearest("cooking", names, 3));
    ck_assert_ptr_null(lens_nearest("x", names, 0));
}
END_TEST

START_TEST(nearest_parts_stand_at_words)
{
    static const struct {
        const char *name, *part;
        enum lens_part how;
        bool want;
    } cases[] = {
        { "security", "sec", LENS_PART_PREFIX, true },
        { "security", "SECURITY", LENS_PART_PREFIX, true },
        { "security", "cur", LENS_PART_PREFIX, false },
        { "risk-compliance", "Risk", LENS_PART_WORDS, true },
        { "risk-compliance", "comp", LENS_PART_WORDS, false },
        { "risk-compliance", "comp", LENS_PART_STARTS, true },
        { "risk-compliance", "co", LENS_PART_STARTS, false },
        { "autonomous-call-center", "call center", LENS_PART_WORDS, true },
        { "Generation (RAG)", "rag", LENS_PART_WORDS, true },
        { "storage", "rag", LENS_PART_STARTS, false },
        { "security", "", LENS_PART_PREFIX, false },
        { "", "a", LENS_PART_PREFIX, false },
        { "security", "security-x", LENS_PART_PREFIX, false },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        ck_assert_msg(lens_has_part(cases[i].name, cases[i].part,
                                    cases[i].how) == cases[i].want,
                      "'%s' in '%s'", cases[i].part, cases[i].name);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cli_nearest");
    TCase *tc = tcase_create("nearest");

    tcase_add_test(tc, nearest_distance_counts_edits);
    tcase_add_test(tc, nearest_takes_words_of_any_length);
    tcase_add_loop_test(tc, nearest_distance_is_a_distance, 0, 500);
    tcase_add_test(tc, nearest_needs_to_be_near);
    tcase_add_test(tc, nearest_parts_stand_at_words);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

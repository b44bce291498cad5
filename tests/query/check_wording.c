/* Patterns over the words of a clause. */
#include <check.h>
#include <stdbool.h>

#include "query/wording.h"
#include "support/suite.h"

static const struct {
    const char *clause, *pattern;
    bool found;
} cases[] = {
    { "agents are not planned", "not planned", true },
    { "agents aren't planned", "not planned", true },
    { "agents are not really planned", "not planned", true },
    { "agents are planned, not tools", "not planned", false },
    { "worried about cost", "worr*", true },
    { "the vendor's job", "*'s job", true },
    { "the job", "*'s job", false },
    { "it is not our concern", "not [a] [topic]", true },
    { "nothing of it to hide", "nothing .. to", true },
    { "nothing of any of it to hide", "nothing .. to", false },
    { "nothing, not one thing to hide", "nothing .. to", false },
    { "is settled", "!no is settled", true },
    { "not is settled", "!no is settled", false },
    { "so be it", "^ so", true },
    { "and so be it", "^ so", false },
    { "we will not", "not $", true },
    { "we will not go", "not $", false },
    { "no one asks", "nobody asks", true },
    { "", "not", false },
    { "", "^ $", true },
};

START_TEST(wording_pattern_is_found)
{
    struct lens_wording words;

    lens_wording_read(lens_view_of(cases[_i].clause), &words);
    ck_assert_msg(lens_wording_has(&words, cases[_i].pattern) ==
                      cases[_i].found,
                  "'%s' in '%s'", cases[_i].pattern, cases[_i].clause);
}
END_TEST

/* More words than are looked at: the rest is left, nothing else happens. */
START_TEST(wording_long_clause_is_cut)
{
    char text[4 * LENS_WORDING_WORDS + 8];
    struct lens_wording words;

    for (size_t i = 0; i < 2 * LENS_WORDING_WORDS; i++) {
        text[2 * i] = 'x';
        text[2 * i + 1] = ' ';
    }
    text[4 * LENS_WORDING_WORDS] = '\0';
    lens_wording_read(lens_view_of(text), &words);
    ck_assert_uint_eq(words.n, LENS_WORDING_WORDS);
    ck_assert(lens_wording_has(&words, "x .. x $"));
    ck_assert(!lens_wording_has(&words, "y"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("wording");
    TCase *tcase = tcase_create("wording");

    tcase_add_loop_test(tcase, wording_pattern_is_found, 0,
                        (int)(sizeof(cases) / sizeof(*cases)));
    tcase_add_test(tcase, wording_long_clause_is_cut);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

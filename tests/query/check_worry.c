/* Which clauses say what somebody wants, fears or asks. */
#include <check.h>

#include "query/worry.h"
#include "support/suite.h"

static const struct {
    const char *clause;
    bool worry;
} cases[] = {
    { "card numbers must never leak", true },
    { "The bill is growing", true },
    { "MUST stay in the EU", true },
    { "it doesn't answer", true },
    { "it doesn\xe2\x80\x99t answer", true },
    { "nobody knows", true },
    { "answers are too slow", true },
    { "who called the model last night", true },
    { "is it safe?", true },
    { "?", true },
    { "it runs, at what cost", true },

    { "We are 22 people in Bergen", false },
    { "a voice bot answers first", false },
    { "the assistant reads documents", false },
    { "a mustard recipe", false },
    { "the bills'", true },
    { "billing runs at night", false },
    { "costly", false },
    { "", false },
    { " \t", false },
    { "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", false },
    { "notthirtytwobytesbutmanymorethanthatandnot", false },
};

START_TEST(worry_clause_is_judged)
{
    ck_assert_msg(lens_clause_is_worry(lens_view_of(cases[_i].clause)) ==
                      cases[_i].worry,
                  "'%s' should%s be a worry", cases[_i].clause,
                  cases[_i].worry ? "" : " not");
}
END_TEST

/* The clause ends where its view ends. */
START_TEST(worry_behind_the_clause_is_not_read)
{
    static const char text[] = "a bot answers; must it?";

    ck_assert(!lens_clause_is_worry((struct lens_view){ text, 13 }));
    ck_assert(
        lens_clause_is_worry((struct lens_view){ text, sizeof(text) - 1 }));
    ck_assert(!lens_clause_is_worry((struct lens_view){ 0 }));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("worry");
    TCase *tcase = tcase_create("worry");

    tcase_add_loop_test(tcase, worry_clause_is_judged, 0,
                        (int)(sizeof(cases) / sizeof(*cases)));
    tcase_add_test(tcase, worry_behind_the_clause_is_not_read);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

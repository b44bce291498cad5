#include "answer/highlight.h"

#include <string.h>

#include "support/suite.h"

enum {
    CAP = 8
};

/* The marked words of the passage, each in brackets behind the other. */
static void expect(const char *passage, const char *user, const char *want)
{
    struct lens_view text = lens_view_of(user);
    struct lens_span word = { 0, text.len }, marks[CAP];
    char found[200] = "";
    size_t n =
        lens_highlight(lens_view_of(passage), text, &word, 1, marks, CAP);

    for (size_t i = 0; i < n; i++) {
        strcat(found, "[");
        strncat(found, passage + marks[i].start, marks[i].end - marks[i].start);
        strcat(found, "]");
    }
    ck_assert_str_eq(found, want);
}

START_TEST(highlight_folds_case_and_marks)
{
    expect("Das Caf\xc3\xa9, CAFE!", "cafe", "[Caf\xc3\xa9][CAFE]");
}
END_TEST

START_TEST(highlight_allows_an_ending)
{
    expect("agents and an agent", "agent", "[agents][agent]");
    expect("an agent", "agents", "[agent]");
}
END_TEST

START_TEST(highlight_wants_more_than_a_beginning)
{
    expect("category", "cat", "");
    expect("information", "inform", "");
    expect("cats", "cat", "");
}
END_TEST

START_TEST(highlight_splits_what_the_user_joined)
{
    expect("tuning a model", "fine-tuning", "[tuning]");
}
END_TEST

START_TEST(highlight_stops_at_the_cap)
{
    expect("a a a a a a a a a a", "a", "[a][a][a][a][a][a][a][a]");
}
END_TEST

START_TEST(highlight_of_nothing_is_nothing)
{
    expect("", "a", "");
    expect("a", "", "");
    expect("...", "...", "");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("answer_highlight");
    TCase *tc = tcase_create("highlight");

    tcase_add_test(tc, highlight_folds_case_and_marks);
    tcase_add_test(tc, highlight_allows_an_ending);
    tcase_add_test(tc, highlight_wants_more_than_a_beginning);
    tcase_add_test(tc, highlight_splits_what_the_user_joined);
    tcase_add_test(tc, highlight_stops_at_the_cap);
    tcase_add_test(tc, highlight_of_nothing_is_nothing);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

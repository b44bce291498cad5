#include "answer/quote.h"

#include <string.h>

#include "answer/page.h"
#include "support/random.h"
#include "support/suite.h"

static void expect(const char *text, const struct lens_span *words, size_t n,
                   size_t columns, const char *want)
{
    struct lens_view view = lens_view_of(text);
    struct lens_span clause = { 0, view.len };
    struct lens_buffer out;

    lens_buffer_init(&out, 1 << 16);
    lens_quote_add(&out, view, clause,
                   lens_quote_part(view, clause, words, n, columns));
    ck_assert_str_eq(lens_buffer_view(&out).p, want);
    lens_buffer_release(&out);
}

START_TEST(quote_short_clause_is_whole)
{
    expect("The bot invents prices.", NULL, 0, 40, "The bot invents prices");
    expect("really? ", NULL, 0, 40, "really?");
}
END_TEST

START_TEST(quote_folds_white_space)
{
    expect("two\n   lines\there", NULL, 0, 40, "two lines here");
}
END_TEST

START_TEST(quote_without_words_begins_with_the_clause)
{
    expect("one two three four five six seven", NULL, 0, 20,
           "one two three...");
}
END_TEST

START_TEST(quote_shows_where_most_words_are)
{
    static const struct lens_span words[] = { { 0, 3 },
                                              { 24, 28 },
                                              { 29, 32 } };

    /*      0         1         2         3 */
    expect("one two three four; and five six seven eight nine", words, 3, 24,
           "...and five six seven...");
}
END_TEST

START_TEST(quote_drops_a_comma_before_the_dots)
{
    expect("one two, three four five", NULL, 0, 14, "one two...");
}
END_TEST

START_TEST(quote_cuts_a_word_that_is_too_long_at_a_code_point)
{
    expect("\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
           "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4",
           NULL, 0, 10, "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4...");
}
END_TEST

/* Whatever the text, the words and the room: never wider than the room (plus
 * one word at least), always part of the text. */
START_TEST(quote_random_fits)
{
    static const char letters[] = "ab c,d. \n";
    struct test_random r = { (uint64_t)_i };
    struct lens_span words[4], part, clause;
    size_t columns, n = 0;
    char text[200];
    struct lens_view view = { text, 1 + test_random_below(&r, 199) };

    for (size_t i = 0; i < view.len; i++)
        text[i] = letters[test_random_below(&r, sizeof(letters) - 1)];
    for (size_t at = 0; n < 4; n++) {
        at += test_random_below(&r, view.len / 4 + 1);
        if (at >= view.len)
            break;
        words[n] = (struct lens_span){ at, at + 1 };
        at++;
    }
    columns = 8 + test_random_below(&r, 60);
    clause = (struct lens_span){ 0, view.len };
    part = lens_quote_part(view, clause, words, n, columns);
    ck_assert_uint_le(part.start, part.end);
    ck_assert_uint_le(part.end, view.len);
    ck_assert_uint_le(part.end - part.start, columns);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("answer_quote");
    TCase *tc = tcase_create("quote");

    tcase_add_test(tc, quote_short_clause_is_whole);
    tcase_add_test(tc, quote_folds_white_space);
    tcase_add_test(tc, quote_without_words_begins_with_the_clause);
    tcase_add_test(tc, quote_shows_where_most_words_are);
    tcase_add_test(tc, quote_drops_a_comma_before_the_dots);
    tcase_add_test(tc, quote_cuts_a_word_that_is_too_long_at_a_code_point);
    tcase_add_loop_test(tc, quote_random_fits, 0, 500);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

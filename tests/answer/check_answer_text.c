#include "answer/answer_text.h"

#include <string.h>

#include "answer/page.h"
#include "answer/sample.h"
#include "support/suite.h"

static struct lens_buffer out;

static const char *text_of(const struct lens_answer *answer,
                           struct lens_answer_text_options options)
{
    lens_buffer_init(&out, 1 << 20);
    lens_answer_text(answer, &options, &out);
    ck_assert_int_eq(lens_buffer_status(&out), LENS_OK);
    return lens_buffer_view(&out).p;
}

static void has(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) != NULL, "no '%s' in:\n%s", part, text);
}

START_TEST(text_is_as_designed)
{
    ck_assert_str_eq(
        text_of(sample_answer(),
                (struct lens_answer_text_options){ .width = 80 }),
        "Match: the description resembles a scenario of the lens.\n"
        "note: the text is short\n"
        "Scenario: Autonomous call center (strong, 0.86)\n"
        "  you wrote: \"The bot invents prices for callers\"\n"
        "\n"
        "Security\n"
        " 1  GENSEC02-BP01   Implement guardrails\n"
        "    High risk       you wrote: \"The bot invents prices for "
        "callers\"\n"
        "                    Prices are made up.\n"
        " 3  GENSEC04-BP02   Sanitize and validate user inputs\n"
        "    Low risk        Prices are made up.\n"
        "\n"
        "Reliability\n"
        " 2  GENREL03-BP01   Use logic to manage prompt flows\n"
        "    Medium risk     Prices are made up.\n"
        "\n"
        "  asklens show GENSEC02-BP01    the practice in full\n"
        "  asklens ask --explain ...     how each score came about\n"
        "  asklens ask --json ...        the same for programs\n"
        "  asklens ask --top N ...       the other 4 practices, less likely to "
        "matter\n");
    lens_buffer_release(&out);
}
END_TEST

START_TEST(text_explained_shows_shares_words_and_clauses)
{
    const char *text = text_of(
        sample_answer(),
        (struct lens_answer_text_options){ .width = 80, .explain = true });

    has(text, "1   GENSEC02-BP01  Implement guardrails\n"
              "    High risk, Security, GENSEC02, score 0.8331\n"
              "    why: Prices are made up.\n"
              "     60 % #######.....  you wrote: ");
    has(text, "    why: Prices are made up.\n");
    has(text, "words: invents, prices\n");
    has(text, "met phrases: \"model invents prices\"\n");
    has(text, "stressed by: Autonomous call center\n");
    has(text, "because: callers believe what the line says\n");
    has(text, "because: guardrails stop what is made up\n");
    has(text, "smaller shares together\n");
    has(text, "begin with: List the prices.\n");
    has(text, "Why the scenario Autonomous call center, score 0.8642\n");
    has(text, "0.71  GENSEC02-BP01   \"The bot invents prices");
    has(text, "-     none by words   (denied) \"We train no model\"");
    ck_assert_ptr_null(strstr(text, "--explain"));
    lens_buffer_release(&out);
}
END_TEST

START_TEST(text_colour_changes_no_letter)
{
    char plain[4096], stripped[4096], *to = stripped;
    const char *from;

    strcpy(plain, text_of(sample_answer(),
                          (struct lens_answer_text_options){ .width = 80 }));
    lens_buffer_release(&out);
    from = text_of(sample_answer(), (struct lens_answer_text_options){
                                        .width = 80, .color = true });
    has(from, "\033[31mHigh\033[0m");
    has(from, "\033[1mGENSEC02-BP01\033[0m");
    while (*from) {
        if (*from == '\033')
            from = strchr(from, 'm') + 1;
        else
            *to++ = *from++;
    }
    *to = '\0';
    ck_assert_str_eq(stripped, plain);
    lens_buffer_release(&out);
}
END_TEST

START_TEST(text_fits_the_width)
{
    size_t width = (size_t)_i;
    struct lens_answer_text_options options = { .width = width,
                                                .explain = _i % 2 == 0 };
    const char *line = text_of(sample_answer(), options);

    while (*line) {
        size_t len = strcspn(line, "\n");

        ck_assert_msg(lens_page_width_of((struct lens_view){ line, len }) <=
                          width,
                      "wider than %zu: %.*s", width, (int)len, line);
        line += len + 1;
    }
    lens_buffer_release(&out);
}
END_TEST

START_TEST(text_hostile_cannot_drive_the_terminal)
{
    const char *text = text_of(
        sample_hostile(),
        (struct lens_answer_text_options){ .width = 80, .explain = true });

    for (const char *p = text; *p; p++)
        ck_assert(*p == '\n' || (unsigned char)*p >= 0x20);
    ck_assert_ptr_null(strstr(text, "\xe2\x80\xae"));
    has(text, "\xef\xbf\xbd[2J");
    lens_buffer_release(&out);
}
END_TEST

START_TEST(text_no_match_is_short_and_says_what_can_be_asked)
{
    const char *text = text_of(
        sample_no_match(), (struct lens_answer_text_options){ .width = 80 });

    has(text, "No match: ");
    has(text, "asklens can be asked about");
    has(text, "For example:\n  asklens ask \"");
    has(text, "  asklens list scenarios ");
    has(text, "  asklens help ask ");
    ck_assert_ptr_null(strstr(text, "asklens show"));
    lens_buffer_release(&out);
}
END_TEST

START_TEST(text_weak_says_what_would_help)
{
    struct lens_answer weak = *sample_answer();
    const char *text;

    weak.verdict = LENS_WEAK;
    weak.n_scenarios = 0;
    text = text_of(&weak, (struct lens_answer_text_options){ .width = 80 });
    has(text, "Weak match: ");
    has(text, "It would help to say who uses the system");
    has(text, "GENSEC02-BP01");
    lens_buffer_release(&out);
}
END_TEST

START_TEST(text_says_when_the_filters_leave_nothing)
{
    struct lens_answer none = *sample_answer();
    const char *text;

    none.n_practices = 0;
    text = text_of(&none, (struct lens_answer_text_options){ .width = 80 });
    has(text, "No practice is left that the filters allow.\n");
    ck_assert_ptr_null(strstr(text, "Match: "));
    lens_buffer_release(&out);
}
END_TEST

START_TEST(text_hint_stands_below_the_verdict)
{
    has(text_of(
            sample_no_match(),
            (struct lens_answer_text_options){ .width = 80, .hint = "so?" }),
        "workload.\nso?\nasklens can");
    lens_buffer_release(&out);
}
END_TEST

START_TEST(text_a_faint_scenario_is_no_likeness)
{
    struct lens_answer faint = *sample_answer();
    struct lens_answer_scenario scenario = faint.scenarios[0];
    const char *text;

    scenario.score = 0.2;
    faint.scenarios = &scenario;
    faint.n_scenarios = 1;
    text = text_of(&faint, (struct lens_answer_text_options){ .width = 80 });
    has(text, "none of its scenarios is close.\n");
    has(text, "\nNearest scenario: Autonomous call center (faint, 0.20)\n\n");
    lens_buffer_release(&out);
    scenario.score = 0.3;
    text = text_of(&faint, (struct lens_answer_text_options){ .width = 80 });
    has(text, "resembles a scenario of the lens.\n");
    lens_buffer_release(&out);
}
END_TEST

/* All white space as single blanks. */
static void unwrap(const char *from, char *to)
{
    bool blank = false;

    for (; *from; from++) {
        if (strchr(" \n", *from)) {
            blank = true;
            continue;
        }
        if (blank)
            *to++ = ' ';
        blank = false;
        *to++ = *from;
    }
    *to = '\0';
}

/* Of a clause longer than any line, which is cut. */
START_TEST(text_reasons_are_the_same_at_any_width)
{
    static const char long_text[] =
        "The bot invents prices for callers who ask on the telephone at night "
        "about rooms, meals, tours and the way from the railway station";
    struct lens_answer answer = *sample_answer();
    struct lens_answer_practice practice = answer.practices[0];
    struct lens_reason reason = practice.reasons[0];
    char first[4096], now[4096];

    answer.text = lens_view_of(long_text);
    reason.span.end = strlen(long_text);
    practice.reasons = &reason;
    practice.n_reasons = 1;
    answer.practices = &practice;
    answer.n_practices = 1;
    answer.n_scenarios = 0;
    unwrap(text_of(&answer, (struct lens_answer_text_options){ .width = 80 }),
           first);
    has(first, "you wrote: \"The bot invents prices for callers who ask "
               "on the telephone at night about rooms, meals, tours...\"");
    lens_buffer_release(&out);
    for (size_t width = 56; width <= 120; width++) {
        unwrap(text_of(&answer,
                       (struct lens_answer_text_options){ .width = width }),
               now);
        ck_assert_str_eq(now, first);
        lens_buffer_release(&out);
    }
}
END_TEST

START_TEST(text_timing_only_if_asked_for)
{
    has(text_of(
            sample_answer(),
            (struct lens_answer_text_options){ .width = 80, .timing = true }),
        "total 15\n  us");
    lens_buffer_release(&out);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("answer_text");
    TCase *tc = tcase_create("text");

    tcase_add_test(tc, text_is_as_designed);
    tcase_add_test(tc, text_explained_shows_shares_words_and_clauses);
    tcase_add_test(tc, text_colour_changes_no_letter);
    tcase_add_loop_test(tc, text_fits_the_width, 56, 120);
    tcase_add_test(tc, text_hostile_cannot_drive_the_terminal);
    tcase_add_test(tc, text_no_match_is_short_and_says_what_can_be_asked);
    tcase_add_test(tc, text_weak_says_what_would_help);
    tcase_add_test(tc, text_says_when_the_filters_leave_nothing);
    tcase_add_test(tc, text_hint_stands_below_the_verdict);
    tcase_add_test(tc, text_a_faint_scenario_is_no_likeness);
    tcase_add_test(tc, text_reasons_are_the_same_at_any_width);
    tcase_add_test(tc, text_timing_only_if_asked_for);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

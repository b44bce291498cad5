#include "answer/answer_markdown.h"

#include <string.h>

#include "answer/sample.h"
#include "support/suite.h"

static struct lens_buffer out;

static const char *markdown(const struct lens_answer *answer, bool explain)
{
    lens_buffer_init(&out, 1 << 20);
    lens_answer_markdown(answer, explain, &out);
    ck_assert_int_eq(lens_buffer_status(&out), LENS_OK);
    return lens_buffer_view(&out).p;
}

static void has(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) != NULL, "no '%s' in:\n%s", part, text);
}

START_TEST(markdown_is_as_designed)
{
    has(markdown(sample_answer(), false),
        "## Generative AI Lens\n\n"
        "Match: the description resembles a scenario of the lens.\n"
        "\nNote: the text is short\n"
        "\n### Scenarios\n\n"
        "- [Autonomous call center](<https://example.org/call>) "
        "(strong, 0.86)\n"
        "- [Generative business intelligence](<https://example.org/bi>) "
        "(faint, 0.20)\n"
        "\n### Best practices\n\n"
        "1. **GENSEC02-BP01** [Implement guardrails]"
        "(<https://example.org/GENSEC02-BP01>)\n"
        "   High risk, Security, score 0.83\n"
        "   Why: Prices are made up.\n"
        "   You wrote: \"The bot invents prices for callers\"\n"
        "2. **GENREL03-BP01** ");
    lens_buffer_release(&out);
}
END_TEST

START_TEST(markdown_explained_shows_shares_and_clauses)
{
    const char *text = markdown(sample_answer(), true);

    has(text, "   - 60 %: you wrote \"The bot invents prices for callers\"; "
              "phrases: model invents prices\n");
    has(text, "; because: guardrails stop what is made up\n");
    has(text, "\n### Clauses\n\n- GENSEC02-BP01: \"The bot");
    has(text, "- none by words (denied): \"We train no model\"\n");
    lens_buffer_release(&out);
}
END_TEST

START_TEST(markdown_escapes_what_is_not_ours)
{
    const char *text = markdown(sample_hostile(), true);

    has(text, "\\[x\\](javascript:1)");
    has(text, "\\<b\\>\\*x\\*\\</b\\>");
    has(text, "\\[l\\](http\\://e.org)");
    has(text, "\\| \\`c\\` \\\\ \\&amp;");
    for (const char *p = text; *p; p++)
        ck_assert(*p == '\n' || (unsigned char)*p >= 0x20);
    lens_buffer_release(&out);
}
END_TEST

START_TEST(markdown_no_match_is_a_sentence)
{
    const char *text = markdown(sample_no_match(), true);

    has(text, "No match: ");
    ck_assert_ptr_null(strstr(text, "###"));
    lens_buffer_release(&out);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("answer_markdown");
    TCase *tc = tcase_create("markdown");

    tcase_add_test(tc, markdown_is_as_designed);
    tcase_add_test(tc, markdown_explained_shows_shares_and_clauses);
    tcase_add_test(tc, markdown_escapes_what_is_not_ours);
    tcase_add_test(tc, markdown_no_match_is_a_sentence);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

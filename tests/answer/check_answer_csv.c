#include "answer/answer_csv.h"

#include <string.h>

#include "answer/sample.h"
#include "support/suite.h"

static struct lens_buffer out;

static const char *csv(const struct lens_answer *answer)
{
    lens_buffer_init(&out, 1 << 16);
    lens_answer_csv(answer, &out);
    return lens_buffer_view(&out).p;
}

static const char *tsv(const struct lens_answer *answer)
{
    lens_buffer_init(&out, 1 << 16);
    lens_answer_tsv(answer, &out);
    return lens_buffer_view(&out).p;
}

START_TEST(csv_is_rfc_4180)
{
    ck_assert_str_eq(
        csv(sample_answer()),
        "rank,id,title,pillar,risk,score,question,url,why,you_wrote\r\n"
        "1,GENSEC02-BP01,Implement guardrails,security,High,0.8331,GENSEC02,"
        "https://example.org/GENSEC02-BP01,Prices are made up.,"
        "The bot invents prices for callers\r\n"
        "2,GENREL03-BP01,Use logic to manage prompt flows,reliability,Medium,"
        "0.6000,GENREL03,https://example.org/GENREL03-BP01,"
        "Prices are made up.,"
        "The bot invents prices for callers\r\n"
        "3,GENSEC04-BP02,Sanitize and validate user inputs,security,Low,"
        "0.3333,GENSEC04,https://example.org/GENSEC04-BP02,"
        "Prices are made up.,"
        "The bot invents prices for callers\r\n");
    lens_buffer_release(&out);
}
END_TEST

START_TEST(csv_quotes_and_disarms)
{
    const char *text = csv(sample_hostile());

    ck_assert_ptr_nonnull(
        strstr(text, ",\"'=HYPERLINK(\"\"http://e.org\"\"), <i>\r\n\tnext\","));
    ck_assert_ptr_nonnull(strstr(text, ",\"'-2+3\t\"\"a\"\", b\nc\","));
    lens_buffer_release(&out);
}
END_TEST

START_TEST(tsv_has_one_line_per_practice)
{
    const char *text = tsv(sample_hostile());

    ck_assert_str_eq(
        text,
        "rank\tid\ttitle\tpillar\trisk\tscore\tquestion\turl\twhy\tyou_wrote\n"
        "1\tGENSEC02-BP01\t'=HYPERLINK(\"http://e.org\"), <i>   next\t"
        "security\tHigh\t0.5000\tGENSEC02\thttps://example.org/GENSEC02-BP01\t"
        "'-2+3 \"a\", b c\t"
        "\xef\xbf\xbd[2J\"quoted\" <b>*x*</b> \xef\xbf\xbd"
        "abc [l](http://e.org) \xe4\xbd\xa0\xe5\xa5\xbd | `c` \\ &amp;\n");
    lens_buffer_release(&out);
}
END_TEST

START_TEST(csv_disarms_every_sign_also_after_blanks)
{
    static const char *const starts[] = { "=1",  "+1",   "-1",   "@a",
                                          " =1", "\t=1", "\r=1", "\n=1" };

    for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++) {
        struct lens_answer answer = *sample_answer();
        struct lens_answer_practice practice = answer.practices[0];
        char want[16];

        practice.why = starts[i];
        answer.practices = &practice;
        answer.n_practices = 1;
        strcpy(want, ",\"'");
        strcat(want, starts[i]);
        ck_assert_ptr_nonnull(strstr(csv(&answer), want));
        lens_buffer_release(&out);
        ck_assert_ptr_nonnull(strstr(tsv(&answer), "\t'"));
        lens_buffer_release(&out);
    }
}
END_TEST

START_TEST(csv_own_words_are_disarmed)
{
    struct lens_answer answer = *sample_answer();
    struct lens_answer_practice practice = answer.practices[0];
    struct lens_reason reason = practice.reasons[0];

    answer.text = lens_view_of("=cmd invents \"prices\"");
    reason.span.end = answer.text.len;
    practice.reasons = &reason;
    practice.n_reasons = 1;
    answer.practices = &practice;
    answer.n_practices = 1;
    ck_assert_ptr_nonnull(
        strstr(csv(&answer), ",\"'=cmd invents \"\"prices\"\"\"\r\n"));
    lens_buffer_release(&out);
    practice.n_reasons = 0;
    ck_assert_ptr_nonnull(strstr(csv(&answer), "Prices are made up.,\r\n"));
    lens_buffer_release(&out);
}
END_TEST

START_TEST(csv_without_practices_is_the_header)
{
    ck_assert_str_eq(
        csv(sample_no_match()),
        "rank,id,title,pillar,risk,score,question,url,why,you_wrote\r\n");
    lens_buffer_release(&out);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("answer_csv");
    TCase *tc = tcase_create("csv");

    tcase_add_test(tc, csv_is_rfc_4180);
    tcase_add_test(tc, csv_quotes_and_disarms);
    tcase_add_test(tc, tsv_has_one_line_per_practice);
    tcase_add_test(tc, csv_disarms_every_sign_also_after_blanks);
    tcase_add_test(tc, csv_own_words_are_disarmed);
    tcase_add_test(tc, csv_without_practices_is_the_header);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

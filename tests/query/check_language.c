/* English or not: enough to warn, never to refuse. */
#include <check.h>

#include "query/language.h"
#include "support/suite.h"

static const struct {
    const char *text, *language;
    size_t n_words;
} cases[] = {
    { "", "en", 0 },
    { "RAG chatbot", "en", 2 },
    { "We want a bot that answers the phone and hands over to a person", "en",
      14 },
    { "- 40 alarms/min peak, 3 shifts, 2 old hands leaving - group alarms, "
      "find similar faults in the log",
      "en", 18 },
    { "Wir betreiben ein Callcenter und wollen einen Sprachassistenten "
      "einsetzen, damit Kunden schneller Hilfe bekommen",
      "und", 14 },
    { "Quisi\xc3\xa9ramos un asistente que responda preguntas sobre nuestros "
      "documentos internos para empleados",
      "und", 12 },
};

START_TEST(language_text_is_judged)
{
    size_t n_words = 0;

    ck_assert_str_eq(lens_language_of(lens_view_of(cases[_i].text), &n_words),
                     cases[_i].language);
    ck_assert_uint_eq(n_words, cases[_i].n_words);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("language");
    TCase *tcase = tcase_create("language");

    tcase_add_loop_test(tcase, language_text_is_judged, 0,
                        (int)(sizeof(cases) / sizeof(*cases)));
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

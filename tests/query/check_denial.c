/* Which part of a sentence is denied: what stands between braces. */
#include <check.h>
#include <string.h>

#include "query/denial.h"
#include "support/suite.h"

static const char *const cases[] = {
    "Agents are slow {and fine-tuning is not planned}",
    "{Cost, I was told, is no object.}",
    "{Caching was looked at and dropped, as no two requests are alike.}",
    "{It is one call and one answer, so a trace would be silly.}",
    "Guests ask for towels ({no agents, no tools})",
    "{Fine-tuning is not planned}, but the bill has tripled.",
    "{As for other regions, we serve one town and have no plans beyond it.}",
    "{Metrics are the vendor's job}; the answers must be right.",
    /* Complaints stay. */
    "There is no cache, so we pay.",
    "We have no agents and that worries us.",
    "We have no logs and nobody can say who changed the prompt.",
    "Is fine-tuning not needed?",
    "Card numbers must never leak, and nobody can see who asked.",
};

/* The sentence without its braces, and with them where they belong. */
static void mark(const char *marked, char *plain, char *found)
{
    struct lens_span denied[LENS_DENIAL_PIECES];
    struct lens_view text;
    size_t n = 0, at = 0;

    for (const char *c = marked; *c; c++) {
        if (*c != '{' && *c != '}')
            plain[n++] = *c;
    }
    plain[n] = '\0';
    text = lens_view_of(plain);
    n = lens_denials_of(text, (struct lens_span){ 0, text.len }, denied);
    for (size_t i = 0; i <= text.len; i++) {
        for (size_t d = 0; d < n; d++) {
            if (i == denied[d].end)
                found[at++] = '}';
            if (i == denied[d].start)
                found[at++] = '{';
        }
        found[at++] = plain[i];
    }
}

START_TEST(denial_part_is_found)
{
    char plain[256], found[256];

    mark(cases[_i], plain, found);
    ck_assert_str_eq(found, cases[_i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("denial");
    TCase *tcase = tcase_create("denial");

    tcase_add_loop_test(tcase, denial_part_is_found, 0,
                        (int)(sizeof(cases) / sizeof(*cases)));
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

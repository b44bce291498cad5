/* Which clauses say that the workload lacks a capability, and which only sound
 * like it. */
#include <check.h>
#include <stdbool.h>

#include "query/negation.h"
#include "support/suite.h"

static const struct {
    const char *clause;
    bool absent;
} cases[] = {
    { "We do not fine-tune", true },
    { "we don't fine-tune any model", true },
    { "we don\xe2\x80\x99t use agents", true },
    { "No agents yet", true },
    { "no fine tuning", true },
    { "without RAG", true },
    { "there are no agents", true },
    { "we will not use any vector database", true },
    { "the service runs in one region without multi-region failover", true },
    { "we never train our own models", true },
    { "no plans to train anything", true },
    { "fine-tuning is off the table", true },
    { "agents: no", true },
    { "RAG we don't do", true },
    { "personal data are not processed", true },
    { "one region is enough for us", true },
    { "that would be overkill here", true },

    { "Callers' card numbers must never leak", false },
    { "agents should not delete anything", false },
    { "it should never use the internet", false },
    { "nobody knows who called the model", false },
    { "no one knows which tool was called", false },
    { "no idea why the agent stopped", false },
    { "we have no monitoring", false },
    { "there is no limit on tokens", false },
    { "agents that never stop calling tools", false },
    { "the agent does not stop", false },
    { "we are not sure whether RAG helps", false },
    { "agents are not only slow", false },
    { "we fine-tune every week", false },
    { "not enough GPUs", false },
    { "", false },
};

START_TEST(negation_clause_is_judged)
{
    const bool denied =
        lens_denial_of(lens_view_of(cases[_i].clause)) != LENS_NOT_DENIED;

    ck_assert_msg(denied == cases[_i].absent, "'%s' should%s be an absence",
                  cases[_i].clause, cases[_i].absent ? "" : " not");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("negation");
    TCase *tcase = tcase_create("negation");

    tcase_add_loop_test(tcase, negation_clause_is_judged, 0,
                        (int)(sizeof(cases) / sizeof(*cases)));
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

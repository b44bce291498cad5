/*
 * The whole pipeline over the built-in lens: what holds for every answer.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "answer/answer_json.h"
#include "base/buffer.h"
#include "quality/opened.h"
#include "support/faults.h"
#include "support/suite.h"

static struct opened opened;
static struct lens_arena arena;

static const char *const texts[] = {
    "We run a call centre; a voice bot answers first and hands over to people. "
    "Callers' card numbers must never leak and the bill is growing",
    "Who called the model last night, and what did they ask?",
    "Eleven departments share one gateway to several language models. Each has "
    "its own budget and must not see the others' prompts. We do not fine-tune. "
    "No agents yet.",
    "- assistant over SharePoint and mail for 140 staff\n- answers with "
    "sources\n- sometimes invents article numbers\n- index is two weeks old",
    "GENSEC01_BP03",
};
enum {
    N_TEXTS = sizeof(texts) / sizeof(texts[0])
};

static void set_up(void)
{
    struct lens_error err = { 0 };

    ck_assert_msg(opened_open(ASKLENS_BINARY_DIR "/index", NULL, &opened,
                              &err) == LENS_OK,
                  "%s", err.text);
    lens_arena_init(&arena, 0);
}

static void tear_down(void)
{
    lens_arena_release(&arena);
    opened_close(&opened);
}

static const struct lens_answer *ask(const struct lens_ask *question)
{
    const struct lens_answer *answer = NULL;
    struct lens_error err = { 0 };

    ck_assert_msg(lens_engine_ask(opened.engine, question, &arena, &answer,
                                  &err) == LENS_OK,
                  "%s", err.text);
    return answer;
}

static const struct lens_answer *ask_text(const char *text, size_t top)
{
    return ask(&(struct lens_ask){ .text = lens_view_of(text), .top = top });
}

static const struct lens_answer_practice *
find_practice(const struct lens_answer *answer, const char *key)
{
    for (size_t i = 0; i < answer->n_practices; i++) {
        if (!strcmp(answer->practices[i].key, key))
            return &answer->practices[i];
    }
    return NULL;
}

START_TEST(ask_call_center_names_scenario_and_practices)
{
    const struct lens_answer *answer = ask_text(texts[0], 0);
    bool cost = false;

    ck_assert_int_eq(answer->verdict, LENS_MATCH);
    ck_assert_str_eq(answer->scenarios[0].key, "autonomous-call-center");
    ck_assert_ptr_nonnull(find_practice(answer, "GENSEC02-BP01"));
    ck_assert_ptr_nonnull(find_practice(answer, "GENSEC04-BP02"));
    for (size_t i = 0; i < answer->n_practices; i++)
        cost =
            cost || !strcmp(answer->practices[i].pillar, "cost-optimization");
    ck_assert(cost);
}
END_TEST

static double sum_of_shares(const struct lens_reason *reasons, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        ck_assert(reasons[i].share > 0);
        sum += reasons[i].share;
    }
    return sum;
}

START_TEST(ask_shares_sum_to_the_score)
{
    const struct lens_answer *answer = ask_text(texts[_i], LENS_TOP_MAX);

    for (size_t i = 0; i < answer->n_scenarios; i++)
        ck_assert_double_eq_tol(sum_of_shares(answer->scenarios[i].reasons,
                                              answer->scenarios[i].n_reasons),
                                answer->scenarios[i].score, 1e-6);
    for (size_t i = 0; i < answer->n_practices; i++) {
        const struct lens_answer_practice *p = &answer->practices[i];

        ck_assert_double_eq_tol(sum_of_shares(p->reasons, p->n_reasons),
                                p->score, 1e-6);
    }
}
END_TEST

START_TEST(ask_spans_lie_in_the_text_and_words_in_their_clause)
{
    const struct lens_answer *answer = ask_text(texts[_i], LENS_TOP_MAX);

    for (size_t i = 0; i < answer->n_practices; i++) {
        const struct lens_answer_practice *p = &answer->practices[i];

        for (size_t r = 0; r < p->n_reasons; r++) {
            const struct lens_reason *reason = &p->reasons[r];

            ck_assert_uint_le(reason->span.start, reason->span.end);
            ck_assert_uint_le(reason->span.end, strlen(texts[_i]));
            for (size_t w = 0; w < reason->n_words; w++) {
                ck_assert_uint_ge(reason->words[w].start, reason->span.start);
                ck_assert_uint_le(reason->words[w].end, reason->span.end);
                ck_assert_uint_lt(reason->words[w].start, reason->words[w].end);
            }
        }
    }
}
END_TEST

START_TEST(ask_order_is_score_then_key)
{
    const struct lens_answer *answer = ask_text(texts[_i], LENS_TOP_MAX);

    for (size_t i = 1; i < answer->n_practices; i++) {
        const struct lens_answer_practice *a = &answer->practices[i - 1];
        const struct lens_answer_practice *b = &answer->practices[i];

        ck_assert(a->score > b->score ||
                  (a->score == b->score && strcmp(a->key, b->key) < 0));
        ck_assert(b->score >= 0 && a->score <= 1);
    }
}
END_TEST

START_TEST(ask_filter_equals_filtering_afterwards)
{
    static const char *const pillars[] = { "security", "cost-optimization" };
    static const char *const risks[] = { "High" };
    const struct lens_answer *all = ask_text(texts[_i], LENS_TOP_MAX);
    const struct lens_answer *some =
        ask(&(struct lens_ask){ .text = lens_view_of(texts[_i]),
                                .top = LENS_TOP_MAX,
                                .filter = { .pillars = pillars,
                                            .n_pillars = 2,
                                            .risks = risks,
                                            .n_risks = 1 } });
    size_t n = 0;

    for (size_t i = 0; i < all->n_practices; i++) {
        const struct lens_answer_practice *p = &all->practices[i];

        if (strcmp(p->risk, "High") != 0 ||
            (strcmp(p->pillar, pillars[0]) != 0 &&
             strcmp(p->pillar, pillars[1]) != 0))
            continue;
        ck_assert_uint_lt(n, some->n_practices);
        ck_assert_str_eq(some->practices[n].key, p->key);
        ck_assert(some->practices[n++].score == p->score);
    }
    ck_assert_uint_eq(n, some->n_practices);
}
END_TEST

START_TEST(ask_same_text_gives_same_bytes)
{
    struct lens_buffer first, again;
    const struct lens_answer_json_options options = { .pretty = true };

    lens_buffer_init(&first, 4 << 20);
    lens_buffer_init(&again, 4 << 20);
    lens_answer_json(ask_text(texts[_i], 0), &options, &first);
    ck_assert_int_eq(lens_buffer_status(&first), LENS_OK);
    ck_assert_uint_gt(first.len, 0);
    for (int i = 0; i < 10; i++) {
        lens_buffer_clear(&again);
        lens_answer_json(ask_text(texts[_i], 0), &options, &again);
        ck_assert_uint_eq(first.len, again.len);
        ck_assert_mem_eq(first.p, again.p, first.len);
    }
    lens_buffer_release(&first);
    lens_buffer_release(&again);
}
END_TEST

/* A clause that names a capability, said and denied. */
static const struct {
    const char *said, *denied, *practice;
} negations[] = {
    { "A bot answers guests of our hotels. We use agents that book rooms.",
      "A bot answers guests of our hotels. We do not use agents.",
      "GENSEC05-BP01" },
    { "An assistant summarises case files. We fine-tune the model.",
      "An assistant summarises case files. We do not fine-tune the model.",
      "GENOPS05-BP01" },
    { "A chatbot answers staff questions. It runs in several regions.",
      "A chatbot answers staff questions. It runs without multi-region "
      "failover.",
      "GENREL05-BP01" },
};

START_TEST(ask_denied_capability_lowers_its_practice)
{
    const struct lens_answer *said = ask_text(negations[_i].said, LENS_TOP_MAX);
    const struct lens_answer *denied =
        ask_text(negations[_i].denied, LENS_TOP_MAX);
    const struct lens_answer_practice *a =
        find_practice(said, negations[_i].practice);
    const struct lens_answer_practice *b =
        find_practice(denied, negations[_i].practice);

    ck_assert_ptr_nonnull(a);
    ck_assert_ptr_nonnull(b);
    ck_assert_msg(b->score < a->score, "%f is not below %f", b->score,
                  a->score);
}
END_TEST

START_TEST(ask_off_topic_gives_no_lists)
{
    const struct lens_answer *answer = ask_text(
        "Which oven temperature for a sourdough loaf, and how long?", 0);

    ck_assert_int_eq(answer->verdict, LENS_NO_MATCH);
    ck_assert_uint_eq(answer->n_practices, 0);
    ck_assert_uint_eq(answer->n_scenarios, 0);
}
END_TEST

START_TEST(ask_text_that_names_the_subject_is_not_refused)
{
    static const char *const named[] = {
        "Our LLM writes SQL against Snowflake and got a wrong number",
        "GPT-4 summarises radiology reports",
        "MCP server for our CRM",
        "GENSEC02-BP01",
    };

    for (size_t i = 0; i < sizeof(named) / sizeof(*named); i++)
        ck_assert_msg(ask_text(named[i], 0)->verdict != LENS_NO_MATCH,
                      "'%s' is refused", named[i]);
    ck_assert_int_eq(
        ask_text("The nightly job merges on the business key", 0)->verdict,
        LENS_NO_MATCH);
}
END_TEST

/* A sentence or two, as somebody would begin. */
static const struct {
    const char *text, *scenario;
} beginnings[] = {
    { "We run a call centre; a voice bot answers first and hands over to "
      "people. Callers' card numbers must never leak and the bill is growing",
      "autonomous-call-center" },
    { "Customers ring about parcels. A generative voice assistant answers, "
      "looks the order up, and transfers to an operator.",
      "autonomous-call-center" },
    { "We convert two million lines of COBOL to Java with a language model. "
      "The result must behave exactly as before.",
      "code-transformation-with-generative-ai" },
    { "We upgrade Java 8 applications to 17 automatically with an LLM. Each "
      "run costs a fortune in tokens.",
      "code-transformation-with-generative-ai" },
    { "When an alarm fires at night, an assistant reads logs and runbooks and "
      "proposes a fix to the engineer on call.",
      "generative-ai-assisted-incident-response-system" },
    { "Every pull request is read by a model that comments on bugs and style. "
      "Developers ignore it, too many false alarms.",
      "generative-ai-automated-code-review" },
    { "An agent turns emails from customers into tickets, sets priority and "
      "moves cards on the board.",
      "generative-ai-automated-kanban-workflow" },
    { "Managers ask questions about sales in plain English and a model writes "
      "the SQL. Numbers must be right.",
      "generative-business-intelligence" },
    { "Our SaaS adds AI features for 300 client companies on shared "
      "infrastructure. We need cost per tenant.",
      "multi-tenant-generative-ai-platform-scenario" },
    { "Staff of our small firm ask a copilot about contracts and manuals on "
      "the shared drive. Nobody may see HR files.",
      "smbdb-knowledge-worker-co-pilot" },
};

START_TEST(ask_short_beginning_is_like_its_scenario)
{
    const struct lens_answer *answer = ask_text(beginnings[_i].text, 0);

    ck_assert_uint_gt(answer->n_scenarios, 0);
    ck_assert_str_eq(answer->scenarios[0].key, beginnings[_i].scenario);
    ck_assert_msg(answer->scenarios[0].score >= 0.5, "%s: %.3f",
                  beginnings[_i].scenario, answer->scenarios[0].score);
}
END_TEST

/* A question of one sentence is about no scenario. */
START_TEST(ask_pointed_question_is_like_no_scenario)
{
    const struct lens_answer *answer =
        ask_text("Prompts are in a spreadsheet and nobody knows which version "
                 "is live.",
                 0);

    for (size_t i = 0; i < answer->n_scenarios; i++)
        ck_assert(answer->scenarios[i].score < 0.5);
}
END_TEST

static bool is_among(const struct lens_answer *answer, size_t first,
                     const char *key)
{
    for (size_t i = 0; i < first && i < answer->n_practices; i++) {
        if (!strcmp(answer->practices[i].key, key))
            return true;
    }
    return false;
}

/* Whatever the verdict: a short question may well be lost beside it. */
static const struct lens_answer *rank_text(const char *text)
{
    return ask(&(struct lens_ask){ .text = lens_view_of(text),
                                   .top = LENS_TOP_MAX,
                                   .without = LENS_WITHOUT_REFUSAL });
}

/* What has nothing to do with the matter leaves the first three practices in
 * the first five. */
START_TEST(ask_sentence_beside_the_matter_leaves_the_top)
{
    static const char *const beside[] = {
        "The weather has been awful since Tuesday.",
        "My sister keeps bees behind the garage.",
        "Does anybody want the old office chairs?",
        "The bakery next door sells rye bread on Fridays.",
    };
    const struct lens_answer *before = rank_text(texts[_i]);

    for (size_t b = 0; b < sizeof(beside) / sizeof(*beside); b++) {
        const struct lens_answer *after;
        char text[1024];

        (void)snprintf(text, sizeof(text), "%s %s", beside[b], texts[_i]);
        after = rank_text(text);
        for (size_t i = 0; i < 3; i++)
            ck_assert_msg(is_among(after, 5, before->practices[i].key),
                          "'%s' moves %s", beside[b], before->practices[i].key);
    }
}
END_TEST

START_TEST(ask_given_scenario_is_taken)
{
    const struct lens_answer *answer =
        ask(&(struct lens_ask){ .text = lens_view_of(texts[1]),
                                .filter = { .scenario = "generative-business-"
                                                        "intelligence" } });

    ck_assert_str_eq(answer->scenarios[0].key,
                     "generative-business-intelligence");
    ck_assert(answer->scenarios[0].score > 0.99);
}
END_TEST

/* As many different words as fit: time and memory follow what matches. */
START_TEST(ask_text_at_the_limit_is_answered)
{
    static char text[LENS_TEXT_MAX + 1];
    const struct lens_answer *answer;
    size_t len = (size_t)snprintf(text, sizeof(text),
                                  "Our chatbot answers with prompts about ");

    for (unsigned word = 0; len + 16 < LENS_TEXT_MAX; word++)
        len += (size_t)snprintf(text + len, sizeof(text) - len, "w%xq ", word);
    answer = ask_text(text, LENS_TOP_MAX);
    ck_assert_int_ne(answer->verdict, LENS_NO_MATCH);
    ck_assert_uint_eq(answer->n_practices, LENS_TOP_MAX);
}
END_TEST

START_TEST(ask_denial_said_again_and_again_counts_once)
{
    const char *once = "Dear John, see you at the garden party. No tuning.";
    const char *often = "Dear John, see you at the garden party. No tuning. "
                        "No tuning. No tuning. No tuning.";

    ck_assert_double_eq(ask_text(once, 0)->confidence,
                        ask_text(often, 0)->confidence);
}
END_TEST

static void check_refused(const struct lens_ask *question, const char *word)
{
    const struct lens_answer *answer = NULL;
    struct lens_error err = { 0 };

    ck_assert_int_eq(
        lens_engine_ask(opened.engine, question, &arena, &answer, &err),
        LENS_E_INVAL);
    ck_assert_ptr_null(answer);
    ck_assert_msg(strstr(err.text, word) != NULL, "'%s' without '%s'", err.text,
                  word);
    ck_assert(err.hint[0] != '\0');
}

START_TEST(ask_bad_input_is_refused_with_a_hint)
{
    static char huge[LENS_TEXT_MAX + 1];
    static const char *const wrong[] = { "safety" };

    memset(huge, 'a', sizeof(huge));
    check_refused(&(struct lens_ask){ .text = { "", 0 } }, "no words");
    check_refused(&(struct lens_ask){ .text = { " \t\n", 3 } }, "no words");
    check_refused(&(struct lens_ask){ .text = { "bot \xff", 5 } }, "byte 4");
    check_refused(&(struct lens_ask){ .text = { "a\0b", 3 } }, "byte 1");
    check_refused(&(struct lens_ask){ .text = { huge, sizeof(huge) } },
                  "262145");
    check_refused(
        &(struct lens_ask){ .text = lens_view_of("a bot"),
                            .filter = { .pillars = wrong, .n_pillars = 1 } },
        "'safety'");
    check_refused(&(struct lens_ask){ .text = lens_view_of("a bot"),
                                      .filter = { .scenario = "bakery" } },
                  "'bakery'");
}
END_TEST

static enum lens_status ask_once(void *arg)
{
    struct lens_arena own = { 0 };
    const struct lens_answer *answer;
    const struct lens_ask question = { .text = lens_view_of(texts[0]) };
    enum lens_status status =
        lens_engine_ask(opened.engine, &question, &own, &answer, NULL);

    (void)arg;
    lens_arena_release(&own);
    return status;
}

START_TEST(ask_out_of_memory_anywhere_is_reported)
{
    ck_assert_uint_gt(test_faults_sweep(ask_once, NULL), 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ask");
    TCase *tcase = tcase_create("ask");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, ask_call_center_names_scenario_and_practices);
    tcase_add_loop_test(tcase, ask_shares_sum_to_the_score, 0, N_TEXTS);
    tcase_add_loop_test(
        tcase, ask_spans_lie_in_the_text_and_words_in_their_clause, 0, N_TEXTS);
    tcase_add_loop_test(tcase, ask_order_is_score_then_key, 0, N_TEXTS);
    tcase_add_loop_test(tcase, ask_filter_equals_filtering_afterwards, 0,
                        N_TEXTS);
    tcase_add_loop_test(tcase, ask_same_text_gives_same_bytes, 0, N_TEXTS);
    tcase_add_loop_test(tcase, ask_denied_capability_lowers_its_practice, 0,
                        (int)(sizeof(negations) / sizeof(*negations)));
    tcase_add_test(tcase, ask_off_topic_gives_no_lists);
    tcase_add_test(tcase, ask_text_that_names_the_subject_is_not_refused);
    tcase_add_test(tcase, ask_text_at_the_limit_is_answered);
    tcase_add_test(tcase, ask_denial_said_again_and_again_counts_once);
    tcase_add_loop_test(tcase, ask_short_beginning_is_like_its_scenario, 0,
                        (int)(sizeof(beginnings) / sizeof(*beginnings)));
    tcase_add_test(tcase, ask_pointed_question_is_like_no_scenario);
    tcase_add_loop_test(tcase, ask_sentence_beside_the_matter_leaves_the_top, 0,
                        4);
    tcase_add_test(tcase, ask_given_scenario_is_taken);
    tcase_add_test(tcase, ask_bad_input_is_refused_with_a_hint);
    tcase_add_test(tcase, ask_out_of_memory_anywhere_is_reported);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

/* check_passage_text.c - what a model reads of a result. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "api/dialects/passage_text.h"
#include "api/dialects/retrieval.h"
#include "support/faults.h"
#include "support/suite.h"

static struct lens_arena arena;

static void setup(void)
{
    lens_arena_init(&arena, 0);
}

static void teardown(void)
{
    lens_arena_release(&arena);
}

static const struct lens_text_row practice_rows[] = {
    { LENS_F_GUIDANCE, "Guidance nobody met.", "" },
    { LENS_F_GUIDANCE, "Guidance that was met.", "" },
    { LENS_F_STEPS, "First step.", "" },
    { LENS_F_STEPS, "Second step.", "" },
};

static const struct lens_reason practice_reasons[] = {
    { .channel = "concept", .source = "GENSEC01-BP01", .text = "Other." },
    { .channel = "lexical",
      .source = "GENSEC01-BP01",
      .field = "guidance",
      .text = "Guidance that was met." },
    { .channel = "dense",
      .source = "call-center", /* of another document */
      .field = "guidance",
      .text = "Guidance nobody met." },
};

static const struct lens_answer_practice practice = {
    .key = "GENSEC01-BP01",
    .pillar_name = "Security",
    .risk = "High",
    .why = "Because you say so.",
    .summary = "What it is.",
    .reasons = practice_reasons,
    .n_reasons = 3,
};

static const struct lens_document practice_doc = {
    .kind = LENS_PRACTICE,
    .key = "GENSEC01-BP01",
    .title = "Grant least privilege",
    .url = "https://example.org/bp",
    .texts = practice_rows,
    .n_texts = 4,
};

START_TEST(practice_text_is_head_guidance_steps_source)
{
    const char *text = NULL;

    ck_assert_int_eq(
        lens_practice_text(&practice, &practice_doc, &arena, &text, NULL),
        LENS_OK);
    ck_assert_str_eq(
        text, "GENSEC01-BP01 Grant least privilege\n"
              "Best practice of the pillar Security; risk if it is missing: "
              "High.\n\n"
              "Why here: Because you say so.\n\n"
              "What it is.\n\n"
              "Guidance that was met.\n\n"
              "Steps:\n1. First step.\n2. Second step.\n\n"
              "Source: https://example.org/bp");
}
END_TEST

/* Steps of 100 bytes and a little: they end whole, and the rest is counted. */
START_TEST(practice_text_long_keeps_whole_steps)
{
    static char step[101];
    struct lens_text_row rows[40];
    struct lens_document doc = practice_doc;
    const char *text = NULL, *left, *end;
    size_t n = 0;

    memset(step, 'x', 100);
    for (size_t i = 0; i < 40; i++)
        rows[i] = (struct lens_text_row){ LENS_F_STEPS, step, "" };
    doc.texts = rows;
    doc.n_texts = 40;
    ck_assert_int_eq(lens_practice_text(&practice, &doc, &arena, &text, NULL),
                     LENS_OK);
    ck_assert_uint_le(strlen(text), LENS_RETRIEVED_TEXT_MAX);
    ck_assert_uint_gt(strlen(text), LENS_RETRIEVED_TEXT_MAX - 400);
    for (const char *at = text; (at = strstr(at, step)) != NULL; at += 100)
        n++;
    left = strchr(text, '(');
    ck_assert_ptr_nonnull(left);
    end = strstr(left, " more at the source)\n");
    ck_assert_ptr_nonnull(end);
    ck_assert_uint_eq(n + strtoul(left + 1, NULL, 10), 40);
}
END_TEST

static const struct lens_text_row scenario_rows[] = {
    { LENS_F_USE_WHEN, "People call.", "" },
    { LENS_F_USE_WHEN, "People write.", "" },
};

static const struct lens_relation_row relations[] = {
    { "GENSEC01-BP01", "stresses", 3, "Callers are unknown." },
    { "other-scenario", "related", 0, "Like it." },
};

static const struct lens_reason scenario_reasons[] = {
    { .channel = "rest", .source = "", .text = "" },
    { .channel = "lexical", .source = "call-center", .text = "People call." },
};

static const struct lens_answer_scenario scenario = {
    .key = "call-center",
    .summary = "Calls.",
    .reasons = scenario_reasons,
    .n_reasons = 2,
};

static const struct lens_document scenario_doc = {
    .kind = LENS_SCENARIO,
    .key = "call-center",
    .title = "Call center",
    .url = "https://example.org/s",
    .texts = scenario_rows,
    .n_texts = 2,
    .relations = relations,
    .n_relations = 2,
};

START_TEST(scenario_text_names_what_it_stresses)
{
    const char *text = NULL;

    ck_assert_int_eq(
        lens_scenario_text(&scenario, &scenario_doc, &arena, &text, NULL),
        LENS_OK);
    ck_assert_str_eq(text, "call-center Call center\n"
                           "Scenario of the lens that the description "
                           "resembles.\n\n"
                           "Calls.\n\n"
                           "People call.\n\n"
                           "Best practices it stresses:\n"
                           "- GENSEC01-BP01: Callers are unknown.\n\n"
                           "Source: https://example.org/s");
}
END_TEST

static enum lens_status write_both(void *arg)
{
    const char *text = NULL;
    enum lens_status status;

    (void)arg;
    lens_arena_release(&arena);
    status = lens_practice_text(&practice, &practice_doc, &arena, &text, NULL);
    return status == LENS_OK ? lens_scenario_text(&scenario, &scenario_doc,
                                                  &arena, &text, NULL)
                             : status;
}

START_TEST(text_without_memory_is_nomem)
{
    ck_assert_uint_gt(test_faults_sweep(write_both, NULL), 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("passage_text");
    TCase *tc = tcase_create("passage_text");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, practice_text_is_head_guidance_steps_source);
    tcase_add_test(tc, practice_text_long_keeps_whole_steps);
    tcase_add_test(tc, scenario_text_names_what_it_stresses);
    tcase_add_test(tc, text_without_memory_is_nomem);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

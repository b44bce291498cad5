#include "answer/sample.h"

#include <string.h>

/*                          0         1         2         3
 *                          0123456789012345678901234567890123456789 */
const char sample_text[] = "The bot invents prices for callers. We train no "
                           "model.";

static const struct lens_span prices[] = { { 8, 15 }, { 16, 22 } };
static const struct lens_span callers[] = { { 27, 34 } };

static const struct lens_reason practice_reasons[] = {
    { "lexical",
      { 0, 35 },
      "phrases",
      "model invents prices",
      "GENSEC02-BP01",
      prices,
      2,
      0.5 },
    { "scenario",
      { 0, 0 },
      "stressed",
      "callers believe what the line says",
      "autonomous-call-center",
      NULL,
      0,
      0.15 },
    { "concept",
      { 0, 35 },
      "stressed",
      "guardrails stop what is made up",
      "concept-invented-facts",
      prices,
      2,
      0.1 },
    { "rest", { 0, 0 }, "", "", "GENSEC02-BP01", NULL, 0, 0.0831 },
};

enum {
    N_REASONS = sizeof(practice_reasons) / sizeof(*practice_reasons)
};

static const struct lens_reason scenario_reasons[] = {
    { "lexical",
      { 0, 35 },
      "phrases",
      "callers talk to a bot",
      "autonomous-call-center",
      callers,
      1,
      0.8642 },
};

static const char *const phases[] = { "Deployment", "Scoping" };
static const char *const stressed[] = { "GENSEC02-BP01", "GENREL03-BP01" };
static const char *const pillars[] = { "security", "reliability" };
static const struct lens_constant constants[] = { { "bias", -5.5 },
                                                  { "meaning", 2.25 } };
static const char *const warnings[] = { "the text is short" };

static const struct lens_answer_facet facets[] = {
    { { 0, 35 }, false, "GENSEC02-BP01", 0.7123 },
    { { 36, 54 }, true, "", 0.0 },
};

static const struct lens_answer_scenario scenarios[] = {
    { "autonomous-call-center", "Autonomous call center",
      "https://example.org/call", 0.8642, "A contact center.", scenario_reasons,
      1, stressed, 2 },
    { "generative-business-intelligence", "Generative business intelligence",
      "https://example.org/bi", 0.2, "Questions to figures.", NULL, 0, NULL,
      0 },
};

#define PRACTICE(id, name, slug, area, of, how)                                \
    {                                                                          \
        .key = id, .title = name, .url = "https://example.org/" id,            \
        .pillar = slug, .pillar_name = area, .question = of, .risk = how,      \
        .summary = "What it is.", .why = "Prices are made up.",                \
        .reasons = practice_reasons, .n_reasons = N_REASONS, .phases = phases, \
        .n_phases = 2, .first_step = "List the prices.",                       \
        .content_hash = "00ff",                                                \
    }

static struct lens_answer_practice practices[] = {
    PRACTICE("GENSEC02-BP01", "Implement guardrails", "security", "Security",
             "GENSEC02", "High"),
    PRACTICE("GENREL03-BP01", "Use logic to manage prompt flows", "reliability",
             "Reliability", "GENREL03", "Medium"),
    PRACTICE("GENSEC04-BP02", "Sanitize and validate user inputs", "security",
             "Security", "GENSEC04", "Low"),
};

static struct lens_answer base(void)
{
    return (struct lens_answer){
        .text = { sample_text, strlen(sample_text) },
        .language = "en",
        .n_words = 10,
        .filter = { .pillars = pillars, .n_pillars = 2 },
        .lens_id = "generative-ai",
        .lens_name = "Generative AI Lens",
        .lens_edition = "2025-11-19",
        .corpus_hash = "abc",
        .n_practices_total = 51,
        .n_scenarios_total = 8,
        .n_questions_total = 29,
        .channels = "both",
        .embedder = "encoder:sample",
        .constants = constants,
        .n_constants = 2,
        .verdict = LENS_MATCH,
        .confidence = 0.98765,
        .facets = facets,
        .n_facets = 2,
        .scenarios = scenarios,
        .n_scenarios = 2,
        .practices = practices,
        .n_practices = 3,
        .n_questions_hit = 3,
        .n_not_returned = 4,
        .warnings = warnings,
        .n_warnings = 1,
        .timing = { 1000, 5000, 2000, 3000, 4000, 15000 },
    };
}

const struct lens_answer *sample_answer(void)
{
    static struct lens_answer answer;

    answer = base();
    practices[0].score = 0.8331;
    practices[1].score = 0.6;
    practices[2].score = 0.33333;
    return &answer;
}

const struct lens_answer *sample_hostile(void)
{
    /* An escape sequence, a quote, markup, a tab, and the reversed word. */
    static const char text[] =
        "\033[2J\"quoted\" <b>*x*</b>\t\xe2\x80\xae"
        "abc [l](http://e.org) \xe4\xbd\xa0\xe5\xa5\xbd | `c` \\ &amp;";
    static struct lens_span words[1];
    static struct lens_reason reason, scenario_reason;
    static struct lens_answer_practice practice;
    static struct lens_answer_scenario scenario;
    static struct lens_answer_facet facet;
    static struct lens_answer answer;

    words[0] = (struct lens_span){ 4, 12 };
    reason = practice_reasons[0];
    reason.span = (struct lens_span){ 0, strlen(text) };
    reason.words = words;
    reason.n_words = 1;
    reason.text = "=1+1 \"row\"\n\033[31m|";
    scenario_reason = reason;
    practice = practices[0];
    practice.score = 0.5;
    practice.title = "=HYPERLINK(\"http://e.org\"), <i>\r\n\tnext";
    practice.why = "-2+3\t\"a\", b\nc";
    practice.reasons = &reason;
    practice.n_reasons = 1;
    scenario = scenarios[0];
    scenario.title = "[x](javascript:1) \033]0;t\007";
    scenario.reasons = &scenario_reason;
    scenario.n_reasons = 1;
    facet = (struct lens_answer_facet){ reason.span, false, "", 0.0 };
    answer = base();
    answer.text = (struct lens_view){ text, strlen(text) };
    answer.practices = &practice;
    answer.n_practices = 1;
    answer.scenarios = &scenario;
    answer.n_scenarios = 1;
    answer.facets = &facet;
    answer.n_facets = 1;
    return &answer;
}

const struct lens_answer *sample_no_match(void)
{
    static struct lens_answer answer;

    answer = base();
    answer.verdict = LENS_NO_MATCH;
    answer.confidence = 0.01;
    answer.n_facets = answer.n_scenarios = answer.n_practices = 0;
    answer.n_questions_hit = answer.n_not_returned = answer.n_warnings = 0;
    answer.filter = (struct lens_filter){ 0 };
    return &answer;
}

#include "answer/wording.h"

#include <stdio.h>
#include <string.h>

const char *lens_score_word(double score)
{
    /* Scores are probabilities: three to one, even, one to three. */
    if (score >= 0.75)
        return "strong";
    if (score >= 0.5)
        return "likely";
    if (score >= 0.25)
        return "possible";
    return "faint";
}

enum lens_style lens_risk_style(const char *risk)
{
    if (!strcmp(risk, "High"))
        return LENS_RED;
    return !strcmp(risk, "Medium") ? LENS_YELLOW : LENS_PLAIN;
}

/* Fainter likenesses come from words that any workload has, such as "model". */
static const double like_enough = 0.3;

bool lens_is_like_scenario(const struct lens_answer *answer)
{
    return answer->n_scenarios && (answer->filter.scenario ||
                                   answer->scenarios[0].score >= like_enough);
}

bool lens_is_filtered_out(const struct lens_answer *answer)
{
    return answer->verdict != LENS_NO_MATCH && !answer->n_practices;
}

static bool is_close(const struct lens_answer *a)
{
    return a->n_scenarios > 1 &&
           a->scenarios[1].score >= 0.75 * a->scenarios[0].score;
}

const char *lens_verdict_sentence(const struct lens_answer *answer)
{
    if (lens_is_filtered_out(answer))
        return "No practice is left that the filters allow.";
    switch (answer->verdict) {
    case LENS_MATCH:
        if (!answer->n_scenarios)
            return "Match: practices of the lens speak to this; it is like "
                   "none of its scenarios.";
        if (!lens_is_like_scenario(answer))
            return "Match: practices of the lens speak to this; none of its "
                   "scenarios is close.";
        return is_close(answer)
                   ? "Match: the description resembles more than one scenario "
                     "of the lens."
                   : "Match: the description resembles a scenario of the lens.";
    case LENS_WEAK:
        return "Weak match: the description says too little to be sure of "
               "this order.";
    case LENS_NO_MATCH: break;
    }
    return "No match: this does not read like a question about a generative "
           "AI workload.";
}

const char *lens_verdict_advice(const struct lens_answer *answer)
{
    if (answer->verdict == LENS_WEAK)
        return "It would help to say who uses the system, which data and which "
               "models it works with, how it runs, and what worries you.";
    if (answer->verdict == LENS_NO_MATCH)
        return "asklens can be asked about software built on language models: "
               "assistants, agents, retrieval, model hosting, prompts, "
               "training; and about their safety, reliability, speed and cost.";
    return "";
}

const struct lens_reason *
lens_strongest_reason(const struct lens_reason *reasons, size_t n,
                      const char *channel)
{
    const struct lens_reason *best = NULL;

    for (size_t i = 0; i < n; i++) {
        if (!strcmp(reasons[i].channel, channel) &&
            (!best || reasons[i].share > best->share))
            best = &reasons[i];
    }
    return best;
}

const struct lens_reason *
lens_own_words(const struct lens_answer_practice *practice)
{
    const struct lens_reason *best = NULL;

    for (size_t i = 0; i < practice->n_reasons; i++) {
        const struct lens_reason *r = &practice->reasons[i];

        if (r->span.end > r->span.start && (!best || r->share > best->share))
            best = r;
    }
    return best;
}

const char *lens_scenario_title(const struct lens_answer *answer,
                                const char *key)
{
    for (size_t i = 0; i < answer->n_scenarios; i++) {
        if (!strcmp(answer->scenarios[i].key, key))
            return answer->scenarios[i].title;
    }
    return key;
}

void lens_alias_underscore(const char *key, char out[LENS_ALIAS_MAX])
{
    (void)snprintf(out, LENS_ALIAS_MAX, "%s", key);
    for (char *p = out; *p; p++)
        *p = (char)(*p == '-' ? '_' : *p);
}

void lens_alias_lower(const char *key, char out[LENS_ALIAS_MAX])
{
    (void)snprintf(out, LENS_ALIAS_MAX, "%s", key);
    for (char *p = out; *p; p++)
        *p = (char)(*p >= 'A' && *p <= 'Z' ? *p + ('a' - 'A') : *p);
}

bool lens_is_met_row(const struct lens_reason *reason)
{
    return !strcmp(reason->channel, "lexical") ||
           !strcmp(reason->channel, "dense");
}

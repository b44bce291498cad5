/* wording.h - how an answer speaks: the same words in every projection. */
#ifndef LENS_ANSWER_WORDING_H
#define LENS_ANSWER_WORDING_H

#include <stdbool.h>
#include <stddef.h>

#include "answer/page.h"
#include "asklens/answer.h"

/* "strong", "likely", "possible", "faint": what a score means in words. */
const char *lens_score_word(double score);

/* Red for High, yellow for Medium, else plain. */
enum lens_style lens_risk_style(const char *risk);

/* One sentence for the verdict, full stop included. */
const char *lens_verdict_sentence(const struct lens_answer *answer);

/* What would make a weak answer, or none, a better one. */
const char *lens_verdict_advice(const struct lens_answer *answer);

/* The strongest reason of a channel; NULL when there is none. */
const struct lens_reason *
lens_strongest_reason(const struct lens_reason *reasons, size_t n,
                      const char *channel);

/* The strongest reason that is the user's own words, by whatever channel; NULL
 * when there is none. */
const struct lens_reason *
lens_own_words(const struct lens_answer_practice *practice);

/* Is the first scenario one the description resembles? */
bool lens_is_like_scenario(const struct lens_answer *answer);

/* Did the filters leave no practice of those that matter? */
bool lens_is_filtered_out(const struct lens_answer *answer);

/* The title of a scenario of the answer; the key itself when it has none. */
const char *lens_scenario_title(const struct lens_answer *answer,
                                const char *key);

/* What a reason of the channel "rest" is called. */
#define LENS_REST_WORDS "smaller shares together"

/* "GENSEC01-BP01" as "GENSEC01_BP01" and "gensec01-bp01". */
enum {
    LENS_ALIAS_MAX = 32
};
void lens_alias_underscore(const char *key, char out[LENS_ALIAS_MAX]);
void lens_alias_lower(const char *key, char out[LENS_ALIAS_MAX]);

/* Does a reason quote a row of the document that the clause met, by its words
 * or by its meaning? */
bool lens_is_met_row(const struct lens_reason *reason);

#endif /* LENS_ANSWER_WORDING_H */

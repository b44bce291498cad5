/*
 * why.h - the one sentence that tells people why a practice is in the answer.
 *
 * A practice has several sentences for that, each written for another situation
 * (the field "because").  Where the user's own words called for the practice,
 * the answer shows the one that is nearest to the strongest of those words: by
 * vector where there is one, else by the terms they share.  Where a concept was
 * found in them, its reason is more pointed still; where only a scenario speaks
 * for the practice, the scenario says why.
 */
#ifndef LENS_ANSWER_WHY_H
#define LENS_ANSWER_WHY_H

#include "answer/explain.h"
#include "answer/rows.h"

/* The practice at hand, and what the terms of the whole text are worth to it.
 */
struct lens_why {
    const struct lens_explainer *ex;
    const struct lens_rows *rows;
    const struct lens_term_worth *worth;
    size_t n_worth;
};

/* The sentence for `practice`, whose reasons and summary are set; lives in the
 * arena or with the documents. */
LENS_MUST_CHECK enum lens_status
lens_why_choose(const struct lens_why *why,
                const struct lens_answer_practice *practice, const char **out,
                struct lens_error *err);

#endif /* LENS_ANSWER_WHY_H */

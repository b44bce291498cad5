/* answer_text_int.h - what the short and the explained text share. */
#ifndef LENS_ANSWER_TEXT_INT_H
#define LENS_ANSWER_TEXT_INT_H

#include "answer/page.h"
#include "asklens/answer.h"

struct lens_answer_sheet {
    const struct lens_answer *answer;
    struct lens_page page;
};

/* Red, yellow or plain. */
enum lens_style lens_risk_style(const char *risk);

/* Put `label` and, in quotes, what fits of the user's clause into the open
 * paragraph of the page, which has `taken` columns in use. */
void lens_sheet_quote(struct lens_answer_sheet *sheet, const char *label,
                      size_t taken, struct lens_span clause,
                      const struct lens_span *words, size_t n_words);

/* The shares of each practice, then of each scenario, then the clauses. */
void lens_sheet_explain(struct lens_answer_sheet *sheet);

#endif /* LENS_ANSWER_TEXT_INT_H */

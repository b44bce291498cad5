/* answer_text_int.h - what the short and the explained text share. */
#ifndef LENS_ANSWER_TEXT_INT_H
#define LENS_ANSWER_TEXT_INT_H

#include "answer/page.h"
#include "asklens/answer.h"

enum {
    LENS_QUOTES_MAX = 64
};

struct lens_answer_sheet {
    const struct lens_answer *answer;
    struct lens_page page;
    struct lens_span quoted[LENS_QUOTES_MAX]; /* why lines written so far */
    size_t n_quoted;
};

/* A clause of some text and what is to be seen of it. */
struct lens_excerpt {
    struct lens_view text;
    struct lens_span clause;
    const struct lens_span *words;
    size_t n_words;
};

/* What of it fits behind `taken` columns, two of them for quotes. */
struct lens_span lens_sheet_fit(const struct lens_answer_sheet *sheet,
                                const struct lens_excerpt *excerpt,
                                size_t taken);

/* Put `label` and the part, in quotes, into the open paragraph. */
void lens_sheet_quote(struct lens_answer_sheet *sheet, const char *label,
                      const struct lens_excerpt *excerpt,
                      struct lens_span part);

/* The clause of the user a reason is about. */
struct lens_excerpt lens_sheet_clause(const struct lens_answer_sheet *sheet,
                                      const struct lens_reason *reason);

/* The shares of each practice, then of each scenario, then the clauses. */
void lens_sheet_explain(struct lens_answer_sheet *sheet);

#endif /* LENS_ANSWER_TEXT_INT_H */

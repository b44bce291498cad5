/*
 * answer_text.h - the answer for a person at a terminal.
 *
 *     Match: ...                               the verdict, in words
 *
 *     Scenario name                            and how sure, word and number
 *       you wrote: "..."                       its strongest reason
 *     Also close: ...                          if the second is near
 *
 *     Pillar                                   in the order of its best
 *     1  ID          Title                     the number is its rank
 *        Risk        you wrote: "..."
 *
 *     Next: what to run
 *
 * With `explain`, each practice shows the shares of its score instead of one
 * line, and the clauses of the text follow, those no practice answers too.
 */
#ifndef LENS_ANSWER_TEXT_H
#define LENS_ANSWER_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "asklens/answer.h"
#include "base/buffer.h"

struct lens_answer_text_options {
    size_t width; /* columns */
    bool color;
    bool explain;
    bool timing;
    const char *hint; /* a line below the verdict; NULL for none */
};

void lens_answer_text(const struct lens_answer *answer,
                      const struct lens_answer_text_options *options,
                      struct lens_buffer *out);

#endif /* LENS_ANSWER_TEXT_H */

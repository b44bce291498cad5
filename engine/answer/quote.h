/*
 * quote.h - the user's own words, cut to the room there is.
 *
 * A clause can be a line or a page.  The excerpt is the part of it that holds
 * most of the words that matched, widened to both sides by whole words until
 * the room is used; "..." stands for what was left out.
 */
#ifndef LENS_ANSWER_QUOTE_H
#define LENS_ANSWER_QUOTE_H

#include <stddef.h>

#include "asklens/answer.h"
#include "asklens/view.h"
#include "base/buffer.h"

/*
 * Add the excerpt of `clause`, at most `columns` wide, white space folded to
 * single blanks and no full stop at its end.  `words` may be empty: then the
 * excerpt begins where the clause does.
 */
void lens_quote_add(struct lens_buffer *out, struct lens_view text,
                    struct lens_span clause, const struct lens_span *words,
                    size_t n_words, size_t columns);

#endif /* LENS_ANSWER_QUOTE_H */

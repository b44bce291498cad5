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
 * The part of `clause` to show in at most `columns`, dots included.  `words`
 * may be empty: then the excerpt begins where the clause does.
 */
struct lens_span lens_quote_part(struct lens_view text, struct lens_span clause,
                                 const struct lens_span *words, size_t n_words,
                                 size_t columns);

/* What every surface shows of a reason, whatever room it has: two lines of 80
 * columns behind the id of a practice, which nearly every clause fits. */
enum {
    LENS_QUOTE_COLUMNS = 100
};

/* Bytes a quote has at most: a column can hold many combining marks. */
enum {
    LENS_QUOTE_BYTES_MAX = 512 << 10
};

/* The part of the reason's clause to show everywhere. */
struct lens_span lens_quote_reason(struct lens_view text,
                                   const struct lens_reason *reason);

/* Add a part of `clause`: white space folded to single blanks, dots where
 * something is left out, no full stop at the end. */
void lens_quote_add(struct lens_buffer *out, struct lens_view text,
                    struct lens_span clause, struct lens_span part);

#endif /* LENS_ANSWER_QUOTE_H */

/*
 * highlight.h - which words of a passage of the lens the user's words met.
 *
 * A word of the passage is marked when it is one of the user's matched words
 * after folding, or when one of the two begins with the other and the rest is
 * no longer than an English ending ("agent", "agents"; "cache", "caching" is
 * missed).  A mark too few is better than a wrong one.
 */
#ifndef LENS_ANSWER_HIGHLIGHT_H
#define LENS_ANSWER_HIGHLIGHT_H

#include <stddef.h>

#include "asklens/answer.h"
#include "asklens/view.h"

/*
 * Spans of words in `passage`, in order, at most `cap` of them; the number
 * written is returned.  `words` are spans of `text`.
 */
size_t lens_highlight(struct lens_view passage, struct lens_view text,
                      const struct lens_span *words, size_t n_words,
                      struct lens_span *out, size_t cap);

#endif /* LENS_ANSWER_HIGHLIGHT_H */

/*
 * answer_markdown.h - the answer as CommonMark, to paste into a ticket or a
 * page.  Everything that is not ours is escaped, so that no text of the user
 * turns into a link, a heading or HTML.
 */
#ifndef LENS_ANSWER_MARKDOWN_H
#define LENS_ANSWER_MARKDOWN_H

#include <stdbool.h>

#include "asklens/answer.h"
#include "base/buffer.h"

void lens_answer_markdown(const struct lens_answer *answer, bool explain,
                          struct lens_buffer *out);

/* Add `text` so that no sign of it begins a construct inside a line; something
 * of ours has to begin the line.  Controls become blanks. */
void lens_markdown_text(struct lens_buffer *out, struct lens_view text);

#endif /* LENS_ANSWER_MARKDOWN_H */

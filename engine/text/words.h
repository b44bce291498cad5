/*
 * words.h - where the words of a text begin and end.
 *
 * A word is a run of letters, digits and marks.  What people write as one name
 * stays one word even where a sign stands inside it:
 *
 *     us-east-1   GENSEC01-BP01   gpt-4o   3.5   Q&A   don't   C++
 *
 * and the ideographs of scripts without blanks are words one by one.  Spans are
 * byte offsets into the text, so a match can be shown in the user's own words.
 *
 * This follows the intent of UAX #29 (word boundaries), not its letter: its
 * rules would cut us-east-1 and GENSEC01-BP01 into pieces, and those names are
 * what this program is asked about.
 */
#ifndef LENS_TEXT_WORDS_H
#define LENS_TEXT_WORDS_H

#include <stdbool.h>

#include "asklens/view.h"

struct lens_word {
    size_t start, end;  /* bytes, end exclusive */
    unsigned n_letters; /* code points that are letters */
    unsigned n_upper;   /* of which upper case */
    unsigned n_digits;
    bool joined; /* a sign that is no apostrophe stands inside */
};

/*
 * The next word at or after `*at`, which moves to its end.  False when there
 * is none.  `text` must be valid UTF-8.
 */
bool lens_word_next(struct lens_view text, size_t *at, struct lens_word *out);

#endif /* LENS_TEXT_WORDS_H */

/* language.h - is a text English?  The lens and its word lists are. */
#ifndef LENS_QUERY_LANGUAGE_H
#define LENS_QUERY_LANGUAGE_H

#include <stddef.h>

#include "asklens/view.h"

/*
 * "en" when at least one word in eight is an English stop word or the text is
 * too short to tell, else "und" (undetermined, as in BCP 47).  English prose
 * has about one in two; telegraphic notes one in five.  The number of words
 * goes to *n_words.
 */
const char *lens_language_of(struct lens_view text, size_t *n_words);

#endif /* LENS_QUERY_LANGUAGE_H */

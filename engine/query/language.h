/* language.h - is a text English?  The lens and its word lists are. */
#ifndef LENS_QUERY_LANGUAGE_H
#define LENS_QUERY_LANGUAGE_H

#include <stddef.h>

#include "asklens/view.h"

/*
 * "en", or "und" (undetermined, as in BCP 47) for a text that has more function
 * words of another European language than of English, or is mostly written in
 * another script.  Notes without any function word count as English.  Good
 * enough for a warning, not for a decision.  The number of words goes to
 * *n_words.
 */
const char *lens_language_of(struct lens_view text, size_t *n_words);

#endif /* LENS_QUERY_LANGUAGE_H */

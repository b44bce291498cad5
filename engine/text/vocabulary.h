/*
 * vocabulary.h - the fixed word lists of the English analyzer.
 *
 * Stop words    carry no evidence in a question or a practice.  Negations are
 *               among them: query/ reads them from the text itself.
 * Acronyms      are names.  The stemmer must leave them alone ("aws" is not
 *               the plural of "aw") and their plural is folded ("LLMs").
 * Spellings     bring British and joined-up spellings to the one the corpus
 *               uses, so that a "call centre" finds the call center.
 *
 * All lists are in the analyzer's description, which is stored with an index:
 * a change here makes older indexes ask to be rebuilt.
 */
#ifndef LENS_TEXT_VOCABULARY_H
#define LENS_TEXT_VOCABULARY_H

#include <stdbool.h>
#include <stdint.h>

#include "asklens/view.h"

/* Words are folded (lower case). */
bool lens_is_stop_word(struct lens_view word);
bool lens_is_acronym(struct lens_view word);

/* The preferred spelling of a folded word, or the word itself. */
struct lens_view lens_preferred_spelling(struct lens_view word);

/* A hash over all three lists. */
uint64_t lens_vocabulary_checksum(void);

#endif /* LENS_TEXT_VOCABULARY_H */

/*
 * wording.h - a clause as folded words, and patterns over them.
 *
 * What people mean by a few words they say in many ways that differ in a word
 * or two.  A pattern writes such a family in one line:
 *
 *     "not [a] [topic]"      is not our concern, was not an issue
 *     "nothing .. to [hide]" nothing in there to hide
 *
 *   word      that word
 *   stem*     a word that begins so
 *   *end      a word that ends so
 *   [name]    a word of the class of that name
 *   !name     a word that is not of that class; a place before the first word
 *             counts as one
 *   ..        up to three words, none of them of the class "no"
 *   ^  $      at the start, at the end of the clause
 *
 * Contractions are spelled out and words without weight dropped before, so that
 * a phrase is written once.  Matching keeps the set of places where the pattern
 * read so far may end as bits of a word; it is linear in the pattern.
 */
#ifndef LENS_QUERY_WORDING_H
#define LENS_QUERY_WORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "asklens/view.h"

enum {
    LENS_WORDING_WORDS = 60, /* of a clause; the rest is not looked at */
    LENS_WORDING_BYTES = 32, /* of a word; a longer one is cut */
    LENS_WORD_CLASSES_MAX = 96
};

/* `word[0]` stands for the place before the clause and is empty. */
struct lens_wording {
    char word[LENS_WORDING_WORDS + 1][LENS_WORDING_BYTES];
    size_t n; /* words, from word[1] on */
    /* By class, in the order of the table: bit i for word[i]. */
    uint64_t of_class[LENS_WORD_CLASSES_MAX];
};

/* Words with a name, for patterns: those of `words`, between blanks. */
struct lens_word_class {
    const char *name, *words;
};

void lens_wording_read(struct lens_view clause, struct lens_wording *out);

/* Is the word one of the class of this name? */
bool lens_word_is(const char *word, const char *name);

/* Does the pattern match somewhere in the clause? */
bool lens_wording_has(const struct lens_wording *clause, const char *pattern);

#endif /* LENS_QUERY_WORDING_H */

/*
 * cleaning.h - what a BERT tokenizer makes of one code point.
 *
 * A model knows the tokens it was trained on, and those were cut by one
 * program.  So the measure here is that program, as it is: the BertNormalizer
 * and BertPreTokenizer of Hugging Face's `tokenizers`, which follow the
 * BasicTokenizer published with Devlin et al., "BERT" (2019).  In its order:
 *
 *   clean        control characters and U+FFFD go, every blank is ' '
 *   ideographs   a Han ideograph gets a blank on either side
 *   strip_marks  canonical decomposition (NFD); nonspacing marks go
 *   lower        lower case, each code point by itself: no final sigma
 *
 * What is left is a letter (part of a word), a blank, or a punctuation mark,
 * which is a word alone.  Every ASCII sign is punctuation here, "$" too; of
 * the others only Unicode's categories P* are, so that a currency sign or an
 * emoji is a letter.
 *
 * Versions.  The program looks its categories up in tables of Unicode 8,
 * decomposes by Unicode 9 and lower-cases by Unicode 17, whatever the system's
 * utf8proc knows: U+061D is no punctuation, U+1734 is still a nonspacing mark,
 * an unassigned code point is a letter.  Vectors must not change with the
 * system either.  Hence the categories are tables of our own, and what utf8proc
 * is asked for (decompositions, combining classes, lower case) never changes
 * for code points it once had; the few that came later are listed in
 * cleaning.c.
 * tests/text/check_cleaning.c compares all 1,112,064 code points.
 *
 * The list of ideographs is the program's, with its slip: U+2B820 to U+2B91F
 * are not in it.
 *
 * Order.  NFD sorts the marks after a letter by their combining class.  Nearly
 * all of those are nonspacing and go, so a code point says only whether it has
 * a class (`order`) and stays, and the caller, who holds the word, sorts.
 */
#ifndef LENS_TEXT_CLEANING_H
#define LENS_TEXT_CLEANING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Which of the four steps are taken.  Zero-initialised: none. */
struct lens_cleaning {
    bool clean, ideographs, strip_marks, lower;
};

enum lens_clean_kind {
    LENS_CLEAN_LETTER,
    LENS_CLEAN_BLANK,
    LENS_CLEAN_PUNCT,
    LENS_CLEAN_GONE /* nothing is left, but marks do not move across it */
};

struct lens_clean_char {
    int32_t cp;
    enum lens_clean_kind kind;
    unsigned char order; /* 0: marks do not move across it */
};

enum {
    LENS_CLEAN_MAX = 8 /* a decomposition has 4 at most */
};

/*
 * What becomes of a code point, in order; the number of characters written,
 * which may be 0.  Behind a character of order 0 those with a higher order are
 * sorted by it, equal ones staying as they come, up to the next of order 0.
 */
size_t lens_cleaning_map(const struct lens_cleaning *how, int32_t cp,
                         struct lens_clean_char out[LENS_CLEAN_MAX]);

#endif /* LENS_TEXT_CLEANING_H */

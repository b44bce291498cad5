/*
 * unicode.h - code points, their classes, and folding of one word.
 *
 * The only user of utf8proc.  Input is checked once, at the door, with
 * lens_utf8_check(); everything behind it may rely on valid UTF-8.
 */
#ifndef LENS_TEXT_UNICODE_H
#define LENS_TEXT_UNICODE_H

#include <stdbool.h>
#include <stdint.h>

#include "asklens/status.h"
#include "asklens/view.h"

enum lens_char_class {
    LENS_CHAR_OTHER, /* control, unassigned */
    LENS_CHAR_SPACE,
    LENS_CHAR_PUNCT, /* punctuation and symbols */
    LENS_CHAR_LOWER, /* letters without upper case count as lower */
    LENS_CHAR_UPPER,
    LENS_CHAR_DIGIT,
    LENS_CHAR_MARK,     /* combining mark, soft hyphen, joiner: part of the
                       * letter before it */
    LENS_CHAR_IDEOGRAPH /* a script written without blanks between words */
};

/* True for valid UTF-8 without a NUL; otherwise the offset of the first wrong
 * byte goes to `*bad_offset`. */
bool lens_utf8_check(struct lens_view text, size_t *bad_offset);

/* The code point at `*at`, which moves past it.  `*at` < text.len, valid
 * UTF-8. */
int32_t lens_utf8_next(struct lens_view text, size_t *at);

/* Write a code point as UTF-8; the number of bytes, 1 to 4.  `cp` is one that
 * UTF-8 has: not a surrogate, at most U+10FFFF. */
enum {
    LENS_UTF8_MAX = 4
};
size_t lens_utf8_put(int32_t cp, char out[LENS_UTF8_MAX]);

enum lens_char_class lens_char_class_of(int32_t cp);

/*
 * Columns a code point takes on a terminal, 0 to 2; -1 for what must not reach
 * one: controls, unassigned code points, marks that reverse the direction of
 * the text after them.
 */
int lens_char_width(int32_t cp);

/*
 * Write the folded form of a word to `out`: NFKC, case folding, marks dropped,
 * typographic apostrophes and hyphens made plain
 * ("Caf\u00e9" and "cafe" are one word).  A result longer than `cap` bytes is
 * cut at a code point.  Returns its length; 0 when nothing is left.
 */
size_t lens_fold_word(struct lens_view word, char *out, size_t cap);

/* The Unicode version the tables follow, e.g. "15.0.0". */
const char *lens_unicode_version(void);

#endif /* LENS_TEXT_UNICODE_H */

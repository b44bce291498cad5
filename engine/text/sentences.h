/*
 * sentences.h - where the sentences of a description begin and end.
 *
 * People paste prose, mails, bullet lists and notes.  A sentence ends at
 * . ! ? or ; before white space, at an empty line, and at a line break when
 * what follows looks like a new item: a bullet, a number with a dot, or a
 * capital after a line too short to have been wrapped.  A hard-wrapped
 * paragraph stays together.  Abbreviations ("e.g.", "approx.") and single
 * initials do not end a sentence.
 *
 * After the intent of UAX #29 (sentence boundaries), with lists added.
 */
#ifndef LENS_TEXT_SENTENCES_H
#define LENS_TEXT_SENTENCES_H

#include <stdbool.h>

#include "asklens/view.h"

struct lens_sentence {
    size_t start, end; /* bytes, without surrounding white space and bullets */
};

/*
 * The next sentence at or after `*at`, which moves past it.  False when only
 * white space is left.  `text` must be valid UTF-8.
 */
bool lens_sentence_next(struct lens_view text, size_t *at,
                        struct lens_sentence *out);

/* The same, but a semicolon ends nothing: what is quoted must be whole. */
bool lens_sentence_next_whole(struct lens_view text, size_t *at,
                              struct lens_sentence *out);

#endif /* LENS_TEXT_SENTENCES_H */

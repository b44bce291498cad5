/* lens_id.h - the spellings of practice and question ids. */
#ifndef LENS_TEXT_LENS_ID_H
#define LENS_TEXT_LENS_ID_H

#include <stdbool.h>

#include "asklens/view.h"

/* "GENPERF01-BP01" and a terminator. */
enum {
    LENS_ID_MAX = 16
};

/*
 * If `word` is a practice or question id in any spelling (upper or lower case,
 * '-' or '_', one- or two-digit numbers as in GENOPS4), write the official
 * form to `out` and answer true.
 */
bool lens_id_normalise(struct lens_view word, char out[LENS_ID_MAX]);

#endif /* LENS_TEXT_LENS_ID_H */

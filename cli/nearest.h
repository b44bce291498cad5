/* nearest.h - "did you mean ...?": the closest of some names by edit distance.
 */
#ifndef LENS_CLI_NEAREST_H
#define LENS_CLI_NEAREST_H

#include <stddef.h>

/* Longer words are compared by their beginning. */
enum {
    LENS_NEAREST_MAX = 64
};

/*
 * Insertions, deletions, replacements and swaps of neighbours that turn one
 * word into the other (optimal string alignment).  Case does not count, and '-'
 * and '_' are one sign.
 */
size_t lens_edit_distance(const char *a, const char *b);

/* The nearest name, the first of equals; NULL when none is near: more than a
 * third of the letters would have to change. */
const char *lens_nearest(const char *word, const char *const *names, size_t n);

#endif /* LENS_CLI_NEAREST_H */

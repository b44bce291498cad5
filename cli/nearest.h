/* nearest.h - "did you mean ...?": the closest of some names by edit distance,
 * and those a word is a part of. */
#ifndef LENS_CLI_NEAREST_H
#define LENS_CLI_NEAREST_H

#include <stdbool.h>
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

/* How a part has to stand in a name. */
enum lens_part {
    LENS_PART_PREFIX, /* at its beginning */
    LENS_PART_WORDS,  /* as whole words */
    LENS_PART_STARTS  /* at the beginning of a word; three letters or more */
};

/* Is `part` there in `name`?  Case does not count, '-', '_' and blanks are one
 * sign; the empty part is nowhere. */
bool lens_has_part(const char *name, const char *part, enum lens_part how);

#endif /* LENS_CLI_NEAREST_H */

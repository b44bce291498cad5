/*
 * cleaning_tables.h - the code points that text/cleaning.h treats specially.
 *
 * Printed by tests/text/cleaning_tables.py, which asks the reference program
 * about every code point; see cleaning.h for why they are not looked up in
 * utf8proc.
 */
#ifndef LENS_TEXT_CLEANING_TABLES_H
#define LENS_TEXT_CLEANING_TABLES_H

#include <stddef.h>
#include <stdint.h>

struct lens_code_range {
    int32_t first, last; /* both included */
};

/* Marks that stay and that canonical order moves, with their class. */
struct lens_clean_order {
    int32_t first, last;
    unsigned char value;
};

/* Each is sorted and without overlaps. */
extern const struct lens_code_range lens_clean_controls[];
extern const size_t lens_clean_n_controls;
extern const struct lens_code_range lens_clean_marks[];
extern const size_t lens_clean_n_marks;
extern const struct lens_code_range lens_clean_puncts[]; /* beyond ASCII */
extern const size_t lens_clean_n_puncts;
extern const struct lens_clean_order lens_clean_orders[];
extern const size_t lens_clean_n_orders;

#endif /* LENS_TEXT_CLEANING_TABLES_H */

/* index_files.h - the names of the files in a generation, for the two files of
 * this folder that write and read them. */
#ifndef LENS_INDEX_FILES_H
#define LENS_INDEX_FILES_H

#include "asklens/document.h"

#define LENS_ODDS_FILE "domain.odds"

enum {
    LENS_SEGMENT_NAME_MAX = 48
};

/* "practice.lex" and so on. */
void lens_index_segment_name(enum lens_kind kind,
                             char out[LENS_SEGMENT_NAME_MAX]);

/* "practice.rows" and so on. */
void lens_index_rows_name(enum lens_kind kind, char out[LENS_SEGMENT_NAME_MAX]);

#endif /* LENS_INDEX_FILES_H */

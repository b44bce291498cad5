/* index_files.h - the files of a generation: their names, and putting one into
 * a build and its manifest. */
#ifndef LENS_INDEX_FILES_H
#define LENS_INDEX_FILES_H

#include <stdbool.h>

#include "asklens/document.h"
#include "base/buffer.h"
#include "format/generation.h"
#include "format/manifest.h"

#define LENS_ODDS_FILE "domain.odds"
#define LENS_LSA_FILE  "lsa.emb"

enum {
    LENS_SEGMENT_NAME_MAX = 48
};

/* Concepts and background serve the ranking; nobody searches them. */
bool lens_index_is_searched(enum lens_kind kind);

/* "practice.lex" and so on. */
void lens_index_segment_name(enum lens_kind kind,
                             char out[LENS_SEGMENT_NAME_MAX]);

/* "practice.rows" and so on. */
void lens_index_rows_name(enum lens_kind kind, char out[LENS_SEGMENT_NAME_MAX]);

/* "practice.vec" and so on. */
void lens_index_vectors_name(enum lens_kind kind,
                             char out[LENS_SEGMENT_NAME_MAX]);

/* "practice.apart": what tells its documents apart. */
void lens_index_discriminant_name(enum lens_kind kind,
                                  char out[LENS_SEGMENT_NAME_MAX]);

/* "passage.near", where FAISS offers the candidates. */
void lens_index_neighbours_name(enum lens_kind kind,
                                char out[LENS_SEGMENT_NAME_MAX]);

/* Put a finished file into the build and name it in the manifest. */
LENS_MUST_CHECK enum lens_status
lens_index_put(struct lens_generation_build *build, const char *name,
               const struct lens_buffer *bytes, struct lens_manifest *manifest,
               struct lens_error *err);

#endif /* LENS_INDEX_FILES_H */

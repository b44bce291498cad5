/* naming.h - what a word of the user names: a document, or one like it. */
#ifndef LENS_CLI_NAMING_H
#define LENS_CLI_NAMING_H

#include <stdbool.h>

#include "opened.h"

/* Longest key, terminator included: that of a passage. */
enum {
    LENS_KEY_MAX = 512 + 1
};

/* The kinds people look at; the others serve the engine. */
bool lens_kind_is_shown(enum lens_kind kind);

/* The official spelling: ids in capitals, everything else in lower case with
 * '-' between words. */
void lens_key_normalise(const char *word, char out[LENS_KEY_MAX]);

/* The document a word names, exactly or in another spelling of its id, if its
 * kind is shown. */
LENS_MUST_CHECK enum lens_status lens_key_find(struct lens_cli *cli,
                                               struct lens_opened *opened,
                                               const char *word,
                                               struct lens_document *out,
                                               struct lens_error *err);

/*
 * LENS_E_NOT_FOUND, with a hint that names what `word` may have meant: the keys
 * or titles it is a part of, else the nearest key.
 */
LENS_MUST_CHECK enum lens_status lens_key_unknown(struct lens_cli *cli,
                                                  struct lens_opened *opened,
                                                  const char *word,
                                                  struct lens_error *err);

#endif /* LENS_CLI_NAMING_H */

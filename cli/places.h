/*
 * places.h - where the index and the built-in lens are.
 *
 *     index    --index, $ASKLENS_INDEX, "index" beside the program,
 *              PREFIX/share/asklens/index
 *     lens     --corpus, $ASKLENS_CORPUS, the folder the program was built
 *              from, PREFIX/share/asklens/lens
 *
 * PREFIX is the folder above the one the program is in.  The first that is
 * named is taken; of those nobody named, the first that exists.
 */
#ifndef LENS_CLI_PLACES_H
#define LENS_CLI_PLACES_H

#include <stdbool.h>

#include "asklens/status.h"
#include "base/file.h"

/* `option` is the value of --index or --corpus, or NULL. */
LENS_MUST_CHECK enum lens_status lens_place_index(const char *option,
                                                  char out[LENS_PATH_MAX],
                                                  struct lens_error *err);
/* Did somebody name it, by option or environment? */
bool lens_place_index_is_named(const char *option);

LENS_MUST_CHECK enum lens_status lens_place_corpus(const char *option,
                                                   char out[LENS_PATH_MAX],
                                                   struct lens_error *err);

/* The program's own path. */
LENS_MUST_CHECK enum lens_status lens_place_program(char out[LENS_PATH_MAX],
                                                    struct lens_error *err);

#endif /* LENS_CLI_PLACES_H */

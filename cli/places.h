/*
 * places.h - where the index, the built-in lens and the models are.
 *
 *     index    --index, $ASKLENS_INDEX, "index" beside the program,
 *              PREFIX/share/asklens/index
 *     lens     --corpus, $ASKLENS_CORPUS, the folder the program was built
 *              from, PREFIX/share/asklens/lens
 *     cache    $XDG_CACHE_HOME/asklens, $HOME/.cache/asklens
 *     models   $ASKLENS_MODELS, $XDG_DATA_HOME/asklens/models,
 *              ~/.local/share/asklens/models
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

/* For what can be made again; need not exist.  As the XDG Base Directory
 * Specification has it, a path that is not absolute is passed over. */
LENS_MUST_CHECK enum lens_status lens_place_cache(char out[LENS_PATH_MAX],
                                                  struct lens_error *err);

/* The store of models; it need not exist. */
LENS_MUST_CHECK enum lens_status lens_place_models(char out[LENS_PATH_MAX],
                                                   struct lens_error *err);

/* The program's own path. */
LENS_MUST_CHECK enum lens_status lens_place_program(char out[LENS_PATH_MAX],
                                                    struct lens_error *err);

#endif /* LENS_CLI_PLACES_H */

/* versions.h - the libraries the program was built with. */
#ifndef LENS_CLI_VERSIONS_H
#define LENS_CLI_VERSIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "asklens/view.h"

/* Library `i`; static.  False after the last. */
bool lens_library(size_t i, struct lens_view *name, struct lens_view *version);

#endif /* LENS_CLI_VERSIONS_H */

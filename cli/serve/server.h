/* server.h - `asklens serve` from its settings to its end. */
#ifndef LENS_SERVE_SERVER_H
#define LENS_SERVE_SERVER_H

#include "serve/settings.h"

/* Serve until SIGTERM or SIGINT; LENS_OK when everything under way then has
 * been answered. */
LENS_MUST_CHECK enum lens_status
lens_serve(const struct lens_cli *cli,
           const struct lens_serve_settings *settings, struct lens_error *err);

#endif /* LENS_SERVE_SERVER_H */

/* server.h - `asklens serve` from its settings to its end. */
#ifndef LENS_SERVE_SERVER_H
#define LENS_SERVE_SERVER_H

#include "serve/settings.h"

/* Serve until SIGTERM or SIGINT.  Complains itself. */
enum lens_exit lens_serve(const struct lens_cli *cli,
                          const struct lens_serve_settings *settings);

#endif /* LENS_SERVE_SERVER_H */

/* settings.h - what `asklens serve` was told, checked and with defaults. */
#ifndef LENS_SERVE_SETTINGS_H
#define LENS_SERVE_SETTINGS_H

#include <stddef.h>

#include "cli.h"

enum {
    LENS_SERVE_WORKERS_MAX = 64
};

struct lens_serve_settings {
    const struct lens_option_values *listen; /* HOST:PORT each */
    const char *unix_path;                   /* NULL: none */
    unsigned unix_mode;
    size_t n_workers;
};

/* Strings are those of the options. */
LENS_MUST_CHECK enum lens_status
lens_serve_settings_read(const struct lens_cli *cli,
                         struct lens_serve_settings *out,
                         struct lens_error *err);

#endif /* LENS_SERVE_SETTINGS_H */

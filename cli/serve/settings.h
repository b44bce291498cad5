/* settings.h - what `asklens serve` was told, checked and with defaults. */
#ifndef LENS_SERVE_SETTINGS_H
#define LENS_SERVE_SETTINGS_H

#include "api/service.h"
#include "cli.h"
#include "serve/guard.h"

enum {
    LENS_SERVE_WORKERS_MAX = 64,
    LENS_SERVE_CONNECTIONS_MAX = 65536
};

struct lens_serve_settings {
    const struct lens_option_values *listen; /* HOST:PORT each */
    const char *unix_path;                   /* NULL: none */
    unsigned unix_mode;
    size_t n_workers;

    /* Token, --host, --cors and the hosts of --listen; whether other machines
     * can come is known when the sockets are there. */
    struct lens_guard guard;

    struct lens_api_limits limits;
    size_t header_max; /* bytes */
    size_t connections_max;
    size_t rate; /* requests per second and address; 0: any number */
    size_t request_s, idle_s, drain_s;

    const char *log; /* a path, "-" or "none" */
    bool log_text;
};

/* Strings are those of the options.  `*code` says how to end after a failure.
 */
LENS_MUST_CHECK enum lens_status
lens_serve_settings_read(const struct lens_cli *cli,
                         struct lens_serve_settings *out, enum lens_exit *code,
                         struct lens_error *err);

#endif /* LENS_SERVE_SETTINGS_H */

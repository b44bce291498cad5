#include "serve/settings.h"

#include <unistd.h>

#include "base/error.h"

static size_t processors(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    if (n < 1)
        return 1;
    return n > LENS_SERVE_WORKERS_MAX ? LENS_SERVE_WORKERS_MAX : (size_t)n;
}

/* Permissions as chmod has them. */
static enum lens_status read_mode(const char *text, unsigned *out,
                                  struct lens_error *err)
{
    unsigned mode = 0;
    size_t len = 0;

    if (!text)
        return LENS_OK;
    while (text[len] >= '0' && text[len] <= '7' && len < 4)
        mode = mode * 8 + (unsigned)(text[len++] - '0');
    if (!text[len] && len >= 3 && mode <= 0777) {
        *out = mode;
        return LENS_OK;
    }
    (void)lens_fail(err, LENS_E_INVAL, "'%.40s' is no value of '--unix-mode'",
                    text);
    return lens_hint(err, LENS_E_INVAL,
                     "give permissions in octal, such as "
                     "660");
}

enum lens_status lens_serve_settings_read(const struct lens_cli *cli,
                                          struct lens_serve_settings *out,
                                          struct lens_error *err)
{
    const struct lens_options *options = &cli->options;
    struct lens_serve_settings settings = {
        .listen = &options->of[LENS_OPT_LISTEN],
        .unix_path = lens_option_value(options, LENS_OPT_UNIX),
        .unix_mode = 0600,
        .n_workers = processors(),
    };
    enum lens_status status;

    status = read_mode(lens_option_value(options, LENS_OPT_UNIX_MODE),
                       &settings.unix_mode, err);
    if (status == LENS_OK)
        status = lens_option_number(options, LENS_OPT_WORKERS, 1,
                                    LENS_SERVE_WORKERS_MAX, &settings.n_workers,
                                    err);
    if (status == LENS_OK)
        *out = settings;
    return status;
}

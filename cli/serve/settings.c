#include "serve/settings.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "serve/rate.h"

enum {
    SECONDS_MAX = 24 * 3600
};

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
                     "give permissions in octal, such as 660");
}

static struct lens_view trim(struct lens_view text)
{
    while (text.len && (unsigned char)text.p[text.len - 1] <= ' ')
        text.len--;
    return text;
}

static enum lens_status take_token(struct lens_view token, const char *from,
                                   struct lens_guard *guard,
                                   struct lens_error *err)
{
    if (!lens_token_is_valid(token)) {
        (void)lens_fail(err, LENS_E_INVAL,
                        "the token of '%.200s' is not %d to %d characters of "
                        "ASCII without blanks",
                        from, LENS_TOKEN_MIN, LENS_TOKEN_MAX);
        return lens_hint(err, LENS_E_INVAL, "'openssl rand -hex 32' makes one");
    }
    lens_guard_set_token(guard, token);
    return LENS_OK;
}

/* Never from the command line, which everybody on the machine sees. */
static enum lens_status read_token(const struct lens_cli *cli,
                                   struct lens_guard *guard,
                                   struct lens_error *err)
{
    const char *path = lens_option_value(&cli->options, LENS_OPT_TOKEN_FILE);
    const char *variable = getenv("ASKLENS_TOKEN");
    struct lens_buffer file;
    enum lens_status status;

    if (!path)
        return variable ? take_token(lens_view_of(variable), "$ASKLENS_TOKEN",
                                     guard, err)
                        : LENS_OK;
    lens_buffer_init(&file, (size_t)4 * LENS_TOKEN_MAX);
    status = lens_file_read(path, &file, err);
    if (status == LENS_OK)
        status = take_token(trim(lens_buffer_view(&file)), path, guard, err);
    lens_buffer_release(&file);
    return status;
}

static enum lens_status read_hosts(const struct lens_options *options,
                                   struct lens_guard *guard,
                                   struct lens_error *err)
{
    const struct lens_option_values *lists[] = {
        &options->of[LENS_OPT_HOST], &options->of[LENS_OPT_LISTEN]
    };

    for (size_t l = 0; l < 2; l++) {
        for (size_t i = 0; i < lists[l]->n; i++) {
            const char *host = lists[l]->at[i];
            struct lens_view name;

            /* A port alone, and what lens_listen_tcp() will refuse. */
            if (l == 1 && (!strchr(host, ':') ||
                           !lens_host_split(lens_view_of(host), &name)))
                continue;
            if (l == 0 && !lens_host_split(lens_view_of(host), &name))
                return lens_fail(err, LENS_E_INVAL, "'%.80s' is no host", host);
            if (guard->n_hosts == LENS_GUARD_NAMES_MAX)
                return lens_fail(err, LENS_E_LIMIT, "more than %d hosts",
                                 LENS_GUARD_NAMES_MAX);
            guard->hosts[guard->n_hosts++] = name;
        }
    }
    return LENS_OK;
}

static enum lens_status read_numbers(const struct lens_options *options,
                                     struct lens_serve_settings *s,
                                     struct lens_error *err)
{
    const struct {
        enum lens_option option;
        size_t min, max, *to;
    } rows[] = {
        { LENS_OPT_WORKERS, 1, LENS_SERVE_WORKERS_MAX, &s->n_workers },
        { LENS_OPT_MAX_HEADER, 1 << 10, 1 << 20, &s->header_max },
        { LENS_OPT_MAX_CONNECTIONS, 1, LENS_SERVE_CONNECTIONS_MAX,
          &s->connections_max },
        { LENS_OPT_MAX_RATE, 1, LENS_RATE_MAX, &s->rate },
        { LENS_OPT_REQUEST_SECONDS, 1, SECONDS_MAX, &s->request_s },
        { LENS_OPT_IDLE_SECONDS, 1, SECONDS_MAX, &s->idle_s },
        { LENS_OPT_DRAIN_SECONDS, 0, SECONDS_MAX, &s->drain_s },
    };
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < sizeof(rows) / sizeof(*rows);
         i++)
        status = lens_option_number(options, rows[i].option, rows[i].min,
                                    rows[i].max, rows[i].to, err);
    return status;
}

enum lens_status lens_serve_settings_read(const struct lens_cli *cli,
                                          struct lens_serve_settings *out,
                                          enum lens_exit *code,
                                          struct lens_error *err)
{
    const struct lens_options *options = &cli->options;
    const char *log = lens_option_value(options, LENS_OPT_LOG);
    struct lens_serve_settings settings = {
        .listen = &options->of[LENS_OPT_LISTEN],
        .unix_path = lens_option_value(options, LENS_OPT_UNIX),
        .unix_mode = 0600,
        .n_workers = processors(),
        .guard = { .origins = options->of[LENS_OPT_CORS].at,
                   .n_origins = options->of[LENS_OPT_CORS].n },
        .header_max = 16 << 10,
        .connections_max = 2048,
        .request_s = 30,
        .idle_s = 60,
        .drain_s = 10,
        .log = log ? log : "-",
        .log_text = lens_option_given(options, LENS_OPT_LOG_TEXT),
    };
    enum lens_status status;

    *code = LENS_EXIT_USAGE;
    status = read_mode(lens_option_value(options, LENS_OPT_UNIX_MODE),
                       &settings.unix_mode, err);
    if (status == LENS_OK)
        status = read_numbers(options, &settings, err);
    if (status == LENS_OK)
        status = lens_api_limits_read(cli, &settings.limits, err);
    if (status == LENS_OK)
        status = read_hosts(options, &settings.guard, err);
    if (status != LENS_OK)
        return status;
    *code = LENS_EXIT_AUTH;
    status = read_token(cli, &settings.guard, err);
    if (status == LENS_OK)
        *out = settings;
    return status;
}

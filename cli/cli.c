#include "cli.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "help.h"
#include "places.h"
#include "terminal.h"

void lens_cli_page(const struct lens_cli *cli, struct lens_page *page,
                   struct lens_buffer *out)
{
    const char *when = lens_option_value(&cli->options, LENS_OPT_COLOR);

    lens_page_init(page, out, lens_terminal_width(), lens_terminal_color(when));
}

enum lens_status lens_cli_index(const struct lens_cli *cli,
                                char out[LENS_PATH_MAX], struct lens_error *err)
{
    return lens_place_index(lens_option_value(&cli->options, LENS_OPT_INDEX),
                            out, err);
}

enum lens_status lens_cli_format(const struct lens_cli *cli, const char **out,
                                 struct lens_error *err)
{
    const struct lens_options *options = &cli->options;
    const char *format = lens_option_value(options, LENS_OPT_FORMAT);
    const char *flags[] = {
        lens_option_given(options, LENS_OPT_JSON) ? "json" : NULL,
        lens_option_given(options, LENS_OPT_JSONL) ? "jsonl" : NULL,
    };

    for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++) {
        if (!flags[i])
            continue;
        if (format && strcmp(format, flags[i]) != 0)
            return lens_fail(err, LENS_E_INVAL,
                             "'--%s' and the format '%s' exclude each other",
                             flags[i], format);
        format = flags[i];
    }
    *out = format ? format : "text";
    return LENS_OK;
}

enum lens_status lens_cli_arguments(const struct lens_cli *cli, size_t min,
                                    size_t max, struct lens_error *err)
{
    const struct lens_command_entry *entry = lens_command_entry(cli->command);
    size_t n = cli->options.n_args;

    if (n >= min && n <= max)
        return LENS_OK;
    if (n < min)
        (void)lens_fail(err, LENS_E_INVAL, "'asklens %s' needs: %s",
                        entry->name, entry->arguments);
    else
        (void)lens_fail(err, LENS_E_INVAL,
                        "'asklens %s' does not know what to do with '%.80s'",
                        entry->name, cli->options.args[max]);
    return lens_hint(err, LENS_E_INVAL, "see 'asklens %s --help'", entry->name);
}

enum lens_exit lens_cli_usage(const struct lens_cli *cli)
{
    struct lens_buffer out;
    struct lens_page page;

    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    lens_cli_page(cli, &page, &out);
    lens_help_usage(&page, cli->command);
    lens_page_release(&page);
    if (write(STDERR_FILENO, out.p, out.len) < 0) {
        /* Nobody is there to be told. */
    }
    lens_buffer_release(&out);
    return LENS_EXIT_USAGE;
}

void lens_cli_name_index(const struct lens_cli *cli, struct lens_error *err)
{
    static const char command[] = "'asklens index build";
    const char *option = lens_option_value(&cli->options, LENS_OPT_INDEX);
    const char *at = strstr(err->hint, command);
    char hint[sizeof(err->hint)], dir[LENS_PATH_MAX];
    int len;

    if (!at || at[sizeof(command) - 1] != '\'' ||
        !lens_place_index_is_named(option) ||
        lens_place_index(option, dir, NULL) != LENS_OK)
        return;
    at += sizeof(command) - 1;
    len = snprintf(hint, sizeof(hint), "%.*s --index %s%s",
                   (int)(at - err->hint), err->hint, dir, at);
    /* Half a path is worse than none. */
    if (len > 0 && (size_t)len < sizeof(hint))
        memcpy(err->hint, hint, (size_t)len + 1);
}

enum lens_exit lens_cli_complain(const struct lens_cli *cli,
                                 struct lens_error *err, enum lens_exit code)
{
    lens_cli_name_index(cli, err);
    return lens_complain(err, code);
}

enum lens_exit lens_cli_exit_of(enum lens_status status)
{
    return status == LENS_E_INVAL || status == LENS_E_LIMIT ? LENS_EXIT_USAGE
                                                            : LENS_EXIT_DATA;
}

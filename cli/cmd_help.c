#include <unistd.h>

#include "base/error.h"
#include "cli.h"
#include "help.h"

static enum lens_exit unknown(const char *word)
{
    const char *nearest = lens_command_nearest(word);
    struct lens_error err = { 0 };

    (void)lens_fail(&err, LENS_E_INVAL, "there is no command '%.80s'", word);
    if (nearest)
        (void)lens_hint(&err, LENS_E_INVAL, "did you mean '%s'?", nearest);
    else
        (void)lens_hint(&err, LENS_E_INVAL, "'asklens help' lists them");
    return lens_complain(&err, LENS_EXIT_USAGE);
}

enum lens_exit lens_show_help(const struct lens_cli *cli,
                              enum lens_command command)
{
    struct lens_buffer out;
    struct lens_page page;
    enum lens_exit code;

    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    lens_cli_page(cli, &page, &out);
    if (command == LENS_N_COMMANDS)
        lens_help_overview(&page);
    else
        lens_help_command(&page, command);
    lens_page_release(&page);
    code = lens_output(&out, LENS_EXIT_HIT);
    lens_buffer_release(&out);
    return code;
}

enum lens_exit lens_show_group(const struct lens_cli *cli, const char *word)
{
    struct lens_buffer out;
    struct lens_page page;
    enum lens_exit code;

    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    lens_cli_page(cli, &page, &out);
    lens_help_group(&page, word);
    lens_page_release(&page);
    code = lens_output(&out, LENS_EXIT_HIT);
    lens_buffer_release(&out);
    return code;
}

enum lens_exit lens_show_group_usage(const struct lens_cli *cli,
                                     const char *word)
{
    struct lens_buffer out;
    struct lens_page page;

    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    lens_cli_page(cli, &page, &out);
    lens_help_group(&page, word);
    lens_page_release(&page);
    if (write(STDERR_FILENO, out.p, out.len) < 0) {
        /* Nobody is there to be told. */
    }
    lens_buffer_release(&out);
    return LENS_EXIT_USAGE;
}

enum lens_exit lens_run_help(struct lens_cli *cli)
{
    const struct lens_options *options = &cli->options;
    enum lens_command command = LENS_N_COMMANDS;
    size_t n_used;

    if (options->n_args) {
        command = lens_command_of(options->args, options->n_args, &n_used);
        if (command == LENS_N_COMMANDS &&
            lens_help_is_group(options->args[0]) && options->n_args == 1)
            return lens_show_group(cli, options->args[0]);
        if (command == LENS_N_COMMANDS)
            return unknown(options->args[0]);
    }
    return lens_show_help(cli, command);
}

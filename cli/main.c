/*
 * main.c - from argv to a command and from its answer to an exit code.
 *
 *     asklens [global options] COMMAND [options and arguments]
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli.h"
#include "help.h"

/* "asklens index", alone, with a word that is no command, or --help. */
static enum lens_exit run_group(const struct lens_cli *cli, const char *word,
                                const char *second)
{
    struct lens_error err = { 0 };
    char both[80];

    if (!second)
        return lens_show_group_usage(cli, word);
    if (!strcmp(second, "--help") || !strcmp(second, "-h"))
        return lens_show_group(cli, word);
    if (second[0] != '-') {
        const char *nearest;

        (void)snprintf(both, sizeof(both), "%.20s %.50s", word, second);
        nearest = lens_command_nearest(both);
        (void)lens_fail(&err, LENS_E_INVAL, "there is no command '%s'", both);
        if (nearest)
            (void)lens_hint(&err, LENS_E_INVAL, "did you mean 'asklens %s'?",
                            nearest);
        else
            (void)lens_hint(&err, LENS_E_INVAL,
                            "'asklens help %s' lists the commands", word);
        return lens_complain(&err, LENS_EXIT_USAGE);
    }
    (void)lens_fail(&err, LENS_E_INVAL,
                    "the command comes before the options: 'asklens %s "
                    "COMMAND'",
                    word);
    (void)lens_hint(&err, LENS_E_INVAL, "'asklens help %s' lists the commands",
                    word);
    return lens_complain(&err, LENS_EXIT_USAGE);
}

static enum lens_exit no_such_command(const char *const *words)
{
    struct lens_error err = { 0 };
    const char *nearest = lens_command_nearest(words[0]);

    (void)lens_fail(&err, LENS_E_INVAL, "there is no command '%.80s'",
                    words[0]);
    if (nearest)
        (void)lens_hint(&err, LENS_E_INVAL, "did you mean 'asklens %s'?",
                        nearest);
    else
        (void)lens_hint(&err, LENS_E_INVAL,
                        "to ask about a workload, run 'asklens ask TEXT'; "
                        "'asklens help' lists the commands");
    return lens_complain(&err, LENS_EXIT_USAGE);
}

static enum lens_exit without_command(const struct lens_cli *cli)
{
    struct lens_error err = { 0 };

    if (lens_option_given(&cli->options, LENS_OPT_HELP))
        return lens_show_help(cli, LENS_N_COMMANDS);
    (void)lens_fail(&err, LENS_E_INVAL, "a command is missing");
    (void)lens_hint(&err, LENS_E_INVAL,
                    "try 'asklens ask \"...\"'; 'asklens help' lists the "
                    "commands");
    return lens_complain(&err, LENS_EXIT_USAGE);
}

static enum lens_exit run_command(struct lens_cli *cli, int argc, char **argv,
                                  int from)
{
    struct lens_error err = { 0 };
    const char *words[2] = { NULL, NULL };
    size_t n_words = 0, n_used = 0;
    int next = 0;

    for (int i = from; i < argc && n_words < 2; i++)
        words[n_words++] = argv[i];
    cli->command = lens_command_of(words, n_words, &n_used);
    if (cli->command == LENS_N_COMMANDS && lens_help_is_group(words[0]))
        return run_group(cli, words[0], words[1]);
    if (cli->command == LENS_N_COMMANDS)
        return no_such_command(words);
    if (lens_options_parse(cli->command, argc, argv, from + (int)n_used,
                           &cli->arena, &cli->options, &next, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    if (lens_option_given(&cli->options, LENS_OPT_HELP))
        return lens_show_help(cli, cli->command);
    if (lens_option_given(&cli->options, LENS_OPT_VERSION))
        return lens_run_version(cli);
    return lens_command_entry(cli->command)->run(cli);
}

int main(int argc, char **argv)
{
    struct lens_cli cli = { .command = LENS_CMD_VERSION };
    struct lens_error err = { 0 };
    enum lens_exit code;
    int next = 0;

    /* A reader that went away shows as EPIPE, which output.c knows. */
    (void)signal(SIGPIPE, SIG_IGN);
    if (argc < 1)
        return LENS_EXIT_USAGE;
    if (lens_options_parse(LENS_CMD_GLOBAL, argc, argv, 1, &cli.arena,
                           &cli.options, &next, &err) != LENS_OK)
        code = lens_complain(&err, LENS_EXIT_USAGE);
    else if (lens_option_given(&cli.options, LENS_OPT_VERSION))
        code = lens_run_version(&cli);
    else if (next < argc && !lens_option_given(&cli.options, LENS_OPT_HELP))
        code = run_command(&cli, argc, argv, next);
    else
        code = without_command(&cli);
    lens_arena_release(&cli.arena);
    return (int)code;
}

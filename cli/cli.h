/* cli.h - what a command is run with. */
#ifndef LENS_CLI_CLI_H
#define LENS_CLI_CLI_H

#include "answer/page.h"
#include "asklens/arena.h"
#include "base/file.h"
#include "commands.h"
#include "options.h"
#include "output.h"

struct lens_cli {
    enum lens_command command;
    struct lens_options options; /* arguments are without the command */
    struct lens_arena arena;     /* of this run */
};

/* A page as wide and as coloured as stdout allows and --color wants. */
void lens_cli_page(const struct lens_cli *cli, struct lens_page *page,
                   struct lens_buffer *out);

/* The index folder this run works with. */
LENS_MUST_CHECK enum lens_status lens_cli_index(const struct lens_cli *cli,
                                                char out[LENS_PATH_MAX],
                                                struct lens_error *err);

/* The one output format of --json, --jsonl and --format ("text" by default);
 * LENS_E_INVAL when they contradict each other. */
LENS_MUST_CHECK enum lens_status lens_cli_format(const struct lens_cli *cli,
                                                 const char **out,
                                                 struct lens_error *err);

/* LENS_E_INVAL unless the command got `min` to `max` arguments. */
LENS_MUST_CHECK enum lens_status lens_cli_arguments(const struct lens_cli *cli,
                                                    size_t min, size_t max,
                                                    struct lens_error *err);

/*
 * lens_complain(), but a hint to build the index names the folder when one was
 * named on the command line or in the environment.
 */
enum lens_exit lens_cli_complain(const struct lens_cli *cli,
                                 struct lens_error *err, enum lens_exit code);

/* Nothing to read and a person at the keyboard: the usage of the command, on
 * stderr. */
enum lens_exit lens_cli_usage(const struct lens_cli *cli);

/* What lens_cli_complain() does to the hint. */
void lens_cli_name_index(const struct lens_cli *cli, struct lens_error *err);

/* 2 for LENS_E_INVAL and LENS_E_LIMIT, else 3: the code where both what was
 * asked and the index can be at fault. */
enum lens_exit lens_cli_exit_of(enum lens_status status);

#endif /* LENS_CLI_CLI_H */

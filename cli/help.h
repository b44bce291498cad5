/* help.h - help and usage, written from the tables of commands and options. */
#ifndef LENS_CLI_HELP_H
#define LENS_CLI_HELP_H

#include <stdbool.h>

#include "answer/page.h"
#include "cli.h"
#include "commands.h"

/* All commands, and how to go on. */
void lens_help_overview(struct lens_page *page);

/* Examples first, then what it does, then the options. */
void lens_help_command(struct lens_page *page, enum lens_command command);

/* The commands that begin with `word`, "index", each with its summary. */
void lens_help_group(struct lens_page *page, const char *word);

/* The same on stdout. */
enum lens_exit lens_show_group(const struct lens_cli *cli, const char *word);

/* The same on stderr; answers LENS_EXIT_USAGE. */
enum lens_exit lens_show_group_usage(const struct lens_cli *cli,
                                     const char *word);

/* Is it the first of the two words of some commands? */
bool lens_help_is_group(const char *word);

/* The help of a command, or the overview for LENS_N_COMMANDS, on stdout. */
enum lens_exit lens_show_help(const struct lens_cli *cli,
                              enum lens_command command);

/* "usage: asklens ..." and one example; for stderr. */
void lens_help_usage(struct lens_page *page, enum lens_command command);

#endif /* LENS_CLI_HELP_H */

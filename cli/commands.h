/*
 * commands.h - the commands, each with its words for people.
 *
 * One table: dispatch, help, usage lines (and man pages and completions) are
 * read from it and from the option table in options.h.
 */
#ifndef LENS_CLI_COMMANDS_H
#define LENS_CLI_COMMANDS_H

#include <stddef.h>

#include "output.h"

enum lens_command {
    LENS_CMD_ASK,
    LENS_CMD_CONTEXT,
    LENS_CMD_CITE_CHECK,
    LENS_CMD_SEARCH,
    LENS_CMD_SHOW,
    LENS_CMD_LIST,
    LENS_CMD_INDEX_BUILD,
    LENS_CMD_INDEX_STATUS,
    LENS_CMD_INDEX_VERIFY,
    LENS_CMD_EVAL,
    LENS_CMD_BENCH_COMPARE, /* before 'bench', as 'mcp config' */
    LENS_CMD_BENCH_GATE,
    LENS_CMD_BENCH_SHOW,
    LENS_CMD_BENCH,
    LENS_CMD_MODEL_INSTALL,
    LENS_CMD_MODEL_LIST,
    LENS_CMD_MODEL_INFO,
    LENS_CMD_MODEL_REMOVE,
    LENS_CMD_EMBED,
    LENS_CMD_API,
    LENS_CMD_MCP_CONFIG, /* before 'mcp', which is a beginning of it */
    LENS_CMD_MCP,
    LENS_CMD_SERVE,
    LENS_CMD_DOCTOR,
    LENS_CMD_VERSION,
    LENS_CMD_HELP,
    LENS_N_COMMANDS
};

/* Options before the command, and those of every command. */
enum {
    LENS_CMD_GLOBAL = LENS_N_COMMANDS
};

enum {
    LENS_EXAMPLES_MAX = 5
};

struct lens_cli;

struct lens_command_entry {
    const char *name;                        /* "ask", "index build" */
    const char *arguments;                   /* "[TEXT | - | @FILE]" */
    const char *summary;                     /* one line, no full stop */
    const char *about;                       /* paragraphs, a line each */
    const char *examples[LENS_EXAMPLES_MAX]; /* NULL ends them early */
    enum lens_exit (*run)(struct lens_cli *cli);
};

/* Static; indexed by enum lens_command. */
const struct lens_command_entry *lens_command_entry(enum lens_command command);

/*
 * The command the words name; LENS_N_COMMANDS when there is none.  `*n_used` is
 * how many of the words that took (2 for "index build").
 */
enum lens_command lens_command_of(const char *const *words, size_t n_words,
                                  size_t *n_used);

/* The command `word` may have meant, or NULL. */
const char *lens_command_nearest(const char *word);

enum lens_exit lens_run_ask(struct lens_cli *cli);
enum lens_exit lens_run_context(struct lens_cli *cli);
enum lens_exit lens_run_cite_check(struct lens_cli *cli);
enum lens_exit lens_run_search(struct lens_cli *cli);
enum lens_exit lens_run_show(struct lens_cli *cli);
enum lens_exit lens_run_list(struct lens_cli *cli);
enum lens_exit lens_run_index_build(struct lens_cli *cli);
enum lens_exit lens_run_index_status(struct lens_cli *cli);
enum lens_exit lens_run_index_verify(struct lens_cli *cli);
enum lens_exit lens_run_eval(struct lens_cli *cli);
enum lens_exit lens_run_bench_compare(struct lens_cli *cli);
enum lens_exit lens_run_bench_gate(struct lens_cli *cli);
enum lens_exit lens_run_bench_show(struct lens_cli *cli);
enum lens_exit lens_run_bench(struct lens_cli *cli);
enum lens_exit lens_run_model_install(struct lens_cli *cli);
enum lens_exit lens_run_model_list(struct lens_cli *cli);
enum lens_exit lens_run_model_info(struct lens_cli *cli);
enum lens_exit lens_run_model_remove(struct lens_cli *cli);
enum lens_exit lens_run_embed(struct lens_cli *cli);
enum lens_exit lens_run_api(struct lens_cli *cli);
enum lens_exit lens_run_mcp_config(struct lens_cli *cli);
enum lens_exit lens_run_mcp(struct lens_cli *cli);
enum lens_exit lens_run_serve(struct lens_cli *cli);
enum lens_exit lens_run_doctor(struct lens_cli *cli);
enum lens_exit lens_run_version(struct lens_cli *cli);
enum lens_exit lens_run_help(struct lens_cli *cli);

#endif /* LENS_CLI_COMMANDS_H */

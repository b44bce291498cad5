/*
 * options.h - one table of all options, and reading a command line by it.
 *
 * A row says what the option is called, what it takes, which commands it
 * belongs to and what it is for.  Parsing, --help, the sentences about unknown
 * options and values (and man pages and completions) are read from the table;
 * no command knows the spelling of an option.
 *
 * Options and arguments may stand in any order; "--" ends the options.  A long
 * option may be shortened while it stays unique.
 */
#ifndef LENS_CLI_OPTIONS_H
#define LENS_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "asklens/arena.h"
#include "asklens/status.h"
#include "commands.h"

enum lens_option {
    LENS_OPT_TOP,
    LENS_OPT_DATA,
    LENS_OPT_CLIENT,
    LENS_OPT_URL,
    LENS_OPT_CHECK,
    LENS_OPT_PILLAR,
    LENS_OPT_RISK,
    LENS_OPT_PHASE,
    LENS_OPT_SERVICE,
    LENS_OPT_ROLE,
    LENS_OPT_SCENARIO,
    LENS_OPT_MAX_TOKENS,
    LENS_OPT_TOKENIZER,
    LENS_OPT_PACK,
    LENS_OPT_KIND,
    LENS_OPT_CHANNELS,
    LENS_OPT_FUSION,
    LENS_OPT_QRELS,
    LENS_OPT_MEASURES,
    LENS_OPT_K,
    LENS_OPT_RUN,
    LENS_OPT_RUNS,
    LENS_OPT_SWEEP,
    LENS_OPT_PER_QUERY,
    LENS_OPT_LENS,
    LENS_OPT_SPLIT,
    LENS_OPT_TEXTS,
    LENS_OPT_FLOORS,
    LENS_OPT_PARTS,
    LENS_OPT_REPEAT,
    LENS_OPT_CALLS,
    LENS_OPT_SEED,
    LENS_OPT_CPUS,
    LENS_OPT_FOLDER,
    LENS_OPT_OUT,
    LENS_OPT_MAX_REGRESSION,
    LENS_OPT_EXPLAIN,
    LENS_OPT_JSON,
    LENS_OPT_JSONL,
    LENS_OPT_FORMAT,
    LENS_OPT_TIMING,
    LENS_OPT_CORPUS,
    LENS_OPT_NAME,
    LENS_OPT_FORCE,
    LENS_OPT_QUERY_PROMPT,
    LENS_OPT_PASSAGE_PROMPT,
    LENS_OPT_EMBEDDER,
    LENS_OPT_DENSE,
    LENS_OPT_QUERY,
    LENS_OPT_PASSAGE,
    LENS_OPT_LINES,
    LENS_OPT_LISTEN,
    LENS_OPT_UNIX,
    LENS_OPT_UNIX_MODE,
    LENS_OPT_WORKERS,
    LENS_OPT_MAX_BODY,
    LENS_OPT_MAX_HEADER,
    LENS_OPT_MAX_DEPTH,
    LENS_OPT_MAX_TEXT,
    LENS_OPT_MAX_CONNECTIONS,
    LENS_OPT_MAX_RATE,
    LENS_OPT_REQUEST_SECONDS,
    LENS_OPT_IDLE_SECONDS,
    LENS_OPT_DRAIN_SECONDS,
    LENS_OPT_TOKEN_FILE,
    LENS_OPT_HOST,
    LENS_OPT_CORS,
    LENS_OPT_LOG,
    LENS_OPT_LOG_TEXT,
    LENS_OPT_THREADS,
    LENS_OPT_INDEX,
    LENS_OPT_COLOR,
    LENS_OPT_HELP,
    LENS_OPT_VERSION,
    LENS_N_OPTIONS
};

enum lens_option_takes {
    LENS_TAKES_NOTHING,
    LENS_TAKES_VALUE,
    LENS_TAKES_LIST,    /* comma list, and may be repeated */
    LENS_MAY_TAKE_VALUE /* only as --name=value */
};

struct lens_option_row {
    enum lens_option option;
    const char *name;
    char letter; /* 0: none */
    enum lens_option_takes takes;
    const char *argument; /* "N", "DIR"; NULL when it takes nothing */
    unsigned commands;    /* bits 1 << command */
    const char *values;   /* "a,b,c": the only ones allowed; NULL for any */
    const char *help;
};

/* Row `i`, in the order of --help; NULL after the last. */
const struct lens_option_row *lens_option_row(size_t i);

/* Does the row belong to the command?  Global options belong to all. */
bool lens_option_belongs(const struct lens_option_row *row,
                         enum lens_command command);

enum {
    LENS_VALUES_MAX = 64
};

struct lens_option_values {
    bool is_given;
    const char *at[LENS_VALUES_MAX];
    size_t n;
};

struct lens_options {
    struct lens_option_values of[LENS_N_OPTIONS];
    const char **args; /* what is no option, in order */
    size_t n_args;
};

/*
 * Read argv[from..] by the rows of `command`; with LENS_CMD_GLOBAL reading
 * stops at the first word that is no option.  Adds to `options`.  Strings are
 * argv's or the arena's.  `*next` is the first word that was not read.
 */
LENS_MUST_CHECK enum lens_status
lens_options_parse(unsigned command, int argc, char **argv, int from,
                   struct lens_arena *arena, struct lens_options *options,
                   int *next, struct lens_error *err);

bool lens_option_given(const struct lens_options *options,
                       enum lens_option option);

/* The last value given, or NULL. */
const char *lens_option_value(const struct lens_options *options,
                              enum lens_option option);

/* The value as a number within the limits; `*out` stays when not given. */
LENS_MUST_CHECK enum lens_status
lens_option_number(const struct lens_options *options, enum lens_option option,
                   size_t min, size_t max, size_t *out, struct lens_error *err);

#endif /* LENS_CLI_OPTIONS_H */

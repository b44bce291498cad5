#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "nearest.h"

enum {
    MAX_ROWS = 48,
    LONG_BASE = 256
};

/* What getopt_long() needs of the rows of one command. */
struct grammar {
    unsigned command;
    struct option longs[MAX_ROWS + 1];
    char letters[2 * MAX_ROWS + 4];
};

static const char *command_name(unsigned command)
{
    return command == LENS_CMD_GLOBAL
               ? "COMMAND"
               : lens_command_entry((enum lens_command)command)->name;
}

static bool belongs(const struct lens_option_row *row, unsigned command)
{
    return lens_option_belongs(row, (enum lens_command)command);
}

static void make_grammar(unsigned command, struct grammar *g)
{
    static const int takes[] = { no_argument, required_argument,
                                 required_argument, optional_argument };
    const struct lens_option_row *row;
    size_t n = 0;
    char *letter = g->letters;

    g->command = command;
    *letter++ = command == LENS_CMD_GLOBAL ? '+' : '-';
    *letter++ = ':';
    for (size_t i = 0; (row = lens_option_row(i)); i++) {
        if (!belongs(row, command))
            continue;
        g->longs[n++] = (struct option){ row->name, takes[row->takes], NULL,
                                         LONG_BASE + (int)i };
        if (row->letter) {
            *letter++ = row->letter;
            if (row->takes != LENS_TAKES_NOTHING)
                *letter++ = ':';
        }
    }
    g->longs[n] = (struct option){ NULL, 0, NULL, 0 };
    *letter = '\0';
}

static const struct lens_option_row *row_of(const struct grammar *g, int code)
{
    const struct lens_option_row *row = NULL;

    if (code >= LONG_BASE)
        return lens_option_row((size_t)(code - LONG_BASE));
    for (size_t i = 0; (row = lens_option_row(i)); i++) {
        if (row->letter == code && belongs(row, g->command))
            return row;
    }
    return NULL;
}

static enum lens_status hint_help(const struct grammar *g,
                                  struct lens_error *err)
{
    if (g->command == LENS_CMD_GLOBAL)
        return lens_hint(err, LENS_E_INVAL, "'asklens --help' shows them");
    return lens_hint(err, LENS_E_INVAL, "'asklens %s --help' shows them",
                     command_name(g->command));
}

/* An option that belongs to another command, or to none. */
static enum lens_status unknown_option(const struct grammar *g,
                                       const char *word, struct lens_error *err)
{
    const char *names[MAX_ROWS], *nearest;
    const struct lens_option_row *row;
    char name[64];
    size_t n = 0;

    (void)snprintf(name, sizeof(name), "%.*s", (int)strcspn(word, "="), word);
    (void)lens_fail(err, LENS_E_INVAL, "'asklens %s' has no option '%s'",
                    command_name(g->command), name);
    for (size_t i = 0; (row = lens_option_row(i)); i++) {
        if (belongs(row, g->command))
            names[n++] = row->name;
    }
    nearest = lens_nearest(name + strspn(name, "-"), names, n);
    if (nearest)
        return lens_hint(err, LENS_E_INVAL, "did you mean '--%s'?", nearest);
    if (g->command == LENS_CMD_ASK)
        return lens_hint(err, LENS_E_INVAL,
                         "a text that begins with '-' goes after '--'; "
                         "'asklens ask --help' shows the options");
    return hint_help(g, err);
}

/* What getopt_long() answered with '?'. */
static enum lens_status bad_option(const struct grammar *g, char **argv,
                                   struct lens_error *err)
{
    const struct lens_option_row *row;
    const char *word = argv[optind - 1];
    char letter[] = "-?";

    if (optopt >= LONG_BASE && (row = row_of(g, optopt)) != NULL)
        return lens_fail(err, LENS_E_INVAL, "option '--%s' takes no value",
                         row->name);
    if (optopt == 0)
        return unknown_option(g, word, err);
    letter[1] = (char)optopt;
    return unknown_option(g, letter, err);
}

static enum lens_status unknown_value(const struct lens_option_row *row,
                                      const char *value, struct lens_error *err)
{
    const char *names[LENS_VALUES_MAX], *nearest;
    char list[200];
    size_t n = 0;

    (void)snprintf(list, sizeof(list), "%s", row->values);
    for (char *p = list; p && n < LENS_VALUES_MAX;) {
        names[n++] = p;
        p = strchr(p, ',');
        if (p)
            *p++ = '\0';
    }
    nearest = lens_nearest(value, names, n);
    (void)lens_fail(err, LENS_E_INVAL, "'%.80s' is no value of '--%s'", value,
                    row->name);
    if (nearest)
        return lens_hint(err, LENS_E_INVAL, "did you mean '%s'? values are %s",
                         nearest, row->values);
    return lens_hint(err, LENS_E_INVAL, "values are %s", row->values);
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* The allowed value that equals `value` but for case, as the table has it. */
static const char *allowed(const struct lens_option_row *row, const char *value,
                           size_t *len)
{
    const char *at = row->values;

    while (at) {
        size_t i = 0;

        *len = strcspn(at, ",");
        while (i < *len && lower(at[i]) == lower(value[i]))
            i++;
        if (i == *len && !value[i])
            return at;
        at = at[*len] ? at + *len + 1 : NULL;
    }
    return NULL;
}

static enum lens_status add_value(const struct lens_option_row *row,
                                  struct lens_view text,
                                  struct lens_arena *arena,
                                  struct lens_option_values *values,
                                  struct lens_error *err)
{
    const char *value = lens_arena_copy(arena, text);

    if (value && row->values) {
        struct lens_view of_table = { NULL, 0 };

        of_table.p = allowed(row, value, &of_table.len);
        if (!of_table.p)
            return unknown_value(row, value, err);
        value = lens_arena_copy(arena, of_table);
    }
    if (!value)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the options");
    if (!*value)
        return lens_fail(err, LENS_E_INVAL, "option '--%s' has an empty value",
                         row->name);
    if (row->takes != LENS_TAKES_LIST)
        values->n = 0;
    if (values->n == LENS_VALUES_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "option '--%s' has more than %d values", row->name,
                         LENS_VALUES_MAX);
    values->at[values->n++] = value;
    return LENS_OK;
}

static enum lens_status take_option(const struct lens_option_row *row,
                                    const char *argument,
                                    struct lens_arena *arena,
                                    struct lens_options *options,
                                    struct lens_error *err)
{
    struct lens_option_values *values = &options->of[row->option];
    enum lens_status status = LENS_OK;

    values->is_given = true;
    if (!argument)
        return LENS_OK;
    if (row->takes != LENS_TAKES_LIST)
        return add_value(row, lens_view_of(argument), arena, values, err);
    for (const char *at = argument; status == LENS_OK && at;) {
        size_t len = strcspn(at, ",");

        status =
            add_value(row, (struct lens_view){ at, len }, arena, values, err);
        at = at[len] ? at + len + 1 : NULL;
    }
    return status;
}

static enum lens_status take_code(const struct grammar *g, int code,
                                  char **argv, struct lens_arena *arena,
                                  struct lens_options *options,
                                  struct lens_error *err)
{
    const struct lens_option_row *row;

    if (code == 1) {
        options->args[options->n_args++] = optarg;
        return LENS_OK;
    }
    if (code == '?')
        return bad_option(g, argv, err);
    row = row_of(g, code == ':' ? optopt : code);
    if (!row)
        return unknown_option(g, argv[optind - 1], err);
    if (code != ':')
        return take_option(row, optarg, arena, options, err);
    (void)lens_fail(err, LENS_E_INVAL, "option '--%s' needs a value: %s",
                    row->name, row->argument);
    return row->values
               ? lens_hint(err, LENS_E_INVAL, "values are %s", row->values)
               : LENS_E_INVAL;
}

enum lens_status lens_options_parse(unsigned command, int argc, char **argv,
                                    int from, struct lens_arena *arena,
                                    struct lens_options *options, int *next,
                                    struct lens_error *err)
{
    enum lens_status status = LENS_OK;
    struct grammar g;
    int code;

    if (!options->args)
        options->args =
            lens_arena_alloc(arena, (size_t)argc + 1, sizeof(*options->args));
    if (!options->args)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the options");
    make_grammar(command, &g);
    /* getopt() begins behind argv[optind - 1]; 0 also resets its memory. */
    opterr = 0;
    optind = 0;
    argv += from - 1;
    argc -= from - 1;
    while (status == LENS_OK &&
           (code = getopt_long(argc, argv, g.letters, g.longs, NULL)) != -1)
        status = take_code(&g, code, argv, arena, options, err);
    if (status != LENS_OK)
        return status;
    if (command != LENS_CMD_GLOBAL) {
        while (optind < argc)
            options->args[options->n_args++] = argv[optind++];
    }
    *next = from - 1 + optind;
    return LENS_OK;
}

bool lens_option_given(const struct lens_options *options,
                       enum lens_option option)
{
    return options->of[option].is_given;
}

const char *lens_option_value(const struct lens_options *options,
                              enum lens_option option)
{
    const struct lens_option_values *values = &options->of[option];

    return values->n ? values->at[values->n - 1] : NULL;
}

enum lens_status lens_option_number(const struct lens_options *options,
                                    enum lens_option option, size_t min,
                                    size_t max, size_t *out,
                                    struct lens_error *err)
{
    const char *text = lens_option_value(options, option);
    const struct lens_option_row *row;
    size_t i = 0, value = 0;

    if (!text)
        return LENS_OK;
    for (const char *p = text; *p; p++) {
        if (*p < '0' || *p > '9' || value > max)
            break;
        value = value * 10 + (size_t)(*p - '0');
        i++;
    }
    if (i == strlen(text) && value >= min && value <= max) {
        *out = value;
        return LENS_OK;
    }
    i = 0;
    while ((row = lens_option_row(i)) != NULL && row->option != option)
        i++;
    return lens_fail(err, LENS_E_INVAL,
                     "'%.40s' is no value of '--%s', expected a number from "
                     "%zu to %zu",
                     text, row ? row->name : "?", min, max);
}

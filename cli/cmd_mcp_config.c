#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "cli.h"
#include "mcp/config.h"
#include "mcp/trial.h"
#include "places.h"

enum {
    WORDS_MAX = 5
};

/* The command a client is to start: this program, with the index that is named
 * here, since a client has an environment of its own. */
static enum lens_status make_words(const struct lens_cli *cli,
                                   char program[LENS_PATH_MAX],
                                   char index[LENS_PATH_MAX],
                                   const char *words[WORDS_MAX],
                                   struct lens_error *err)
{
    const char *option = lens_option_value(&cli->options, LENS_OPT_INDEX);
    enum lens_status status = lens_place_program(program, err);
    char named[LENS_PATH_MAX];
    size_t n = 0;

    if (status != LENS_OK)
        return status;
    words[n++] = program;
    words[n++] = "mcp";
    if (lens_place_index_is_named(option)) {
        status = lens_cli_index(cli, named, err);
        if (status != LENS_OK)
            return status;
        if (!realpath(named, index))
            return lens_fail(err, LENS_E_NOT_FOUND,
                             "there is no index '%.160s'", named);
        words[n++] = "--index";
        words[n++] = index;
    }
    words[n] = NULL;
    return LENS_OK;
}

static enum lens_exit check(const char *const *words)
{
    struct lens_error err = { 0 };
    struct lens_buffer said;
    enum lens_exit code = LENS_EXIT_HIT;

    lens_buffer_init(&said, 64 << 10);
    if (lens_mcp_trial(words, &said, &err) != LENS_OK)
        code = lens_complain(&err, LENS_EXIT_DATA);
    if (said.len && write(STDERR_FILENO, said.p, said.len) < 0) {
        /* Nobody is there to be told. */
    }
    lens_buffer_release(&said);
    return code;
}

static enum lens_exit print(struct lens_cli *cli,
                            const struct lens_mcp_setup *setup)
{
    const char *client = lens_option_value(&cli->options, LENS_OPT_CLIENT);
    const char *place = NULL;
    struct lens_error err = { 0 };
    struct lens_buffer out, where;
    enum lens_exit code;

    lens_buffer_init(&out, 64 << 10);
    lens_buffer_init(&where, 1 << 10);
    if (lens_mcp_config_put(client, setup, &out, &place, &err) == LENS_OK) {
        lens_buffer_add_format(&where, "for %s", place);
        lens_warn(where.p);
        code = lens_output(&out, LENS_EXIT_HIT);
    } else {
        code = lens_complain(&err, LENS_EXIT_USAGE);
    }
    lens_buffer_release(&where);
    lens_buffer_release(&out);
    return code;
}

static enum lens_status check_options(const struct lens_cli *cli,
                                      struct lens_error *err)
{
    const struct lens_options *options = &cli->options;
    enum lens_status status = lens_cli_arguments(cli, 0, 0, err);

    if (status != LENS_OK)
        return status;
    if (!lens_option_given(options, LENS_OPT_CLIENT)) {
        (void)lens_fail(err, LENS_E_INVAL, "'--client' is missing");
        return lens_hint(err, LENS_E_INVAL, "it is one of " LENS_MCP_CLIENTS);
    }
    if (lens_option_given(options, LENS_OPT_URL) &&
        lens_option_given(options, LENS_OPT_CHECK))
        return lens_fail(err, LENS_E_INVAL,
                         "'--check' starts a command, and with '--url' there "
                         "is none");
    return LENS_OK;
}

enum lens_exit lens_run_mcp_config(struct lens_cli *cli)
{
    const struct lens_options *options = &cli->options;
    const char *name = lens_option_value(options, LENS_OPT_NAME);
    char program[LENS_PATH_MAX], index[LENS_PATH_MAX];
    const char *words[WORDS_MAX];
    const struct lens_mcp_setup setup = {
        .name = name ? name : "asklens",
        .url = lens_option_value(options, LENS_OPT_URL),
        .words = words,
    };
    struct lens_error err = { 0 };
    enum lens_exit code;

    if (check_options(cli, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    if (make_words(cli, program, index, words, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_DATA);
    code = print(cli, &setup);
    return code == LENS_EXIT_HIT && lens_option_given(options, LENS_OPT_CHECK)
               ? check(words)
               : code;
}

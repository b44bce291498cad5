#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answer/answer_csv.h"
#include "answer/answer_json.h"
#include "answer/answer_jsonl.h"
#include "answer/answer_markdown.h"
#include "answer/answer_text.h"
#include "asklens/engine.h"
#include "base/error.h"
#include "channels.h"
#include "cli.h"
#include "embedder_choice.h"
#include "filters.h"
#include "input.h"
#include "naming.h"
#include "opened.h"
#include "terminal.h"

enum {
    HINT_MAX = 512
};

/* What the command line asked for, checked before anything is opened. */
struct asked {
    struct lens_buffer text;
    size_t top;
    const char *format;
    unsigned members;
    char hint[HINT_MAX]; /* what the text may have been meant for; or "" */
};

static enum lens_status read_options(const struct lens_cli *cli,
                                     struct asked *asked,
                                     struct lens_error *err)
{
    const char *members = lens_option_value(&cli->options, LENS_OPT_JSON);
    enum lens_status status = lens_cli_format(cli, &asked->format, err);
    size_t n_threads = 0; /* looked at now, used when the embedder opens */

    if (status == LENS_OK)
        status = lens_option_number(&cli->options, LENS_OPT_TOP, 1,
                                    LENS_TOP_MAX, &asked->top, err);
    if (status == LENS_OK)
        status = lens_embedder_threads_read(cli, &n_threads, err);
    if (status == LENS_OK && members)
        status = lens_answer_members_parse(lens_view_of(members),
                                           &asked->members, err);
    return status;
}

static void put_text(const struct lens_cli *cli, const struct asked *asked,
                     const struct lens_answer *answer, struct lens_buffer *out)
{
    const char *when = lens_option_value(&cli->options, LENS_OPT_COLOR);
    struct lens_answer_text_options options = {
        .width = lens_terminal_width(),
        .color = lens_terminal_color(when),
        .explain = lens_option_given(&cli->options, LENS_OPT_EXPLAIN),
        .timing = lens_option_given(&cli->options, LENS_OPT_TIMING),
        .hint = asked->hint[0] ? asked->hint : NULL,
    };

    lens_answer_text(answer, &options, out);
}

static void put_answer(const struct lens_cli *cli, const struct asked *asked,
                       const struct lens_answer *answer,
                       struct lens_buffer *out)
{
    if (!strcmp(asked->format, "text")) {
        put_text(cli, asked, answer, out);
    } else if (!strcmp(asked->format, "md")) {
        lens_answer_markdown(
            answer, lens_option_given(&cli->options, LENS_OPT_EXPLAIN), out);
    } else if (!strcmp(asked->format, "csv")) {
        lens_answer_csv(answer, out);
    } else if (!strcmp(asked->format, "tsv")) {
        lens_answer_tsv(answer, out);
    } else if (!strcmp(asked->format, "jsonl")) {
        lens_answer_jsonl(answer, out);
    } else {
        struct lens_answer_json_options options = {
            .pretty = true,
            .timing = lens_option_given(&cli->options, LENS_OPT_TIMING),
            .members = asked->members,
        };

        lens_answer_json(answer, &options, out);
    }
}

static enum lens_exit print(const struct lens_cli *cli,
                            const struct asked *asked,
                            const struct lens_answer *answer)
{
    bool found = answer->verdict != LENS_NO_MATCH && answer->n_practices;
    struct lens_buffer out;
    enum lens_exit code;

    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    put_answer(cli, asked, answer, &out);
    code = lens_output(&out, found ? LENS_EXIT_HIT : LENS_EXIT_NO_MATCH);
    lens_buffer_release(&out);
    return code;
}

static bool is_file(const char *name)
{
    struct stat st;

    return stat(name, &st) == 0 && S_ISREG(st.st_mode);
}

/*
 * A text that names a file or a document is seldom meant as a description.
 * Only where the answer is none or weak: a match speaks for itself.
 */
static void look_for_names(struct lens_cli *cli, struct lens_opened *opened,
                           struct asked *asked)
{
    const char *text = lens_buffer_view(&asked->text).p;
    struct lens_document doc;

    if (!cli->options.n_args || cli->options.args[0][0] == '@' ||
        asked->text.len >= LENS_KEY_MAX)
        return;
    if (is_file(text))
        (void)snprintf(asked->hint, sizeof(asked->hint),
                       "there is a file of that name; did you mean @%s?", text);
    else if (lens_key_find(cli, opened, text, &doc, NULL) == LENS_OK)
        (void)snprintf(asked->hint, sizeof(asked->hint),
                       "to read it: asklens show %s", doc.key);
}

static enum lens_exit ask_engine(struct lens_cli *cli, struct asked *asked,
                                 struct lens_opened *opened,
                                 struct lens_engine *engine)
{
    struct lens_ask ask = { .text = lens_buffer_view(&asked->text),
                            .top = asked->top,
                            .channels = lens_channels_read(cli, 0) };
    const struct lens_answer *answer = NULL;
    struct lens_error err = { 0 };
    enum lens_status status;

    status = lens_filters_read(cli, opened, &ask.filter, &err);
    if (status == LENS_OK)
        status = lens_engine_ask(engine, &ask, &cli->arena, &answer, &err);
    if (status != LENS_OK)
        return lens_cli_complain(cli, &err, lens_cli_exit_of(status));
    if (answer->verdict != LENS_MATCH)
        look_for_names(cli, opened, asked);
    return print(cli, asked, answer);
}

static enum lens_exit ask_index(struct lens_cli *cli, struct asked *asked)
{
    struct lens_engine *engine = NULL;
    struct lens_engine_parts parts;
    struct lens_error err = { 0 };
    struct lens_opened opened;
    enum lens_exit code = LENS_EXIT_DATA;
    const char *no_dense = NULL;

    if (lens_opened_open(cli, &opened, &err) != LENS_OK)
        return lens_cli_complain(cli, &err, LENS_EXIT_DATA);
    if (lens_opened_attach_for(cli, &opened, lens_channels_read(cli, 0),
                               &no_dense, &err) == LENS_OK &&
        lens_opened_engine_parts(&opened, no_dense, &parts, &err) == LENS_OK &&
        lens_engine_open(&parts, &engine, &err) == LENS_OK)
        code = ask_engine(cli, asked, &opened, engine);
    else
        code = lens_cli_complain(cli, &err, LENS_EXIT_DATA);
    lens_engine_close(engine);
    lens_opened_close(&opened);
    return code;
}

enum lens_exit lens_run_ask(struct lens_cli *cli)
{
    const struct lens_options *options = &cli->options;
    struct asked asked = { .top = 0 };
    struct lens_error err = { 0 };
    enum lens_exit code;

    if (options->n_args == 0 && isatty(STDIN_FILENO))
        return lens_cli_usage(cli);
    lens_buffer_init(&asked.text, LENS_TEXT_MAX);
    if (read_options(cli, &asked, &err) != LENS_OK ||
        lens_input_read(options->args, options->n_args, &asked.text, &err) !=
            LENS_OK)
        code = lens_complain(&err, LENS_EXIT_USAGE);
    else
        code = ask_index(cli, &asked);
    lens_buffer_release(&asked.text);
    return code;
}

#include <string.h>
#include <unistd.h>

#include "answer/pack_text.h"
#include "base/error.h"
#include "channels.h"
#include "cli.h"
#include "embedder_choice.h"
#include "filters.h"
#include "input.h"
#include "opened.h"
#include "packing.h"
#include "tokenizer_choice.h"

/* What the command line asked for, checked before anything is opened. */
struct wanted {
    struct lens_buffer text;
    const char *format;
    size_t max_tokens;
    struct lens_token_counter *counter; /* NULL: the estimate */
};

static enum lens_status read_options(const struct lens_cli *cli,
                                     struct wanted *wanted,
                                     struct lens_error *err)
{
    const struct lens_options *options = &cli->options;
    enum lens_status status = lens_cli_format(cli, &wanted->format, err);
    size_t n_threads = 0; /* looked at now, used when the embedder opens */

    if (status == LENS_OK)
        status =
            lens_option_number(options, LENS_OPT_MAX_TOKENS, 1,
                               LENS_PACK_TOKENS_MAX, &wanted->max_tokens, err);
    return status == LENS_OK ? lens_embedder_threads_read(cli, &n_threads, err)
                             : status;
}

static enum lens_exit print(const struct wanted *wanted,
                            const struct lens_pack *pack)
{
    struct lens_buffer out;
    enum lens_exit code;

    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    if (!strcmp(wanted->format, "json"))
        lens_pack_json(pack, &out);
    else if (!strcmp(wanted->format, "messages"))
        lens_pack_messages(pack, &out);
    else
        lens_pack_text(pack, &out);
    code = lens_output(&out, pack->n ? LENS_EXIT_HIT : LENS_EXIT_NO_MATCH);
    lens_buffer_release(&out);
    return code;
}

/* Warnings that the format has no place for. */
static void warn(const struct wanted *wanted, const struct lens_pack *pack)
{
    if (!strcmp(wanted->format, "json"))
        return;
    for (size_t i = 0; i < pack->answer->n_warnings; i++)
        lens_warn(pack->answer->warnings[i]);
}

static enum lens_exit pack_engine(struct lens_cli *cli,
                                  const struct wanted *wanted,
                                  struct lens_opened *opened,
                                  struct lens_engine *engine)
{
    const struct lens_packing packing = lens_packing_of(opened, engine);
    struct lens_packing_request request = {
        .text = lens_buffer_view(&wanted->text),
        .channels = lens_channels_read(cli, 0),
        .max_tokens = wanted->max_tokens,
        .counter = wanted->counter,
        .form =
            strcmp(wanted->format, "xml") ? LENS_PACK_MARKDOWN : LENS_PACK_XML,
    };
    struct lens_error err = { 0 };
    struct lens_pack pack;
    enum lens_status status =
        lens_filters_read(cli, opened, &request.filter, &err);

    if (status == LENS_OK)
        status =
            lens_packing_make(&packing, &request, &cli->arena, &pack, &err);
    if (status != LENS_OK)
        return lens_cli_complain(cli, &err, lens_cli_exit_of(status));
    warn(wanted, &pack);
    return print(wanted, &pack);
}

static enum lens_exit pack_index(struct lens_cli *cli,
                                 const struct wanted *wanted)
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
        code = pack_engine(cli, wanted, &opened, engine);
    else
        code = lens_cli_complain(cli, &err, LENS_EXIT_DATA);
    lens_engine_close(engine);
    lens_opened_close(&opened);
    return code;
}

static enum lens_exit choose_tokenizer(struct lens_cli *cli,
                                       struct wanted *wanted)
{
    const char *name = lens_option_value(&cli->options, LENS_OPT_TOKENIZER);
    struct lens_error err = { 0 };

    if (lens_tokenizer_choose(name, &wanted->counter, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_DATA);
    return pack_index(cli, wanted);
}

enum lens_exit lens_run_context(struct lens_cli *cli)
{
    const struct lens_options *options = &cli->options;
    struct wanted wanted = { .max_tokens = LENS_PACK_TOKENS_DEFAULT };
    struct lens_error err = { 0 };
    enum lens_exit code;

    if (options->n_args == 0 && isatty(STDIN_FILENO))
        return lens_cli_usage(cli);
    lens_buffer_init(&wanted.text, LENS_TEXT_MAX);
    if (read_options(cli, &wanted, &err) != LENS_OK ||
        lens_input_read(options->args, options->n_args, &wanted.text, &err) !=
            LENS_OK)
        code = lens_complain(&err, LENS_EXIT_USAGE);
    else
        code = choose_tokenizer(cli, &wanted);
    lens_tokenizer_close(wanted.counter);
    lens_buffer_release(&wanted.text);
    return code;
}

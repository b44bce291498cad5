#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "answer/findings.h"
#include "answer/findings_json.h"
#include "answer/findings_table.h"
#include "answer/findings_text.h"
#include "asklens/engine.h"
#include "asklens/search.h"
#include "base/error.h"
#include "channels.h"
#include "cli.h"
#include "embedder_choice.h"
#include "input.h"
#include "opened.h"
#include "searching.h"

/* The topic of a TREC run: there is only one. */
static const char topic[] = "1";

/* What the command line asked for, checked before anything is opened. */
struct wanted {
    struct lens_buffer text;
    size_t top;
    const char *format;
    enum lens_kind kind;         /* LENS_N_KINDS: nobody said */
    enum lens_channels channels; /* 0: nobody said */
};

/* What one search works with. */
struct searching {
    struct lens_cli *cli;
    const struct wanted *wanted;
    struct lens_opened opened;
    struct lens_findings findings;
};

static enum lens_status read_options(const struct lens_cli *cli,
                                     struct wanted *wanted,
                                     struct lens_error *err)
{
    const struct lens_options *options = &cli->options;
    const char *kind = lens_option_value(options, LENS_OPT_KIND);
    enum lens_status status = lens_cli_format(cli, &wanted->format, err);
    /* Looked at now, used when the embedder is known. */
    struct lens_fusion fusion = lens_fusion_default;
    size_t n_threads = 0;

    if (status == LENS_OK)
        status = lens_option_number(options, LENS_OPT_TOP, 1, LENS_SEARCH_MAX,
                                    &wanted->top, err);
    if (kind)
        wanted->kind = lens_search_kind_of(kind);
    wanted->channels = lens_channels_read(cli, 0);
    if (status == LENS_OK)
        status = lens_fusion_read(cli, &fusion, err);
    if (status == LENS_OK)
        status = lens_embedder_threads_read(cli, &n_threads, err);
    return status;
}

/* How two channels are fused: as the options say, from what suits the embedder.
 */
static enum lens_status choose_fusion(const struct searching *s,
                                      struct lens_fusion *out,
                                      struct lens_error *err)
{
    const struct lens_embedder *embedder = s->opened.embedder;

    *out = lens_fusion_for(embedder ? embedder->ops->kind : NULL);
    return lens_fusion_read(s->cli, out, err);
}

static enum lens_status search(struct searching *s, struct lens_error *err)
{
    struct lens_fusion fusion;
    const struct lens_search_request request = {
        .text = lens_buffer_view(&s->wanted->text),
        .top = s->wanted->top,
        .kind = s->wanted->kind,
        .channels = s->wanted->channels,
        .fusion = &fusion,
        .names_only = !strcmp(s->wanted->format, "trec"),
    };
    const char *no_dense = NULL;
    enum lens_status status = lens_opened_attach_for(
        s->cli, &s->opened, s->wanted->channels, &no_dense, err);

    if (status == LENS_OK)
        status = choose_fusion(s, &fusion, err);
    if (status == LENS_OK)
        status = lens_search_index(&s->opened, &request, &s->cli->arena,
                                   &s->findings, err);
    if (status == LENS_OK && no_dense)
        lens_warn(no_dense);
    return status;
}

static void put_text(const struct searching *s, struct lens_buffer *out)
{
    struct lens_page page;

    lens_cli_page(s->cli, &page, out);
    lens_findings_text(&s->findings,
                       lens_option_given(&s->cli->options, LENS_OPT_EXPLAIN),
                       &page);
    lens_page_release(&page);
}

static enum lens_status put_findings(const struct searching *s,
                                     struct lens_buffer *out,
                                     struct lens_error *err)
{
    const char *format = s->wanted->format;

    if (!strcmp(format, "trec"))
        return lens_findings_trec(&s->findings, topic, out, err);
    if (!strcmp(format, "json"))
        lens_findings_json(&s->findings, out);
    else if (!strcmp(format, "jsonl"))
        lens_findings_jsonl(&s->findings, out);
    else if (!strcmp(format, "tsv"))
        lens_findings_tsv(&s->findings, out);
    else
        put_text(s, out);
    return LENS_OK;
}

static enum lens_exit print(const struct searching *s)
{
    struct lens_error err = { 0 };
    struct lens_buffer out;
    enum lens_exit code;

    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    if (put_findings(s, &out, &err) == LENS_OK)
        code = lens_output(&out,
                           s->findings.n ? LENS_EXIT_HIT : LENS_EXIT_NO_MATCH);
    else
        code = lens_complain(&err, LENS_EXIT_USAGE);
    lens_buffer_release(&out);
    return code;
}

static enum lens_exit search_index(struct lens_cli *cli,
                                   const struct wanted *wanted)
{
    struct searching s = { .cli = cli, .wanted = wanted };
    struct lens_error err = { 0 };
    enum lens_status status;
    enum lens_exit code;

    if (lens_opened_open(cli, &s.opened, &err) != LENS_OK)
        return lens_cli_complain(cli, &err, LENS_EXIT_DATA);
    status = search(&s, &err);
    if (status == LENS_OK)
        code = print(&s);
    else
        code = lens_cli_complain(cli, &err, lens_cli_exit_of(status));
    lens_opened_close(&s.opened);
    return code;
}

enum lens_exit lens_run_search(struct lens_cli *cli)
{
    const struct lens_options *options = &cli->options;
    struct wanted wanted = { .kind = LENS_N_KINDS };
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
        code = search_index(cli, &wanted);
    lens_buffer_release(&wanted.text);
    return code;
}

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

enum {
    TOP_DEFAULT = 10
};

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
    struct lens_search_parts parts;
    struct lens_findings findings;
};

static enum lens_kind kind_of(const char *name)
{
    for (unsigned k = 0; name && k < LENS_N_KINDS; k++) {
        if (!strcmp(name, lens_kind_name((enum lens_kind)k)))
            return (enum lens_kind)k;
    }
    return LENS_N_KINDS;
}

static enum lens_status read_options(const struct lens_cli *cli,
                                     struct wanted *wanted,
                                     struct lens_error *err)
{
    const struct lens_options *options = &cli->options;
    enum lens_status status = lens_cli_format(cli, &wanted->format, err);
    /* Looked at now, used when the embedder is known. */
    struct lens_fusion fusion = lens_fusion_default;
    size_t n_threads = 0;

    if (status == LENS_OK)
        status = lens_option_number(options, LENS_OPT_TOP, 1, LENS_SEARCH_MAX,
                                    &wanted->top, err);
    wanted->kind = kind_of(lens_option_value(options, LENS_OPT_KIND));
    wanted->channels = lens_channels_read(cli, 0);
    if (status == LENS_OK)
        status = lens_fusion_read(cli, &fusion, err);
    if (status == LENS_OK)
        status = lens_embedder_threads_read(cli, &n_threads, err);
    return status;
}

/* The kind that was asked for, else the one the index is about. */
static enum lens_kind choose_kind(const struct searching *s)
{
    if (s->wanted->kind != LENS_N_KINDS)
        return s->wanted->kind;
    return lens_index_lexical(s->opened.index, LENS_PASSAGE) ? LENS_PASSAGE
                                                             : LENS_PRACTICE;
}

static enum lens_status prepare(struct searching *s, struct lens_error *err)
{
    const struct lens_opened *opened = &s->opened;
    enum lens_kind kind = choose_kind(s);
    const char *no_dense = NULL;
    enum lens_status status = lens_opened_attach_for(
        s->cli, &s->opened, s->wanted->channels, &no_dense, err);

    if (status == LENS_OK)
        status = lens_opened_search_parts(opened, kind, &s->parts, err);
    if (status == LENS_OK && no_dense)
        lens_warn(no_dense);

    if (status != LENS_OK)
        return status;
    s->findings = (struct lens_findings){
        .text = lens_buffer_view(&s->wanted->text),
        .corpus_id = opened->facts.corpus_id,
        .corpus_name = opened->collection.name,
        .corpus_edition = opened->facts.corpus_edition,
        .corpus_hash = opened->facts.corpus_hash,
        .kind = kind,
        .n_documents = s->parts.lexical->ops->count(s->parts.lexical),
        .fusion = lens_fusion_for(
            s->parts.embedder ? s->parts.embedder->ops->kind : NULL),
    };
    return lens_fusion_read(s->cli, &s->findings.fusion, err);
}

static enum lens_channels choose_channels(const struct searching *s)
{
    if (s->wanted->channels)
        return s->wanted->channels;
    return s->parts.dense && s->parts.embedder ? LENS_BOTH : LENS_LEXICAL;
}

/* Docids by name, and what their documents say unless only names are shown. */
static enum lens_status read_findings(struct searching *s,
                                      const struct lens_result *result,
                                      struct lens_error *err)
{
    struct lens_arena *arena = &s->cli->arena;
    const bool names_only = !strcmp(s->wanted->format, "trec");
    const struct lens_findings_parts parts = {
        .docs = names_only ? NULL : s->opened.docs,
        .analyzer = s->opened.analyzer,
        .lexical = s->parts.lexical,
    };
    struct lens_view *keys = lens_arena_alloc(arena, result->n, sizeof(*keys));

    if (!keys)
        return lens_fail(err, LENS_E_NOMEM, "no memory for what was found");
    for (size_t i = 0; i < result->n; i++)
        keys[i] = lens_index_key(s->opened.index, s->findings.kind,
                                 result->at[i].docid);
    return lens_findings_read(&parts, result, keys, arena, &s->findings, err);
}

static enum lens_status search(struct searching *s, struct lens_error *err)
{
    const struct lens_search search = {
        .text = s->findings.text,
        .k = s->wanted->top,
        .channels = choose_channels(s),
        .fusion = s->findings.fusion,
    };
    struct lens_result result = { .at = NULL };
    enum lens_status status =
        lens_search(&s->parts, &search, &s->cli->arena, &result, err);

    return status == LENS_OK ? read_findings(s, &result, err) : status;
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
    status = prepare(&s, &err);
    if (status == LENS_OK)
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
    struct wanted wanted = { .top = TOP_DEFAULT };
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

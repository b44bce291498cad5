#include <unistd.h>

#include "answer/citations.h"
#include "answer/citations_json.h"
#include "answer/citations_text.h"
#include "base/error.h"
#include "base/file.h"
#include "cli.h"
#include "input.h"

static enum lens_exit print(const struct lens_cli *cli,
                            const struct lens_citations *citations)
{
    const bool ok = lens_citations_ok(citations);
    struct lens_buffer out;
    struct lens_page page;
    enum lens_exit code;

    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    if (lens_option_given(&cli->options, LENS_OPT_JSON)) {
        lens_citations_json(citations, &out);
    } else {
        lens_cli_page(cli, &page, &out);
        lens_citations_text(citations, &page);
        lens_page_release(&page);
    }
    code = lens_output(&out, ok ? LENS_EXIT_HIT : LENS_EXIT_NO_MATCH);
    lens_buffer_release(&out);
    return code;
}

static enum lens_status read_pack(struct lens_cli *cli,
                                  struct lens_citable *out,
                                  struct lens_error *err)
{
    const char *path = lens_option_value(&cli->options, LENS_OPT_PACK);
    struct lens_buffer json;
    enum lens_status status;

    if (!path)
        return lens_hint(
            err,
            lens_fail(err, LENS_E_INVAL,
                      "nobody said which context the answer was "
                      "made from"),
            "keep it with 'asklens context --json > pack.json' and "
            "give it as '--pack pack.json'");
    lens_buffer_init(&json, LENS_CITED_PACK_MAX);
    status = lens_file_read(path, &json, err);
    if (status == LENS_OK)
        status = lens_citable_read(lens_buffer_view(&json), path, &cli->arena,
                                   out, err);
    lens_buffer_release(&json);
    return status;
}

static enum lens_exit check(struct lens_cli *cli, struct lens_buffer *answer)
{
    const struct lens_options *options = &cli->options;
    struct lens_citations citations;
    struct lens_citable pack = { NULL, 0 };
    struct lens_error err = { 0 };
    enum lens_status status = read_pack(cli, &pack, &err);

    if (status == LENS_OK)
        status = lens_input_read(options->args, options->n_args, answer, &err);
    if (status == LENS_OK)
        status = lens_citations_read(lens_buffer_view(answer), &pack,
                                     &cli->arena, &citations, &err);
    return status == LENS_OK ? print(cli, &citations)
                             : lens_complain(&err, LENS_EXIT_USAGE);
}

enum lens_exit lens_run_cite_check(struct lens_cli *cli)
{
    struct lens_buffer answer;
    enum lens_exit code;

    if (cli->options.n_args == 0 && isatty(STDIN_FILENO))
        return lens_cli_usage(cli);
    lens_buffer_init(&answer, LENS_CITED_TEXT_MAX);
    code = check(cli, &answer);
    lens_buffer_release(&answer);
    return code;
}

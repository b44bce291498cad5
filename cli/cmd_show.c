#include <string.h>

#include "base/error.h"
#include "cli.h"
#include "document_json.h"
#include "document_markdown.h"
#include "document_text.h"
#include "naming.h"
#include "opened.h"

static enum lens_status
put_document(struct lens_cli *cli, struct lens_opened *opened,
             const struct lens_document *doc, const char *format,
             struct lens_buffer *out, struct lens_error *err)
{
    enum lens_status status;
    struct lens_page page;

    if (!strcmp(format, "json")) {
        lens_document_json(doc, out);
        return LENS_OK;
    }
    if (!strcmp(format, "md")) {
        lens_document_markdown(doc, out);
        return LENS_OK;
    }
    lens_cli_page(cli, &page, out);
    status = lens_document_text(opened, doc, &cli->arena, &page, err);
    lens_page_release(&page);
    return status;
}

static enum lens_exit show(struct lens_cli *cli, struct lens_opened *opened,
                           const char *format)
{
    const char *word = cli->options.args[0];
    struct lens_error err = { 0 };
    struct lens_document doc;
    enum lens_status status;
    struct lens_buffer out;
    enum lens_exit code;

    status = lens_key_find(cli, opened, word, &doc, &err);
    if (status == LENS_E_NOT_FOUND)
        status = lens_key_unknown(cli, opened, word, &err);
    if (status != LENS_OK)
        return lens_cli_complain(cli, &err,
                                 status == LENS_E_NOT_FOUND ? LENS_EXIT_NO_MATCH
                                                            : LENS_EXIT_DATA);
    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    if (put_document(cli, opened, &doc, format, &out, &err) == LENS_OK)
        code = lens_output(&out, LENS_EXIT_HIT);
    else
        code = lens_cli_complain(cli, &err, LENS_EXIT_DATA);
    lens_buffer_release(&out);
    return code;
}

enum lens_exit lens_run_show(struct lens_cli *cli)
{
    struct lens_error err = { 0 };
    struct lens_opened opened;
    const char *format;
    enum lens_exit code;

    if (lens_cli_arguments(cli, 1, 1, &err) != LENS_OK ||
        lens_cli_format(cli, &format, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    if (lens_opened_open(cli, &opened, &err) != LENS_OK)
        return lens_cli_complain(cli, &err, LENS_EXIT_DATA);
    code = show(cli, &opened, format);
    lens_opened_close(&opened);
    return code;
}

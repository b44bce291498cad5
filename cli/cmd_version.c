#include <string.h>

#include "cli.h"
#include "commit.h"
#include "text/unicode.h"
#include "versions.h"
#include "json/writer.h"

static void put_text(struct lens_buffer *out)
{
    struct lens_view name, version;

    lens_buffer_add_format(out, "asklens %s (%s)\n", ASKLENS_VERSION,
                           ASKLENS_COMMIT);
    lens_buffer_add_format(out, "compiler  %s\n", __VERSION__);
    for (size_t i = 0; lens_library(i, &name, &version); i++)
        lens_buffer_add_format(out, "%-8.*s  %.*s\n", LENS_VIEW_ARG(name),
                               LENS_VIEW_ARG(version));
    lens_buffer_add_format(out, "Unicode   %s\n", lens_unicode_version());
}

static void put_json(struct lens_buffer *out)
{
    struct lens_view name, version;
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "schema", "version/1");
    lens_json_put_text(&w, "version", ASKLENS_VERSION);
    lens_json_put_text(&w, "commit", ASKLENS_COMMIT);
    lens_json_put_text(&w, "compiler", __VERSION__);
    lens_json_put_text(&w, "unicode", lens_unicode_version());
    lens_json_open_array(&w, "libraries");
    for (size_t i = 0; lens_library(i, &name, &version); i++) {
        lens_json_open_object(&w, NULL);
        lens_json_put_view(&w, "name", name);
        lens_json_put_view(&w, "version", version);
        lens_json_close_object(&w);
    }
    lens_json_close_array(&w);
    lens_json_close_object(&w);
}

enum lens_exit lens_run_version(struct lens_cli *cli)
{
    struct lens_error err = { 0 };
    struct lens_buffer out;
    enum lens_exit code;

    if (lens_cli_arguments(cli, 0, 0, &err) != LENS_OK)
        return lens_complain(&err, LENS_EXIT_USAGE);
    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    if (lens_option_given(&cli->options, LENS_OPT_JSON))
        put_json(&out);
    else
        put_text(&out);
    code = lens_output(&out, LENS_EXIT_HIT);
    lens_buffer_release(&out);
    return code;
}

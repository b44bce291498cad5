#include "bench/report_print.h"

#include <string.h>

#include "bench/report_write.h"
#include "terminal.h"

static const char *const endings[] = { "json", "html", "md" };

struct printing {
    const struct lens_bench_report *report;
    struct lens_arena *arena;
    const char *format; /* of what has no ending to go by */
};

static enum lens_status write_as(struct printing *p, const char *format,
                                 struct lens_page *page,
                                 struct lens_buffer *out,
                                 struct lens_error *err)
{
    if (!strcmp(format, "json")) {
        lens_bench_report_json(p->report, out);
        return LENS_OK;
    }
    if (!strcmp(format, "html"))
        return lens_bench_report_html(p->report, p->arena, out, err);
    if (!strcmp(format, "md"))
        return lens_bench_report_markdown(p->report, p->arena, out, err);
    return lens_bench_report_text(p->report, p->arena, page, err);
}

/* What the ending of a file asks for, else `otherwise`. */
static const char *format_of(const char *path, const char *otherwise)
{
    const char *ending = strrchr(path, '.');

    for (size_t i = 0; ending && i < sizeof(endings) / sizeof(*endings); i++) {
        if (!strcmp(ending + 1, endings[i]))
            return endings[i];
    }
    return otherwise;
}

static enum lens_status write_file(struct printing *p, const char *path,
                                   struct lens_error *err)
{
    struct lens_buffer out;
    struct lens_page page;
    enum lens_status status;

    lens_buffer_init(&out, LENS_BENCH_REPORT_MAX);
    lens_page_init(&page, &out, LENS_WIDTH_PIPED, false);
    status = write_as(p, format_of(path, p->format), &page, &out, err);
    lens_page_release(&page);
    if (status == LENS_OK)
        status = lens_buffer_status(&out);
    if (status == LENS_OK)
        status = lens_file_replace(path, lens_buffer_view(&out), err);
    lens_buffer_release(&out);
    return status;
}

enum lens_exit lens_bench_report_print(const struct lens_cli *cli,
                                       const struct lens_bench_report *report,
                                       struct lens_arena *arena)
{
    const struct lens_options *options = &cli->options;
    const struct lens_option_values *files = &options->of[LENS_OPT_OUT];
    bool is_format_named = lens_option_given(options, LENS_OPT_FORMAT) ||
                           lens_option_given(options, LENS_OPT_JSON);
    struct printing p = { .report = report, .arena = arena };
    struct lens_error err = { 0 };
    enum lens_status status = lens_cli_format(cli, &p.format, &err);
    struct lens_buffer out;
    struct lens_page page;
    enum lens_exit code;

    /* Files first: what took minutes is not lost to a closed pipe. */
    for (size_t i = 0; status == LENS_OK && i < files->n; i++)
        status = write_file(&p, files->at[i], &err);
    lens_buffer_init(&out, LENS_OUTPUT_MAX);
    lens_cli_page(cli, &page, &out);
    if (status == LENS_OK && (!files->n || !is_format_named))
        status = write_as(&p, p.format, &page, &out, &err);
    lens_page_release(&page);
    code = status == LENS_OK ? lens_output(&out, LENS_EXIT_HIT)
                             : lens_complain(&err, LENS_EXIT_DATA);
    lens_buffer_release(&out);
    return code;
}

/*
 * html.c - a report as one page.
 *
 * Style and pictures are within it; nothing is fetched and nothing is run, so
 * it can be kept beside the figures, mailed, or printed.  The policy in its
 * head holds a browser to that.
 */
#include <string.h>

#include "bench/plot_rows.h"
#include "bench/report_write.h"

static const char head[] =
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, "
    "initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
    "'none'; style-src 'unsafe-inline'; img-src data:\">\n"
    "<link rel=\"icon\" href=\"data:,\">\n"
    "<title>Benchmark of asklens</title>\n<style>\n";

static const char style[] =
    ":root{--paper:#fff;--ink:#1b1f24;--soft:#57606a;--rule:#d8dee4;"
    "--band:#f4f6f8;--warn:#8a4b00;--warnpaper:#fff4e0;"
    "--c0:#0a66b0;--c1:#c8500a;--c2:#00805c;--c3:#a8478a;--c4:#8a6a00;"
    "--c5:#2a8fb5;--c6:#6b45b5;--c7:#5b6168}\n"
    "@media(prefers-color-scheme:dark){:root{--paper:#14181d;--ink:#e4e8ec;"
    "--soft:#9aa5b1;--rule:#303841;--band:#1b2127;--warn:#ffc878;"
    "--warnpaper:#33260f;"
    "--c0:#62b0f5;--c1:#ff9a5c;--c2:#3fce9f;--c3:#eba0d3;--c4:#e6c04a;"
    "--c5:#7fd0ee;--c6:#b99af5;--c7:#b4bcc5}}\n"
    "@media print{:root{--paper:#fff;--ink:#000}figure,tr{break-inside:avoid}}"
    "\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0 auto;max-width:60rem;padding:1.5rem 1.25rem 4rem;"
    "background:var(--paper);color:var(--ink);"
    "font:15px/1.5 system-ui,sans-serif}\n"
    "h1{font-size:1.6rem;margin:0 0 .25rem}\n"
    "h2{font-size:1.2rem;margin:2.5rem 0 .75rem;padding-bottom:.25rem;"
    "border-bottom:1px solid var(--rule)}\n"
    "p{margin:.4rem 0;max-width:46rem}\n"
    ".soft{color:var(--soft)}\n"
    "code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}\n"
    ".warning{background:var(--warnpaper);color:var(--warn);padding:.6rem "
    ".9rem;border-radius:6px;max-width:none}\n"
    ".wide{overflow-x:auto}\n"
    "table{border-collapse:collapse;width:100%;font-size:.87rem;"
    "font-variant-numeric:tabular-nums}\n"
    "caption{text-align:left;color:var(--soft);padding:.2rem 0 .4rem}\n"
    "th,td{padding:.25rem .7rem .25rem 0;text-align:left;"
    "vertical-align:baseline;border-bottom:1px solid var(--rule)}\n"
    "th{color:var(--soft);font-weight:600}\n"
    ".n{text-align:right;white-space:nowrap}\n"
    "figure{margin:1.5rem 0;padding:1rem 1rem .75rem;background:var(--band);"
    "border-radius:8px;overflow-x:auto}\n"
    "figcaption{font-weight:600;margin-bottom:.5rem}\n"
    "figure svg{display:block;width:100%;min-width:35rem;height:auto}\n"
    "svg text{font:12px system-ui,sans-serif;fill:var(--soft)}\n"
    "svg text.m{text-anchor:middle}svg text.e{text-anchor:end}\n"
    "svg text.name{fill:var(--ink)}svg text.inside{fill:var(--paper);"
    "font-weight:600}\n"
    ".grid{stroke:var(--rule);stroke-width:1;fill:none}\n"
    ".line{fill:none;stroke-width:2;stroke-linejoin:round}\n"
    ".thin{stroke-width:1.2;opacity:.55}.dashed{stroke-dasharray:6 4}\n"
    ".whole{stroke:var(--soft);stroke-width:1.2;fill:none}\n"
    ".most{stroke:var(--c0);stroke-width:4;opacity:.35;fill:none}\n"
    ".segment{stroke:var(--band);stroke-width:1}\n"
    ".legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;margin:.5rem 0 "
    ".25rem;padding:0;list-style:none;font-size:.85rem}\n"
    ".legend li{display:flex;align-items:center;gap:.4rem}\n"
    "figure svg.sign{width:26px;min-width:0;height:14px;flex:none}\n"
    "summary{cursor:pointer;color:var(--soft);font-size:.85rem}\n"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1.25rem;"
    "margin:0;font-size:.9rem}\n"
    "dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}\n";

static void put_style(struct lens_buffer *out)
{
    lens_buffer_add_text(out, head);
    lens_buffer_add_text(out, style);
    for (unsigned i = 0; i < 8; i++)
        lens_buffer_add_format(
            out,
            ".s%u{fill:var(--c%u);stroke:var(--c%u)}.s%u.hollow{fill:none;"
            "stroke-width:1.6}.l%u{stroke:var(--c%u)}\n",
            i, i, i, i, i, i);
    lens_buffer_add_text(out, ".segment{stroke:var(--band)}\n"
                              "</style>\n</head>\n<body>\n<main>\n");
}

static const char *fact_of(const struct lens_bench_report *report,
                           const char *name)
{
    for (size_t i = 0; i < report->n_facts; i++) {
        if (!strcmp(report->facts[i].name, name))
            return report->facts[i].value;
    }
    return "unknown";
}

static void put_top(const struct lens_bench_report *report,
                    struct lens_buffer *out)
{
    char note[200];

    lens_buffer_add_text(out, "<h1>Benchmark of asklens</h1>\n<p>");
    lens_html_put(out, fact_of(report, "CPU"));
    lens_buffer_add_text(out, "; ");
    lens_html_put(out, fact_of(report, "processors"));
    lens_buffer_add_text(out, "; ");
    lens_html_put(out, fact_of(report, "memory"));
    lens_buffer_add_text(out, "; asklens ");
    lens_html_put(out, fact_of(report, "asklens"));
    lens_buffer_add_text(out, "</p>\n<p><code>");
    lens_html_put(out, report->command);
    lens_buffer_add_text(out, "</code></p>\n");
    if (*report->warning) {
        lens_buffer_add_text(out, "<p class=\"warning\"><strong>Warning:"
                                  "</strong> ");
        lens_html_put(out, report->warning);
        lens_buffer_add_text(out, ".</p>\n");
    }
    lens_bench_noise_note(report, note);
    lens_buffer_add_format(
        out, "<p class=\"soft\">%s.</p>\n<p class=\"soft\">%s.</p>\n",
        lens_bench_interval_note, note);
}

static enum lens_status put_part(struct lens_plots *plots,
                                 const struct lens_bench_report *report,
                                 const char *part, struct lens_arena *arena,
                                 struct lens_error *err)
{
    struct lens_sheet sheet;
    enum lens_status status;

    lens_buffer_add_text(plots->out, "<h2>");
    lens_html_put(plots->out, part);
    lens_buffer_add_text(plots->out, "</h2>\n");
    status = lens_plots_of_part(plots, report, part, arena, err);
    if (status != LENS_OK)
        return status;
    lens_bench_part_sheet(report, part, arena, &sheet);
    lens_buffer_add_text(plots->out, "<div class=\"wide\" tabindex=\"0\">");
    lens_sheet_html(&sheet, "", plots->out);
    lens_buffer_add_text(plots->out, "</div>\n");
    return lens_sheet_status(&sheet, err);
}

static void put_facts(const struct lens_bench_report *report,
                      struct lens_buffer *out)
{
    lens_buffer_add_text(out, "<h2>Measured on</h2>\n<dl>\n");
    for (size_t i = 0; i < report->n_facts; i++) {
        lens_buffer_add_text(out, "<dt>");
        lens_html_put(out, report->facts[i].name);
        lens_buffer_add_text(out, "</dt><dd>");
        lens_html_put(out, report->facts[i].value);
        lens_buffer_add_text(out, "</dd>\n");
    }
    lens_buffer_add_text(out, "</dl>\n");
}

enum lens_status lens_bench_report_html(const struct lens_bench_report *report,
                                        struct lens_arena *arena,
                                        struct lens_buffer *out,
                                        struct lens_error *err)
{
    struct lens_plots plots = { .out = out };
    enum lens_status status = LENS_OK;

    put_style(out);
    put_top(report, out);
    for (size_t i = 0; status == LENS_OK && i < report->n_rows; i++) {
        if (lens_bench_begins_part(report, i))
            status = put_part(&plots, report, report->rows[i].part, arena, err);
    }
    put_facts(report, out);
    lens_buffer_add_text(out, "</main>\n</body>\n</html>\n");
    return status;
}

#include <stdio.h>
#include <string.h>

#include "bench/report_write.h"

const char lens_bench_interval_note[] =
    "Interval: where the value of another run on this machine is to be "
    "expected in 19 of 20 cases; values are medians of the repetitions";

bool lens_bench_begins_part(const struct lens_bench_report *report, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (!strcmp(report->rows[k].part, report->rows[i].part))
            return false;
    }
    return true;
}

void lens_bench_noise_note(const struct lens_bench_report *report,
                           char out[200])
{
    (void)snprintf(out, 200,
                   "Noise of the host: a constant amount of work deviated by "
                   "%.1f %%",
                   100 * report->noise);
}

static void put_calls(struct lens_sheet *sheet,
                      const struct lens_bench_distribution *calls)
{
    const double figures[] = { calls->p50, calls->p90, calls->p99,
                               calls->p999 };
    /* The part of all calls that must be beyond for a percentile to be one. */
    static const size_t least[] = { 2, 10, 100, 1000 };
    char text[LENS_FIGURE_LEN];

    for (size_t i = 0; i < sizeof(figures) / sizeof(*figures); i++)
        lens_sheet_put(sheet, "%s",
                       calls->n >= least[i] ? lens_figure_text(figures[i], text)
                                            : "");
}

static void put_row(struct lens_sheet *sheet, const struct lens_bench_row *row)
{
    char low[LENS_FIGURE_LEN], high[LENS_FIGURE_LEN], value[LENS_FIGURE_LEN];

    lens_sheet_put(sheet, "%s", row->name);
    lens_sheet_put(sheet, "%s", row->configuration);
    lens_sheet_put(sheet, "%s", lens_figure_text(row->value, value));
    lens_sheet_put(sheet, "%s", row->unit);
    if (row->low < row->high)
        lens_sheet_put(sheet, "%s to %s", lens_figure_text(row->low, low),
                       lens_figure_text(row->high, high));
    else
        lens_sheet_put(sheet, "%s", "");
    put_calls(sheet, &row->calls);
    if (row->recall >= 0)
        lens_sheet_put(sheet, "%.4f", row->recall);
    else
        lens_sheet_put(sheet, "%s", "");
}

void lens_bench_part_sheet(const struct lens_bench_report *report,
                           const char *part, struct lens_arena *arena,
                           struct lens_sheet *out)
{
    static const struct lens_sheet_column columns[] = {
        { "name", false },    { "configuration", false },
        { "value", true },    { "unit", false },
        { "interval", true }, { "p50", true },
        { "p90", true },      { "p99", true },
        { "p99.9", true },    { "recall", true }
    };

    lens_sheet_init(out, arena, columns, sizeof(columns) / sizeof(*columns));
    for (size_t i = 0; i < report->n_rows; i++) {
        if (!strcmp(report->rows[i].part, part))
            put_row(out, &report->rows[i]);
    }
}

static void put_text_facts(const struct lens_bench_report *report,
                           struct lens_page *page)
{
    enum {
        VALUES_AT = 22
    };

    for (size_t i = 0; i < report->n_facts; i++) {
        lens_page_open(page, 2, VALUES_AT);
        lens_page_put(page, LENS_DIM, report->facts[i].name);
        lens_page_put(page, LENS_PLAIN, " ");
        lens_page_tab(page, VALUES_AT);
        lens_page_put(page, LENS_PLAIN, report->facts[i].value);
        lens_page_close(page);
    }
}

enum lens_status lens_bench_report_text(const struct lens_bench_report *report,
                                        struct lens_arena *arena,
                                        struct lens_page *page,
                                        struct lens_error *err)
{
    enum lens_status status = LENS_OK;
    char note[200];

    for (size_t i = 0; status == LENS_OK && i < report->n_rows; i++) {
        struct lens_sheet sheet;

        if (!lens_bench_begins_part(report, i))
            continue;
        lens_page_heading(page, report->rows[i].part);
        lens_bench_part_sheet(report, report->rows[i].part, arena, &sheet);
        lens_sheet_text(&sheet, page);
        lens_page_blank_line(page);
        status = lens_sheet_status(&sheet, err);
    }
    lens_page_heading(page, "measured on");
    put_text_facts(report, page);
    lens_page_blank_line(page);
    lens_page_paragraph(page, 0, lens_bench_interval_note);
    lens_bench_noise_note(report, note);
    lens_page_paragraph(page, 0, note);
    if (*report->warning) {
        lens_page_open(page, 0, 9);
        lens_page_put(page, LENS_YELLOW, "warning: ");
        lens_page_put(page, LENS_YELLOW, report->warning);
        lens_page_close(page);
    }
    return status;
}

static void put_markdown_facts(const struct lens_bench_report *report,
                               struct lens_arena *arena,
                               struct lens_buffer *out)
{
    static const struct lens_sheet_column columns[] = { { "fact", false },
                                                        { "value", false } };
    struct lens_sheet sheet;

    lens_sheet_init(&sheet, arena, columns, 2);
    for (size_t i = 0; i < report->n_facts; i++) {
        lens_sheet_put(&sheet, "%s", report->facts[i].name);
        lens_sheet_put(&sheet, "%s", report->facts[i].value);
    }
    lens_sheet_markdown(&sheet, out);
}

enum lens_status
lens_bench_report_markdown(const struct lens_bench_report *report,
                           struct lens_arena *arena, struct lens_buffer *out,
                           struct lens_error *err)
{
    enum lens_status status = LENS_OK;
    char note[200];

    lens_buffer_add_text(out, "# Benchmark of asklens\n\n");
    if (*report->warning) {
        lens_buffer_add_text(out, "**Warning:** ");
        lens_buffer_add_text(out, report->warning);
        lens_buffer_add_text(out, ".\n\n");
    }
    for (size_t i = 0; status == LENS_OK && i < report->n_rows; i++) {
        struct lens_sheet sheet;

        if (!lens_bench_begins_part(report, i))
            continue;
        lens_buffer_add_text(out, "## ");
        lens_markdown_put(out, report->rows[i].part);
        lens_buffer_add_text(out, "\n\n");
        lens_bench_part_sheet(report, report->rows[i].part, arena, &sheet);
        lens_sheet_markdown(&sheet, out);
        lens_buffer_add_text(out, "\n");
        status = lens_sheet_status(&sheet, err);
    }
    lens_buffer_add_text(out, "## Measured on\n\n");
    put_markdown_facts(report, arena, out);
    lens_bench_noise_note(report, note);
    lens_buffer_add_format(out, "\n%s. %s.\n", lens_bench_interval_note, note);
    return status;
}

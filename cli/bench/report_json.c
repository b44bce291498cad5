#include "bench/report.h"
#include "json/writer.h"

static const char *const better_names[] = {
    [LENS_BENCH_LOWER] = "lower",
    [LENS_BENCH_HIGHER] = "higher",
    [LENS_BENCH_NEITHER] = "neither",
};

static void put_facts(struct lens_json_writer *w,
                      const struct lens_bench_report *report)
{
    lens_json_open_array(w, "facts");
    for (size_t i = 0; i < report->n_facts; i++) {
        lens_json_open_object(w, NULL);
        lens_json_put_text(w, "name", report->facts[i].name);
        lens_json_put_text(w, "value", report->facts[i].value);
        lens_json_close_object(w);
    }
    lens_json_close_array(w);
}

static void put_calls(struct lens_json_writer *w,
                      const struct lens_bench_distribution *calls)
{
    if (!calls->n)
        return;
    lens_json_open_object(w, "calls");
    lens_json_put_integer(w, "n", (int64_t)calls->n);
    lens_json_put_double(w, "min", calls->min);
    lens_json_put_double(w, "p50", calls->p50);
    lens_json_put_double(w, "p90", calls->p90);
    lens_json_put_double(w, "p99", calls->p99);
    lens_json_put_double(w, "p99.9", calls->p999);
    lens_json_put_double(w, "max", calls->max);
    lens_json_close_object(w);
}

static void put_row(struct lens_json_writer *w,
                    const struct lens_bench_row *row)
{
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "part", row->part);
    lens_json_put_text(w, "name", row->name);
    lens_json_put_text(w, "configuration", row->configuration);
    lens_json_put_text(w, "unit", row->unit);
    lens_json_put_text(w, "better", better_names[row->better]);
    lens_json_put_double(w, "value", row->value);
    lens_json_put_double(w, "low", row->low);
    lens_json_put_double(w, "high", row->high);
    if (row->recall >= 0)
        lens_json_put_double(w, "recall", row->recall);
    if (row->x >= 0)
        lens_json_put_double(w, "x", row->x);
    lens_json_open_array(w, "repeats");
    for (size_t i = 0; i < row->n_repeats; i++)
        lens_json_put_double(w, NULL, row->repeats[i]);
    lens_json_close_array(w);
    put_calls(w, &row->calls);
    lens_json_close_object(w);
}

void lens_bench_report_json(const struct lens_bench_report *report,
                            struct lens_buffer *out)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "schema", "bench/1");
    lens_json_put_text(&w, "command", report->command);
    put_facts(&w, report);
    lens_json_put_double(&w, "noise", report->noise);
    lens_json_put_text(&w, "warning", report->warning);
    lens_json_open_array(&w, "rows");
    for (size_t i = 0; i < report->n_rows; i++)
        put_row(&w, &report->rows[i]);
    lens_json_close_array(&w);
    lens_json_close_object(&w);
}

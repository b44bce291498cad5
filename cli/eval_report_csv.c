#include <stdio.h>

#include "answer/answer_csv.h"
#include "eval_report.h"

/* One row; `query` is "" for the mean. */
static void put_row(struct lens_csv *table, const char *set, const char *run,
                    const char *measure, const char *query, double value)
{
    char number[32];

    lens_csv_cell(table, set);
    lens_csv_visible_cell(table, lens_view_of(run));
    lens_csv_cell(table, measure);
    lens_csv_visible_cell(table, lens_view_of(query));
    (void)snprintf(number, sizeof(number), "%.6f", value);
    lens_csv_cell(table, number);
    lens_csv_end_row(table);
}

static void put_run(struct lens_csv *table,
                    const struct lens_eval_report *report,
                    const struct lens_eval_set *set, size_t run)
{
    const struct lens_figures *figures = &set->of[run].figures;
    const char *name = report->runs[run].name;

    for (size_t m = 0; m < report->n_measures; m++)
        put_row(table, set->name, name, report->measures[m].name, "",
                figures->means[m]);
    for (size_t q = 0; report->per_query && q < set->judged.n; q++) {
        for (size_t m = 0; m < report->n_measures; m++)
            put_row(table, set->name, name, report->measures[m].name,
                    report->queries->at[set->judged.at[q].number].id,
                    lens_figures_column(figures, m)[q]);
    }
}

static void put_sweep(struct lens_csv *table,
                      const struct lens_eval_report *report,
                      const struct lens_eval_set *set)
{
    for (size_t f = 0; set->sweep && f < report->n_swept; f++) {
        char name[LENS_EVAL_FUSION_NAME_MAX];

        lens_eval_fusion_name(&report->swept[f], name);
        for (size_t m = 0; m < report->n_measures; m++)
            put_row(table, set->name, name, report->measures[m].name, "",
                    set->sweep[f * report->n_measures + m]);
    }
}

void lens_eval_report_csv(const struct lens_eval_report *report,
                          struct lens_buffer *out)
{
    static const char *const names[] = { "qrels", "run", "measure", "query",
                                         "value" };
    struct lens_csv table = { .out = out };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        lens_csv_cell(&table, names[i]);
    lens_csv_end_row(&table);
    for (size_t i = 0; i < report->n_sets; i++) {
        for (size_t r = 0; r < report->n_runs; r++)
            put_run(&table, report, &report->sets[i], r);
        put_sweep(&table, report, &report->sets[i]);
    }
}

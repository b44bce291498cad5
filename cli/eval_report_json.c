#include <math.h>

#include "eval_report.h"
#include "json/writer.h"

enum {
    DECIMALS = 6,
    P_DECIMALS = 9 /* the least p of an exact test is 2^-19 */
};

/* As the number of a query: the mean over all. */
#define EVERY_QUERY SIZE_MAX

static void put_text_or_null(struct lens_json_writer *w, const char *name,
                             const char *text)
{
    if (text)
        lens_json_put_text(w, name, text);
    else
        lens_json_put_null(w, name);
}

static void put_measures(struct lens_json_writer *w,
                         const struct lens_eval_report *report)
{
    lens_json_open_array(w, "measures");
    for (size_t m = 0; m < report->n_measures; m++) {
        lens_json_open_object(w, NULL);
        lens_json_put_text(w, "name", report->measures[m].name);
        lens_json_put_text(w, "explanation",
                           report->measures[m].entry->explanation);
        lens_json_close_object(w);
    }
    lens_json_close_array(w);
}

static void put_fusion(struct lens_json_writer *w,
                       const struct lens_fusion *fusion)
{
    lens_json_open_object(w, "fusion");
    lens_json_put_text(w, "method", lens_fusion_name(fusion->method));
    if (fusion->method == LENS_FUSE_RRF)
        lens_json_put_number(w, "rank_offset", fusion->rank_offset, DECIMALS);
    else
        lens_json_put_number(w, "dense_weight", fusion->dense_weight, DECIMALS);
    lens_json_close_object(w);
}

static void put_figures(struct lens_json_writer *w,
                        const struct lens_eval_report *report,
                        const struct lens_figures *figures, size_t query)
{
    for (size_t m = 0; m < report->n_measures; m++)
        lens_json_put_number(w, report->measures[m].name,
                             query == EVERY_QUERY
                                 ? figures->means[m]
                                 : lens_figures_column(figures, m)[query],
                             DECIMALS);
}

static void put_means(struct lens_json_writer *w,
                      const struct lens_eval_report *report,
                      const struct lens_eval_set *set)
{
    lens_json_open_object(w, "runs");
    for (size_t r = 0; r < report->n_runs; r++) {
        lens_json_open_object(w, report->runs[r].name);
        put_figures(w, report, &set->of[r].figures, EVERY_QUERY);
        lens_json_close_object(w);
    }
    lens_json_close_object(w);
}

static void put_randomisation(struct lens_json_writer *w,
                              const struct lens_comparison *found)
{
    const struct lens_significance *test = &found->randomisation;

    lens_json_open_object(w, "randomisation");
    lens_json_put_number(w, "p", test->p, P_DECIMALS);
    lens_json_put_number(w, "p_holm", found->randomisation_holm, P_DECIMALS);
    lens_json_put_integer(w, "queries_that_differ", (int64_t)test->n_differ);
    lens_json_put_bool(w, "exact", test->exact);
    lens_json_close_object(w);
}

static void put_t_test(struct lens_json_writer *w,
                       const struct lens_comparison *found)
{
    lens_json_open_object(w, "t_test");
    if (isfinite(found->t.t))
        lens_json_put_number(w, "t", found->t.t, DECIMALS);
    else
        lens_json_put_null(w, "t");
    lens_json_put_integer(w, "freedom", (int64_t)found->t.freedom);
    lens_json_put_number(w, "p", found->t.p, P_DECIMALS);
    lens_json_put_number(w, "p_holm", found->t_holm, P_DECIMALS);
    lens_json_close_object(w);
}

static void put_pair(struct lens_json_writer *w,
                     const struct lens_eval_report *report,
                     const struct lens_run_pair *pair)
{
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "run", report->runs[pair->a].name);
    lens_json_put_text(w, "less", report->runs[pair->b].name);
    lens_json_open_object(w, "measures");
    for (size_t m = 0; m < report->n_measures; m++) {
        lens_json_open_object(w, report->measures[m].name);
        lens_json_put_number(w, "difference",
                             pair->by[m].randomisation.difference, DECIMALS);
        put_randomisation(w, &pair->by[m]);
        put_t_test(w, &pair->by[m]);
        lens_json_close_object(w);
    }
    lens_json_close_object(w);
    lens_json_close_object(w);
}

static void put_pairs(struct lens_json_writer *w,
                      const struct lens_eval_report *report,
                      const struct lens_eval_set *set)
{
    lens_json_open_array(w, "comparisons");
    for (size_t i = 0; i < set->pairs.n; i++)
        put_pair(w, report, &set->pairs.at[i]);
    lens_json_close_array(w);
}

static void put_sweep(struct lens_json_writer *w,
                      const struct lens_eval_report *report,
                      const struct lens_eval_set *set)
{
    if (!set->sweep)
        return;
    lens_json_open_array(w, "sweep");
    for (size_t f = 0; f < report->n_swept; f++) {
        char name[LENS_EVAL_FUSION_NAME_MAX];

        lens_eval_fusion_name(&report->swept[f], name);
        lens_json_open_object(w, NULL);
        lens_json_put_text(w, "fusion", name);
        for (size_t m = 0; m < report->n_measures; m++)
            lens_json_put_number(w, report->measures[m].name,
                                 set->sweep[f * report->n_measures + m],
                                 DECIMALS);
        lens_json_open_array(w, "best_on_these_queries_by");
        for (size_t m = 0; m < report->n_measures; m++) {
            if (lens_eval_is_best(report, set, f, m))
                lens_json_put_text(w, NULL, report->measures[m].name);
        }
        lens_json_close_array(w);
        lens_json_close_object(w);
    }
    lens_json_close_array(w);
}

static void put_query(struct lens_json_writer *w,
                      const struct lens_eval_report *report,
                      const struct lens_eval_set *set, size_t q)
{
    const struct lens_test_query *query =
        &report->queries->at[set->judged.at[q].number];

    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "id", query->id);
    if (query->text[0])
        lens_json_put_text(w, "text", query->text);
    lens_json_open_object(w, "runs");
    for (size_t r = 0; r < report->n_runs; r++) {
        lens_json_open_object(w, report->runs[r].name);
        put_figures(w, report, &set->of[r].figures, q);
        lens_json_close_object(w);
    }
    lens_json_close_object(w);
    lens_json_close_object(w);
}

/* What of each file does not fit the judgments. */
static void put_given(struct lens_json_writer *w,
                      const struct lens_eval_report *report,
                      const struct lens_eval_set *set)
{
    if (!report->n_runs || !report->runs[0].file)
        return;
    lens_json_open_object(w, "files");
    for (size_t r = 0; r < report->n_runs; r++) {
        const struct lens_eval_run *run = &report->runs[r];

        lens_json_open_object(w, run->name);
        lens_json_put_integer(w, "queries", (int64_t)run->file->n);
        lens_json_put_integer(w, "documents", (int64_t)run->file->n_rows);
        lens_json_put_integer(w, "judged_queries_missing",
                              (int64_t)set->of[r].n_missing);
        lens_json_put_integer(w, "queries_without_judgments",
                              (int64_t)set->of[r].n_left_out);
        lens_json_put_bool(w, "has_judged_documents",
                           !set->of[r].has_no_judged);
        lens_json_close_object(w);
    }
    lens_json_close_object(w);
}

static void put_counts(struct lens_json_writer *w,
                       const struct lens_eval_set *set)
{
    const struct lens_judged *judged = &set->judged;

    lens_json_put_integer(w, "queries", (int64_t)judged->n);
    lens_json_put_integer(w, "judgments", (int64_t)set->qrels.n_judgments);
    lens_json_put_integer(w, "queries_without_judgments",
                          (int64_t)judged->n_unjudged);
    lens_json_put_integer(w, "queries_without_relevant",
                          (int64_t)judged->n_without_relevant);
    lens_json_put_integer(w, "unknown_queries", (int64_t)judged->n_unknown);
    lens_json_put_integer(w, "unknown_documents",
                          (int64_t)set->n_unknown_documents);
}

static void put_set(struct lens_json_writer *w,
                    const struct lens_eval_report *report,
                    const struct lens_eval_set *set)
{
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "name", set->name);
    put_counts(w, set);
    put_given(w, report, set);
    put_means(w, report, set);
    put_pairs(w, report, set);
    put_sweep(w, report, set);
    if (report->per_query) {
        lens_json_open_array(w, "per_query");
        for (size_t q = 0; q < set->judged.n; q++)
            put_query(w, report, set, q);
        lens_json_close_array(w);
    }
    lens_json_close_object(w);
}

/* Of given runs nothing is known but the files. */
static void put_how(struct lens_json_writer *w,
                    const struct lens_eval_report *report)
{
    put_text_or_null(w, "collection", report->collection);
    if (report->n_documents) {
        lens_json_put_integer(w, "documents", (int64_t)report->n_documents);
        lens_json_put_integer(w, "k", (int64_t)report->k);
        put_text_or_null(w, "embedder", report->embedder);
    }
    if (report->fusion)
        put_fusion(w, report->fusion);
}

void lens_eval_report_json(const struct lens_eval_report *report,
                           struct lens_buffer *out)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "schema", "eval/2");
    put_how(&w, report);
    put_measures(&w, report);
    lens_json_open_array(&w, "qrels");
    for (size_t i = 0; i < report->n_sets; i++)
        put_set(&w, report, &report->sets[i]);
    lens_json_close_array(&w);
    lens_json_close_object(&w);
}

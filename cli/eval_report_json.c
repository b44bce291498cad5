#include "eval_report.h"
#include "json/writer.h"

enum {
    DECIMALS = 6,
    P_DECIMALS = 7 /* the least p of an exact test is 2^-19 */
};

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

static void put_means(struct lens_json_writer *w,
                      const struct lens_eval_report *report,
                      const struct lens_eval_set *set)
{
    lens_json_open_object(w, "channels");
    for (size_t c = 0; c < report->searches->n; c++) {
        lens_json_open_object(w, report->searches->at[c].name);
        for (size_t m = 0; m < report->n_measures; m++)
            lens_json_put_number(w, report->measures[m].name,
                                 set->figures[c].means[m], DECIMALS);
        lens_json_close_object(w);
    }
    lens_json_close_object(w);
}

static void put_test(struct lens_json_writer *w, const char *name,
                     const struct lens_significance *test)
{
    lens_json_open_object(w, name);
    lens_json_put_number(w, "difference", test->difference, DECIMALS);
    lens_json_put_number(w, "p", test->p, P_DECIMALS);
    lens_json_put_integer(w, "queries_that_differ", (int64_t)test->n_differ);
    lens_json_put_bool(w, "exact", test->exact);
    lens_json_close_object(w);
}

static void put_tests(struct lens_json_writer *w,
                      const struct lens_eval_report *report,
                      const struct lens_eval_set *set)
{
    if (!lens_eval_fused(report->searches))
        return;
    lens_json_open_object(w, "fused_less");
    for (size_t c = 0; c + 1 < report->searches->n; c++) {
        lens_json_open_object(w, report->searches->at[c].name);
        for (size_t m = 0; m < report->n_measures; m++)
            put_test(w, report->measures[m].name, &set->tests[c][m]);
        lens_json_close_object(w);
    }
    lens_json_close_object(w);
}

static void put_query(struct lens_json_writer *w,
                      const struct lens_eval_report *report,
                      const struct lens_eval_set *set, size_t q)
{
    size_t number = set->judged.at[q].number;

    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "id", report->queries->at[number].id);
    for (size_t c = 0; c < report->searches->n; c++) {
        lens_json_open_object(w, report->searches->at[c].name);
        for (size_t m = 0; m < report->n_measures; m++)
            lens_json_put_number(w, report->measures[m].name,
                                 lens_figures_column(&set->figures[c], m)[q],
                                 DECIMALS);
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
    put_means(w, report, set);
    put_tests(w, report, set);
    if (report->per_query) {
        lens_json_open_array(w, "per_query");
        for (size_t q = 0; q < set->judged.n; q++)
            put_query(w, report, set, q);
        lens_json_close_array(w);
    }
    lens_json_close_object(w);
}

void lens_eval_report_json(const struct lens_eval_report *report,
                           struct lens_buffer *out)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "schema", "eval/1");
    lens_json_put_text(&w, "collection", report->collection);
    lens_json_put_integer(&w, "documents", (int64_t)report->n_documents);
    lens_json_put_integer(&w, "k", (int64_t)report->k);
    if (report->embedder)
        lens_json_put_text(&w, "embedder", report->embedder);
    else
        lens_json_put_null(&w, "embedder");
    if (lens_eval_fused(report->searches))
        put_fusion(&w, &report->fusion);
    put_measures(&w, report);
    lens_json_open_array(&w, "qrels");
    for (size_t i = 0; i < report->n_sets; i++)
        put_set(&w, report, &report->sets[i]);
    lens_json_close_array(&w);
    lens_json_close_object(&w);
}

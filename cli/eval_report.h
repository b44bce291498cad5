/*
 * eval_report.h - what an evaluation found, written for people and programs.
 *
 * Per set of judgments one table, a row per channel and a column per measure;
 * then the fusion against each channel by a paired randomisation test; then, if
 * asked for, every query.  Nothing here depends on time: the same index and
 * files give the same bytes.
 */
#ifndef LENS_CLI_EVAL_REPORT_H
#define LENS_CLI_EVAL_REPORT_H

#include "answer/page.h"
#include "eval/figures.h"
#include "eval/randomisation.h"
#include "eval_search.h"

enum {
    LENS_EVAL_MEASURES_MAX = 12,
    LENS_EVAL_QRELS_MAX = 8
};

/* The runs against one set of judgments. */
struct lens_eval_set {
    const char *name; /* "test" */
    struct lens_qrels qrels;
    struct lens_judged judged;
    size_t n_unknown_documents; /* judgments of documents not in the index */
    struct lens_figures figures[LENS_EVAL_CHANNELS];

    /* The fused run less run c, by measure. */
    struct lens_significance tests[LENS_EVAL_CHANNELS][LENS_EVAL_MEASURES_MAX];
};

struct lens_eval_report {
    const char *collection;
    size_t n_documents;
    const char *embedder; /* id; NULL for an index without */
    size_t k;
    struct lens_fusion fusion;
    const struct lens_test_queries *queries;
    const struct lens_measure *measures;
    size_t n_measures;
    const struct lens_eval_searches *searches;
    const struct lens_eval_set *sets;
    size_t n_sets;
    bool per_query;
};

/* The fused run, or NULL when only channels were searched. */
const struct lens_eval_run *
lens_eval_fused(const struct lens_eval_searches *searches);

void lens_eval_report_text(const struct lens_eval_report *report,
                           struct lens_page *page);
void lens_eval_report_markdown(const struct lens_eval_report *report,
                               struct lens_buffer *out);

/* eval_report_json.c: schema "eval/1". */
void lens_eval_report_json(const struct lens_eval_report *report,
                           struct lens_buffer *out);

#endif /* LENS_CLI_EVAL_REPORT_H */

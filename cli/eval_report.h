/*
 * eval_report.h - what an evaluation found, written for people and programs.
 *
 * Runs against sets of judgments: per set one table, a row per run and a column
 * per measure; then each run against each before it, by two tests; then the
 * sweep over ways to fuse and every query, if asked for.  A run may be a
 * channel that was searched or a file somebody gave: all the same here.
 * Nothing here depends on time: the same index and files give the same bytes.
 */
#ifndef LENS_CLI_EVAL_REPORT_H
#define LENS_CLI_EVAL_REPORT_H

#include "answer/page.h"
#include "asklens/search.h"
#include "eval/pairs.h"
#include "eval_run.h"

enum {
    LENS_EVAL_MEASURES_MAX = 12,
    LENS_EVAL_QRELS_MAX = 8,
    LENS_EVAL_FUSION_NAME_MAX = 32
};

/* One run against one set of judgments. */
struct lens_eval_result {
    struct lens_figures figures;

    /* Of a run from a file, else 0. */
    size_t n_missing;   /* judged queries it has not; they count as 0 */
    size_t n_left_out;  /* queries it has that nobody judged */
    bool has_no_judged; /* no document of it has a judgment */
};

/* The runs against one set of judgments. */
struct lens_eval_set {
    const char *name; /* "test" */
    const char *path;
    struct lens_qrels qrels;
    struct lens_judged judged;
    size_t n_unknown_documents; /* judgments of documents not in the index */
    struct lens_eval_result of[LENS_EVAL_RUNS_MAX];
    struct lens_run_pairs pairs;
    const double *sweep; /* means by fusion, then measure; NULL: none */
};

struct lens_eval_report {
    const char *collection; /* NULL: only runs and judgments are known */
    size_t n_documents;     /* of the collection; 0: not looked at */
    const char *embedder;   /* id; NULL for an index without */
    size_t k;               /* 0: as many as the runs have */
    const struct lens_fusion *fusion; /* of the last run; NULL: of none */
    const struct lens_test_queries *queries;
    const struct lens_measure *measures;
    size_t n_measures;
    const struct lens_eval_run *runs;
    size_t n_runs;
    const struct lens_fusion *swept;
    size_t n_swept;
    const struct lens_eval_set *sets;
    size_t n_sets;
    bool per_query;
};

/* "weighted:0.05", "rrf:60": as '--fusion' takes it. */
void lens_eval_fusion_name(const struct lens_fusion *fusion,
                           char out[LENS_EVAL_FUSION_NAME_MAX]);

/* The best of the sweep by one measure: no fusion has more.  False for all of a
 * measure that says nothing of what is better. */
bool lens_eval_is_best(const struct lens_eval_report *report,
                       const struct lens_eval_set *set, size_t fusion,
                       size_t measure);

void lens_eval_report_text(const struct lens_eval_report *report,
                           struct lens_page *page);
void lens_eval_report_markdown(const struct lens_eval_report *report,
                               struct lens_buffer *out);

/* eval_report_json.c: schema "eval/2". */
void lens_eval_report_json(const struct lens_eval_report *report,
                           struct lens_buffer *out);

/*
 * eval_report_csv.c: a row per set, run and measure, and one per query where
 * they are asked for; ways to fuse that were swept are runs too.  The column of
 * the query is empty for the mean.  Comparisons are in the other formats.
 */
void lens_eval_report_csv(const struct lens_eval_report *report,
                          struct lens_buffer *out);

#endif /* LENS_CLI_EVAL_REPORT_H */

#include "eval_report.h"

#include <stdio.h>

#include "eval_table.h"

enum {
    LINE_MAX_LEN = 400,
    PAIR_NAME_MAX = 240,
    NO_WRAP = 1 << 20
};

/* Below this p is said to be less than it. */
static const double least_p = 0.00001;

void lens_eval_fusion_name(const struct lens_fusion *fusion,
                           char out[LENS_EVAL_FUSION_NAME_MAX])
{
    const char *method = lens_fusion_name(fusion->method);

    if (fusion->method == LENS_FUSE_RRF)
        (void)snprintf(out, LENS_EVAL_FUSION_NAME_MAX, "%s:%g", method,
                       fusion->rank_offset);
    else
        (void)snprintf(out, LENS_EVAL_FUSION_NAME_MAX, "%s:%.2f", method,
                       fusion->dense_weight);
}

static double swept_mean(const struct lens_eval_report *report,
                         const struct lens_eval_set *set, size_t fusion,
                         size_t measure)
{
    return set->sweep[fusion * report->n_measures + measure];
}

bool lens_eval_is_best(const struct lens_eval_report *report,
                       const struct lens_eval_set *set, size_t fusion,
                       size_t measure)
{
    const double mean = swept_mean(report, set, fusion, measure);

    if (!report->measures[measure].entry->higher_is_better)
        return false;
    for (size_t f = 0; f < report->n_swept; f++) {
        if (swept_mean(report, set, f, measure) > mean)
            return false;
    }
    return true;
}

static void add_measures(struct lens_eval_table *table,
                         const struct lens_eval_report *report)
{
    for (size_t m = 0; m < report->n_measures; m++)
        lens_eval_table_add(table, report->measures[m].name);
}

static void put_figures(struct lens_eval_writer *w,
                        const struct lens_eval_report *report,
                        const struct lens_eval_set *set)
{
    struct lens_eval_table table;

    lens_eval_table_init(&table, 1, 1 + report->n_measures);
    lens_eval_table_add(&table, "");
    add_measures(&table, report);
    for (size_t r = 0; r < report->n_runs; r++) {
        lens_eval_table_add(&table, report->runs[r].name);
        for (size_t m = 0; m < report->n_measures; m++)
            lens_eval_table_add_format(&table, "%.4f",
                                       set->of[r].figures.means[m]);
    }
    lens_eval_put_table(w, &table);
}

static void add_p(struct lens_eval_table *table, double p)
{
    if (p < least_p)
        lens_eval_table_add_format(table, "<%.5f", least_p);
    else
        lens_eval_table_add_format(table, "%.5f", p);
}

static void add_comparison(struct lens_eval_table *table,
                           const struct lens_comparison *found)
{
    lens_eval_table_add_format(table, "%+.4f", found->randomisation.difference);
    add_p(table, found->randomisation.p);
    add_p(table, found->randomisation_holm);
    lens_eval_table_add_format(table, "%.3f", found->t.t);
    add_p(table, found->t.p);
    add_p(table, found->t_holm);
}

static void put_pairs(struct lens_eval_writer *w,
                      const struct lens_eval_report *report,
                      const struct lens_eval_set *set)
{
    static const char *const columns[] = { "",      "measure", "difference",
                                           "p",     "Holm",    "t",
                                           "p (t)", "Holm (t)" };
    const size_t n_columns = sizeof(columns) / sizeof(*columns);
    struct lens_eval_table table;

    if (!set->pairs.n)
        return;
    lens_eval_put_blank(w);
    lens_eval_table_init(&table, 2, n_columns);
    for (size_t c = 0; c < n_columns; c++)
        lens_eval_table_add(&table, columns[c]);
    for (size_t i = 0; i < set->pairs.n; i++) {
        const struct lens_run_pair *pair = &set->pairs.at[i];
        char name[PAIR_NAME_MAX];

        (void)snprintf(name, sizeof(name), "%.110s less %.110s",
                       report->runs[pair->a].name, report->runs[pair->b].name);
        for (size_t m = 0; m < report->n_measures; m++) {
            lens_eval_table_add(&table, name);
            lens_eval_table_add(&table, report->measures[m].name);
            add_comparison(&table, &pair->by[m]);
        }
    }
    lens_eval_put_table(w, &table);
}

static void put_sweep(struct lens_eval_writer *w,
                      const struct lens_eval_report *report,
                      const struct lens_eval_set *set)
{
    struct lens_eval_table table;

    if (!set->sweep)
        return;
    lens_eval_put_blank(w);
    lens_eval_table_init(&table, 1, 1 + report->n_measures);
    lens_eval_table_add(&table, "fusion");
    add_measures(&table, report);
    for (size_t f = 0; f < report->n_swept; f++) {
        char name[LENS_EVAL_FUSION_NAME_MAX];

        lens_eval_fusion_name(&report->swept[f], name);
        lens_eval_table_add(&table, name);
        for (size_t m = 0; m < report->n_measures; m++)
            lens_eval_table_add_format(
                &table, "%.4f%s", swept_mean(report, set, f, m),
                lens_eval_is_best(report, set, f, m) ? " *" : "");
    }
    lens_eval_put_table(w, &table);
    lens_eval_put_blank(w);
    lens_eval_put_line(w, "*: the best of these, chosen on the queries it is "
                          "measured with, which flatters it; choose on one set "
                          "of judgments and report another");
}

static void put_queries(struct lens_eval_writer *w,
                        const struct lens_eval_report *report,
                        const struct lens_eval_set *set)
{
    struct lens_eval_table table;

    lens_eval_put_blank(w);
    lens_eval_table_init(&table, 2, 2 + report->n_measures);
    lens_eval_table_add(&table, "query");
    lens_eval_table_add(&table, "run");
    add_measures(&table, report);
    for (size_t q = 0; q < set->judged.n; q++) {
        for (size_t r = 0; r < report->n_runs; r++) {
            const struct lens_figures *figures = &set->of[r].figures;

            lens_eval_table_add(
                &table, report->queries->at[set->judged.at[q].number].id);
            lens_eval_table_add(&table, report->runs[r].name);
            for (size_t m = 0; m < report->n_measures; m++)
                lens_eval_table_add_format(&table, "%.4f",
                                           lens_figures_column(figures, m)[q]);
        }
    }
    lens_eval_put_table(w, &table);
}

/* Lines that say what does not fit together, after a blank one. */
struct counts {
    struct lens_eval_writer *w;
    const char *of; /* the run; NULL for the set as a whole */
    bool has_any;
};

static void put_note(struct counts *c, const char *note)
{
    char line[LINE_MAX_LEN];

    if (!c->has_any)
        lens_eval_put_blank(c->w);
    c->has_any = true;
    (void)snprintf(line, sizeof(line), "%.100s%s%s", c->of ? c->of : "",
                   c->of ? ": " : "", note);
    lens_eval_put_line(c->w, line);
}

static void put_count(struct counts *c, size_t n, const char *one,
                      const char *many)
{
    char note[200];

    if (!n)
        return;
    (void)snprintf(note, sizeof(note), "%zu %s", n, n == 1 ? one : many);
    put_note(c, note);
}

static void put_run_counts(struct counts *c,
                           const struct lens_eval_result *result)
{
    put_count(c, result->n_missing,
              "judged query is not in the run, counted as 0",
              "judged queries are not in the run, counted as 0");
    put_count(c, result->n_left_out, "query without judgments, left out",
              "queries without judgments, left out");
    if (result->has_no_judged)
        put_note(c, "none of its documents is judged; are they named as in "
                    "the judgments?");
}

static void put_counts(struct lens_eval_writer *w,
                       const struct lens_eval_report *report,
                       const struct lens_eval_set *set)
{
    const struct lens_judged *judged = &set->judged;
    struct counts c = { .w = w };

    put_count(&c, judged->n_unjudged, "query without judgments, left out",
              "queries without judgments, left out");
    put_count(&c, judged->n_without_relevant,
              "query to which nothing is relevant, counted as 0",
              "queries to which nothing is relevant, counted as 0");
    put_count(&c, judged->n_unknown,
              "judged query that is not among the queries, left out",
              "judged queries that are not among the queries, left out");
    put_count(&c, set->n_unknown_documents,
              "judgment of a document that is not in the collection",
              "judgments of documents that are not in the collection");
    for (size_t r = 0; r < report->n_runs; r++) {
        c.of = report->runs[r].name;
        put_run_counts(&c, &set->of[r]);
    }
}

static void put_set(struct lens_eval_writer *w,
                    const struct lens_eval_report *report,
                    const struct lens_eval_set *set)
{
    char heading[LINE_MAX_LEN], documents[80] = "";

    if (report->n_documents)
        (void)snprintf(documents, sizeof(documents),
                       ", %zu documents, %zu of them for each",
                       report->n_documents, report->k);
    (void)snprintf(heading, sizeof(heading),
                   "%.100s, judgments '%.100s': %zu queries%s",
                   report->collection ? report->collection : "given runs",
                   set->name, set->judged.n, documents);
    lens_eval_put_heading(w, heading);
    put_figures(w, report, set);
    put_pairs(w, report, set);
    put_sweep(w, report, set);
    put_counts(w, report, set);
    if (report->per_query)
        put_queries(w, report, set);
}

static void put_fusion(struct lens_eval_writer *w,
                       const struct lens_fusion *fusion)
{
    const bool is_rrf = fusion->method == LENS_FUSE_RRF;
    char line[LINE_MAX_LEN];

    (void)snprintf(line, sizeof(line), "fusion %s, %s %g",
                   lens_fusion_name(fusion->method),
                   is_rrf ? "rank offset" : "weight of dense",
                   is_rrf ? fusion->rank_offset : fusion->dense_weight);
    lens_eval_put_line(w, line);
}

static void put_tests(struct lens_eval_writer *w)
{
    lens_eval_put_line(w,
                       "p: paired randomisation test, two-sided; every "
                       "permutation of up to 20 differing queries, else 100000 "
                       "of them, seed 1");
    lens_eval_put_line(w, "t, p (t): paired t-test, two-sided");
    lens_eval_put_line(w, "Holm: the same p, corrected for all pairs of a "
                          "measure");
}

/* How it was done: once, below all sets. */
static void put_method(struct lens_eval_writer *w,
                       const struct lens_eval_report *report)
{
    const bool is_given = report->n_runs && report->runs[0].file;
    char line[LINE_MAX_LEN];

    if (!report->embedder && !is_given)
        return;
    lens_eval_put_blank(w);
    if (report->embedder) {
        (void)snprintf(line, sizeof(line), "embedder %.300s", report->embedder);
        lens_eval_put_line(w, line);
    }
    if (report->fusion)
        put_fusion(w, report->fusion);
    if (is_given)
        lens_eval_put_line(w, "order: by score as a float, of equal ones the "
                              "greater name first, as trec_eval has it; the "
                              "ranks of the files are not looked at");
    if (report->sets[0].pairs.n)
        put_tests(w);
}

static void put_report(struct lens_eval_writer *w,
                       const struct lens_eval_report *report)
{
    for (size_t i = 0; i < report->n_sets; i++) {
        if (i)
            lens_eval_put_blank(w);
        put_set(w, report, &report->sets[i]);
    }
    put_method(w, report);
}

void lens_eval_report_text(const struct lens_eval_report *report,
                           struct lens_page *page)
{
    struct lens_eval_writer w = { .page = page, .out = page->out };

    page->width = NO_WRAP;
    put_report(&w, report);
}

void lens_eval_report_markdown(const struct lens_eval_report *report,
                               struct lens_buffer *out)
{
    struct lens_eval_writer w = { .out = out };

    put_report(&w, report);
}

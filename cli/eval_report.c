#include "eval_report.h"

#include <stdio.h>
#include <string.h>

#include "answer/answer_markdown.h"

enum {
    CELL_MAX = 32,
    NAMES_MAX = 2,
    COLUMNS_MAX = NAMES_MAX + LENS_EVAL_MEASURES_MAX,
    GAP = 2,
    NO_WRAP = 1 << 20
};

/*
 * Where tables and lines go: a page, or Markdown.  A table is written row by
 * row; its columns after the first few names are numbers.
 */
struct writer {
    struct lens_page *page; /* NULL: Markdown */
    struct lens_buffer *out;
    size_t widths[COLUMNS_MAX];
};

struct row {
    const char *names[NAMES_MAX]; /* of things outside, any length */
    size_t n_names;
    char cells[LENS_EVAL_MEASURES_MAX][CELL_MAX];
    size_t n_cells;
};

const struct lens_eval_run *
lens_eval_fused(const struct lens_eval_searches *searches)
{
    const struct lens_eval_run *last =
        searches->n ? &searches->at[searches->n - 1] : NULL;

    return last && last->channels == LENS_BOTH ? last : NULL;
}

static void put_line(struct writer *w, const char *text)
{
    if (w->page) {
        lens_page_open(w->page, 0, 0);
        lens_page_put(w->page, LENS_PLAIN, text);
        lens_page_close(w->page);
    } else {
        lens_buffer_add_text(w->out, "- ");
        lens_markdown_text(w->out, lens_view_of(text));
        lens_buffer_add_char(w->out, '\n');
    }
}

static void put_blank(struct writer *w)
{
    if (w->page)
        lens_page_blank_line(w->page);
    else
        lens_buffer_add_char(w->out, '\n');
}

static void put_heading(struct writer *w, const char *text)
{
    if (w->page) {
        lens_page_heading(w->page, text);
    } else {
        lens_buffer_add_text(w->out, "## ");
        lens_markdown_text(w->out, lens_view_of(text));
        lens_buffer_add_text(w->out, "\n\n");
    }
}

static const char *cell_of(const struct row *row, size_t column)
{
    return column < row->n_names ? row->names[column]
                                 : row->cells[column - row->n_names];
}

static void put_row(struct writer *w, const struct row *row,
                    enum lens_style style)
{
    size_t at = 0;

    if (w->page)
        lens_page_open(w->page, 0, 0);
    for (size_t c = 0; c < row->n_names + row->n_cells; c++) {
        const char *cell = cell_of(row, c);

        if (w->page) {
            lens_page_tab(w->page, at);
            lens_page_put(w->page, c ? style : LENS_BOLD, cell);
            at += w->widths[c] + GAP;
        } else {
            lens_buffer_add_text(w->out, "| ");
            lens_markdown_text(w->out, lens_view_of(cell));
            lens_buffer_add_char(w->out, ' ');
        }
    }
    if (w->page)
        lens_page_close(w->page);
    else
        lens_buffer_add_text(w->out, "|\n");
}

/* The names of the columns; every number has room for `cell_width`. */
static void put_names(struct writer *w, const struct lens_eval_report *report,
                      struct row row, const size_t name_widths[NAMES_MAX],
                      size_t cell_width)
{
    row.n_cells = report->n_measures;
    for (size_t m = 0; m < report->n_measures; m++) {
        const char *name = report->measures[m].name;

        (void)snprintf(row.cells[m], CELL_MAX, "%s", name);
        w->widths[row.n_names + m] =
            strlen(name) > cell_width ? strlen(name) : cell_width;
    }
    for (size_t c = 0; c < NAMES_MAX && c < row.n_names; c++)
        w->widths[c] = name_widths[c];
    put_row(w, &row, LENS_BOLD);
    for (size_t c = 0; !w->page && c < row.n_names + row.n_cells; c++)
        lens_buffer_add_text(w->out, c < row.n_names ? "| --- " : "| ---: ");
    if (!w->page)
        lens_buffer_add_text(w->out, "|\n");
}

static void put_figures(struct writer *w, const struct lens_eval_report *report,
                        const struct lens_eval_set *set)
{
    static const size_t widths[NAMES_MAX] = { sizeof("lexical") - 1 };
    const struct row names = { .names = { "" }, .n_names = 1 };

    put_names(w, report, names, widths, 6);
    for (size_t c = 0; c < report->searches->n; c++) {
        struct row row = { .names = { report->searches->at[c].name },
                           .n_names = 1,
                           .n_cells = report->n_measures };

        for (size_t m = 0; m < report->n_measures; m++)
            (void)snprintf(row.cells[m], CELL_MAX, "%.4f",
                           set->figures[c].means[m]);
        put_row(w, &row, LENS_PLAIN);
    }
}

static void put_tests(struct writer *w, const struct lens_eval_report *report,
                      const struct lens_eval_set *set)
{
    static const size_t widths[NAMES_MAX] = { sizeof("fused less lexical") -
                                              1 };
    const struct row names = { .names = { "" }, .n_names = 1 };

    if (!lens_eval_fused(report->searches))
        return;
    put_blank(w);
    put_names(w, report, names, widths, sizeof("+0.0000 (p 0.00000)") - 1);
    for (size_t c = 0; c + 1 < report->searches->n; c++) {
        char name[CELL_MAX];
        struct row row = { .names = { name },
                           .n_names = 1,
                           .n_cells = report->n_measures };

        (void)snprintf(name, sizeof(name), "fused less %s",
                       report->searches->at[c].name);
        for (size_t m = 0; m < report->n_measures; m++)
            (void)snprintf(row.cells[m], CELL_MAX, "%+.4f (p %.5f)",
                           set->tests[c][m].difference, set->tests[c][m].p);
        put_row(w, &row, LENS_PLAIN);
    }
}

static void put_queries(struct writer *w, const struct lens_eval_report *report,
                        const struct lens_eval_set *set)
{
    size_t widths[NAMES_MAX] = { sizeof("query") - 1, sizeof("lexical") - 1 };
    const struct row names = { .names = { "query", "channel" }, .n_names = 2 };

    for (size_t q = 0; q < set->judged.n; q++) {
        const char *id = report->queries->at[set->judged.at[q].number].id;
        size_t width = lens_page_width_of(lens_view_of(id));

        widths[0] = width > widths[0] ? width : widths[0];
    }
    put_blank(w);
    put_names(w, report, names, widths, 6);
    for (size_t q = 0; q < set->judged.n; q++) {
        for (size_t c = 0; c < report->searches->n; c++) {
            struct row row = {
                .names = { report->queries->at[set->judged.at[q].number].id,
                           report->searches->at[c].name },
                .n_names = 2,
                .n_cells = report->n_measures
            };

            for (size_t m = 0; m < report->n_measures; m++)
                (void)snprintf(row.cells[m], CELL_MAX, "%.4f",
                               lens_figures_column(&set->figures[c], m)[q]);
            put_row(w, &row, LENS_PLAIN);
        }
    }
}

static void put_count(struct writer *w, size_t n, const char *one,
                      const char *many)
{
    char line[200];

    if (!n)
        return;
    (void)snprintf(line, sizeof(line), "%zu %s", n, n == 1 ? one : many);
    put_line(w, line);
}

/* What does not fit together, where anything does not. */
static void put_counts(struct writer *w, const struct lens_eval_set *set)
{
    const struct lens_judged *judged = &set->judged;

    if (judged->n_unjudged + judged->n_unknown + judged->n_without_relevant +
        set->n_unknown_documents)
        put_blank(w);
    put_count(w, judged->n_unjudged, "query without judgments, left out",
              "queries without judgments, left out");
    put_count(w, judged->n_without_relevant,
              "query to which nothing is relevant, counted as 0",
              "queries to which nothing is relevant, counted as 0");
    put_count(w, judged->n_unknown,
              "judged query that is not among the queries, left out",
              "judged queries that are not among the queries, left out");
    put_count(w, set->n_unknown_documents,
              "judgment of a document that is not in the collection",
              "judgments of documents that are not in the collection");
}

static void put_set(struct writer *w, const struct lens_eval_report *report,
                    const struct lens_eval_set *set)
{
    char heading[400];

    (void)snprintf(heading, sizeof(heading),
                   "%.100s, judgments '%.100s': %zu queries, %zu documents, "
                   "%zu of them for each",
                   report->collection, set->name, set->judged.n,
                   report->n_documents, report->k);
    put_heading(w, heading);
    put_figures(w, report, set);
    put_tests(w, report, set);
    put_counts(w, set);
    if (report->per_query)
        put_queries(w, report, set);
}

static void put_channels(struct writer *w,
                         const struct lens_eval_report *report)
{
    const struct lens_fusion *fusion = &report->fusion;
    char line[200];

    if (!report->embedder)
        return;
    put_blank(w);
    (void)snprintf(line, sizeof(line), "embedder %s", report->embedder);
    put_line(w, line);
    if (!lens_eval_fused(report->searches))
        return;
    (void)snprintf(line, sizeof(line), "fusion %s, %s %g",
                   lens_fusion_name(fusion->method),
                   fusion->method == LENS_FUSE_RRF ? "rank offset"
                                                   : "weight of dense",
                   fusion->method == LENS_FUSE_RRF ? fusion->rank_offset
                                                   : fusion->dense_weight);
    put_line(w, line);
    put_line(w, "p: paired randomisation test, two-sided; every permutation "
                "of up to 20 differing queries, else 100000 of them, seed 1");
}

static void put_report(struct writer *w, const struct lens_eval_report *report)
{
    for (size_t i = 0; i < report->n_sets; i++) {
        if (i)
            put_blank(w);
        put_set(w, report, &report->sets[i]);
    }
    put_channels(w, report);
}

void lens_eval_report_text(const struct lens_eval_report *report,
                           struct lens_page *page)
{
    struct writer w = { .page = page, .out = page->out };

    page->width = NO_WRAP;
    put_report(&w, report);
}

void lens_eval_report_markdown(const struct lens_eval_report *report,
                               struct lens_buffer *out)
{
    struct writer w = { .out = out };

    put_report(&w, report);
}

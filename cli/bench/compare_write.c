#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/compare.h"
#include "bench/sheet.h"
#include "json/writer.h"

static const struct lens_bench_row *row_of(const struct lens_bench_pair *pair)
{
    return pair->a ? pair->a : pair->b;
}

static enum lens_style style_of(enum lens_bench_verdict verdict)
{
    switch (verdict) {
    case LENS_BENCH_REGRESSED: return LENS_RED;
    case LENS_BENCH_IMPROVED: return LENS_GREEN;
    case LENS_BENCH_ONLY_A:
    case LENS_BENCH_ONLY_B: return LENS_YELLOW;
    default: return LENS_PLAIN;
    }
}

static void put_value(struct lens_sheet *sheet,
                      const struct lens_bench_row *row)
{
    char text[LENS_FIGURE_LEN];

    lens_sheet_put(sheet, "%s", row ? lens_figure_text(row->value, text) : "");
}

/* Of two or three repetitions a band may be astronomic; it says no more than
 * that anything could be chance. */
static void put_band(struct lens_sheet *sheet,
                     const struct lens_bench_pair *pair)
{
    static const double widest = 100;

    if (pair->high > widest || pair->low < 1 / widest)
        lens_sheet_put(sheet, "%s", "anything");
    else
        lens_sheet_put(sheet, "%.3f to %.3f", pair->low, pair->high);
}

static void put_pair(struct lens_sheet *sheet,
                     const struct lens_bench_pair *pair)
{
    const struct lens_bench_row *row = row_of(pair);
    bool has_recall = pair->a && pair->b && pair->a->recall >= 0 &&
                      pair->b->recall >= 0 &&
                      fabs(pair->a->recall - pair->b->recall) >= 0.0005;

    lens_sheet_put(sheet, "%s", row->part);
    lens_sheet_put(sheet, "%s", row->name);
    lens_sheet_put(sheet, "%s", row->configuration);
    put_value(sheet, pair->a);
    put_value(sheet, pair->b);
    lens_sheet_put(sheet, "%s", row->unit);
    if (pair->ratio >= 0) {
        lens_sheet_put(sheet, "%.3f", pair->ratio);
        put_band(sheet, pair);
    } else {
        lens_sheet_put(sheet, "%s", "");
        lens_sheet_put(sheet, "%s", "");
    }
    if (has_recall)
        lens_sheet_put(sheet, "%.3f, was %.3f", pair->b->recall,
                       pair->a->recall);
    else
        lens_sheet_put(sheet, "%s", "");
    lens_sheet_put(sheet, "%s", lens_bench_verdict_word(pair));
    lens_sheet_style(sheet, style_of(pair->verdict));
}

static const char *value_of(const struct lens_bench_report *report,
                            const char *name)
{
    for (size_t i = 0; i < report->n_facts; i++) {
        if (!strcmp(report->facts[i].name, name))
            return report->facts[i].value;
    }
    return NULL;
}

/* Facts that explain a difference better than any row does. */
static void put_facts(const struct lens_bench_comparison *c,
                      struct lens_page *page)
{
    for (size_t i = 0; i < c->a->n_facts; i++) {
        const struct lens_bench_fact *fact = &c->a->facts[i];
        const char *other = value_of(c->b, fact->name);

        if ((other && !strcmp(fact->value, other)) ||
            !strncmp(fact->name, "load ", 5))
            continue;
        lens_page_open(page, 0, 4);
        lens_page_put_format(page, LENS_PLAIN, "%s: %s in A, %s in B",
                             fact->name, fact->value, other ? other : "not");
        lens_page_close(page);
    }
}

static void put_host(const struct lens_bench_comparison *c,
                     struct lens_page *page)
{
    lens_page_open(page, 0, 0);
    lens_page_put_format(page, LENS_PLAIN,
                         "noise of the host %.1f %% in A, %.1f %% in B; in B",
                         100 * c->a->noise, 100 * c->b->noise);
    for (size_t i = 0; i < LENS_BENCH_N_CONSTANTS; i++) {
        double change = 100 * (c->host[i] - 1);

        lens_page_put_format(page, LENS_PLAIN, "%s %s took %.1f %% %s",
                             i ? "," : "", lens_bench_constant_names[i],
                             fabs(change), change < 0 ? "less" : "more");
    }
    if (!c->is_same_cpu)
        lens_page_put(page, LENS_PLAIN,
                      ", which is not allowed for: the processors differ");
    lens_page_close(page);
    for (size_t i = 0; i < 2; i++) {
        const struct lens_bench_report *report = i ? c->b : c->a;

        if (!*report->warning)
            continue;
        lens_page_open(page, 0, 3);
        lens_page_put_format(page, LENS_YELLOW, "%s: %s", i ? "B" : "A",
                             report->warning);
        lens_page_close(page);
    }
}

static void put_group(struct lens_sheet *sheet,
                      const struct lens_bench_group *group)
{
    lens_sheet_put(sheet, "%s", *group->part ? group->part : "all parts");
    lens_sheet_put(sheet, "%zu", group->n);
    lens_sheet_put(sheet, "%.3f", group->ratio);
    lens_sheet_put(sheet, "%.3f to %.3f", group->low, group->high);
    lens_sheet_put(sheet, "%s", lens_bench_verdict_name(group->verdict));
    lens_sheet_style(sheet, style_of(group->verdict));
}

/* Timed rows at once: what no row shows for itself. */
static enum lens_status put_groups(const struct lens_bench_comparison *c,
                                   struct lens_arena *arena,
                                   struct lens_page *page,
                                   struct lens_error *err)
{
    static const struct lens_sheet_column columns[] = {
        { "together", false },
        { "timed rows", true },
        { "B / A", true },
        { "chance and host explain", true },
        { "verdict", false }
    };
    struct lens_sheet sheet;

    if (!c->n_groups)
        return LENS_OK;
    lens_sheet_init(&sheet, arena, columns, sizeof(columns) / sizeof(*columns));
    for (size_t i = 0; i < c->n_groups; i++)
        put_group(&sheet, &c->groups[i]);
    lens_sheet_text(&sheet, page);
    lens_page_blank_line(page);
    return lens_sheet_status(&sheet, err);
}

static void put_whole(const struct lens_bench_comparison *c,
                      struct lens_page *page)
{
    lens_page_open(page, 0, 0);
    lens_page_put_format(page, LENS_BOLD, "verdict: %s",
                         lens_bench_verdict_name(c->verdict));
    lens_page_put_format(
        page, LENS_PLAIN,
        " (%zu worse, %zu better, %zu the same, %zu not judged, %zu only in A, "
        "%zu only in B)",
        c->of[LENS_BENCH_REGRESSED], c->of[LENS_BENCH_IMPROVED],
        c->of[LENS_BENCH_SAME], c->of[LENS_BENCH_NOT_JUDGED],
        c->of[LENS_BENCH_ONLY_A], c->of[LENS_BENCH_ONLY_B]);
    lens_page_close(page);
}

enum lens_status
lens_bench_comparison_text(const struct lens_bench_comparison *c,
                           struct lens_arena *arena, struct lens_page *page,
                           struct lens_error *err)
{
    static const struct lens_sheet_column columns[] = {
        { "part", false },   { "name", false },
        { "", false },       { "A", true },
        { "B", true },       { "unit", false },
        { "B / A", true },   { "chance explains", true },
        { "recall", false }, { "verdict", false }
    };
    struct lens_sheet sheet;
    enum lens_status status;

    lens_sheet_init(&sheet, arena, columns, sizeof(columns) / sizeof(*columns));
    for (size_t i = 0; i < c->n; i++)
        put_pair(&sheet, &c->pairs[i]);
    lens_sheet_text(&sheet, page);
    lens_page_blank_line(page);
    status = put_groups(c, arena, page, err);
    put_facts(c, page);
    put_host(c, page);
    put_whole(c, page);
    return status == LENS_OK ? lens_sheet_status(&sheet, err) : status;
}

static void put_json_row(struct lens_json_writer *w,
                         const struct lens_bench_pair *pair)
{
    const struct lens_bench_row *row = row_of(pair);

    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "part", row->part);
    lens_json_put_text(w, "name", row->name);
    lens_json_put_text(w, "configuration", row->configuration);
    lens_json_put_text(w, "unit", row->unit);
    if (pair->a)
        lens_json_put_double(w, "a", pair->a->value);
    if (pair->b)
        lens_json_put_double(w, "b", pair->b->value);
    if (pair->ratio >= 0) {
        lens_json_put_double(w, "ratio", pair->ratio);
        lens_json_put_double(w, "low", pair->low);
        lens_json_put_double(w, "high", pair->high);
        lens_json_put_double(w, "p", pair->p);
    }
    lens_json_put_text(w, "verdict", lens_bench_verdict_word(pair));
    lens_json_close_object(w);
}

void lens_bench_group_json_open(struct lens_json_writer *w,
                                const struct lens_bench_group *group)
{
    lens_json_open_object(w, NULL);
    if (*group->part)
        lens_json_put_text(w, "part", group->part);
    else
        lens_json_put_null(w, "part");
    lens_json_put_integer(w, "rows", (int64_t)group->n);
}

static void put_json_group(struct lens_json_writer *w,
                           const struct lens_bench_group *group)
{
    lens_bench_group_json_open(w, group);
    lens_json_put_double(w, "ratio", group->ratio);
    lens_json_put_double(w, "low", group->low);
    lens_json_put_double(w, "high", group->high);
    lens_json_put_double(w, "p", group->p);
    lens_json_put_text(w, "verdict", lens_bench_verdict_name(group->verdict));
    lens_json_close_object(w);
}

static void put_json_counts(struct lens_json_writer *w,
                            const struct lens_bench_comparison *c)
{
    static const struct {
        const char *name;
        enum lens_bench_verdict verdict;
    } counts[] = { { "worse", LENS_BENCH_REGRESSED },
                   { "better", LENS_BENCH_IMPROVED },
                   { "same", LENS_BENCH_SAME },
                   { "not_judged", LENS_BENCH_NOT_JUDGED },
                   { "only_in_a", LENS_BENCH_ONLY_A },
                   { "only_in_b", LENS_BENCH_ONLY_B } };

    lens_json_open_object(w, "counts");
    for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
        lens_json_put_integer(w, counts[i].name,
                              (int64_t)c->of[counts[i].verdict]);
    lens_json_close_object(w);
}

void lens_bench_comparison_json(const struct lens_bench_comparison *c,
                                struct lens_buffer *out)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "schema", "bench-compare/1");
    lens_json_put_text(&w, "verdict", lens_bench_verdict_name(c->verdict));
    put_json_counts(&w, c);
    lens_json_put_bool(&w, "same_cpu", c->is_same_cpu);
    lens_json_open_object(&w, "host");
    for (size_t i = 0; i < LENS_BENCH_N_CONSTANTS; i++)
        lens_json_put_double(&w, lens_bench_constant_names[i], c->host[i]);
    lens_json_close_object(&w);
    lens_json_put_double(&w, "level", c->level);
    lens_json_open_array(&w, "together");
    for (size_t i = 0; i < c->n_groups; i++)
        put_json_group(&w, &c->groups[i]);
    lens_json_close_array(&w);
    lens_json_open_array(&w, "rows");
    for (size_t i = 0; i < c->n; i++)
        put_json_row(&w, &c->pairs[i]);
    lens_json_close_array(&w);
    lens_json_close_object(&w);
}

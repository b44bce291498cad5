/*
 * answer_text_explain.c - where each score came from.
 *
 *     1  GENSEC02-BP01  Title
 *        High risk, Security, score 0.83
 *        why: ...
 *         62 %  ############........  you wrote: "..."
 *               words: invent, prices
 *               met phrases: "..."
 *         30 %  ####................  you wrote: "..."
 *               like questions: "..."
 *
 * Percent are of the score of the document, so those of one document sum to
 * 100 before rounding.
 */
#include "answer/answer_text_int.h"

#include <math.h>
#include <string.h>

#include "answer/highlight.h"
#include "answer/quote.h"
#include "answer/wording.h"

enum {
    BODY_AT = 4,
    BAR_AT = 10,
    BAR_CELLS = 12,
    REASON_AT = 24,
    FACET_AT = 26
};

/* A row of the lens can be a paragraph; two or three lines of it are shown. */
enum {
    MARKS_MAX = 64,
    MET_COLUMNS = 120
};

static const char you_wrote[] = "you wrote: ";

static void put_bar(struct lens_page *page, double part)
{
    char bar[BAR_CELLS + 1];
    double cells = part * BAR_CELLS + 0.5;

    for (int i = 0; i < BAR_CELLS; i++)
        bar[i] = (double)(i + 1) <= cells ? '#' : '.';
    bar[BAR_CELLS] = '\0';
    lens_page_tab(page, BAR_AT);
    lens_page_put(page, LENS_PLAIN, bar);
    lens_page_tab(page, REASON_AT);
}

static void put_words(struct lens_answer_sheet *sheet,
                      const struct lens_reason *r)
{
    struct lens_page *page = &sheet->page;

    if (!r->n_words)
        return;
    lens_page_open(page, REASON_AT, REASON_AT + 2);
    lens_page_put(page, LENS_DIM, "words: ");
    for (size_t i = 0; i < r->n_words; i++) {
        struct lens_span word = r->words[i];

        lens_page_put(page, LENS_PLAIN, i ? ", " : "");
        lens_page_put_view(
            page, LENS_PLAIN,
            (struct lens_view){ sheet->answer->text.p + word.start,
                                word.end - word.start });
    }
    lens_page_close(page);
}

/* The part of a row of the lens that the user's words met. */
static void put_met(struct lens_answer_sheet *sheet,
                    const struct lens_reason *r)
{
    struct lens_span marks[MARKS_MAX];
    struct lens_view row = lens_view_of(r->text);
    struct lens_excerpt excerpt = { row, { 0, row.len }, marks, 0 };

    excerpt.n_words = lens_highlight(row, sheet->answer->text, r->words,
                                     r->n_words, marks, MARKS_MAX);
    lens_page_open(&sheet->page, REASON_AT, REASON_AT + 2);
    lens_page_put_format(
        &sheet->page, LENS_DIM,
        "%s %s: ", strcmp(r->channel, "dense") ? "met" : "like", r->field);
    lens_sheet_quote(sheet, "", &excerpt,
                     lens_quote_part(row, excerpt.clause, marks,
                                     excerpt.n_words, MET_COLUMNS));
    lens_page_close(&sheet->page);
}

static void put_because(struct lens_answer_sheet *sheet,
                        const struct lens_reason *r)
{
    lens_page_open(&sheet->page, REASON_AT, REASON_AT + 2);
    lens_page_put(&sheet->page, LENS_DIM, "because: ");
    lens_page_put(&sheet->page, LENS_PLAIN, r->text);
    lens_page_close(&sheet->page);
}

static void put_reason_head(struct lens_answer_sheet *sheet,
                            const struct lens_reason *r)
{
    struct lens_page *page = &sheet->page;

    if (r->span.end > r->span.start) {
        struct lens_excerpt excerpt = lens_sheet_clause(sheet, r);

        lens_sheet_quote(
            sheet, you_wrote, &excerpt,
            lens_sheet_fit(sheet, &excerpt, REASON_AT + strlen(you_wrote)));
    } else if (!strcmp(r->channel, "scenario")) {
        lens_page_put(page, LENS_DIM, "stressed by: ");
        lens_page_put(page, LENS_PLAIN,
                      lens_scenario_title(sheet->answer, r->source));
    } else {
        lens_page_put(page, LENS_DIM, LENS_REST_WORDS);
    }
}

static void put_reason(struct lens_answer_sheet *sheet,
                       const struct lens_reason *r, double score)
{
    struct lens_page *page = &sheet->page;
    double part = score > 0.0 ? r->share / score : 0.0;

    lens_page_open(page, BODY_AT, REASON_AT + 2);
    lens_page_put_format(page, LENS_PLAIN, "%3.0f %%", round(part * 100.0));
    put_bar(page, part);
    put_reason_head(sheet, r);
    lens_page_close(page);
    put_words(sheet, r);
    if (lens_is_met_row(r))
        put_met(sheet, r);
    else if (r->text[0])
        put_because(sheet, r);
}

static void put_practice(struct lens_answer_sheet *sheet, size_t i)
{
    const struct lens_answer_practice *p = &sheet->answer->practices[i];
    struct lens_page *page = &sheet->page;

    lens_page_blank_line(page);
    lens_page_open(page, 0, BODY_AT + 16);
    lens_page_put_format(page, LENS_PLAIN, "%zu", i + 1);
    lens_page_tab(page, BODY_AT);
    lens_page_put(page, LENS_BOLD, p->key);
    lens_page_put(page, LENS_PLAIN, "  ");
    lens_page_put(page, LENS_PLAIN, p->title);
    lens_page_close(page);

    lens_page_open(page, BODY_AT, BODY_AT);
    lens_page_put(page, lens_risk_style(p->risk), p->risk);
    lens_page_put_format(page, LENS_PLAIN, " risk, %s, %s, score %.4f",
                         p->pillar_name, p->question, p->score);
    lens_page_close(page);
    if (p->why[0]) {
        lens_page_open(page, BODY_AT, BODY_AT + 2);
        lens_page_put(page, LENS_DIM, "why: ");
        lens_page_put(page, LENS_PLAIN, p->why);
        lens_page_close(page);
    }
    for (size_t r = 0; r < p->n_reasons; r++)
        put_reason(sheet, &p->reasons[r], p->score);
    if (p->first_step[0]) {
        lens_page_open(page, BODY_AT, BODY_AT + 2);
        lens_page_put(page, LENS_DIM, "begin with: ");
        lens_page_put(page, LENS_PLAIN, p->first_step);
        lens_page_close(page);
    }
}

static void put_scenario(struct lens_answer_sheet *sheet, size_t i)
{
    const struct lens_answer_scenario *s = &sheet->answer->scenarios[i];
    struct lens_page *page = &sheet->page;

    lens_page_blank_line(page);
    lens_page_open(page, 0, BODY_AT);
    lens_page_put(page, LENS_PLAIN, "Why the scenario ");
    lens_page_put(page, LENS_BOLD, s->title);
    lens_page_put_format(page, LENS_PLAIN, ", score %.4f", s->score);
    lens_page_close(page);
    for (size_t r = 0; r < s->n_reasons; r++)
        put_reason(sheet, &s->reasons[r], s->score);
}

static void put_facet(struct lens_answer_sheet *sheet,
                      const struct lens_answer_facet *f)
{
    const char *label = f->negated ? "(denied) " : "";
    struct lens_excerpt excerpt = { sheet->answer->text, f->span, NULL, 0 };
    struct lens_page *page = &sheet->page;

    lens_page_open(page, BODY_AT, FACET_AT + 2);
    if (f->best[0]) {
        lens_page_put_format(page, LENS_PLAIN, "%.2f  ", f->best_score);
        lens_page_put(page, LENS_BOLD, f->best);
    } else {
        lens_page_put(page, LENS_PLAIN, "-     none by words");
    }
    lens_page_put(page, LENS_PLAIN, "  ");
    lens_page_tab(page, FACET_AT);
    lens_sheet_quote(sheet, label, &excerpt,
                     lens_sheet_fit(sheet, &excerpt, FACET_AT + strlen(label)));
    lens_page_close(page);
}

/* "logistic(-5.59 + 1.76 clauses + ...)", of what takes part. */
static void put_constants(struct lens_answer_sheet *sheet)
{
    const struct lens_answer *a = sheet->answer;
    struct lens_page *page = &sheet->page;

    lens_page_blank_line(page);
    lens_page_open(page, 0, 2);
    lens_page_put_format(page, LENS_PLAIN, "Channels: %s%s%s.  ", a->channels,
                         a->embedder[0] ? ", embedder " : "", a->embedder);
    lens_page_put(page, LENS_PLAIN,
                  "Constants of the score (engine/rank/score.h):");
    for (size_t i = 0; i < a->n_constants; i++)
        lens_page_put_format(page, LENS_PLAIN, "%s %s %.2f", i ? "," : "",
                             a->constants[i].name, a->constants[i].value);
    lens_page_close(page);
}

void lens_sheet_explain(struct lens_answer_sheet *sheet)
{
    const struct lens_answer *a = sheet->answer;

    for (size_t i = 0; i < a->n_practices; i++)
        put_practice(sheet, i);
    for (size_t i = 0; i < a->n_scenarios; i++)
        put_scenario(sheet, i);
    put_constants(sheet);
    if (!a->n_facets)
        return;
    lens_page_blank_line(&sheet->page);
    lens_page_open(&sheet->page, 0, 2);
    lens_page_put(&sheet->page, LENS_PLAIN,
                  "Clauses of the description, and the practice each speaks "
                  "to (how much of the clause it answers)");
    lens_page_close(&sheet->page);
    for (size_t i = 0; i < a->n_facets; i++)
        put_facet(sheet, &a->facets[i]);
}

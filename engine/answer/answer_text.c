#include "answer/answer_text.h"

#include <inttypes.h>
#include <string.h>

#include "answer/answer_text_int.h"
#include "answer/quote.h"
#include "answer/wording.h"

/* Columns of a practice line: two blanks, "Medium", two, "GENPERF01-BP01",
 * two.  On a narrow terminal titles begin under the id. */
enum {
    RISK_AT = 2,
    ID_AT = 10,
    TITLE_AT = 26,
    NARROW = 64
};

enum {
    QUOTE_MIN = 16,
    QUOTE_MAX = 240
};

/* A second scenario is worth a line from this part of the first one's score. */
static const double close_enough = 0.5;

enum lens_style lens_risk_style(const char *risk)
{
    if (!strcmp(risk, "High"))
        return LENS_RED;
    return !strcmp(risk, "Medium") ? LENS_YELLOW : LENS_PLAIN;
}

void lens_sheet_quote(struct lens_answer_sheet *sheet, const char *label,
                      size_t taken, struct lens_span clause,
                      const struct lens_span *words, size_t n_words)
{
    struct lens_page *page = &sheet->page;
    size_t room = page->width, used = taken + strlen(label) + 2;
    struct lens_buffer quote;

    room = room > used + QUOTE_MIN ? room - used : QUOTE_MIN;
    lens_buffer_init(&quote, (size_t)QUOTE_MAX * 64);
    lens_quote_add(&quote, sheet->answer->text, clause, words, n_words, room);
    lens_page_put(page, LENS_DIM, label);
    lens_page_put(page, LENS_PLAIN, "\"");
    lens_page_put_view(page, LENS_PLAIN, lens_buffer_view(&quote));
    lens_page_put(page, LENS_PLAIN, "\"");
    if (lens_buffer_status(&quote) != LENS_OK)
        page->out->status = lens_buffer_status(&quote);
    lens_buffer_release(&quote);
}

static void put_verdict(struct lens_answer_sheet *sheet)
{
    struct lens_page *page = &sheet->page;
    const char *sentence = lens_verdict_sentence(sheet->answer);
    const char *rest = strchr(sentence, ':');
    const enum lens_style style =
        sheet->answer->verdict == LENS_MATCH ? LENS_GREEN : LENS_YELLOW;

    lens_page_open(page, 0, 0);
    lens_page_put_view(
        page, style, (struct lens_view){ sentence, (size_t)(rest - sentence) });
    lens_page_put(page, LENS_PLAIN, rest);
    lens_page_close(page);
    if (sheet->answer->verdict != LENS_MATCH)
        lens_page_paragraph(page, 0, lens_verdict_advice(sheet->answer));
}

/* The best two clauses that speak for the scenario. */
static void put_scenario_reasons(struct lens_answer_sheet *sheet,
                                 const struct lens_answer_scenario *s)
{
    size_t shown = 0;

    for (size_t i = 0; i < s->n_reasons && shown < 2; i++) {
        const struct lens_reason *r = &s->reasons[i];
        const char *label = shown ? "and: " : "you wrote: ";

        if (strcmp(r->channel, "lexical") != 0 || r->span.end == r->span.start)
            continue;
        lens_page_open(&sheet->page, 2, 4);
        lens_sheet_quote(sheet, label, 2, r->span, r->words, r->n_words);
        lens_page_close(&sheet->page);
        shown++;
    }
}

static void put_scenarios(struct lens_answer_sheet *sheet)
{
    const struct lens_answer *a = sheet->answer;
    const struct lens_answer_scenario *s = a->scenarios;
    struct lens_page *page = &sheet->page;

    if (!a->n_scenarios)
        return;
    lens_page_blank_line(page);
    lens_page_open(page, 0, 2);
    lens_page_put(page, LENS_PLAIN, "Scenario: ");
    lens_page_put(page, LENS_BOLD, s->title);
    lens_page_put_format(page, LENS_PLAIN, " (%s, %.2f)",
                         lens_score_word(s->score), s->score);
    lens_page_close(page);
    put_scenario_reasons(sheet, s);
    if (a->n_scenarios > 1 && s[1].score >= close_enough * s->score) {
        lens_page_open(page, 0, 2);
        lens_page_put_format(page, LENS_PLAIN, "Also close: %s (%s, %.2f)",
                             s[1].title, lens_score_word(s[1].score),
                             s[1].score);
        lens_page_close(page);
    }
}

/* One line of why: the strongest words of the user, else the scenario. */
static void put_why(struct lens_answer_sheet *sheet,
                    const struct lens_answer_practice *p, size_t at)
{
    const struct lens_reason *r =
        lens_strongest_reason(p->reasons, p->n_reasons, "lexical");
    struct lens_page *page = &sheet->page;

    if (r && r->span.end > r->span.start) {
        lens_page_open(page, at, at + 2);
        lens_sheet_quote(sheet, "you wrote: ", at, r->span, r->words,
                         r->n_words);
        lens_page_close(page);
        return;
    }
    r = lens_strongest_reason(p->reasons, p->n_reasons, "scenario");
    if (!r)
        return;
    lens_page_open(page, at, at + 2);
    lens_page_put(page, LENS_DIM, "it matters in: ");
    lens_page_put(page, LENS_PLAIN,
                  lens_scenario_title(sheet->answer, r->source));
    lens_page_close(page);
}

static void put_practice(struct lens_answer_sheet *sheet,
                         const struct lens_answer_practice *p)
{
    struct lens_page *page = &sheet->page;
    size_t at = page->width < NARROW ? ID_AT : TITLE_AT;

    lens_page_open(page, RISK_AT, at);
    lens_page_put(page, lens_risk_style(p->risk), p->risk);
    lens_page_tab(page, ID_AT);
    lens_page_put(page, LENS_BOLD, p->key);
    lens_page_put(page, LENS_PLAIN, "  ");
    lens_page_tab(page, TITLE_AT);
    lens_page_put(page, LENS_PLAIN, p->title);
    lens_page_close(page);
    put_why(sheet, p, at);
}

static bool is_first_of_pillar(const struct lens_answer *a, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (!strcmp(a->practices[k].pillar, a->practices[i].pillar))
            return false;
    }
    return true;
}

static void put_pillars(struct lens_answer_sheet *sheet)
{
    const struct lens_answer *a = sheet->answer;

    for (size_t first = 0; first < a->n_practices; first++) {
        if (!is_first_of_pillar(a, first))
            continue;
        lens_page_blank_line(&sheet->page);
        lens_page_heading(&sheet->page, a->practices[first].pillar_name);
        for (size_t i = first; i < a->n_practices; i++) {
            if (!strcmp(a->practices[i].pillar, a->practices[first].pillar))
                put_practice(sheet, &a->practices[i]);
        }
    }
}

static void put_warnings(struct lens_answer_sheet *sheet)
{
    for (size_t i = 0; i < sheet->answer->n_warnings; i++) {
        lens_page_open(&sheet->page, 0, 2);
        lens_page_put(&sheet->page, LENS_YELLOW, "note: ");
        lens_page_put(&sheet->page, LENS_PLAIN, sheet->answer->warnings[i]);
        lens_page_close(&sheet->page);
    }
}

static void put_command(struct lens_page *page, const char *command,
                        const char *argument, const char *what)
{
    lens_page_open(page, 2, 32);
    lens_page_put(page, LENS_PLAIN, command);
    lens_page_put(page, LENS_PLAIN, argument);
    lens_page_put(page, LENS_PLAIN, "  ");
    lens_page_tab(page, 32);
    lens_page_put(page, LENS_DIM, what);
    lens_page_close(page);
}

static void put_next(struct lens_answer_sheet *sheet,
                     const struct lens_answer_text_options *options)
{
    const struct lens_answer *a = sheet->answer;
    struct lens_page *page = &sheet->page;

    if (!a->n_practices)
        return;
    lens_page_blank_line(page);
    put_command(page, "asklens show ", a->practices[0].key,
                "the practice in full");
    if (!options->explain)
        put_command(page, "asklens ask --explain", " ...",
                    "how each score came about");
    put_command(page, "asklens ask --json", " ...", "the same for programs");
    if (a->n_not_returned) {
        lens_page_open(page, 2, 32);
        lens_page_put(page, LENS_PLAIN, "asklens ask --top N ...");
        lens_page_tab(page, 32);
        lens_page_put_format(page, LENS_DIM, "%zu more practices",
                             a->n_not_returned);
        lens_page_close(page);
    }
}

static void put_timing(struct lens_answer_sheet *sheet)
{
    const struct lens_timing *t = &sheet->answer->timing;

    lens_page_blank_line(&sheet->page);
    lens_page_open(&sheet->page, 0, 2);
    lens_page_put_format(
        &sheet->page, LENS_DIM,
        "time: analyze %" PRIu64 " us, retrieve %" PRIu64 " us, rank %" PRIu64
        " us, explain %" PRIu64 " us, total %" PRIu64 " us",
        t->analyze_us, t->retrieve_us, t->rank_us, t->explain_us, t->total_us);
    lens_page_close(&sheet->page);
}

static void put_nothing_left(struct lens_answer_sheet *sheet)
{
    const struct lens_answer *a = sheet->answer;

    if (a->n_practices || a->verdict == LENS_NO_MATCH)
        return;
    lens_page_blank_line(&sheet->page);
    lens_page_paragraph(&sheet->page, 0,
                        "No practice is left that the filters allow.");
}

void lens_answer_text(const struct lens_answer *answer,
                      const struct lens_answer_text_options *options,
                      struct lens_buffer *out)
{
    struct lens_answer_sheet sheet = { .answer = answer };

    lens_page_init(&sheet.page, out, options->width, options->color);
    put_verdict(&sheet);
    put_warnings(&sheet);
    put_scenarios(&sheet);
    if (options->explain)
        lens_sheet_explain(&sheet);
    else
        put_pillars(&sheet);
    put_nothing_left(&sheet);
    put_next(&sheet, options);
    if (options->timing)
        put_timing(&sheet);
    lens_page_release(&sheet.page);
}

#include "answer/answer_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "answer/answer_text_int.h"
#include "answer/quote.h"
#include "answer/wording.h"

/* "10", two blanks, "GENPERF01-BP01", two blanks. */
enum {
    LEFT_AT = 4,
    TITLE_AT = 20,
    WHAT_AT = 32
};

/* Columns a quote has: of an explanation at least, of a scenario at most, two
 * lines of 80 whatever the width: the words shown do not depend on it. */
enum {
    QUOTE_MIN = 16,
    SCENARIO_QUOTE = 130
};

static const char you_wrote[] = "you wrote: ";

/* A second scenario is worth a line from this part of the first one's score. */
static const double close_enough = 0.5;

struct lens_span lens_sheet_fit(const struct lens_answer_sheet *sheet,
                                const struct lens_excerpt *excerpt,
                                size_t taken)
{
    size_t room = sheet->page.width, used = taken + 2;

    room = room > used + QUOTE_MIN ? room - used : QUOTE_MIN;
    return lens_quote_part(excerpt->text, excerpt->clause, excerpt->words,
                           excerpt->n_words, room);
}

void lens_sheet_quote(struct lens_answer_sheet *sheet, const char *label,
                      const struct lens_excerpt *excerpt, struct lens_span part)
{
    struct lens_page *page = &sheet->page;
    struct lens_buffer quote;

    lens_buffer_init(&quote, LENS_QUOTE_BYTES_MAX);
    lens_quote_add(&quote, excerpt->text, excerpt->clause, part);
    lens_page_put(page, LENS_DIM, label);
    lens_page_put(page, LENS_PLAIN, "\"");
    lens_page_put_view(page, LENS_PLAIN, lens_buffer_view(&quote));
    lens_page_put(page, LENS_PLAIN, "\"");
    if (lens_buffer_status(&quote) != LENS_OK)
        page->out->status = lens_buffer_status(&quote);
    lens_buffer_release(&quote);
}

struct lens_excerpt lens_sheet_clause(const struct lens_answer_sheet *sheet,
                                      const struct lens_reason *reason)
{
    return (struct lens_excerpt){ sheet->answer->text, reason->span,
                                  reason->words, reason->n_words };
}

static void put_verdict(struct lens_answer_sheet *sheet, const char *hint)
{
    struct lens_page *page = &sheet->page;
    const char *sentence = lens_verdict_sentence(sheet->answer);
    size_t head = strcspn(sentence, ":");
    enum lens_style style =
        sheet->answer->verdict == LENS_MATCH ? LENS_GREEN : LENS_YELLOW;

    if (!sentence[head])
        style = LENS_YELLOW;

    lens_page_open(page, 0, 0);
    lens_page_put_view(page, style, (struct lens_view){ sentence, head });
    lens_page_put(page, LENS_PLAIN, sentence + head);
    lens_page_close(page);
    if (hint)
        lens_page_paragraph(page, 0, hint);
    if (sheet->answer->verdict != LENS_MATCH)
        lens_page_paragraph(page, 0, lens_verdict_advice(sheet->answer));
}

/* The best two clauses that speak for the scenario. */
static void put_scenario_reasons(struct lens_answer_sheet *sheet,
                                 const struct lens_answer_scenario *s)
{
    const struct lens_reason *first = NULL;
    size_t shown = 0;

    for (size_t i = 0; i < s->n_reasons && shown < 2; i++) {
        const struct lens_reason *r = &s->reasons[i];
        const char *label = shown ? "and: " : you_wrote;
        struct lens_excerpt excerpt = lens_sheet_clause(sheet, r);

        if (!lens_is_met_row(r) || r->span.end == r->span.start ||
            (shown && r->span.start == first->span.start))
            continue;
        if (!shown)
            first = r;
        lens_page_open(&sheet->page, 2, 4);
        lens_sheet_quote(sheet, label, &excerpt,
                         lens_quote_part(excerpt.text, r->span, r->words,
                                         r->n_words, SCENARIO_QUOTE));
        lens_page_close(&sheet->page);
        shown++;
    }
}

/* One that the description does not really resemble. */
static void put_faint_scenario(struct lens_answer_sheet *sheet)
{
    const struct lens_answer_scenario *s = sheet->answer->scenarios;

    lens_page_open(&sheet->page, 0, 2);
    lens_page_put_format(&sheet->page, LENS_DIM, "Nearest scenario: %s",
                         s->title);
    lens_page_put_format(&sheet->page, LENS_PLAIN, " (%s, %.2f)",
                         lens_score_word(s->score), s->score);
    lens_page_close(&sheet->page);
}

static void put_scenarios(struct lens_answer_sheet *sheet)
{
    const struct lens_answer *a = sheet->answer;
    const struct lens_answer_scenario *s = a->scenarios;
    struct lens_page *page = &sheet->page;

    if (!a->n_scenarios)
        return;
    if (!lens_is_like_scenario(a)) {
        put_faint_scenario(sheet);
        return;
    }
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

/* Would the line say what another one has said? */
static bool is_quoted(struct lens_answer_sheet *sheet, struct lens_span part)
{
    for (size_t i = 0; i < sheet->n_quoted; i++) {
        if (sheet->quoted[i].start == part.start &&
            sheet->quoted[i].end == part.end)
            return true;
    }
    if (sheet->n_quoted < LENS_QUOTES_MAX)
        sheet->quoted[sheet->n_quoted++] = part;
    return false;
}

/*
 * The strongest words of the user, unless a practice above has shown them.  The
 * excerpt is the one of every format, so that nothing of this depends on the
 * width.  False when there is nothing to show.
 */
static bool put_own_words(struct lens_answer_sheet *sheet,
                          const struct lens_answer_practice *p)
{
    const struct lens_reason *r = lens_own_words(p);

    if (r) {
        struct lens_span part = lens_quote_reason(sheet->answer->text, r);
        struct lens_excerpt excerpt = lens_sheet_clause(sheet, r);

        if (is_quoted(sheet, part))
            return false;
        lens_sheet_quote(sheet, you_wrote, &excerpt, part);
    }
    return r != NULL;
}

/* Why a practice is here: what the user wrote, and what that calls for. */
static void put_why(struct lens_answer_sheet *sheet,
                    const struct lens_answer_practice *p)
{
    struct lens_page *page = &sheet->page;

    if (put_own_words(sheet, p)) {
        lens_page_close(page);
        lens_page_open(page, TITLE_AT, TITLE_AT);
    }
    lens_page_put(page, LENS_PLAIN, p->why);
}

static void put_practice(struct lens_answer_sheet *sheet, size_t i)
{
    const struct lens_answer_practice *p = &sheet->answer->practices[i];
    struct lens_page *page = &sheet->page;

    lens_page_open(page, 0, TITLE_AT);
    lens_page_put_format(page, LENS_DIM, "%2zu", i + 1);
    lens_page_tab(page, LEFT_AT);
    lens_page_put(page, LENS_BOLD, p->key);
    lens_page_put(page, LENS_PLAIN, "  ");
    lens_page_tab(page, TITLE_AT);
    lens_page_put(page, LENS_PLAIN, p->title);
    lens_page_close(page);
    lens_page_open(page, LEFT_AT, TITLE_AT);
    lens_page_put(page, lens_risk_style(p->risk), p->risk);
    lens_page_put(page, LENS_PLAIN, " risk");
    lens_page_tab(page, TITLE_AT);
    put_why(sheet, p);
    lens_page_close(page);
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
                put_practice(sheet, i);
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
    lens_page_open(page, 2, WHAT_AT);
    lens_page_put(page, LENS_PLAIN, command);
    lens_page_put(page, LENS_PLAIN, argument);
    lens_page_put(page, LENS_PLAIN, "  ");
    lens_page_tab(page, WHAT_AT);
    lens_page_put(page, LENS_DIM, what);
    lens_page_close(page);
}

static void put_others(struct lens_page *page, size_t n)
{
    char what[80] = "the other practice, less likely to matter";

    if (n > 1)
        (void)snprintf(what, sizeof(what),
                       "the other %zu practices, less likely to matter", n);
    put_command(page, "asklens ask --top N", " ...", what);
}

static void put_way_out(struct lens_page *page)
{
    lens_page_paragraph(page, 0, "For example:");
    lens_page_open(page, 2, 6);
    lens_page_put(page, LENS_PLAIN,
                  "asklens ask \"voice bot for a hospital, callers book and "
                  "cancel\"");
    lens_page_close(page);
    lens_page_open(page, 2, 6);
    lens_page_put(page, LENS_PLAIN,
                  "asklens ask \"assistant answers from our contracts and "
                  "must cite them\"");
    lens_page_close(page);
    put_command(page, "asklens list", " scenarios",
                "the workloads the lens describes");
    put_command(page, "asklens help", " ask", "what to write, all options");
}

static void put_next(struct lens_answer_sheet *sheet,
                     const struct lens_answer_text_options *options)
{
    const struct lens_answer *a = sheet->answer;
    struct lens_page *page = &sheet->page;

    if (a->verdict == LENS_NO_MATCH)
        put_way_out(page);
    if (!a->n_practices)
        return;
    lens_page_blank_line(page);
    put_command(page, "asklens show ", a->practices[0].key,
                "the practice in full");
    if (!options->explain)
        put_command(page, "asklens ask --explain", " ...",
                    "how each score came about");
    put_command(page, "asklens ask --json", " ...", "the same for programs");
    if (a->n_not_returned)
        put_others(page, a->n_not_returned);
}

static void put_timing(struct lens_answer_sheet *sheet)
{
    const struct lens_timing *t = &sheet->answer->timing;

    lens_page_blank_line(&sheet->page);
    lens_page_open(&sheet->page, 0, 2);
    lens_page_put_format(&sheet->page, LENS_DIM,
                         "time: analyze %" PRIu64 " us, embed %" PRIu64
                         " us, retrieve %" PRIu64 " us, rank %" PRIu64
                         " us, explain %" PRIu64 " us, total %" PRIu64 " us",
                         t->analyze_ns / 1000, t->embed_ns / 1000,
                         t->retrieve_ns / 1000, t->rank_ns / 1000,
                         t->explain_ns / 1000, t->total_ns / 1000);
    lens_page_close(&sheet->page);
}

void lens_answer_text(const struct lens_answer *answer,
                      const struct lens_answer_text_options *options,
                      struct lens_buffer *out)
{
    struct lens_answer_sheet sheet = { .answer = answer };

    lens_page_init(&sheet.page, out, options->width, options->color);
    put_verdict(&sheet, options->hint);
    put_warnings(&sheet);
    put_scenarios(&sheet);
    if (options->explain)
        lens_sheet_explain(&sheet);
    else
        put_pillars(&sheet);
    put_next(&sheet, options);
    if (options->timing)
        put_timing(&sheet);
    lens_page_release(&sheet.page);
}

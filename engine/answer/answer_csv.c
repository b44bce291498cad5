#include "answer/answer_csv.h"

#include <stdio.h>
#include <string.h>

#include "answer/quote.h"
#include "answer/wording.h"
#include "text/unicode.h"

static bool is_formula(const char *text)
{
    size_t blanks = strspn(text, " \t\r\n");

    return blanks != strlen(text) && strchr("=+-@", text[blanks]) != NULL;
}

static void add_plain(struct lens_csv *t, const char *text)
{
    for (const char *p = text; *p; p++) {
        bool breaks = *p == '\t' || *p == '\n' || *p == '\r';

        lens_buffer_add_char(t->out, (char)(breaks ? ' ' : *p));
    }
}

static void add_quoted(struct lens_csv *t, const char *text)
{
    lens_buffer_add_char(t->out, '"');
    if (is_formula(text))
        lens_buffer_add_char(t->out, '\'');
    for (const char *p = text; *p; p++) {
        if (*p == '"')
            lens_buffer_add_char(t->out, '"');
        lens_buffer_add_char(t->out, *p);
    }
    lens_buffer_add_char(t->out, '"');
}

void lens_csv_cell(struct lens_csv *t, const char *text)
{
    if (t->has_cells)
        lens_buffer_add_char(t->out, (char)(t->tabs ? '\t' : ','));
    t->has_cells = true;
    if (!t->tabs && (strpbrk(text, "\",\r\n") || is_formula(text))) {
        add_quoted(t, text);
        return;
    }
    if (is_formula(text))
        lens_buffer_add_char(t->out, '\'');
    if (t->tabs)
        add_plain(t, text);
    else
        lens_buffer_add_text(t->out, text);
}

void lens_csv_end_row(struct lens_csv *t)
{
    lens_buffer_add_text(t->out, t->tabs ? "\n" : "\r\n");
    t->has_cells = false;
}

/* What would drive a terminal comes out as U+FFFD, as on a page. */
static void add_visible(struct lens_buffer *out, struct lens_view text)
{
    size_t at = 0;

    while (at < text.len) {
        size_t from = at;

        if (lens_char_width(lens_utf8_next(text, &at)) < 0)
            lens_buffer_add_text(out, "\xef\xbf\xbd");
        else
            lens_buffer_add(out, text.p + from, at - from);
    }
}

void lens_csv_visible_cell(struct lens_csv *t, struct lens_view text)
{
    struct lens_buffer visible;

    lens_buffer_init(&visible, LENS_QUOTE_BYTES_MAX);
    add_visible(&visible, text);
    lens_csv_cell(t, lens_buffer_view(&visible).p);
    if (lens_buffer_status(&visible) != LENS_OK)
        t->out->status = lens_buffer_status(&visible);
    lens_buffer_release(&visible);
}

static void add_own_words(struct lens_csv *t, struct lens_view text,
                          const struct lens_reason *r)
{
    struct lens_buffer quote;

    lens_buffer_init(&quote, LENS_QUOTE_BYTES_MAX);
    if (r)
        lens_quote_add(&quote, text, r->span, lens_quote_reason(text, r));
    lens_csv_visible_cell(t, lens_buffer_view(&quote));
    if (lens_buffer_status(&quote) != LENS_OK)
        t->out->status = lens_buffer_status(&quote);
    lens_buffer_release(&quote);
}

static void add_practice(struct lens_csv *t, struct lens_view text, size_t rank,
                         const struct lens_answer_practice *p)
{
    char number[32];

    (void)snprintf(number, sizeof(number), "%zu", rank);
    lens_csv_cell(t, number);
    lens_csv_cell(t, p->key);
    lens_csv_cell(t, p->title);
    lens_csv_cell(t, p->pillar);
    lens_csv_cell(t, p->risk);
    (void)snprintf(number, sizeof(number), "%.4f", p->score);
    lens_csv_cell(t, number);
    lens_csv_cell(t, p->question);
    lens_csv_cell(t, p->url);
    lens_csv_cell(t, p->why);
    add_own_words(t, text, lens_own_words(p));
    lens_csv_end_row(t);
}

static void add_table(struct lens_csv *t, const struct lens_answer *answer)
{
    static const char *const names[] = { "rank",     "id",   "title",
                                         "pillar",   "risk", "score",
                                         "question", "url",  "why",
                                         "you_wrote" };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        lens_csv_cell(t, names[i]);
    lens_csv_end_row(t);
    for (size_t i = 0; i < answer->n_practices; i++)
        add_practice(t, answer->text, i + 1, &answer->practices[i]);
}

void lens_answer_csv(const struct lens_answer *answer, struct lens_buffer *out)
{
    struct lens_csv t = { .out = out };

    add_table(&t, answer);
}

void lens_answer_tsv(const struct lens_answer *answer, struct lens_buffer *out)
{
    struct lens_csv t = { .out = out, .tabs = true };

    add_table(&t, answer);
}

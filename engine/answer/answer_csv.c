#include "answer/answer_csv.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct table {
    struct lens_buffer *out;
    bool tabs;
    bool has_cells; /* in this row */
};

static bool is_formula(const char *text)
{
    size_t blanks = strspn(text, " \t\r\n");

    return blanks != strlen(text) && strchr("=+-@", text[blanks]) != NULL;
}

static void add_plain(struct table *t, const char *text)
{
    for (const char *p = text; *p; p++) {
        bool breaks = *p == '\t' || *p == '\n' || *p == '\r';

        lens_buffer_add_char(t->out, (char)(breaks ? ' ' : *p));
    }
}

static void add_quoted(struct table *t, const char *text)
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

static void add_cell(struct table *t, const char *text)
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

static void end_row(struct table *t)
{
    lens_buffer_add_text(t->out, t->tabs ? "\n" : "\r\n");
    t->has_cells = false;
}

static void add_practice(struct table *t, size_t rank,
                         const struct lens_answer_practice *p)
{
    char number[32];

    (void)snprintf(number, sizeof(number), "%zu", rank);
    add_cell(t, number);
    add_cell(t, p->key);
    add_cell(t, p->title);
    add_cell(t, p->pillar);
    add_cell(t, p->risk);
    (void)snprintf(number, sizeof(number), "%.4f", p->score);
    add_cell(t, number);
    add_cell(t, p->question);
    add_cell(t, p->url);
    add_cell(t, p->why);
    end_row(t);
}

static void add_table(struct table *t, const struct lens_answer *answer)
{
    static const char *const names[] = { "rank",     "id",   "title",
                                         "pillar",   "risk", "score",
                                         "question", "url",  "why" };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        add_cell(t, names[i]);
    end_row(t);
    for (size_t i = 0; i < answer->n_practices; i++)
        add_practice(t, i + 1, &answer->practices[i]);
}

void lens_answer_csv(const struct lens_answer *answer, struct lens_buffer *out)
{
    struct table t = { .out = out };

    add_table(&t, answer);
}

void lens_answer_tsv(const struct lens_answer *answer, struct lens_buffer *out)
{
    struct table t = { .out = out, .tabs = true };

    add_table(&t, answer);
}

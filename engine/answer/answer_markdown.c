#include "answer/answer_markdown.h"

#include <string.h>

#include "answer/quote.h"
#include "answer/wording.h"

enum {
    QUOTE_COLUMNS = 160
};

void lens_markdown_text(struct lens_buffer *out, struct lens_view text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.p[i];

        if (c != '\0' &&
            (strchr("\\`*_{}[]<>#+!|~&@", c) ||
             (c == ':' && i + 1 < text.len && text.p[i + 1] == '/')))
            lens_buffer_add_char(out, '\\');
        if ((unsigned char)c < 0x20)
            c = ' ';
        lens_buffer_add_char(out, c);
    }
}

static void add_text(struct lens_buffer *out, const char *text)
{
    lens_markdown_text(out, lens_view_of(text));
}

static void add_part(struct lens_buffer *out, const struct lens_answer *a,
                     struct lens_span clause, struct lens_span part)
{
    struct lens_buffer quote;

    lens_buffer_init(&quote, LENS_QUOTE_BYTES_MAX);
    lens_quote_add(&quote, a->text, clause, part);
    lens_buffer_add_char(out, '"');
    lens_markdown_text(out, lens_buffer_view(&quote));
    lens_buffer_add_char(out, '"');
    if (lens_buffer_status(&quote) != LENS_OK)
        out->status = lens_buffer_status(&quote);
    lens_buffer_release(&quote);
}

static void add_quote(struct lens_buffer *out, const struct lens_answer *a,
                      struct lens_span clause, const struct lens_span *words,
                      size_t n_words)
{
    add_part(out, a, clause,
             lens_quote_part(a->text, clause, words, n_words, QUOTE_COLUMNS));
}

static void add_link(struct lens_buffer *out, const char *title,
                     const char *url)
{
    lens_buffer_add_char(out, '[');
    add_text(out, title);
    lens_buffer_add_format(out, "](<%s>)", url);
}

static void add_reason(struct lens_buffer *out, const struct lens_answer *a,
                       const struct lens_reason *r, double score)
{
    lens_buffer_add_format(
        out, "  - %.0f %%: ", score > 0.0 ? 100.0 * r->share / score : 0.0);
    if (r->span.end > r->span.start) {
        lens_buffer_add_text(out, "you wrote ");
        add_quote(out, a, r->span, r->words, r->n_words);
    } else if (!strcmp(r->channel, "scenario")) {
        lens_buffer_add_text(out, "stressed by ");
        add_text(out, lens_scenario_title(a, r->source));
    } else {
        lens_buffer_add_text(out, LENS_REST_WORDS);
    }
    if (r->text[0]) {
        lens_buffer_add_text(out, "; ");
        add_text(out, lens_is_met_row(r) ? r->field : "because");
        lens_buffer_add_text(out, ": ");
        add_text(out, r->text);
    }
    lens_buffer_add_char(out, '\n');
}

static void add_scenario(struct lens_buffer *out, const struct lens_answer *a,
                         const struct lens_answer_scenario *s, bool explain)
{
    lens_buffer_add_text(out, "- ");
    add_link(out, s->title, s->url);
    lens_buffer_add_format(out, " (%s, %.2f)\n", lens_score_word(s->score),
                           s->score);
    for (size_t i = 0; explain && i < s->n_reasons; i++)
        add_reason(out, a, &s->reasons[i], s->score);
}

static void add_practice(struct lens_buffer *out, const struct lens_answer *a,
                         size_t i, bool explain)
{
    const struct lens_answer_practice *p = &a->practices[i];
    const struct lens_reason *own = lens_own_words(p);

    lens_buffer_add_format(out, "%zu. **%s** ", i + 1, p->key);
    add_link(out, p->title, p->url);
    lens_buffer_add_format(out, "\n   %s risk, %s, score %.2f\n", p->risk,
                           p->pillar_name, p->score);
    if (p->why[0]) {
        lens_buffer_add_text(out, "   Why: ");
        add_text(out, p->why);
        lens_buffer_add_char(out, '\n');
    }
    if (own) {
        lens_buffer_add_text(out, "   You wrote: ");
        add_part(out, a, own->span, lens_quote_reason(a->text, own));
        lens_buffer_add_char(out, '\n');
    }
    if (!explain)
        return;
    lens_buffer_add_char(out, '\n');
    for (size_t r = 0; r < p->n_reasons; r++) {
        lens_buffer_add_char(out, ' ');
        add_reason(out, a, &p->reasons[r], p->score);
    }
}

static void add_facets(struct lens_buffer *out, const struct lens_answer *a)
{
    lens_buffer_add_text(out, "\n### Clauses\n\n");
    for (size_t i = 0; i < a->n_facets; i++) {
        const struct lens_answer_facet *f = &a->facets[i];

        lens_buffer_add_text(out, "- ");
        lens_buffer_add_text(out, f->best[0] ? f->best : "none by words");
        lens_buffer_add_text(out, f->negated ? " (denied): " : ": ");
        add_quote(out, a, f->span, NULL, 0);
        lens_buffer_add_char(out, '\n');
    }
}

void lens_answer_markdown(const struct lens_answer *answer, bool explain,
                          struct lens_buffer *out)
{
    const struct lens_answer *a = answer;

    lens_buffer_add_text(out, "## Generative AI Lens\n\n");
    lens_buffer_add_text(out, lens_verdict_sentence(a));
    if (a->verdict != LENS_MATCH)
        lens_buffer_add_format(out, " %s", lens_verdict_advice(a));
    lens_buffer_add_char(out, '\n');
    for (size_t i = 0; i < a->n_warnings; i++) {
        lens_buffer_add_text(out, "\nNote: ");
        add_text(out, a->warnings[i]);
        lens_buffer_add_char(out, '\n');
    }
    if (a->n_scenarios)
        lens_buffer_add_text(out, "\n### Scenarios\n\n");
    for (size_t i = 0; i < a->n_scenarios; i++)
        add_scenario(out, a, &a->scenarios[i], explain);
    if (a->n_practices)
        lens_buffer_add_text(out, "\n### Best practices\n\n");
    for (size_t i = 0; i < a->n_practices; i++)
        add_practice(out, a, i, explain);
    if (explain && a->n_facets)
        add_facets(out, a);
}

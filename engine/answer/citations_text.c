#include "answer/citations_text.h"

enum {
    NUMBER_AT = 2,
    TEXT_AT = 7
};

static const char *s_of(size_t n)
{
    return n == 1 ? "" : "s";
}

static void put_part(struct lens_page *page, enum lens_style style,
                     struct lens_view text, struct lens_span span)
{
    lens_page_put_view(
        page, style,
        (struct lens_view){ text.p + span.start, span.end - span.start });
}

static void put_sentence(struct lens_page *page, const struct lens_citations *c,
                         size_t i)
{
    lens_page_open(page, NUMBER_AT, TEXT_AT);
    lens_page_put_format(page, LENS_DIM, "%4zu", i + 1);
    lens_page_put(page, LENS_PLAIN, " ");
    put_part(page, LENS_PLAIN, c->text, c->sentences[i].span);
    lens_page_close(page);
}

static void put_unknown(struct lens_page *page, const struct lens_citations *c)
{
    if (!c->n_unknown)
        return;
    lens_page_blank_line(page);
    lens_page_heading(page, "Not in the context");
    for (size_t i = 0; i < c->n; i++) {
        if (c->at[i].id)
            continue;
        lens_page_open(page, NUMBER_AT, TEXT_AT);
        put_part(page, LENS_RED, c->text, c->at[i].span);
        if (c->at[i].sentence < c->n_sentences)
            lens_page_put_format(page, LENS_DIM, "  in sentence %zu",
                                 c->at[i].sentence + 1);
        lens_page_close(page);
    }
}

static void put_uncited(struct lens_page *page, const struct lens_citations *c)
{
    if (!c->n_uncited)
        return;
    lens_page_blank_line(page);
    lens_page_heading(page, "Without a citation");
    for (size_t i = 0; i < c->n_sentences; i++) {
        if (!c->sentences[i].is_exempt && !c->sentences[i].n_citations)
            put_sentence(page, c, i);
    }
}

void lens_citations_text(const struct lens_citations *citations,
                         struct lens_page *page)
{
    const struct lens_citations *c = citations;

    lens_page_open(page, 0, 2);
    lens_page_put(page, lens_citations_ok(c) ? LENS_GREEN : LENS_RED,
                  lens_citations_ok(c) ? "ok" : "not ok");
    lens_page_put_format(page, LENS_PLAIN,
                         ": %zu citation%s in %zu sentence%s, of %zu of the "
                         "%zu passage%s of the context; %zu unknown, %zu "
                         "sentence%s without a citation",
                         c->n, s_of(c->n), c->n_sentences, s_of(c->n_sentences),
                         c->n_cited, c->n_passages, s_of(c->n_passages),
                         c->n_unknown, c->n_uncited, s_of(c->n_uncited));
    lens_page_close(page);
    put_unknown(page, c);
    put_uncited(page, c);
}

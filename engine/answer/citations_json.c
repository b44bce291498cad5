#include "answer/citations_json.h"

#include "json/writer.h"

static void put_span(struct lens_json_writer *w, struct lens_span span)
{
    bool pretty = w->pretty;

    lens_json_open_array(w, "span");
    w->pretty = false;
    lens_json_put_integer(w, NULL, (int64_t)span.start);
    lens_json_put_integer(w, NULL, (int64_t)span.end);
    lens_json_close_array(w);
    w->pretty = pretty;
}

static void put_part(struct lens_json_writer *w, const char *name,
                     struct lens_view text, struct lens_span span)
{
    lens_json_put_view(
        w, name,
        (struct lens_view){ text.p + span.start, span.end - span.start });
}

static void put_citation(struct lens_json_writer *w,
                         const struct lens_citations *c, size_t i)
{
    const struct lens_citation *of = &c->at[i];

    lens_json_open_object(w, NULL);
    put_part(w, "written", c->text, of->span);
    if (of->id)
        lens_json_put_text(w, "id", of->id);
    else
        lens_json_put_null(w, "id");
    if (of->sentence < c->n_sentences)
        lens_json_put_integer(w, "sentence", (int64_t)of->sentence + 1);
    else
        lens_json_put_null(w, "sentence");
    put_span(w, of->span);
    lens_json_close_object(w);
}

static void put_sentence(struct lens_json_writer *w,
                         const struct lens_citations *c, size_t i)
{
    const struct lens_cited_sentence *of = &c->sentences[i];

    lens_json_open_object(w, NULL);
    lens_json_put_integer(w, "number", (int64_t)i + 1);
    put_part(w, "text", c->text, of->span);
    lens_json_put_integer(w, "citations", (int64_t)of->n_citations);
    lens_json_put_bool(w, "needs_citation", !of->is_exempt);
    put_span(w, of->span);
    lens_json_close_object(w);
}

void lens_citations_json(const struct lens_citations *citations,
                         struct lens_buffer *out)
{
    const struct lens_citations *c = citations;
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "schema", "cite-check/1");
    lens_json_put_bool(&w, "ok", lens_citations_ok(c));
    lens_json_put_integer(&w, "unknown", (int64_t)c->n_unknown);
    lens_json_put_integer(&w, "uncited", (int64_t)c->n_uncited);
    lens_json_put_integer(&w, "passages", (int64_t)c->n_passages);
    lens_json_put_integer(&w, "passages_cited", (int64_t)c->n_cited);
    lens_json_open_array(&w, "citations");
    for (size_t i = 0; i < c->n; i++)
        put_citation(&w, c, i);
    lens_json_close_array(&w);
    lens_json_open_array(&w, "sentences");
    for (size_t i = 0; i < c->n_sentences; i++)
        put_sentence(&w, c, i);
    lens_json_close_array(&w);
    lens_json_close_object(&w);
    lens_buffer_add_char(out, '\n');
}

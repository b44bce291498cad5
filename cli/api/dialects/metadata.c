#include "api/dialects/metadata.h"

#include <math.h>

#include "base/error.h"

static double rounded(double score)
{
    double scale = pow(10.0, LENS_RETRIEVED_DECIMALS);

    return round(score * scale) / scale;
}

/* The values a document has of an attribute. */
static enum lens_status values_of(const struct lens_document *doc,
                                  enum lens_attribute attribute,
                                  struct lens_arena *arena,
                                  struct lens_filter_values *out,
                                  struct lens_error *err)
{
    const char **at = lens_arena_alloc(arena, doc->n_attributes, sizeof(*at));
    size_t n = 0;

    if (!at)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the results");
    for (size_t i = 0; i < doc->n_attributes; i++) {
        if (doc->attributes[i].attribute == attribute)
            at[n++] = doc->attributes[i].value;
    }
    *out = (struct lens_filter_values){ at, n };
    return LENS_OK;
}

enum lens_status lens_retrieved_describe(const struct lens_document *doc,
                                         double score, struct lens_arena *arena,
                                         struct lens_retrieved *out,
                                         struct lens_error *err)
{
    struct lens_retrieved r = { .kind = doc->kind,
                                .key = doc->key,
                                .title = doc->title,
                                .url = doc->url,
                                .pillar = doc->pillar,
                                .question = doc->parent,
                                .risk = doc->risk,
                                .score = rounded(score),
                                .text = "" };
    enum lens_status status =
        values_of(doc, LENS_A_PHASE, arena, &r.phases, err);

    if (status == LENS_OK)
        status = values_of(doc, LENS_A_SERVICE, arena, &r.services, err);
    if (status == LENS_OK)
        status = values_of(doc, LENS_A_ROLE, arena, &r.roles, err);
    if (status == LENS_OK)
        *out = r;
    return status;
}

static void put_fact(struct lens_json_writer *w, const char *name,
                     const char *value)
{
    if (value[0])
        lens_json_put_text(w, name, value);
}

static void put_values(struct lens_json_writer *w, const char *name,
                       const struct lens_filter_values *values)
{
    if (!values->n)
        return;
    lens_json_open_array(w, name);
    for (size_t i = 0; i < values->n; i++)
        lens_json_put_text(w, NULL, values->at[i]);
    lens_json_close_array(w);
}

void lens_put_metadata(struct lens_json_writer *w,
                       const struct lens_retrieved *result)
{
    const struct lens_retrieved *r = result;

    lens_json_put_text(w, "kind", lens_kind_name(r->kind));
    lens_json_put_text(w, "id", r->key);
    lens_json_put_text(w, "title", r->title);
    lens_json_put_text(w, "url", r->url);
    put_fact(w, "pillar", r->pillar);
    put_fact(w, "question", r->question);
    put_fact(w, "risk", r->risk);
    put_values(w, "phases", &r->phases);
    put_values(w, "services", &r->services);
    put_values(w, "roles", &r->roles);
}

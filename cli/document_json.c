#include "document_json.h"

#include <string.h>

static void put_attributes(struct lens_json_writer *w,
                           const struct lens_document *doc,
                           enum lens_attribute attribute, const char *name)
{
    bool has_one = false;

    for (size_t i = 0; i < doc->n_attributes; i++) {
        if (doc->attributes[i].attribute != attribute)
            continue;
        if (!has_one)
            lens_json_open_array(w, name);
        has_one = true;
        lens_json_put_text(w, NULL, doc->attributes[i].value);
    }
    if (has_one)
        lens_json_close_array(w);
}

static void put_fact(struct lens_json_writer *w, const char *name,
                     const char *value)
{
    if (value[0])
        lens_json_put_text(w, name, value);
}

void lens_document_json_facts(struct lens_json_writer *w,
                              const struct lens_document *doc)
{
    lens_json_put_text(w, "id", doc->key);
    lens_json_put_text(w, "title", doc->title);
    put_fact(w, "pillar", doc->pillar);
    put_fact(w, doc->kind == LENS_TOPIC ? "group" : "question", doc->parent);
    put_fact(w, "risk", doc->risk);
    put_attributes(w, doc, LENS_A_PHASE, "phases");
    put_attributes(w, doc, LENS_A_SERVICE, "services");
    put_attributes(w, doc, LENS_A_ROLE, "roles");
    lens_json_put_text(w, "url", doc->url);
    lens_json_put_text(w, "content_hash", doc->content_hash);
}

/* A row with a tag, "asker/kind" or the id of another practice, is an object,
 * any other a string. */
static void put_row(struct lens_json_writer *w, const struct lens_text_row *row)
{
    const char *slash = strchr(row->tag, '/');

    if (!row->tag[0]) {
        lens_json_put_text(w, NULL, row->text);
        return;
    }
    lens_json_open_object(w, NULL);
    lens_json_put_text(w, "text", row->text);
    if (slash) {
        lens_json_put_view(
            w, "asker",
            (struct lens_view){ row->tag, (size_t)(slash - row->tag) });
        lens_json_put_text(w, "kind", slash + 1);
    } else {
        lens_json_put_text(w, "instead", row->tag);
    }
    lens_json_close_object(w);
}

static void put_field(struct lens_json_writer *w,
                      const struct lens_document *doc, enum lens_field field)
{
    bool has_one = false;

    for (size_t i = 0; i < doc->n_texts; i++) {
        if (doc->texts[i].field != field)
            continue;
        if (!has_one)
            lens_json_open_array(w, lens_field_name(field));
        has_one = true;
        put_row(w, &doc->texts[i]);
    }
    if (has_one)
        lens_json_close_array(w);
}

static void put_relations(struct lens_json_writer *w,
                          const struct lens_document *doc)
{
    lens_json_open_array(w, "relations");
    for (size_t i = 0; i < doc->n_relations; i++) {
        const struct lens_relation_row *row = &doc->relations[i];

        lens_json_open_object(w, NULL);
        lens_json_put_text(w, "id", row->to);
        lens_json_put_text(w, "type", row->type);
        if (row->weight)
            lens_json_put_integer(w, "weight", row->weight);
        lens_json_put_text(w, "reason", row->reason);
        lens_json_close_object(w);
    }
    lens_json_close_array(w);
}

static void put_resources(struct lens_json_writer *w,
                          const struct lens_document *doc)
{
    lens_json_open_array(w, "resources");
    for (size_t i = 0; i < doc->n_attributes; i++) {
        const struct lens_attribute_row *row = &doc->attributes[i];

        if (row->attribute != LENS_A_RESOURCE)
            continue;
        lens_json_open_object(w, NULL);
        lens_json_put_text(w, "title", row->value);
        lens_json_put_text(w, "url", row->url);
        lens_json_close_object(w);
    }
    lens_json_close_array(w);
}

void lens_document_json(const struct lens_document *doc,
                        struct lens_buffer *out)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "schema", "document/1");
    lens_json_put_text(&w, "kind", lens_kind_name(doc->kind));
    lens_document_json_facts(&w, doc);
    for (unsigned f = 0; f < LENS_N_FIELDS; f++)
        put_field(&w, doc, (enum lens_field)f);
    put_relations(&w, doc);
    put_resources(&w, doc);
    lens_json_close_object(&w);
}

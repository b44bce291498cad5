#include "document_markdown.h"

#include "answer/answer_markdown.h"
#include "document_text.h"

static void put_text(struct lens_buffer *out, const char *text)
{
    lens_markdown_text(out, lens_view_of(text));
}

static void put_fact(struct lens_buffer *out, const char *name,
                     const char *value)
{
    if (!value[0])
        return;
    lens_buffer_add_format(out, "- %s: ", name);
    put_text(out, value);
    lens_buffer_add_char(out, '\n');
}

static void put_head(struct lens_buffer *out, const struct lens_document *doc)
{
    lens_buffer_add_text(out, "# ");
    put_text(out, doc->key);
    if (doc->title[0])
        lens_buffer_add_char(out, ' ');
    put_text(out, doc->title);
    lens_buffer_add_text(out, "\n\n");
    put_fact(out, "kind", lens_kind_name(doc->kind));
    put_fact(out, "risk", doc->risk);
    put_fact(out, "pillar", doc->pillar);
    put_fact(out, doc->kind == LENS_TOPIC ? "group" : "question", doc->parent);
    if (doc->url[0])
        lens_buffer_add_format(out, "- url: <%s>\n", doc->url);
}

static void put_field(struct lens_buffer *out, const struct lens_document *doc,
                      enum lens_field field, enum lens_shape shape,
                      const char *heading)
{
    size_t n = 0;

    for (size_t i = 0; i < doc->n_texts; i++) {
        if (doc->texts[i].field != field)
            continue;
        if (n++ == 0 && heading)
            lens_buffer_add_format(out, "\n## %s\n\n", heading);
        else if (shape == LENS_SHAPE_PROSE)
            lens_buffer_add_char(out, '\n');
        if (shape == LENS_SHAPE_STEPS)
            lens_buffer_add_format(out, "%zu. ", n);
        else if (shape != LENS_SHAPE_PROSE)
            lens_buffer_add_text(out, "- ");
        put_text(out, doc->texts[i].text);
        if (field == LENS_F_NOT_FOR)
            lens_buffer_add_format(out, " See %s.", doc->texts[i].tag);
        lens_buffer_add_char(out, '\n');
    }
}

static void put_relations(struct lens_buffer *out,
                          const struct lens_document *doc)
{
    if (!doc->n_relations)
        return;
    lens_buffer_add_format(out, "\n## %s\n\n",
                           doc->kind == LENS_SCENARIO ? "Practices it stresses"
                                                      : "Related");
    for (size_t i = 0; i < doc->n_relations; i++) {
        lens_buffer_add_format(out, "- **%s** ", doc->relations[i].to);
        put_text(out, doc->relations[i].reason);
        lens_buffer_add_char(out, '\n');
    }
}

static void put_resources(struct lens_buffer *out,
                          const struct lens_document *doc)
{
    size_t n = 0;

    for (size_t i = 0; i < doc->n_attributes; i++) {
        if (doc->attributes[i].attribute != LENS_A_RESOURCE)
            continue;
        if (n++ == 0)
            lens_buffer_add_text(out, "\n## Further reading\n\n");
        lens_buffer_add_text(out, "- [");
        put_text(out, doc->attributes[i].value);
        lens_buffer_add_format(out, "](<%s>)\n", doc->attributes[i].url);
    }
}

void lens_document_markdown(const struct lens_document *doc,
                            struct lens_buffer *out)
{
    const struct lens_section *section;

    put_head(out, doc);
    put_field(out, doc, LENS_F_SUMMARY, LENS_SHAPE_PROSE, NULL);
    for (size_t i = 0; (section = lens_document_section(i)) != NULL; i++) {
        if (section->kind == doc->kind)
            put_field(out, doc, section->field, section->shape,
                      section->heading);
    }
    put_relations(out, doc);
    put_resources(out, doc);
}

#include "document_markdown.h"

#include "answer/answer_markdown.h"
#include "document_text.h"

static const char reading_heading[] = "Further reading";

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

static const char *relations_heading(const struct lens_document *doc)
{
    return doc->kind == LENS_SCENARIO ? "Practices it stresses" : "Related";
}

static void put_relations(struct lens_buffer *out,
                          const struct lens_document *doc)
{
    if (!doc->n_relations)
        return;
    lens_buffer_add_format(out, "\n## %s\n\n", relations_heading(doc));
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
            lens_buffer_add_format(out, "\n## %s\n\n", reading_heading);
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

/* A document being written within bounds. */
struct brief {
    const struct lens_document *doc;
    size_t max;
    struct lens_buffer section; /* the one at hand */
    struct lens_buffer *out, *left_out;
    bool has_one;
};

/* As much of the section as there is room for, to the end of a word. */
static void put_beginning(struct brief *brief)
{
    static const char dots[] = " ...\n";
    size_t room = brief->max - sizeof(dots), len;

    len = brief->out->len < room ? room - brief->out->len : 0;
    while (len && brief->section.p[len] != ' ' && brief->section.p[len] != '\n')
        len--;
    if (!len)
        return;
    lens_buffer_add(brief->out, brief->section.p, len);
    lens_buffer_add_text(brief->out, dots);
}

/* What was written to brief->section, if there is room for it. */
static void take_section(struct brief *brief, const char *heading)
{
    size_t len = brief->section.len;

    if (len == 0)
        return;
    if (brief->out->len + len <= brief->max) {
        lens_buffer_add_view(brief->out, lens_buffer_view(&brief->section));
    } else {
        if (!brief->has_one)
            put_beginning(brief);
        lens_buffer_add_format(brief->left_out, "%s%s",
                               brief->left_out->len ? ", " : "", heading);
    }
    brief->has_one = true;
    lens_buffer_clear(&brief->section);
}

/* Is it looked up rather than read? */
static bool is_for_later(enum lens_field field)
{
    return field == LENS_F_NOT_FOR || field == LENS_F_QUESTIONS;
}

static void take_fields(struct brief *brief, bool for_later)
{
    const struct lens_section *section;

    for (size_t i = 0; (section = lens_document_section(i)) != NULL; i++) {
        if (section->kind != brief->doc->kind ||
            is_for_later(section->field) != for_later)
            continue;
        put_field(&brief->section, brief->doc, section->field, section->shape,
                  section->heading);
        take_section(brief, section->heading);
    }
}

void lens_document_markdown_brief(const struct lens_document *doc, size_t max,
                                  struct lens_buffer *out,
                                  struct lens_buffer *left_out)
{
    struct brief brief = {
        .doc = doc, .max = max, .out = out, .left_out = left_out
    };

    lens_buffer_init(&brief.section, out->max);
    put_head(out, doc);
    put_field(out, doc, LENS_F_SUMMARY, LENS_SHAPE_PROSE, NULL);
    take_fields(&brief, false);
    put_relations(&brief.section, doc);
    take_section(&brief, relations_heading(doc));
    take_fields(&brief, true);
    put_resources(&brief.section, doc);
    take_section(&brief, reading_heading);
    lens_buffer_release(&brief.section);
}

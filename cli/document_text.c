#include "document_text.h"

#include <string.h>

#include "answer/wording.h"

enum {
    INDENT = 2,
    NUMBER_AT = 5,
    KEY_AT = 17
};

/* The sections of each kind, in reading order. */
static const struct lens_section sections[] = {
    { LENS_PRACTICE, LENS_F_GUIDANCE, LENS_SHAPE_PROSE, "Guidance" },
    { LENS_PRACTICE, LENS_F_ON_AWS, LENS_SHAPE_PROSE, "On AWS" },
    { LENS_PRACTICE, LENS_F_STEPS, LENS_SHAPE_STEPS, "Steps" },
    { LENS_PRACTICE, LENS_F_PROTECTS, LENS_SHAPE_BULLETS,
      "What it protects against" },
    { LENS_PRACTICE, LENS_F_MISSING, LENS_SHAPE_BULLETS,
      "How to tell it is missing" },
    { LENS_PRACTICE, LENS_F_NOT_FOR, LENS_SHAPE_BULLETS, "What it is not for" },
    { LENS_PRACTICE, LENS_F_QUESTIONS, LENS_SHAPE_ASKED,
      "Questions it answers" },
    { LENS_SCENARIO, LENS_F_USE_WHEN, LENS_SHAPE_BULLETS, "Use it when" },
    { LENS_SCENARIO, LENS_F_NOT_WHEN, LENS_SHAPE_BULLETS, "Not when" },
    { LENS_SCENARIO, LENS_F_CHARACTER, LENS_SHAPE_BULLETS, "Characteristics" },
    { LENS_SCENARIO, LENS_F_COMPONENTS, LENS_SHAPE_BULLETS, "Components" },
    { LENS_SCENARIO, LENS_F_PERSONAS, LENS_SHAPE_BULLETS, "People in it" },
    { LENS_SCENARIO, LENS_F_QUESTIONS, LENS_SHAPE_ASKED,
      "Questions it answers" },
    { LENS_QUESTION, LENS_F_WHY_ASKED, LENS_SHAPE_BULLETS, "Why it is asked" },
    { LENS_QUESTION, LENS_F_GOOD_ANSWER, LENS_SHAPE_BULLETS, "A good answer" },
    { LENS_TOPIC, LENS_F_TEXT, LENS_SHAPE_PROSE, "Text" },
    { LENS_TOPIC, LENS_F_QUESTIONS, LENS_SHAPE_ASKED, "Questions it answers" },
    { LENS_PASSAGE, LENS_F_TEXT, LENS_SHAPE_PROSE, "Text" },
};

const struct lens_section *lens_document_section(size_t i)
{
    return i < sizeof(sections) / sizeof(*sections) ? &sections[i] : NULL;
}

static void put_row(struct lens_page *page, enum lens_shape shape, size_t i,
                    const struct lens_text_row *row)
{
    if (shape == LENS_SHAPE_PROSE) {
        if (i)
            lens_page_blank_line(page);
        lens_page_paragraph(page, INDENT, row->text);
        return;
    }
    lens_page_open(page, INDENT,
                   shape == LENS_SHAPE_STEPS ? NUMBER_AT + 1 : INDENT + 2);
    if (shape == LENS_SHAPE_STEPS) {
        lens_page_put_format(page, LENS_PLAIN, "%2zu.", i + 1);
        lens_page_tab(page, NUMBER_AT + 1);
    } else {
        lens_page_put(page, LENS_PLAIN, "- ");
    }
    lens_page_put(page, LENS_PLAIN, row->text);
    if (row->field == LENS_F_NOT_FOR) {
        lens_page_put(page, LENS_PLAIN, " See ");
        lens_page_put(page, LENS_BOLD, row->tag);
        lens_page_put(page, LENS_PLAIN, ".");
    }
    lens_page_close(page);
}

static void put_section(struct lens_page *page, const struct lens_document *doc,
                        const struct lens_section *section)
{
    size_t n = 0;

    for (size_t i = 0; i < doc->n_texts; i++) {
        if (doc->texts[i].field != section->field)
            continue;
        if (n == 0) {
            lens_page_blank_line(page);
            lens_page_heading(page, section->heading);
        }
        put_row(page, section->shape, n++, &doc->texts[i]);
    }
}

/* "Amazon Bedrock, Amazon S3" after a label; nothing when there is none. */
static void put_attributes(struct lens_page *page,
                           const struct lens_document *doc,
                           enum lens_attribute attribute, const char *label)
{
    bool has_one = false;

    for (size_t i = 0; i < doc->n_attributes; i++) {
        if (doc->attributes[i].attribute != attribute)
            continue;
        if (!has_one) {
            lens_page_open(page, 0, 10);
            lens_page_put(page, LENS_DIM, label);
            lens_page_tab(page, 10);
        } else {
            lens_page_put(page, LENS_PLAIN, ", ");
        }
        lens_page_put(page, LENS_PLAIN, doc->attributes[i].value);
        has_one = true;
    }
    if (has_one)
        lens_page_close(page);
}

static void put_fact(struct lens_page *page, const char *label,
                     const char *value, enum lens_style style)
{
    if (!value[0])
        return;
    lens_page_open(page, 0, 10);
    lens_page_put(page, LENS_DIM, label);
    lens_page_tab(page, 10);
    lens_page_put(page, style, value);
    lens_page_close(page);
}

static void put_head(struct lens_page *page, const struct lens_document *doc)
{
    lens_page_open(page, 0, 2);
    lens_page_put(page, LENS_BOLD, doc->key);
    lens_page_put(page, LENS_PLAIN, "  ");
    lens_page_put(page, LENS_PLAIN, doc->title);
    lens_page_close(page);
    lens_page_blank_line(page);
    put_fact(page, "kind", lens_kind_name(doc->kind), LENS_PLAIN);
    put_fact(page, "risk", doc->risk, lens_risk_style(doc->risk));
    put_fact(page, "pillar", doc->pillar, LENS_PLAIN);
    put_fact(page, doc->kind == LENS_TOPIC ? "group" : "question", doc->parent,
             LENS_PLAIN);
    put_attributes(page, doc, LENS_A_PHASE, "phase");
    put_attributes(page, doc, LENS_A_ROLE, "for");
    put_attributes(page, doc, LENS_A_SERVICE, "services");
    put_fact(page, "url", doc->url, LENS_PLAIN);
}

static void put_summary(struct lens_page *page, const struct lens_document *doc)
{
    for (size_t i = 0; i < doc->n_texts; i++) {
        if (doc->texts[i].field != LENS_F_SUMMARY)
            continue;
        lens_page_blank_line(page);
        lens_page_paragraph(page, 0, doc->texts[i].text);
    }
}

static void put_relation(struct lens_page *page,
                         const struct lens_relation_row *row, const char *title)
{
    lens_page_open(page, INDENT, KEY_AT + 1);
    lens_page_put(page, LENS_BOLD, row->to);
    lens_page_put(page, LENS_PLAIN, "  ");
    lens_page_tab(page, KEY_AT + 1);
    lens_page_put(page, LENS_PLAIN, title);
    lens_page_close(page);
    lens_page_paragraph(page, KEY_AT + 1, row->reason);
}

static enum lens_status put_relations(struct lens_opened *opened,
                                      const struct lens_document *doc,
                                      struct lens_arena *arena,
                                      struct lens_page *page,
                                      struct lens_error *err)
{
    if (!doc->n_relations)
        return LENS_OK;
    lens_page_blank_line(page);
    lens_page_heading(page, doc->kind == LENS_SCENARIO ? "Practices it stresses"
                                                       : "Related");
    for (size_t i = 0; i < doc->n_relations; i++) {
        const struct lens_relation_row *row = &doc->relations[i];
        struct lens_document other;
        enum lens_status status = opened->docs->ops->find(
            opened->docs, lens_view_of(row->to), arena, &other, err);

        if (status != LENS_OK)
            return status;
        put_relation(page, row, other.title);
    }
    return LENS_OK;
}

/* The practices of a question. */
static enum lens_status put_children(struct lens_opened *opened,
                                     const struct lens_document *doc,
                                     struct lens_arena *arena,
                                     struct lens_page *page,
                                     struct lens_error *err)
{
    struct lens_briefs briefs = { NULL, 0 };
    enum lens_status status;

    if (doc->kind != LENS_QUESTION)
        return LENS_OK;
    status = lens_opened_briefs(opened, LENS_PRACTICE, arena, &briefs, err);
    if (status != LENS_OK)
        return status;
    lens_page_blank_line(page);
    lens_page_heading(page, "Best practices");
    for (size_t i = 0; i < briefs.n; i++) {
        const struct lens_document *practice = &briefs.at[i];

        if (strcmp(practice->parent, doc->key) != 0)
            continue;
        lens_page_open(page, INDENT, KEY_AT + 1);
        lens_page_put(page, LENS_BOLD, practice->key);
        lens_page_put(page, LENS_PLAIN, "  ");
        lens_page_tab(page, KEY_AT + 1);
        lens_page_put(page, LENS_PLAIN, practice->title);
        lens_page_close(page);
    }
    return LENS_OK;
}

static void put_resources(struct lens_page *page,
                          const struct lens_document *doc)
{
    bool has_one = false;

    for (size_t i = 0; i < doc->n_attributes; i++) {
        if (doc->attributes[i].attribute != LENS_A_RESOURCE)
            continue;
        if (!has_one) {
            lens_page_blank_line(page);
            lens_page_heading(page, "Further reading");
        }
        has_one = true;
        lens_page_paragraph(page, INDENT, doc->attributes[i].value);
        lens_page_paragraph(page, INDENT + 2, doc->attributes[i].url);
    }
}

enum lens_status lens_document_text(struct lens_opened *opened,
                                    const struct lens_document *doc,
                                    struct lens_arena *arena,
                                    struct lens_page *page,
                                    struct lens_error *err)
{
    enum lens_status status;

    put_head(page, doc);
    put_summary(page, doc);
    status = put_children(opened, doc, arena, page, err);
    for (size_t i = 0; i < sizeof(sections) / sizeof(*sections); i++) {
        if (sections[i].kind == doc->kind)
            put_section(page, doc, &sections[i]);
    }
    if (status == LENS_OK)
        status = put_relations(opened, doc, arena, page, err);
    put_resources(page, doc);
    return status;
}

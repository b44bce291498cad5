#include "read/draft.h"

#include <string.h>

void lens_draft_begin(struct lens_draft *draft, struct lens_reading *reading,
                      const struct lens_collection *lens, enum lens_kind kind)
{
    draft->reading = reading;
    draft->lens = lens;
    draft->n_texts = draft->n_attributes = draft->n_relations = 0;
    draft->doc = (struct lens_document){
        .kind = kind,
        .key = "",
        .title = "",
        .url = "",
        .pillar = "",
        .parent = "",
        .risk = "",
        .content_hash = "",
    };
}

void lens_draft_text(struct lens_draft *draft, const char *place,
                     struct lens_text_row row)
{
    if (draft->n_texts == LENS_DRAFT_MAX_TEXTS)
        lens_reading_too_many(draft->reading, place, LENS_DRAFT_MAX_TEXTS);
    else
        draft->texts[draft->n_texts++] = row;
}

void lens_draft_attribute(struct lens_draft *draft, const char *place,
                          struct lens_attribute_row row)
{
    if (draft->n_attributes == LENS_DRAFT_MAX_ATTRIBUTES)
        lens_reading_too_many(draft->reading, place, LENS_DRAFT_MAX_ATTRIBUTES);
    else
        draft->attributes[draft->n_attributes++] = row;
}

void lens_draft_relation(struct lens_draft *draft, const char *place,
                         struct lens_relation_row row)
{
    if (draft->n_relations == LENS_DRAFT_MAX_RELATIONS)
        lens_reading_too_many(draft->reading, place, LENS_DRAFT_MAX_RELATIONS);
    else
        draft->relations[draft->n_relations++] = row;
}

static const void *copy_rows(struct lens_reading *r, const void *rows, size_t n,
                             size_t size)
{
    void *copy = lens_arena_alloc(r->arena, n, size);

    if (copy)
        memcpy(copy, rows, n * size);
    else
        lens_reading_no_memory(r);
    return copy;
}

const struct lens_document *lens_draft_finish(struct lens_draft *draft)
{
    struct lens_reading *r = draft->reading;
    struct lens_document *doc;

    if (lens_reading_status(r, NULL) != LENS_OK)
        return NULL;
    doc = lens_arena_alloc(r->arena, 1, sizeof(*doc));
    if (!doc) {
        lens_reading_no_memory(r);
        return NULL;
    }
    *doc = draft->doc;
    doc->n_texts = draft->n_texts;
    doc->texts =
        copy_rows(r, draft->texts, draft->n_texts, sizeof(*draft->texts));
    doc->n_attributes = draft->n_attributes;
    doc->attributes = copy_rows(r, draft->attributes, draft->n_attributes,
                                sizeof(*draft->attributes));
    doc->n_relations = draft->n_relations;
    doc->relations = copy_rows(r, draft->relations, draft->n_relations,
                               sizeof(*draft->relations));
    return r->failed.status == LENS_OK ? doc : NULL;
}

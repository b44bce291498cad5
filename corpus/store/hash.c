#include "store/hash.h"

#include <string.h>

#include "base/error.h"

/* A million documents of a kind make a list of about 64 MB. */
enum {
    MAX_BYTES = 256 << 20
};

void lens_hash_buffer_init(struct lens_buffer *buf)
{
    lens_buffer_init(buf, MAX_BYTES);
}

static void add(struct lens_buffer *out, const char *text)
{
    size_t len = strlen(text);

    lens_buffer_add_u32(out, (uint32_t)len);
    lens_buffer_add(out, text, len);
}

static void add_brief(struct lens_buffer *out, const struct lens_document *doc)
{
    add(out, "asklens document 1");
    add(out, lens_kind_name(doc->kind));
    add(out, doc->key);
    add(out, doc->title);
    add(out, doc->url);
    add(out, doc->pillar);
    add(out, doc->parent);
    add(out, doc->risk);
    lens_buffer_add_u64(out, (uint64_t)doc->ordinal);
    lens_buffer_add_u32(out, (uint32_t)doc->n_attributes);
    for (size_t i = 0; i < doc->n_attributes; i++) {
        add(out, lens_attribute_name(doc->attributes[i].attribute));
        add(out, doc->attributes[i].value);
        add(out, doc->attributes[i].url);
    }
    lens_buffer_add_u32(out, (uint32_t)doc->n_relations);
    for (size_t i = 0; i < doc->n_relations; i++) {
        add(out, doc->relations[i].to);
        add(out, doc->relations[i].type);
        lens_buffer_add_u64(out, (uint64_t)doc->relations[i].weight);
        add(out, doc->relations[i].reason);
    }
}

static void add_texts(struct lens_buffer *out, const struct lens_document *doc)
{
    lens_buffer_add_u32(out, (uint32_t)doc->n_texts);
    for (size_t i = 0; i < doc->n_texts; i++) {
        add(out, lens_field_name(doc->texts[i].field));
        add(out, doc->texts[i].tag);
        add(out, doc->texts[i].text);
    }
}

static enum lens_status finish(const struct lens_buffer *buf, const char *what,
                               struct lens_error *err)
{
    enum lens_status status = lens_buffer_status(buf);

    if (status == LENS_OK)
        return LENS_OK;
    return lens_fail(err, status, "cannot hash '%.80s': %s", what,
                     lens_status_text(status));
}

enum lens_status lens_hash_document(const struct lens_document *doc,
                                    struct lens_buffer *scratch,
                                    struct lens_document_hashes *out,
                                    struct lens_error *err)
{
    struct lens_document_hashes hashes;
    enum lens_status status;

    lens_buffer_clear(scratch);
    add_brief(scratch, doc);
    lens_content_hash(lens_buffer_view(scratch), hashes.brief);
    add_texts(scratch, doc);
    lens_content_hash(lens_buffer_view(scratch), hashes.content);
    status = finish(scratch, doc->key, err);
    if (status == LENS_OK)
        *out = hashes;
    return status;
}

static void add_pillars(struct lens_buffer *out,
                        const struct lens_collection *collection)
{
    lens_buffer_add_u32(out, (uint32_t)collection->n_pillars);
    for (size_t i = 0; i < collection->n_pillars; i++) {
        const struct lens_pillar *pillar = &collection->pillars[i];

        add(out, pillar->id);
        add(out, pillar->name);
        add(out, pillar->prefix);
        add(out, pillar->url);
        add(out, pillar->summary);
    }
}

enum lens_status lens_hash_collection(const struct lens_collection *collection,
                                      struct lens_buffer *scratch,
                                      char out[LENS_CONTENT_HASH_LEN + 1],
                                      struct lens_error *err)
{
    enum lens_status status;

    lens_buffer_clear(scratch);
    add(scratch, "asklens collection 1");
    add(scratch, collection->id);
    add(scratch, collection->name);
    add(scratch, collection->edition);
    add(scratch, collection->url);
    add_pillars(scratch, collection);
    lens_buffer_add_u32(scratch, (uint32_t)collection->n_phases);
    for (size_t i = 0; i < collection->n_phases; i++)
        add(scratch, collection->phases[i]);
    status = finish(scratch, collection->id, err);
    if (status == LENS_OK)
        lens_content_hash(lens_buffer_view(scratch), out);
    return status;
}

void lens_hash_add_listed(struct lens_buffer *list, int64_t number,
                          const char *key, const char *content_hash)
{
    lens_buffer_add_u64(list, (uint64_t)number);
    add(list, key);
    add(list, content_hash);
}

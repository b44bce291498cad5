#include "quality/plain_docs.h"

#include "base/alloc.h"
#include "base/error.h"

struct plain_docs {
    struct lens_docstore base; /* first */
    struct lens_docstore *docs;
    unsigned without;
};

/* A walk, and whom it is for. */
struct walk {
    const struct plain_docs *plain;
    struct lens_arena *arena;
    enum lens_status (*visit)(const struct lens_document *doc, void *arg,
                              struct lens_error *err);
    void *arg;
};

static struct plain_docs *plain_of(struct lens_docstore *self)
{
    return (struct plain_docs *)self;
}

static enum lens_status show_plain(const struct lens_document *doc, void *arg,
                                   struct lens_error *err)
{
    struct walk *walk = arg;
    struct lens_document plain = *doc;
    struct lens_text_row *texts =
        lens_arena_alloc(walk->arena, doc->n_texts + 1, sizeof(*texts));

    if (!texts)
        return lens_fail(err, LENS_E_NOMEM, "no memory for a document");
    plain.n_texts = 0;
    for (size_t i = 0; i < doc->n_texts; i++) {
        if (!(walk->plain->without & (1U << doc->texts[i].field)))
            texts[plain.n_texts++] = doc->texts[i];
    }
    plain.texts = texts;
    return walk->visit(&plain, walk->arg, err);
}

static enum lens_status
each(struct lens_docstore *self, enum lens_kind kind, struct lens_arena *arena,
     enum lens_status (*visit)(const struct lens_document *doc, void *arg,
                               struct lens_error *err),
     void *arg, struct lens_error *err)
{
    struct plain_docs *plain = plain_of(self);
    struct walk walk = { plain, arena, visit, arg };

    /* Concepts and background are no descriptions of a document. */
    if (kind == LENS_CONCEPT || kind == LENS_BACKGROUND)
        return plain->docs->ops->each(plain->docs, kind, arena, visit, arg,
                                      err);
    return plain->docs->ops->each(plain->docs, kind, arena, show_plain, &walk,
                                  err);
}

static enum lens_status
each_brief(struct lens_docstore *self, enum lens_kind kind,
           struct lens_arena *arena,
           enum lens_status (*visit)(const struct lens_document *doc, void *arg,
                                     struct lens_error *err),
           void *arg, struct lens_error *err)
{
    struct lens_docstore *docs = plain_of(self)->docs;

    return docs->ops->each_brief(docs, kind, arena, visit, arg, err);
}

static enum lens_status find(struct lens_docstore *self, struct lens_view key,
                             struct lens_arena *arena,
                             struct lens_document *out, struct lens_error *err)
{
    struct lens_docstore *docs = plain_of(self)->docs;

    return docs->ops->find(docs, key, arena, out, err);
}

static void close_plain(struct lens_docstore *self)
{
    lens_free(self);
}

static const struct lens_docstore_ops ops = {
    .each = each, .each_brief = each_brief, .find = find, .close = close_plain
};

enum lens_status lens_plain_docs(struct lens_docstore *docs, unsigned without,
                                 struct lens_docstore **out,
                                 struct lens_error *err)
{
    struct plain_docs *plain = lens_calloc(1, sizeof(*plain));

    if (!plain)
        return lens_fail(err, LENS_E_NOMEM, "no memory for the documents");
    plain->base.ops = &ops;
    plain->docs = docs;
    plain->without = without;
    *out = &plain->base;
    return LENS_OK;
}

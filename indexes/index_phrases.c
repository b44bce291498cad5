#include "index_phrases.h"

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "index_fields.h"
#include "phrases/phrases.h"

enum {
    FILE_MAX_BYTES = 1 << 30
};

/*
 * Two classes of thousands of texts need less restraint than 51 of a hundred:
 * near misses refused at 2 percent false refusals, on the train split by these
 * scores alone, are 0.84 with a ridge of 1 and 0.71 with 3.
 */
static const double subject_ridge = 1.0;

/* The row counts towards a document of its own, or to one for its class. */
struct learning {
    struct lens_phrases_builder *builder;
    struct lens_arena arena; /* of the document at hand */
    bool by_document;
    size_t n_documents, n_background;
    size_t part, parts; /* of the background, to be left out */
};

void lens_index_phrases_name(enum lens_kind kind,
                             char out[LENS_SEGMENT_NAME_MAX])
{
    (void)snprintf(out, LENS_SEGMENT_NAME_MAX, "%s.phrases",
                   lens_kind_name(kind));
}

static enum lens_status add_rows(struct learning *learning,
                                 const struct lens_document *doc,
                                 struct lens_error *err)
{
    const bool background = doc->kind == LENS_BACKGROUND;
    enum lens_status status = LENS_OK;

    if (!background)
        status = lens_phrases_builder_row(learning->builder,
                                          lens_view_of(doc->title), err);
    for (size_t i = 0; status == LENS_OK && i < doc->n_texts; i++) {
        if (background || lens_index_sounds_like_user(doc->texts[i].field) ||
            doc->texts[i].field == LENS_F_CHARACTER)
            status = lens_phrases_builder_row(
                learning->builder, lens_view_of(doc->texts[i].text), err);
    }
    return status;
}

static enum lens_status add_document(const struct lens_document *doc, void *arg,
                                     struct lens_error *err)
{
    struct learning *learning = arg;
    enum lens_status status = LENS_OK;

    if (doc->kind == LENS_BACKGROUND && learning->parts &&
        learning->n_background++ % learning->parts == learning->part)
        return LENS_OK;
    learning->n_documents++;
    if (learning->by_document)
        status = lens_phrases_builder_document(learning->builder, err);
    if (status == LENS_OK)
        status = add_rows(learning, doc, err);
    lens_arena_release(&learning->arena);
    return status;
}

static enum lens_status add_kind(struct lens_docstore *docs,
                                 enum lens_kind kind, struct learning *learning,
                                 struct lens_error *err)
{
    enum lens_status status = docs->ops->each(docs, kind, &learning->arena,
                                              add_document, learning, err);

    lens_arena_release(&learning->arena);
    return status;
}

/* What tells the documents of a kind apart. */
static enum lens_status
build_kind(struct lens_generation_build *build, enum lens_kind kind,
           struct lens_docstore *docs, struct lens_analyzer *analyzer,
           struct lens_manifest *manifest, struct lens_error *err)
{
    struct learning learning = { .by_document = true };
    struct lens_buffer bytes;
    char name[LENS_SEGMENT_NAME_MAX];
    enum lens_status status =
        lens_phrases_builder_new(analyzer, &learning.builder, err);

    lens_buffer_init(&bytes, FILE_MAX_BYTES);
    lens_index_phrases_name(kind, name);
    if (status == LENS_OK)
        status = add_kind(docs, kind, &learning, err);
    if (status == LENS_OK && learning.n_documents) {
        status = lens_phrases_builder_write(learning.builder,
                                            LENS_PHRASES_RIDGE, &bytes, err);
        if (status == LENS_OK)
            status = lens_index_put(build, name, &bytes, manifest, err);
    }
    lens_phrases_builder_free(learning.builder);
    lens_buffer_release(&bytes);
    return status;
}

/* The kinds people ask about make up the first document. */
static enum lens_status add_lens(struct lens_docstore *docs,
                                 struct learning *learning,
                                 struct lens_error *err)
{
    static const enum lens_kind kinds[] = { LENS_PRACTICE, LENS_SCENARIO,
                                            LENS_QUESTION, LENS_TOPIC };
    enum lens_status status =
        lens_phrases_builder_document(learning->builder, err);

    for (size_t i = 0; status == LENS_OK && i < sizeof(kinds) / sizeof(*kinds);
         i++)
        status = add_kind(docs, kinds[i], learning, err);
    return status;
}

enum lens_status lens_index_learn_subject(struct lens_docstore *docs,
                                          struct lens_analyzer *analyzer,
                                          size_t part, size_t parts,
                                          struct lens_buffer *out,
                                          struct lens_error *err)
{
    struct learning learning = { .part = part, .parts = parts };
    size_t n_lens = 0;
    enum lens_status status =
        lens_phrases_builder_new(analyzer, &learning.builder, err);

    if (status == LENS_OK)
        status = add_lens(docs, &learning, err);
    n_lens = learning.n_documents;
    if (status == LENS_OK)
        status = lens_phrases_builder_document(learning.builder, err);
    if (status == LENS_OK)
        status = add_kind(docs, LENS_BACKGROUND, &learning, err);
    if (status == LENS_OK && n_lens && learning.n_documents > n_lens)
        status = lens_phrases_builder_write(learning.builder, subject_ridge,
                                            out, err);
    lens_phrases_builder_free(learning.builder);
    return status;
}

static enum lens_status build_subject(struct lens_generation_build *build,
                                      struct lens_docstore *docs,
                                      struct lens_analyzer *analyzer,
                                      struct lens_manifest *manifest,
                                      struct lens_error *err)
{
    struct lens_buffer bytes;
    enum lens_status status;

    lens_buffer_init(&bytes, FILE_MAX_BYTES);
    status = lens_index_learn_subject(docs, analyzer, 0, 0, &bytes, err);
    if (status == LENS_OK && bytes.len)
        status = lens_index_put(build, LENS_SUBJECT_PHRASES_FILE, &bytes,
                                manifest, err);
    lens_buffer_release(&bytes);
    return status;
}

enum lens_status lens_index_build_phrases(struct lens_generation_build *build,
                                          struct lens_docstore *docs,
                                          struct lens_analyzer *analyzer,
                                          struct lens_manifest *manifest,
                                          struct lens_error *err)
{
    enum lens_status status =
        build_kind(build, LENS_PRACTICE, docs, analyzer, manifest, err);

    if (status == LENS_OK)
        status =
            build_kind(build, LENS_SCENARIO, docs, analyzer, manifest, err);
    return status == LENS_OK
               ? build_subject(build, docs, analyzer, manifest, err)
               : status;
}

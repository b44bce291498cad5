#include "index_dense.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "dense/discriminant.h"
#include "dense/faiss_factory.h"
#include "dense/faiss_index.h"
#include "dense/plan.h"
#include "dense/vectors.h"
#include "embedders/embedders.h"
#include "index_files.h"

enum {
    FILE_MAX_BYTES = 2147483647
};

/* What a row is handed to: the training of LSA or the making of vectors. */
struct sink {
    struct lens_lsa_training *training;
    struct lens_vectors_builder *vectors;
    struct lens_arena arena; /* of the document at hand */
};

void lens_index_vectors_name(enum lens_kind kind,
                             char out[LENS_SEGMENT_NAME_MAX])
{
    (void)snprintf(out, LENS_SEGMENT_NAME_MAX, "%s.vec", lens_kind_name(kind));
}

void lens_index_discriminant_name(enum lens_kind kind,
                                  char out[LENS_SEGMENT_NAME_MAX])
{
    (void)snprintf(out, LENS_SEGMENT_NAME_MAX, "%s.apart",
                   lens_kind_name(kind));
}

void lens_index_neighbours_name(enum lens_kind kind,
                                char out[LENS_SEGMENT_NAME_MAX])
{
    (void)snprintf(out, LENS_SEGMENT_NAME_MAX, "%s.near", lens_kind_name(kind));
}

static bool is_embedded(enum lens_field field)
{
    return field != LENS_F_GUIDANCE && field != LENS_F_ON_AWS &&
           field != LENS_F_STEPS && field != LENS_F_NOT_WHEN &&
           field != LENS_F_COMPONENTS && field != LENS_F_GOOD_ANSWER &&
           field != LENS_F_NOT_FOR;
}

static enum lens_status add_row(struct sink *sink, size_t place,
                                struct lens_view text, struct lens_error *err)
{
    return sink->training
               ? lens_lsa_training_add(sink->training, text, err)
               : lens_vectors_builder_row(sink->vectors, place, text, err);
}

/* Title and text of a passage in one. */
static enum lens_status add_passage(struct sink *sink,
                                    const struct lens_document *doc,
                                    struct lens_error *err)
{
    struct lens_buffer text;
    enum lens_status status;

    lens_buffer_init(&text, FILE_MAX_BYTES);
    lens_buffer_add_text(&text, doc->title);
    for (size_t i = 0; i < doc->n_texts; i++) {
        if (text.len)
            lens_buffer_add_char(&text, ' ');
        lens_buffer_add_text(&text, doc->texts[i].text);
    }
    status = lens_buffer_status(&text);
    if (status == LENS_OK)
        status = add_row(sink, doc->n_texts ? 0 : LENS_TITLE_ROW,
                         lens_buffer_view(&text), err);
    else
        (void)lens_fail(err, status, "no memory for the passage '%.60s'",
                        doc->key);
    lens_buffer_release(&text);
    return status;
}

static enum lens_status add_rows(struct sink *sink,
                                 const struct lens_document *doc,
                                 struct lens_error *err)
{
    enum lens_status status;

    if (doc->kind == LENS_PASSAGE)
        return add_passage(sink, doc, err);
    status = add_row(sink, LENS_TITLE_ROW, lens_view_of(doc->title), err);
    for (size_t i = 0; status == LENS_OK && i < doc->n_texts; i++) {
        if (is_embedded(doc->texts[i].field))
            status = add_row(sink, i, lens_view_of(doc->texts[i].text), err);
    }
    return status;
}

static enum lens_status add_document(const struct lens_document *doc, void *arg,
                                     struct lens_error *err)
{
    struct sink *sink = arg;
    enum lens_status status = LENS_OK;

    if (sink->vectors)
        status = lens_vectors_builder_document(sink->vectors, err);
    if (status == LENS_OK)
        status = add_rows(sink, doc, err);
    lens_arena_release(&sink->arena);
    return status;
}

static enum lens_status each_document(struct lens_docstore *docs,
                                      enum lens_kind kind, struct sink *sink,
                                      struct lens_error *err)
{
    enum lens_status status =
        docs->ops->each(docs, kind, &sink->arena, add_document, sink, err);

    lens_arena_release(&sink->arena);
    return status;
}

static enum lens_status train(struct lens_generation_build *build,
                              struct lens_docstore *docs,
                              struct lens_analyzer *analyzer,
                              struct lens_manifest *manifest,
                              struct lens_error *err)
{
    const struct lens_lsa_options options = { 0 };
    struct sink sink = { 0 };
    struct lens_buffer bytes;
    enum lens_status status;

    lens_buffer_init(&bytes, FILE_MAX_BYTES);
    status = lens_lsa_training_new(analyzer, &options, &sink.training, err);
    for (unsigned k = 0; status == LENS_OK && k < LENS_N_KINDS; k++) {
        if (lens_index_is_searched((enum lens_kind)k))
            status = each_document(docs, (enum lens_kind)k, &sink, err);
    }
    if (status == LENS_OK)
        status = lens_lsa_training_write(sink.training, &bytes, err);
    if (status == LENS_OK)
        status = lens_index_put(build, LENS_LSA_FILE, &bytes, manifest, err);
    lens_lsa_training_free(sink.training);
    lens_buffer_release(&bytes);
    return status;
}

/* The index of neighbours over rows that are written already. */
static enum lens_status index_rows(struct lens_generation_build *build,
                                   enum lens_kind kind,
                                   const struct lens_retriever *vectors,
                                   const struct lens_dense_plan *plan,
                                   struct lens_manifest *manifest,
                                   struct lens_error *err)
{
    const struct lens_faiss_options options = { plan->index, plan->parameters };
    struct lens_vector_rows rows;
    struct lens_buffer bytes;
    char name[LENS_SEGMENT_NAME_MAX];
    enum lens_status status;

    lens_buffer_init(&bytes, FILE_MAX_BYTES);
    lens_index_neighbours_name(kind, name);
    lens_vectors_rows(vectors, &rows);
    status = lens_faiss_build(
        &(struct lens_faiss_vectors){ rows.at, rows.n, rows.dim }, &options,
        &bytes, err);
    if (status == LENS_OK)
        status = lens_index_put(build, name, &bytes, manifest, err);
    lens_buffer_release(&bytes);
    return status;
}

/* The vectors of a kind that are in the build already. */
static enum lens_status open_written(struct lens_generation_build *build,
                                     enum lens_kind kind,
                                     const struct lens_embedder_facts *facts,
                                     struct lens_retriever **out,
                                     struct lens_error *err)
{
    char name[LENS_SEGMENT_NAME_MAX], path[LENS_PATH_MAX];
    enum lens_status status;

    lens_index_vectors_name(kind, name);
    status = lens_path_join(path, build->path, name, err);
    return status == LENS_OK ? lens_vectors_open(path, NULL, facts, out, err)
                             : status;
}

/* What tells the documents of a kind apart. */
static enum lens_status
build_discriminant(struct lens_generation_build *build, enum lens_kind kind,
                   const struct lens_embedder_facts *facts,
                   struct lens_manifest *manifest, struct lens_error *err)
{
    struct lens_retriever *vectors = NULL;
    struct lens_buffer bytes;
    char name[LENS_SEGMENT_NAME_MAX];
    enum lens_status status = open_written(build, kind, facts, &vectors, err);

    if (status != LENS_OK)
        return status;
    lens_buffer_init(&bytes, FILE_MAX_BYTES);
    lens_index_discriminant_name(kind, name);
    status = lens_discriminant_build(vectors, facts, &bytes, err);
    if (status == LENS_OK)
        status = lens_index_put(build, name, &bytes, manifest, err);
    lens_buffer_release(&bytes);
    vectors->ops->close(vectors);
    return status;
}

static enum lens_status
build_neighbours(struct lens_generation_build *build, enum lens_kind kind,
                 const struct lens_embedder_facts *facts,
                 const struct lens_dense_plan *plan,
                 struct lens_manifest *manifest, struct lens_error *err)
{
    struct lens_retriever *vectors = NULL;
    enum lens_status status = open_written(build, kind, facts, &vectors, err);

    if (status != LENS_OK)
        return status;
    (void)snprintf(manifest->dense_index, sizeof(manifest->dense_index), "%s",
                   plan->index);
    status = index_rows(build, kind, vectors, plan, manifest, err);
    vectors->ops->close(vectors);
    return status;
}

static enum lens_status write_vectors(struct lens_generation_build *build,
                                      enum lens_kind kind,
                                      struct lens_vectors_builder *vectors,
                                      const struct lens_index_source *source,
                                      struct lens_manifest *manifest,
                                      struct lens_error *err)
{
    struct lens_buffer bytes;
    char name[LENS_SEGMENT_NAME_MAX];
    enum lens_status status;

    lens_buffer_init(&bytes, FILE_MAX_BYTES);
    lens_index_vectors_name(kind, name);
    status = lens_vectors_builder_write(vectors, source->progress,
                                        source->progress_arg, &bytes, err);
    if (status == LENS_OK)
        status = lens_index_put(build, name, &bytes, manifest, err);
    lens_buffer_release(&bytes);
    return status;
}

/* The plan comes first: embedding takes long, and a wish for an index that
 * cannot be is refused before. */
static enum lens_status
build_kind(struct lens_generation_build *build, enum lens_kind kind,
           struct lens_docstore *docs, struct lens_embedder *embedder,
           const struct lens_index_source *source,
           struct lens_manifest *manifest, struct lens_error *err)
{
    struct lens_dense_plan plan = { LENS_PLAN_EXACT, NULL, false };
    struct sink sink = { 0 };
    size_t n_documents = 0, n_rows = 0;
    enum lens_status status =
        lens_vectors_builder_new(embedder, &sink.vectors, err);

    if (status == LENS_OK)
        status = each_document(docs, kind, &sink, err);
    if (status == LENS_OK)
        lens_vectors_builder_count(sink.vectors, &n_documents, &n_rows);
    if (n_documents) {
        status = lens_dense_choose(n_documents, n_rows, source->dense_index,
                                   &plan, err);
        if (status == LENS_OK && plan.codes)
            lens_vectors_builder_code(sink.vectors);
        if (status == LENS_OK)
            status =
                write_vectors(build, kind, sink.vectors, source, manifest, err);
    }
    lens_vectors_builder_free(sink.vectors);
    if (status == LENS_OK && kind == LENS_PRACTICE && n_documents)
        status =
            build_discriminant(build, kind, &embedder->facts, manifest, err);
    return status == LENS_OK && strcmp(plan.index, LENS_PLAN_EXACT) != 0
               ? build_neighbours(build, kind, &embedder->facts, &plan,
                                  manifest, err)
               : status;
}

/* Embedding takes long; a string that names no index is refused before. */
static enum lens_status check_index_string(const char *wanted, size_t dim,
                                           struct lens_error *err)
{
    struct lens_factory factory;

    if (!wanted || !strcmp(wanted, LENS_PLAN_EXACT))
        return LENS_OK;
    return lens_factory_parse(wanted, dim, &factory, err);
}

static enum lens_status build_all(struct lens_generation_build *build,
                                  struct lens_docstore *docs,
                                  struct lens_embedder *embedder,
                                  const struct lens_index_source *source,
                                  struct lens_manifest *manifest,
                                  struct lens_error *err)
{
    const struct lens_embedder_facts *facts = &embedder->facts;
    enum lens_status status =
        check_index_string(source->dense_index, facts->dim, err);

    (void)snprintf(manifest->embedder_id, sizeof(manifest->embedder_id), "%s",
                   facts->id);
    (void)snprintf(manifest->embedder_hash, sizeof(manifest->embedder_hash),
                   "%s", facts->hash);
    manifest->dim = facts->dim;
    (void)snprintf(manifest->dense_index, sizeof(manifest->dense_index), "%s",
                   LENS_PLAN_EXACT);
    for (unsigned k = 0; status == LENS_OK && k < LENS_N_KINDS; k++) {
        if (lens_index_is_searched((enum lens_kind)k))
            status = build_kind(build, (enum lens_kind)k, docs, embedder,
                                source, manifest, err);
    }
    return status;
}

static enum lens_status build_lsa(struct lens_generation_build *build,
                                  struct lens_docstore *docs,
                                  struct lens_analyzer *analyzer,
                                  const struct lens_index_source *source,
                                  struct lens_manifest *manifest,
                                  struct lens_error *err)
{
    struct lens_embedder *lsa = NULL;
    char path[LENS_PATH_MAX];
    enum lens_status status = train(build, docs, analyzer, manifest, err);

    if (status == LENS_OK)
        status = lens_path_join(path, build->path, LENS_LSA_FILE, err);
    if (status == LENS_OK)
        status = lens_lsa_open(path, analyzer, &lsa, err);
    if (status != LENS_OK)
        return status;
    status = build_all(build, docs, lsa, source, manifest, err);
    lsa->ops->close(lsa);
    return status;
}

enum lens_status lens_index_build_dense(struct lens_generation_build *build,
                                        struct lens_docstore *docs,
                                        struct lens_analyzer *analyzer,
                                        const struct lens_index_source *source,
                                        struct lens_manifest *manifest,
                                        struct lens_error *err)
{
    if (source->embedder)
        return build_all(build, docs, source->embedder, source, manifest, err);
    if (source->lsa)
        return build_lsa(build, docs, analyzer, source, manifest, err);
    return LENS_OK;
}

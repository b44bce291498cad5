/*
 * index_build.c - which segments an index has, and how they are weighted.
 *
 * One lexical segment per kind of document, so that a term's rarity is judged
 * among the documents it competes with: "agent" tells little among scenarios
 * and much among practices.
 */
#include "indexes.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buffer.h"
#include "base/error.h"
#include "domain/odds.h"
#include "format/generation.h"
#include "format/manifest.h"
#include "forward/rows.h"
#include "index_dense.h"
#include "index_fields.h"
#include "index_files.h"
#include "index_phrases.h"
#include "index_weights.h"
#include "lexical/build.h"

/* About seven million passages of 80 words, most of it for impacts. */
#define SEGMENT_MAX_BYTES ((size_t)4 << 30)

struct lens_index_build {
    struct lens_generation_build generation;
};

enum lens_status lens_index_begin(const char *dir,
                                  struct lens_index_build **out,
                                  struct lens_error *err)
{
    struct lens_index_build *build = lens_calloc(1, sizeof(*build));
    enum lens_status status;

    if (!build)
        return lens_fail(err, LENS_E_NOMEM, "no memory to build an index");
    status = lens_generation_begin(dir, &build->generation, err);
    if (status != LENS_OK) {
        lens_free(build);
        return status;
    }
    *out = build;
    return LENS_OK;
}

const char *lens_index_build_path(const struct lens_index_build *build)
{
    return build->generation.path;
}

void lens_index_abandon(struct lens_index_build *build)
{
    if (!build)
        return;
    lens_generation_abandon(&build->generation);
    lens_free(build);
}

struct filling {
    struct lens_segment_builder *builder;
    struct lens_arena arena; /* of the document at hand */
    size_t n_documents;
};

static enum lens_status add_document(const struct lens_document *doc, void *arg,
                                     struct lens_error *err)
{
    struct filling *filling = arg;
    enum lens_status status =
        lens_index_add_document(filling->builder, doc, err);

    filling->n_documents++;
    lens_arena_release(&filling->arena);
    return status;
}

void lens_index_segment_name(enum lens_kind kind,
                             char out[LENS_SEGMENT_NAME_MAX])
{
    (void)snprintf(out, LENS_SEGMENT_NAME_MAX, "%s.lex", lens_kind_name(kind));
}

void lens_index_rows_name(enum lens_kind kind, char out[LENS_SEGMENT_NAME_MAX])
{
    (void)snprintf(out, LENS_SEGMENT_NAME_MAX, "%s.rows", lens_kind_name(kind));
}

enum lens_status lens_index_put(struct lens_generation_build *build,
                                const char *name,
                                const struct lens_buffer *bytes,
                                struct lens_manifest *manifest,
                                struct lens_error *err)
{
    enum lens_status status =
        lens_generation_put(build, name, lens_buffer_view(bytes), err);

    return status == LENS_OK
               ? lens_manifest_add_file(manifest, build->path, name, err)
               : status;
}

struct rows_filling {
    struct lens_rows_builder *builder;
    size_t n_documents;
};

static enum lens_status add_document_rows(const struct lens_document *doc,
                                          void *arg, struct lens_error *err)
{
    struct rows_filling *filling = arg;
    enum lens_status status = lens_rows_builder_document(filling->builder, err);

    for (size_t i = 0; status == LENS_OK && i < doc->n_texts; i++)
        status = lens_rows_builder_row(filling->builder,
                                       lens_view_of(doc->texts[i].text), err);
    filling->n_documents++;
    return status;
}

/* Build and store the forward index of one kind, if it has documents. */
static enum lens_status
build_forward(struct lens_index_build *build, enum lens_kind kind,
              struct lens_docstore *docs, struct lens_analyzer *analyzer,
              struct lens_manifest *manifest, struct lens_error *err)
{
    struct rows_filling filling = { 0 };
    struct lens_arena arena = { 0 };
    struct lens_buffer bytes;
    char name[LENS_SEGMENT_NAME_MAX];
    enum lens_status status;

    lens_buffer_init(&bytes, SEGMENT_MAX_BYTES);
    lens_index_rows_name(kind, name);
    status = lens_rows_builder_new(analyzer, &filling.builder, err);
    if (status == LENS_OK)
        status = docs->ops->each(docs, kind, &arena, add_document_rows,
                                 &filling, err);
    if (status == LENS_OK && filling.n_documents) {
        status = lens_rows_builder_write(filling.builder, &bytes, err);
        if (status == LENS_OK)
            status =
                lens_index_put(&build->generation, name, &bytes, manifest, err);
    }
    lens_rows_builder_free(filling.builder);
    lens_buffer_release(&bytes);
    lens_arena_release(&arena);
    return status;
}

/* Build and store the segment of one kind; without documents there is none. */
static enum lens_status
build_kind(struct lens_index_build *build, enum lens_kind kind,
           struct lens_docstore *docs, struct lens_analyzer *analyzer,
           struct lens_manifest *manifest, struct lens_error *err)
{
    struct filling filling = { 0 };
    struct lens_buffer bytes;
    enum lens_status status;
    char name[LENS_SEGMENT_NAME_MAX];

    status = lens_segment_builder_new(analyzer, lens_index_weights(kind),
                                      &filling.builder, err);
    if (status != LENS_OK)
        return status;
    lens_buffer_init(&bytes, SEGMENT_MAX_BYTES);
    lens_index_segment_name(kind, name);
    status = docs->ops->each(docs, kind, &filling.arena, add_document, &filling,
                             err);
    if (status == LENS_OK && filling.n_documents) {
        status = lens_segment_builder_write(filling.builder, &bytes, err);
        if (status == LENS_OK)
            status =
                lens_index_put(&build->generation, name, &bytes, manifest, err);
        manifest->n_documents += filling.n_documents;
    }
    lens_segment_builder_free(filling.builder);
    lens_buffer_release(&bytes);
    lens_arena_release(&filling.arena);
    return status;
}

bool lens_index_sounds_like_user(enum lens_field field)
{
    return field == LENS_F_QUESTIONS || field == LENS_F_PHRASES ||
           field == LENS_F_USE_WHEN || field == LENS_F_SUMMARY ||
           field == LENS_F_MISSING || field == LENS_F_PROTECTS ||
           field == LENS_F_SITUATIONS || field == LENS_F_PRINCIPLES ||
           field == LENS_F_FAILURES || field == LENS_F_BECAUSE;
}

/* What is counted, and how much of it there was. */
struct counting {
    struct lens_odds_builder *odds;
    size_t n_rows;
};

static enum lens_status add_rows(const struct lens_document *doc, void *arg,
                                 struct lens_error *err)
{
    const bool background = doc->kind == LENS_BACKGROUND;
    struct counting *counting = arg;
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < doc->n_texts; i++) {
        if (!background && !lens_index_sounds_like_user(doc->texts[i].field))
            continue;
        counting->n_rows++;
        status = lens_odds_builder_row(counting->odds, background,
                                       lens_view_of(doc->texts[i].text), err);
    }
    return status;
}

/* Wordings of concepts are too short to count words in, and passages speak of
 * anything. */
static bool is_counted(enum lens_kind kind)
{
    return kind != LENS_CONCEPT && kind != LENS_PASSAGE;
}

static enum lens_status add_all_rows(struct lens_docstore *docs,
                                     struct counting *counting,
                                     struct lens_error *err)
{
    for (unsigned k = 0; k < LENS_N_KINDS; k++) {
        struct lens_arena arena = { 0 };
        enum lens_status status = LENS_OK;

        if (is_counted((enum lens_kind)k))
            status = docs->ops->each(docs, (enum lens_kind)k, &arena, add_rows,
                                     counting, err);
        lens_arena_release(&arena);
        if (status != LENS_OK)
            return status;
    }
    return LENS_OK;
}

/* Build and store the odds; where nothing was counted there are none. */
static enum lens_status build_odds(struct lens_index_build *build,
                                   struct lens_docstore *docs,
                                   struct lens_analyzer *analyzer,
                                   struct lens_manifest *manifest,
                                   struct lens_error *err)
{
    struct counting counting = { 0 };
    struct lens_buffer bytes;
    enum lens_status status;

    lens_buffer_init(&bytes, SEGMENT_MAX_BYTES);
    status = lens_odds_builder_new(analyzer, &counting.odds, err);
    if (status == LENS_OK)
        status = add_all_rows(docs, &counting, err);
    if (status == LENS_OK && counting.n_rows) {
        status = lens_odds_builder_write(counting.odds, &bytes, err);
        if (status == LENS_OK)
            status = lens_index_put(&build->generation, LENS_ODDS_FILE, &bytes,
                                    manifest, err);
    }
    lens_odds_builder_free(counting.odds);
    lens_buffer_release(&bytes);
    return status;
}

static enum lens_status put_manifest(struct lens_index_build *build,
                                     const struct lens_manifest *manifest,
                                     struct lens_error *err)
{
    struct lens_buffer text;
    enum lens_status status;

    lens_buffer_init(&text, 64 << 10);
    lens_manifest_write(manifest, &text);
    status = lens_buffer_status(&text);
    if (status == LENS_OK)
        status = lens_generation_put(&build->generation, "manifest.json",
                                     lens_buffer_view(&text), err);
    else
        (void)lens_fail(err, status, "no room for the manifest");
    lens_buffer_release(&text);
    return status;
}

bool lens_index_is_searched(enum lens_kind kind)
{
    return kind != LENS_CONCEPT && kind != LENS_BACKGROUND;
}

/* Explaining quotes rows of these; matching concepts reads their wordings. */
static bool has_rows(enum lens_kind kind)
{
    return kind == LENS_PRACTICE || kind == LENS_SCENARIO ||
           kind == LENS_CONCEPT;
}

enum lens_status lens_index_finish(struct lens_index_build *build,
                                   struct lens_docstore *docs,
                                   struct lens_analyzer *analyzer,
                                   const struct lens_index_source *source,
                                   struct lens_index_summary *out,
                                   struct lens_error *err)
{
    struct lens_manifest m = { .generation = build->generation.number };
    enum lens_status status;

    (void)snprintf(m.program, sizeof(m.program), "%s", source->program);
    (void)snprintf(m.analyzer, sizeof(m.analyzer), "%s",
                   lens_analyzer_description(analyzer));
    (void)snprintf(m.corpus_id, sizeof(m.corpus_id), "%s", source->corpus_id);
    (void)snprintf(m.corpus_edition, sizeof(m.corpus_edition), "%s",
                   source->corpus_edition);
    (void)snprintf(m.corpus_hash, sizeof(m.corpus_hash), "%s",
                   source->corpus_hash);
    status = lens_manifest_add_file(&m, build->generation.path,
                                    LENS_DOCUMENTS_FILE, err);
    for (unsigned k = 0; status == LENS_OK && k < LENS_N_KINDS; k++) {
        if (lens_index_is_searched((enum lens_kind)k))
            status =
                build_kind(build, (enum lens_kind)k, docs, analyzer, &m, err);
        if (status == LENS_OK && has_rows((enum lens_kind)k))
            status = build_forward(build, (enum lens_kind)k, docs, analyzer, &m,
                                   err);
    }
    if (status == LENS_OK)
        status = build_odds(build, docs, analyzer, &m, err);
    if (status == LENS_OK)
        status = lens_index_build_phrases(&build->generation, docs, analyzer,
                                          &m, err);
    if (status == LENS_OK)
        status = lens_index_build_dense(&build->generation, docs, analyzer,
                                        source, &m, err);
    if (status == LENS_OK)
        status = put_manifest(build, &m, err);
    if (status == LENS_OK)
        status = lens_generation_commit(&build->generation, err);
    if (status != LENS_OK)
        return status;
    *out = (struct lens_index_summary){ m.generation, m.n_documents, 0 };
    for (size_t i = 0; i < m.n_files; i++)
        out->bytes += (size_t)m.file[i].bytes;
    return LENS_OK;
}

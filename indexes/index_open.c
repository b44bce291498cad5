/* index_open.c - the generation in force, its segments and its facts. */
#include "indexes.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "dense/discriminant.h"
#include "dense/vectors.h"
#include "domain/odds.h"
#include "format/generation.h"
#include "format/manifest.h"
#include "forward/rows.h"
#include "index_files.h"
#include "index_phrases.h"
#include "lexical/search.h"
#include "phrases/phrases.h"

struct lens_index {
    char folder[LENS_PATH_MAX];
    char documents[LENS_PATH_MAX];
    char lsa[LENS_PATH_MAX]; /* "" where there is none */
    struct lens_manifest manifest;
    struct lens_retriever *lexical[LENS_N_KINDS];
    struct lens_retriever *dense[LENS_N_KINDS]; /* once attached */
    struct lens_retriever *discriminant[LENS_N_KINDS];
    struct lens_forward *forward[LENS_N_KINDS];
    struct lens_retriever *phrases[LENS_N_KINDS];
    struct lens_retriever *subject; /* phrases of the lens and of others */
    struct lens_domain *domain;
};

static bool has_file(const struct lens_manifest *manifest, const char *name)
{
    for (size_t i = 0; i < manifest->n_files; i++) {
        if (!strcmp(manifest->file[i].name, name))
            return true;
    }
    return false;
}

/* The path of a file, if the manifest names it: `*there` says so. */
static enum lens_status path_of(const struct lens_index *index,
                                const char *name, char path[LENS_PATH_MAX],
                                bool *there, struct lens_error *err)
{
    *there = has_file(&index->manifest, name);
    return *there ? lens_path_join(path, index->folder, name, err) : LENS_OK;
}

/* The segment and the forward index of one kind, where it has them. */
static enum lens_status open_kind(struct lens_index *index, enum lens_kind kind,
                                  const char *analyzer, struct lens_error *err)
{
    char name[LENS_SEGMENT_NAME_MAX], path[LENS_PATH_MAX];
    enum lens_status status;
    bool there = false;

    lens_index_segment_name(kind, name);
    status = path_of(index, name, path, &there, err);
    if (status == LENS_OK && there)
        status = lens_lexical_open(path, analyzer, &index->lexical[kind], err);
    if (status != LENS_OK)
        return status;
    lens_index_rows_name(kind, name);
    status = path_of(index, name, path, &there, err);
    if (status == LENS_OK && there)
        status = lens_rows_open(path, analyzer, &index->forward[kind], err);
    return status;
}

static enum lens_status open_domain(struct lens_index *index,
                                    const char *analyzer,
                                    struct lens_error *err)
{
    char path[LENS_PATH_MAX];
    bool there = false;
    enum lens_status status = path_of(index, LENS_ODDS_FILE, path, &there, err);

    return status == LENS_OK && there
               ? lens_odds_open(path, analyzer, &index->domain, err)
               : status;
}

/* A file of phrases, if the manifest names it. */
static enum lens_status open_phrases(struct lens_index *index, const char *name,
                                     const char *analyzer,
                                     struct lens_retriever **out,
                                     struct lens_error *err)
{
    char path[LENS_PATH_MAX];
    bool there = false;
    enum lens_status status = path_of(index, name, path, &there, err);

    return status == LENS_OK && there
               ? lens_phrases_open(path, analyzer, out, err)
               : status;
}

static enum lens_status open_all_phrases(struct lens_index *index,
                                         const char *analyzer,
                                         struct lens_error *err)
{
    enum lens_status status = open_phrases(index, LENS_SUBJECT_PHRASES_FILE,
                                           analyzer, &index->subject, err);

    for (unsigned k = 0; status == LENS_OK && k < LENS_N_KINDS; k++) {
        char name[LENS_SEGMENT_NAME_MAX];

        lens_index_phrases_name((enum lens_kind)k, name);
        status = open_phrases(index, name, analyzer, &index->phrases[k], err);
    }
    return status;
}

enum lens_status lens_index_open(const char *dir, const char *analyzer,
                                 struct lens_index **out,
                                 struct lens_error *err)
{
    struct lens_index *index = lens_calloc(1, sizeof(*index));
    enum lens_status status;
    unsigned number;

    if (!index)
        return lens_fail(err, LENS_E_NOMEM, "no memory to open the index");
    status = lens_generation_current(dir, index->folder, &number, err);
    if (status == LENS_OK)
        status = lens_manifest_read(index->folder, &index->manifest, err);
    if (status == LENS_OK)
        status = lens_manifest_check(&index->manifest, index->folder, err);
    for (unsigned k = 0; status == LENS_OK && k < LENS_N_KINDS; k++)
        status = open_kind(index, (enum lens_kind)k, analyzer, err);
    if (status == LENS_OK)
        status = open_domain(index, analyzer, err);
    if (status == LENS_OK)
        status = open_all_phrases(index, analyzer, err);
    if (status == LENS_OK)
        status = lens_path_join(index->documents, index->folder,
                                LENS_DOCUMENTS_FILE, err);
    if (status == LENS_OK && has_file(&index->manifest, LENS_LSA_FILE))
        status = lens_path_join(index->lsa, index->folder, LENS_LSA_FILE, err);
    if (status != LENS_OK) {
        lens_index_close(index);
        return status;
    }
    *out = index;
    return LENS_OK;
}

/* All kinds have their vectors, or none. */
static void close_vectors(struct lens_index *index)
{
    for (unsigned k = 0; k < LENS_N_KINDS; k++) {
        if (index->dense[k])
            index->dense[k]->ops->close(index->dense[k]);
        index->dense[k] = NULL;
        if (index->discriminant[k])
            index->discriminant[k]->ops->close(index->discriminant[k]);
        index->discriminant[k] = NULL;
    }
}

void lens_index_close(struct lens_index *index)
{
    if (!index)
        return;
    for (unsigned k = 0; k < LENS_N_KINDS; k++) {
        if (index->lexical[k])
            index->lexical[k]->ops->close(index->lexical[k]);
        if (index->forward[k])
            index->forward[k]->ops->close(index->forward[k]);
        if (index->phrases[k])
            index->phrases[k]->ops->close(index->phrases[k]);
    }
    if (index->subject)
        index->subject->ops->close(index->subject);
    close_vectors(index);
    if (index->domain)
        index->domain->ops->close(index->domain);
    lens_free(index);
}

static enum lens_status open_vectors(struct lens_index *index,
                                     enum lens_kind kind,
                                     const struct lens_embedder_facts *facts,
                                     struct lens_error *err)
{
    char name[LENS_SEGMENT_NAME_MAX], path[LENS_PATH_MAX], near[LENS_PATH_MAX];
    bool there = false, has_near = false;
    enum lens_status status;

    lens_index_vectors_name(kind, name);
    status = path_of(index, name, path, &there, err);
    if (status != LENS_OK || !there || index->dense[kind])
        return status;
    lens_index_neighbours_name(kind, name);
    status = path_of(index, name, near, &has_near, err);
    return status == LENS_OK
               ? lens_vectors_open(path, has_near ? near : NULL, facts,
                                   &index->dense[kind], err)
               : status;
}

static enum lens_status
open_discriminant(struct lens_index *index, enum lens_kind kind,
                  const struct lens_embedder_facts *facts,
                  struct lens_error *err)
{
    char name[LENS_SEGMENT_NAME_MAX], path[LENS_PATH_MAX];
    enum lens_status status;
    bool there = false;

    lens_index_discriminant_name(kind, name);
    status = path_of(index, name, path, &there, err);
    return status == LENS_OK && there && !index->discriminant[kind]
               ? lens_discriminant_open(path, facts, &index->discriminant[kind],
                                        err)
               : status;
}

static enum lens_status check_embedder(const struct lens_index *index,
                                       const struct lens_embedder_facts *facts,
                                       struct lens_error *err)
{
    const struct lens_manifest *m = &index->manifest;

    if (!*m->embedder_id)
        return lens_hint(err,
                         lens_fail(err, LENS_E_INVAL,
                                   "the index in '%.200s' was built without an "
                                   "embedder",
                                   index->folder),
                         "build it with 'asklens index build --embedder %s'",
                         facts->id);
    if (!strcmp(m->embedder_id, facts->id) &&
        !strcmp(m->embedder_hash, facts->hash))
        return LENS_OK;
    return lens_hint(
        err,
        lens_fail(err, LENS_E_INVAL,
                  "the index was built with the embedder '%s' %.8s, the one at "
                  "hand is '%s' %.8s",
                  m->embedder_id, m->embedder_hash, facts->id, facts->hash),
        "run 'asklens index build' to make it anew with this one, or install "
        "the other again");
}

enum lens_status lens_index_attach(struct lens_index *index,
                                   struct lens_embedder *embedder,
                                   struct lens_error *err)
{
    enum lens_status status = check_embedder(index, &embedder->facts, err);

    for (unsigned k = 0; status == LENS_OK && k < LENS_N_KINDS; k++)
        status = open_vectors(index, (enum lens_kind)k, &embedder->facts, err);
    for (unsigned k = 0; status == LENS_OK && k < LENS_N_KINDS; k++)
        status =
            open_discriminant(index, (enum lens_kind)k, &embedder->facts, err);
    if (status != LENS_OK)
        close_vectors(index);
    return status;
}

const char *lens_index_lsa(const struct lens_index *index)
{
    return *index->lsa ? index->lsa : NULL;
}

const struct lens_retriever *lens_index_dense(const struct lens_index *index,
                                              enum lens_kind kind)
{
    return index->dense[kind];
}

const struct lens_retriever *
lens_index_discriminant(const struct lens_index *index, enum lens_kind kind)
{
    return index->discriminant[kind];
}

const struct lens_retriever *lens_index_lexical(const struct lens_index *index,
                                                enum lens_kind kind)
{
    return index->lexical[kind];
}

const struct lens_retriever *lens_index_phrases(const struct lens_index *index,
                                                enum lens_kind kind)
{
    return index->phrases[kind];
}

const struct lens_retriever *lens_index_subject(const struct lens_index *index)
{
    return index->subject;
}

struct lens_view lens_index_key(const struct lens_index *index,
                                enum lens_kind kind, lens_docid docid)
{
    return lens_lexical_key(index->lexical[kind], docid);
}

const struct lens_forward *lens_index_forward(const struct lens_index *index,
                                              enum lens_kind kind)
{
    return index->forward[kind];
}

const struct lens_domain *lens_index_domain(const struct lens_index *index)
{
    return index->domain;
}

enum lens_status lens_index_verify(const struct lens_index *index,
                                   struct lens_error *err)
{
    return lens_manifest_verify(&index->manifest, index->folder, err);
}

const char *lens_index_documents(const struct lens_index *index)
{
    return index->documents;
}

void lens_index_facts(const struct lens_index *index,
                      struct lens_index_facts *out)
{
    const struct lens_manifest *m = &index->manifest;

    *out = (struct lens_index_facts){
        .generation = m->generation,
        .folder = index->folder,
        .program = m->program,
        .analyzer = m->analyzer,
        .embedder_id = m->embedder_id,
        .embedder_hash = m->embedder_hash,
        .dim = m->dim,
        .dense_index = m->dense_index,
        .corpus_id = m->corpus_id,
        .corpus_edition = m->corpus_edition,
        .corpus_hash = m->corpus_hash,
        .n_documents = m->n_documents,
        .n_files = m->n_files,
    };
    for (size_t i = 0; i < m->n_files; i++)
        out->bytes += (size_t)m->file[i].bytes;
}

/*
 * indexes.h - everything the composition root needs of the indexes.
 *
 * An index directory holds generations (format/generation.h).  Building one:
 *
 *     lens_index_begin()       a new, invisible folder
 *     ... the caller puts documents.db into lens_index_build_path() ...
 *     lens_index_finish()      segments, manifest, and into force
 *     lens_index_abandon()     always; does nothing after a finish
 *
 * Opening gives one lexical retriever per kind of document, each over the same
 * docids: documents of a kind in byte order of their keys.
 */
#ifndef LENS_INDEXES_H
#define LENS_INDEXES_H

#include "asklens/analyzer.h"
#include "asklens/docstore.h"
#include "asklens/domain.h"
#include "asklens/forward.h"
#include "asklens/retriever.h"
#include "asklens/status.h"

/* The file name of the documents inside a generation. */
#define LENS_DOCUMENTS_FILE "documents.db"

struct lens_index_build;

/* What the documents are, for the manifest. */
struct lens_index_source {
    const char *corpus_id, *corpus_edition, *corpus_hash;
    const char *program; /* name, version and commit of the builder */
};

struct lens_index_summary {
    unsigned generation;
    size_t n_documents;
    size_t bytes; /* of all files */
};

LENS_MUST_CHECK enum lens_status lens_index_begin(const char *dir,
                                                  struct lens_index_build **out,
                                                  struct lens_error *err);

/* The folder being filled; lives as long as the build. */
const char *lens_index_build_path(const struct lens_index_build *build);

LENS_MUST_CHECK enum lens_status
lens_index_finish(struct lens_index_build *build, struct lens_docstore *docs,
                  struct lens_analyzer *analyzer,
                  const struct lens_index_source *source,
                  struct lens_index_summary *out, struct lens_error *err);

/* Remove what was built unless it is in force, and free.  NULL is fine. */
void lens_index_abandon(struct lens_index_build *build);

/* The generation in force, open. */
struct lens_index;

LENS_MUST_CHECK enum lens_status lens_index_open(const char *dir,
                                                 const char *analyzer,
                                                 struct lens_index **out,
                                                 struct lens_error *err);
void lens_index_close(struct lens_index *index);

/* Owned by the index; NULL when the kind has no documents. */
const struct lens_retriever *lens_index_lexical(const struct lens_index *index,
                                                enum lens_kind kind);

/* The terms of each row; owned by the index, NULL for a kind without. */
const struct lens_forward *lens_index_forward(const struct lens_index *index,
                                              enum lens_kind kind);

/* Which words speak of the subject; owned by the index. */
const struct lens_domain *lens_index_domain(const struct lens_index *index);

/* The path of documents.db. */
const char *lens_index_documents(const struct lens_index *index);

/* Facts of the manifest, for people. */
struct lens_index_facts {
    unsigned generation;
    const char *folder;
    const char *program, *analyzer;
    const char *corpus_id, *corpus_edition, *corpus_hash;
    size_t n_documents, n_files;
    size_t bytes;
};
void lens_index_facts(const struct lens_index *index,
                      struct lens_index_facts *out);

#endif /* LENS_INDEXES_H */

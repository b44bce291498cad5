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
 * docids: documents of a kind in byte order of their keys.  The dense channel
 * comes on top: whoever has the embedder that the manifest names attaches it.
 * Without it everything else works.
 */
#ifndef LENS_INDEXES_H
#define LENS_INDEXES_H

#include "asklens/analyzer.h"
#include "asklens/docstore.h"
#include "asklens/domain.h"
#include "asklens/embedder.h"
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

    /* What vectors are made with: an open embedder, or LSA trained on these
     * very documents, or neither for an index without a dense channel. */
    struct lens_embedder *embedder; /* borrowed; NULL for the other two */
    bool lsa;
    const char *dense_index; /* dense/plan.h; NULL: chosen by size */
    void (*progress)(size_t done, size_t all, void *arg); /* or NULL */
    void *progress_arg;
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

/* What tells the documents of a kind apart by phrases; NULL for a kind without.
 */
const struct lens_retriever *lens_index_phrases(const struct lens_index *index,
                                                enum lens_kind kind);

/* The same for the lens, document 0, and texts about something else, document
 * 1; NULL when there was nothing to learn that from. */
const struct lens_retriever *lens_index_subject(const struct lens_index *index);

/* The key of a document of a kind that has any; docid < count.  It lives with
 * the index. */
struct lens_view lens_index_key(const struct lens_index *index,
                                enum lens_kind kind, lens_docid docid);

/* The terms of each row; owned by the index, NULL for a kind without. */
const struct lens_forward *lens_index_forward(const struct lens_index *index,
                                              enum lens_kind kind);

/* Which words speak of the subject; owned by the index, NULL when it had
 * nothing to learn that from. */
const struct lens_domain *lens_index_domain(const struct lens_index *index);

/*
 * Give the index the embedder it was built with, and open its vectors.  Another
 * one is LENS_E_INVAL with the fix.  `embedder` is borrowed until close.
 */
LENS_MUST_CHECK enum lens_status
lens_index_attach(struct lens_index *index, struct lens_embedder *embedder,
                  struct lens_error *err);

/* The path of the LSA that was trained with the index (embedders/embedders.h);
 * NULL when it has another embedder or none. */
const char *lens_index_lsa(const struct lens_index *index);

/* Owned by the index; NULL before lens_index_attach() and for a kind without
 * documents. */
const struct lens_retriever *lens_index_dense(const struct lens_index *index,
                                              enum lens_kind kind);

/* What tells the documents of a kind apart (dense/discriminant.h); the same
 * rules, and only practices have one. */
const struct lens_retriever *
lens_index_discriminant(const struct lens_index *index, enum lens_kind kind);

/* Check every byte of every file, those too that nobody has asked for. */
LENS_MUST_CHECK enum lens_status
lens_index_verify(const struct lens_index *index, struct lens_error *err);

/* The path of documents.db. */
const char *lens_index_documents(const struct lens_index *index);

/* Facts of the manifest, for people. */
struct lens_index_facts {
    unsigned generation;
    const char *folder;
    const char *program, *analyzer;
    const char *embedder_id, *embedder_hash; /* "" for an index without */
    size_t dim;
    const char *dense_index; /* "exact" or a factory string */
    const char *corpus_id, *corpus_edition, *corpus_hash;
    size_t n_documents, n_files;
    size_t bytes;
};
void lens_index_facts(const struct lens_index *index,
                      struct lens_index_facts *out);

#endif /* LENS_INDEXES_H */

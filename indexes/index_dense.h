/*
 * index_dense.h - the vectors of an index, for index_build.c.
 *
 * A description is compared with the rows of a document that sound like one:
 * what a practice is about, what goes wrong without it, what people ask, how
 * they say it.  Guidance and steps speak a manual's language and would each add
 * a dozen vectors that all practices share.  A passage is one vector, of its
 * title and its text.
 */
#ifndef LENS_INDEX_DENSE_H
#define LENS_INDEX_DENSE_H

#include "asklens/docstore.h"
#include "format/generation.h"
#include "format/manifest.h"
#include "indexes.h"

/* Write the vectors of every searched kind, and what they need, into the build
 * and its manifest.  Without an embedder and without LSA it does nothing. */
LENS_MUST_CHECK enum lens_status lens_index_build_dense(
    struct lens_generation_build *build, struct lens_docstore *docs,
    struct lens_analyzer *analyzer, const struct lens_index_source *source,
    struct lens_manifest *manifest, struct lens_error *err);

#endif /* LENS_INDEX_DENSE_H */

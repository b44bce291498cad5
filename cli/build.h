/* build.h - an index, made from a folder of documents. */
#ifndef LENS_CLI_BUILD_H
#define LENS_CLI_BUILD_H

#include "cli.h"
#include "indexes.h"

/* "asklens 0.1.0 (0123456789ab)", as manifests have it; static. */
extern const char lens_build_program[];

/*
 * What an index gets its vectors from; zero-initialised: nothing.  `embedder`
 * is the caller's to close.
 */
struct lens_build_vectors {
    struct lens_embedder *embedder;
    bool lsa;                /* trained on the documents */
    const char *dense_index; /* --dense; NULL: chosen by size */
    unsigned without_fields; /* bits of lens_field: not indexed */
};

/* By --embedder and --threads: without the first the best installed model, or
 * else LSA. */
LENS_MUST_CHECK enum lens_status
lens_build_choose(struct lens_cli *cli, struct lens_build_vectors *out,
                  struct lens_error *err);

/*
 * Build a new generation of the index in `dir` from the lens or the passages in
 * `source`.  Errors as those of lens_corpus_build() and lens_index_finish().
 */
LENS_MUST_CHECK enum lens_status
lens_build_index(struct lens_cli *cli, const char *dir, const char *source,
                 const struct lens_build_vectors *vectors,
                 struct lens_index_summary *out, struct lens_error *err);

#endif /* LENS_CLI_BUILD_H */

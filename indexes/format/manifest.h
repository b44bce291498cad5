/*
 * manifest.h - what a generation consists of and what it was made from.
 *
 * manifest.json in a generation's folder:
 *
 *   {
 *     "format": 5,
 *     "generation": 7,
 *     "program": "asklens 0.1.0 (0123456789ab)",
 *     "analyzer": "english/1 unicode=15.0.0 ...",
 *     "embedder": { "id": "lsa", "hash": "0123...", "dim": 256,
 *                   "index": "exact" },
 *     "corpus": { "id": "generative-ai", "edition": "2025-11-19",
 *                 "hash": "xxh3-128:...", "documents": 169 },
 *     "files": [ { "name": "documents.db", "bytes": 1, "xxh3": "..." },
 *                { "name": "practice.lex", "bytes": 1, "seal": "..." }, ... ]
 *   }
 *
 * "embedder" is null in an index without vectors.
 *
 * The file is small and read whole.  `files` names everything in the folder but
 * the manifest itself, with its length and what tells its bytes from any
 * others: the seal of a container (container.h), of other files the XXH3-64 of
 * all bytes.  When an index is opened, files are held against these; what a
 * container holds is checked when that is opened, so that no byte is read
 * twice, nor any of a file that nobody asks for.
 */
#ifndef LENS_FORMAT_MANIFEST_H
#define LENS_FORMAT_MANIFEST_H

#include <stdbool.h>
#include <stdint.h>

#include "asklens/embedder.h"
#include "asklens/status.h"
#include "base/buffer.h"

enum {
    LENS_MANIFEST_FORMAT = 5,
    LENS_MANIFEST_MAX_FILES = 24
};

struct lens_manifest_file {
    char name[48];
    uint64_t bytes;
    uint64_t checksum; /* XXH3-64, of all bytes or those of the header */
    bool is_container; /* the latter */
};

struct lens_manifest {
    unsigned generation;
    char program[96];
    char analyzer[160];
    char embedder_id[LENS_EMBEDDER_ID_MAX]; /* "" for none */
    char embedder_hash[LENS_EMBEDDER_HASH_MAX];
    size_t dim;
    char dense_index[64]; /* dense/plan.h: "exact" or a factory string */
    char corpus_id[64];
    char corpus_edition[32];
    char corpus_hash[64];
    size_t n_documents;
    struct lens_manifest_file file[LENS_MANIFEST_MAX_FILES];
    size_t n_files;
};

/* Look at the finished file `folder`/`name` and add it to the manifest. */
LENS_MUST_CHECK enum lens_status
lens_manifest_add_file(struct lens_manifest *manifest, const char *folder,
                       const char *name, struct lens_error *err);

void lens_manifest_write(const struct lens_manifest *manifest,
                         struct lens_buffer *out);

/* Read `folder`/manifest.json. */
LENS_MUST_CHECK enum lens_status lens_manifest_read(const char *folder,
                                                    struct lens_manifest *out,
                                                    struct lens_error *err);

/* Are these the files that the manifest names?  Containers are not opened. */
LENS_MUST_CHECK enum lens_status
lens_manifest_check(const struct lens_manifest *manifest, const char *folder,
                    struct lens_error *err);

/* The same, and every byte of every file. */
LENS_MUST_CHECK enum lens_status
lens_manifest_verify(const struct lens_manifest *manifest, const char *folder,
                     struct lens_error *err);

#endif /* LENS_FORMAT_MANIFEST_H */

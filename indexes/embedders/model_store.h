/*
 * model_store.h - the folder of installed models.
 *
 *     STORE/
 *       all-minilm-l6-v2/       a model: the published files as they are, and
 *         asklens-model.json    our record of them (model_record.h)
 *         config.json
 *         model.safetensors
 *         1_Pooling/config.json
 *         ...
 *       .incoming/              what is being installed or removed
 *       .lock                   held by whoever changes the store
 *
 * A model comes into force by one exchange of names, after every file of it was
 * copied, synced, hashed and the whole was opened and used once; it goes the
 * same way.  So a folder with a model's name is always a whole model, whenever
 * the process or the machine stopped.  What an interrupted change has left lies
 * in .incoming, which nobody reads and the next change empties.
 *
 * Of a folder of published files only those are taken that an embedder may read
 * (model_files.h); a repository holds much else.
 *
 * Reading needs no lock.  A model that is replaced while somebody has it open
 * stays readable to them.
 */
#ifndef LENS_EMBEDDERS_MODEL_STORE_H
#define LENS_EMBEDDERS_MODEL_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "asklens/arena.h"
#include "asklens/embedder.h"
#include "asklens/status.h"
#include "base/file.h"
#include "embedders/known_models.h"
#include "embedders/model_record.h"

enum {
    LENS_MODELS_MAX = 256 /* in one store */
};

/* The folder of a model, whether it is there or not.  LENS_E_INVAL for a name
 * no model can have, so no name leads out of the store. */
LENS_MUST_CHECK enum lens_status lens_model_path(const char *store,
                                                 const char *name,
                                                 char out[LENS_PATH_MAX],
                                                 struct lens_error *err);

/* The record of an installed model.  LENS_E_NOT_FOUND when there is no such
 * model, LENS_E_CORRUPT when its record is missing or damaged. */
LENS_MUST_CHECK enum lens_status lens_model_read(const char *store,
                                                 const char *name,
                                                 struct lens_model_record *out,
                                                 struct lens_error *err);

/* How closely files are held against their record. */
enum lens_model_check {
    LENS_MODEL_CHECK_SIZES, /* they are there and as long as they were */
    LENS_MODEL_CHECK_HASHES /* and hold the same bytes */
};

/* One file, or all in their order up to the first that is not well.
 * LENS_E_CORRUPT names it. */
LENS_MUST_CHECK enum lens_status
lens_model_check_file(const char *store, const struct lens_model_record *record,
                      size_t i, enum lens_model_check how,
                      struct lens_error *err);
LENS_MUST_CHECK enum lens_status
lens_model_check(const char *store, const struct lens_model_record *record,
                 enum lens_model_check how, struct lens_error *err);

/* An installed model; `state` is why it is damaged, or LENS_OK. */
struct lens_model_entry {
    const char *name;
    const struct lens_model_record *record; /* NULL: it could not be read */
    struct lens_error state;
};

/*
 * All of the store in byte order of names, their sizes checked, in the arena.
 * A store that is not there yet is empty.
 */
LENS_MUST_CHECK enum lens_status
lens_model_list(const char *store, struct lens_arena *arena,
                const struct lens_model_entry **out, size_t *n,
                struct lens_error *err);

/*
 * The entry to take where nobody chose: known models in the order of their
 * table, then encoders before static tables, more dimensions before fewer, the
 * first name.  Damaged ones never; NULL when there is none.
 */
const struct lens_model_entry *
lens_model_best(const struct lens_model_entry *entries, size_t n);

/* A store under change.  LENS_E_BUSY while another process changes it. */
struct lens_model_store;

LENS_MUST_CHECK enum lens_status
lens_model_store_open(const char *path, struct lens_model_store **out,
                      struct lens_error *err);

/* Empties the scratch folder and lets go of the lock.  NULL is fine. */
void lens_model_store_close(struct lens_model_store *store);

/* An empty folder on the store's file system, for unpacking into; lives as
 * long as the store is open. */
const char *lens_model_store_scratch(const struct lens_model_store *store);

struct lens_model_install {
    const char *folder; /* of published files */
    const char *name;
    const char *from; /* where they come from, for people */
    bool replace;     /* a model of that name that is not damaged */

    /* Whose files these must be; NULL: those of the name, if it is known. */
    const struct lens_known_model *known;

    /* What a text is to be preceded by; NULL: what the published files say. */
    const char *query_prompt, *passage_prompt;

    /* lens_model_open(), or what a test puts in its place. */
    enum lens_status (*open)(const char *folder, const char *name,
                             size_t threads, struct lens_embedder **out,
                             struct lens_error *err);
};

/*
 * Copy, hash, hold against known_models.h, open, use once, put in force.  On
 * failure the store is as it was.  LENS_E_INVAL for a bad name,
 * LENS_E_BUSY when the name is taken, LENS_E_CORRUPT when the files are not
 * those of the name.  `out` may be NULL.
 */
LENS_MUST_CHECK enum lens_status
lens_model_install(struct lens_model_store *store,
                   const struct lens_model_install *install,
                   struct lens_model_record *out, struct lens_error *err);

/* LENS_E_NOT_FOUND when there is no such model. */
LENS_MUST_CHECK enum lens_status
lens_model_remove(struct lens_model_store *store, const char *name,
                  struct lens_error *err);

#endif /* LENS_EMBEDDERS_MODEL_STORE_H */

/*
 * known_models.h - models that are known by name: where they are published and
 * what every file of theirs hashes to.
 *
 * A name in this table means exactly these bytes.  Whatever is to be installed
 * under it, from the package or from a folder, is held against the table, so
 * that neither a changed package nor a changed mirror can put other weights in
 * force under a trusted name.
 */
#ifndef LENS_EMBEDDERS_KNOWN_MODELS_H
#define LENS_EMBEDDERS_KNOWN_MODELS_H

#include <stddef.h>

struct lens_known_file {
    const char *path; /* as in struct lens_model_file */
    const char *sha256;
};

struct lens_known_model {
    const char *name;
    const char *summary; /* one line, no full stop */
    const char *package, *version;
    const char *folder; /* of the published files, inside the package */
    size_t dim;
    size_t mib; /* of all files, for people */
    const struct lens_known_file *files;
    size_t n_files;
};

/* Model `i`, the one to prefer first; NULL after the last.  Static. */
const struct lens_known_model *lens_known_model(size_t i);

/* The model of that name, or NULL. */
const struct lens_known_model *lens_known_model_find(const char *name);

/* The file of that path, or NULL. */
const struct lens_known_file *
lens_known_model_file(const struct lens_known_model *model, const char *path);

#endif /* LENS_EMBEDDERS_KNOWN_MODELS_H */

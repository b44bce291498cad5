#include "embedders/model_take.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/tree.h"
#include "embedders/model_files.h"

#define WEIGHTS     "model.safetensors"
#define OLD_WEIGHTS "pytorch_model.bin"

static const uint64_t weights_max = (uint64_t)8 << 30;
static const uint64_t other_max = (uint64_t)64 << 20;

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct lens_model_file *)a)->path,
                  ((const struct lens_model_file *)b)->path);
}

enum lens_status lens_model_record_add(struct lens_model_record *record,
                                       const char *folder, const char *path,
                                       struct lens_error *err)
{
    struct lens_model_file file = { .bytes = 0 };
    char full[LENS_PATH_MAX];
    struct stat st;
    size_t at = 0;
    enum lens_status status = lens_path_join(full, folder, path, err);

    if (status == LENS_OK)
        status = lens_sha256_file(full, file.sha256, err);
    if (status != LENS_OK)
        return status;
    while (at < record->n_files && strcmp(record->files[at].path, path) != 0)
        at++;
    if (at == LENS_MODEL_FILES_MAX || strlen(path) >= sizeof(file.path) ||
        stat(full, &st) != 0)
        return lens_fail(err, LENS_E_LIMIT,
                         "the record of a model has no room for '%.80s'", path);
    (void)snprintf(file.path, sizeof(file.path), "%s", path);
    file.bytes = (uint64_t)st.st_size;
    record->files[at] = file;
    record->n_files += at == record->n_files;
    qsort(record->files, record->n_files, sizeof(file), by_path);
    return LENS_OK;
}

static bool has_name(const char *folder, const char *name)
{
    char path[LENS_PATH_MAX];
    struct stat st;

    /* A link that leads nowhere is there, and is then complained about. */
    return lens_path_join(path, folder, name, NULL) == LENS_OK &&
           lstat(path, &st) == 0;
}

/* Do something with the folder a file is in. */
static enum lens_status at_parent(const char *to,
                                  enum lens_status (*act)(const char *path,
                                                          struct lens_error *),
                                  struct lens_error *err)
{
    char parent[LENS_PATH_MAX];
    size_t len = (size_t)(strrchr(to, '/') - to);

    memcpy(parent, to, len);
    parent[len] = '\0';
    return act(parent, err);
}

/* Copying makes a file of its own even of a link. */
static enum lens_status copy(const char *folder, const char *to,
                             const char *path, struct lens_error *err)
{
    bool is_weights = !strcmp(path, WEIGHTS) || !strcmp(path, OLD_WEIGHTS);
    char source[LENS_PATH_MAX], target[LENS_PATH_MAX];
    uint64_t bytes = 0;
    enum lens_status status = lens_path_join(source, folder, path, err);

    if (status == LENS_OK)
        status = lens_path_join(target, to, path, err);
    if (status == LENS_OK)
        status = at_parent(target, lens_dir_make, err);
    if (status == LENS_OK)
        status = lens_file_copy(
            source, target, is_weights ? weights_max : other_max, &bytes, err);
    if (status == LENS_OK && bytes == 0)
        status = lens_fail(err, LENS_E_CORRUPT, "'%.250s' is empty", source);
    if (status == LENS_OK)
        status = at_parent(target, lens_dir_sync, err);
    return status;
}

static const struct lens_model_file *
find_file(const struct lens_model_record *record, const char *path)
{
    for (size_t i = 0; i < record->n_files; i++) {
        if (!strcmp(record->files[i].path, path))
            return &record->files[i];
    }
    return NULL;
}

static enum lens_status missing(const char *folder, const char *what,
                                struct lens_error *err)
{
    (void)lens_fail(err, LENS_E_NOT_FOUND, "'%.200s' is no model: it has no %s",
                    folder, what);
    return lens_hint(err, LENS_E_NOT_FOUND,
                     "a model is a folder with config.json, "
                     "model.safetensors and tokenizer.json or vocab.txt");
}

static enum lens_status check_complete(const char *folder,
                                       const struct lens_model_record *record,
                                       struct lens_error *err)
{
    if (!find_file(record, WEIGHTS) && !find_file(record, OLD_WEIGHTS))
        return missing(folder, WEIGHTS, err);
    if (!find_file(record, "tokenizer.json") && !find_file(record, "vocab.txt"))
        return missing(folder, "tokenizer.json or vocab.txt", err);
    return LENS_OK;
}

static enum lens_status check_hashes(const char *folder,
                                     const struct lens_known_model *known,
                                     const struct lens_model_record *record,
                                     struct lens_error *err)
{
    for (size_t i = 0; i < record->n_files; i++) {
        const struct lens_model_file *file = &record->files[i];
        const char *wanted = lens_known_model_file(known, file->path)->sha256;

        if (!strcmp(file->sha256, wanted))
            continue;
        (void)lens_fail(err, LENS_E_CORRUPT,
                        "'%.120s/%s' is not that of '%s': its SHA-256 is "
                        "%.16s..., expected %.16s...",
                        folder, file->path, known->name, file->sha256, wanted);
        return lens_hint(err, LENS_E_CORRUPT,
                         "get it again, or install it under a name of its own "
                         "with '--name'");
    }
    return LENS_OK;
}

static enum lens_status check_known(const char *folder,
                                    const struct lens_known_model *known,
                                    const struct lens_model_record *record,
                                    struct lens_error *err)
{
    enum lens_status status = check_hashes(folder, known, record, err);

    for (size_t i = 0; status == LENS_OK && i < known->n_files; i++) {
        if (!find_file(record, known->files[i].path))
            status = lens_fail(err, LENS_E_NOT_FOUND,
                               "'%.150s' is not all of '%s': '%s' is missing",
                               folder, known->name, known->files[i].path);
    }
    return status;
}

enum lens_status lens_model_take(const char *folder, const char *to,
                                 const struct lens_known_model *known,
                                 struct lens_model_record *record,
                                 struct lens_error *err)
{
    enum lens_status status = LENS_OK;
    const char *path;

    for (size_t i = 0; status == LENS_OK && (path = lens_model_file(i)); i++) {
        if (!has_name(folder, path) ||
            (known && !lens_known_model_file(known, path)) ||
            (!strcmp(path, OLD_WEIGHTS) && has_name(folder, WEIGHTS)))
            continue;
        status = copy(folder, to, path, err);
        if (status == LENS_OK)
            status = lens_model_record_add(record, to, path, err);
    }
    if (status == LENS_OK && !record->n_files && !lens_path_exists(folder))
        return lens_fail(err, LENS_E_NOT_FOUND, "there is no folder '%.250s'",
                         folder);
    if (status == LENS_OK)
        status = check_complete(folder, record, err);
    if (status == LENS_OK && known)
        status = check_known(folder, known, record, err);
    return status;
}

/* A search under way, and the folder it is in. */
struct search {
    const char *tree;
    char *found; /* "": nothing yet */
    size_t n_folders;
};

struct place {
    struct search *search;
    const char *folder;
    unsigned depth;
};

static bool is_model(const char *folder)
{
    return has_name(folder, "modules.json") ||
           (has_name(folder, "config.json") &&
            (has_name(folder, WEIGHTS) || has_name(folder, OLD_WEIGHTS)));
}

static enum lens_status search_folder(struct search *s, const char *folder,
                                      unsigned depth, struct lens_error *err);

static enum lens_status search_entry(const char *name, void *arg,
                                     struct lens_error *err)
{
    const struct place *at = arg;
    char path[LENS_PATH_MAX];
    struct stat st;
    enum lens_status status = lens_path_join(path, at->folder, name, err);

    if (status != LENS_OK || lstat(path, &st) != 0 || !S_ISDIR(st.st_mode))
        return status;
    return search_folder(at->search, path, at->depth + 1, err);
}

/* A model's own folders are not looked into. */
static enum lens_status search_folder(struct search *s, const char *folder,
                                      unsigned depth, struct lens_error *err)
{
    struct place place = { s, folder, depth };

    if (depth > LENS_MODEL_FIND_DEPTH_MAX)
        return LENS_OK;
    if (++s->n_folders > LENS_MODEL_FIND_FOLDERS_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "'%.200s' holds more than %d folders", s->tree,
                         LENS_MODEL_FIND_FOLDERS_MAX);
    if (!is_model(folder))
        return lens_dir_each(folder, search_entry, &place, err);
    if (s->found[0])
        return lens_fail(err, LENS_E_INVAL,
                         "there are two models in the package: '%.100s' and "
                         "'%.100s'",
                         s->found + strlen(s->tree) + 1,
                         folder + strlen(s->tree) + 1);
    (void)snprintf(s->found, LENS_PATH_MAX, "%s", folder);
    return LENS_OK;
}

enum lens_status lens_model_find(const char *tree, char out[LENS_PATH_MAX],
                                 struct lens_error *err)
{
    char found[LENS_PATH_MAX] = "";
    struct search search = { .tree = tree, .found = found };
    enum lens_status status = lens_dir_each(
        tree, search_entry, &(struct place){ &search, tree, 0 }, err);

    if (status != LENS_OK)
        return status;
    if (!found[0])
        return lens_fail(err, LENS_E_NOT_FOUND,
                         "there is no folder with a model in the package");
    memcpy(out, found, strlen(found) + 1);
    return LENS_OK;
}

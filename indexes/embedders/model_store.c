#include "embedders/model_store.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"

static enum lens_status install_again(const char *name, enum lens_status status,
                                      struct lens_error *err)
{
    return lens_hint(err, status,
                     "install it again with 'asklens model install ... --name "
                     "%.64s'",
                     name);
}

enum lens_status lens_model_path(const char *store, const char *name,
                                 char out[LENS_PATH_MAX],
                                 struct lens_error *err)
{
    if (!lens_model_name_is_valid(name)) {
        (void)lens_fail(err, LENS_E_INVAL, "'%.80s' is no name for a model",
                        name);
        return lens_hint(err, LENS_E_INVAL,
                         "a name has 1 to %d of the signs a-z, 0-9, '.', '_' "
                         "and '-', begins with a letter or a digit, and is not "
                         "lsa, http, https or none",
                         LENS_MODEL_NAME_MAX - 1);
    }
    return lens_path_join(out, store, name, err);
}

static enum lens_status read_record(const char *folder, const char *name,
                                    struct lens_model_record *out,
                                    struct lens_error *err)
{
    char path[LENS_PATH_MAX];
    struct lens_buffer text;
    enum lens_status status =
        lens_path_join(path, folder, LENS_MODEL_RECORD_FILE, err);

    if (status != LENS_OK)
        return status;
    lens_buffer_init(&text, LENS_MODEL_RECORD_BYTES_MAX);
    status = lens_file_read(path, &text, err);
    if (status == LENS_OK)
        status =
            lens_model_record_parse(lens_buffer_view(&text), path, out, err);
    lens_buffer_release(&text);
    if (status == LENS_OK && strcmp(out->name, name) != 0)
        status = lens_fail(err, LENS_E_CORRUPT,
                           "'%.200s' is the record of a model called '%s'",
                           path, out->name);
    if (status == LENS_E_INVAL || status == LENS_E_NOT_FOUND ||
        status == LENS_E_LIMIT)
        status = LENS_E_CORRUPT;
    if (status != LENS_OK && err)
        err->status = status;
    return status;
}

enum lens_status lens_model_read(const char *store, const char *name,
                                 struct lens_model_record *out,
                                 struct lens_error *err)
{
    struct lens_model_record record = { .dim = 0 };
    char folder[LENS_PATH_MAX];
    enum lens_status status = lens_model_path(store, name, folder, err);

    if (status != LENS_OK)
        return status;
    if (!lens_path_exists(folder)) {
        (void)lens_fail(err, LENS_E_NOT_FOUND,
                        "no model '%s' is installed in '%.180s'", name, store);
        return lens_hint(err, LENS_E_NOT_FOUND,
                         "'asklens model list' shows those that are");
    }
    status = read_record(folder, name, &record, err);
    if (status == LENS_E_CORRUPT || status == LENS_E_VERSION)
        return install_again(name, status, err);
    if (status == LENS_OK)
        *out = record;
    return status;
}

static enum lens_status check_size(const char *path,
                                   const struct lens_model_file *file,
                                   struct lens_error *err)
{
    struct stat st;

    if (stat(path, &st) != 0)
        return lens_fail(err, errno == ENOENT ? LENS_E_CORRUPT : LENS_E_IO,
                         "cannot look at '%s': %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return lens_fail(err, LENS_E_CORRUPT, "'%s' is no file any more", path);
    if ((uint64_t)st.st_size != file->bytes)
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%.200s' is %jd bytes long, its record says %" PRIu64,
                         path, (intmax_t)st.st_size, file->bytes);
    return LENS_OK;
}

static enum lens_status check_hash(const char *path,
                                   const struct lens_model_file *file,
                                   struct lens_error *err)
{
    char hash[LENS_SHA256_LEN + 1];
    enum lens_status status = lens_sha256_file(path, hash, err);

    if (status == LENS_OK && strcmp(hash, file->sha256) != 0)
        status = lens_fail(err, LENS_E_CORRUPT,
                           "'%.220s' is altered: its SHA-256 is not the one "
                           "in the record",
                           path);
    return status;
}

enum lens_status lens_model_check_file(const char *store,
                                       const struct lens_model_record *record,
                                       size_t i, enum lens_model_check how,
                                       struct lens_error *err)
{
    const struct lens_model_file *file = &record->files[i];
    char folder[LENS_PATH_MAX], path[LENS_PATH_MAX];
    enum lens_status status = lens_model_path(store, record->name, folder, err);

    if (status == LENS_OK)
        status = lens_path_join(path, folder, file->path, err);
    if (status == LENS_OK)
        status = check_size(path, file, err);
    if (status == LENS_OK && how == LENS_MODEL_CHECK_HASHES)
        status = check_hash(path, file, err);
    if (status == LENS_E_CORRUPT)
        return install_again(record->name, status, err);
    return status;
}

enum lens_status lens_model_check(const char *store,
                                  const struct lens_model_record *record,
                                  enum lens_model_check how,
                                  struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < record->n_files; i++)
        status = lens_model_check_file(store, record, i, how, err);
    return status;
}

/* A list under way. */
struct list {
    const char *store;
    struct lens_arena *arena;
    struct lens_model_entry *entries;
    size_t n;
};

static enum lens_status add_entry(struct list *list, const char *name,
                                  struct lens_error *err)
{
    struct lens_model_entry *entry = &list->entries[list->n];
    struct lens_model_record *record =
        lens_arena_alloc(list->arena, 1, sizeof(*record));
    enum lens_status status;

    entry->name = lens_arena_copy(list->arena, lens_view_of(name));
    if (!record || !entry->name)
        return lens_fail(err, LENS_E_NOMEM, "no memory to list the models");
    status = lens_model_read(list->store, name, record, &entry->state);
    if (status == LENS_OK) {
        entry->record = record;
        status = lens_model_check(list->store, record, LENS_MODEL_CHECK_SIZES,
                                  &entry->state);
    }
    if (status == LENS_E_NOMEM)
        return lens_fail(err, status, "no memory to list the models");
    list->n++;
    return LENS_OK;
}

static enum lens_status visit(const char *name, void *arg,
                              struct lens_error *err)
{
    struct list *list = arg;
    char path[LENS_PATH_MAX];
    struct stat st;
    enum lens_status status;

    if (!lens_model_name_is_valid(name))
        return LENS_OK;
    status = lens_path_join(path, list->store, name, err);
    if (status != LENS_OK || stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
        return status;
    if (list->n == LENS_MODELS_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "'%.200s' holds more than %d models", list->store,
                         LENS_MODELS_MAX);
    return add_entry(list, name, err);
}

enum lens_status lens_model_list(const char *store, struct lens_arena *arena,
                                 const struct lens_model_entry **out, size_t *n,
                                 struct lens_error *err)
{
    struct list list = { .store = store, .arena = arena };
    enum lens_status status = LENS_OK;

    list.entries =
        lens_arena_alloc(arena, LENS_MODELS_MAX, sizeof(*list.entries));
    if (!list.entries)
        return lens_fail(err, LENS_E_NOMEM, "no memory to list the models");
    if (lens_path_exists(store))
        status = lens_dir_each(store, visit, &list, err);
    if (status != LENS_OK)
        return status;
    *out = list.entries;
    *n = list.n;
    return LENS_OK;
}

static size_t known_place(const char *name)
{
    const struct lens_known_model *known;
    size_t i = 0;

    while ((known = lens_known_model(i)) != NULL &&
           strcmp(known->name, name) != 0)
        i++;
    return i;
}

static bool is_better(const struct lens_model_entry *a,
                      const struct lens_model_entry *b)
{
    size_t place_a = known_place(a->name), place_b = known_place(b->name);
    bool encodes_a = !strcmp(a->record->kind, "encoder");
    bool encodes_b = !strcmp(b->record->kind, "encoder");

    if (place_a != place_b)
        return place_a < place_b;
    if (encodes_a != encodes_b)
        return encodes_a;
    return a->record->dim > b->record->dim;
}

const struct lens_model_entry *
lens_model_best(const struct lens_model_entry *entries, size_t n)
{
    const struct lens_model_entry *best = NULL;

    for (size_t i = 0; i < n; i++) {
        const struct lens_model_entry *entry = &entries[i];

        if (entry->state.status == LENS_OK && (!best || is_better(entry, best)))
            best = entry;
    }
    return best;
}

/* model_install.c - how a model comes into force (model_store.h). */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/tree.h"
#include "embedders/model_config.h"
#include "embedders/model_files.h"
#include "embedders/model_store.h"
#include "embedders/model_take.h"
#include "text/unicode.h"
#include "json/json.h"
#include "json/writer.h"

struct lens_model_store {
    char path[LENS_PATH_MAX];
    char incoming[LENS_PATH_MAX];
    char scratch[LENS_PATH_MAX]; /* .incoming/package */
    char staged[LENS_PATH_MAX];  /* .incoming/model */
    struct lens_lock lock;
};

static enum lens_status lock_store(struct lens_model_store *store,
                                   struct lens_error *err)
{
    char path[LENS_PATH_MAX];
    enum lens_status status = lens_path_join(path, store->path, ".lock", err);

    if (status == LENS_OK)
        status = lens_lock_take(path, &store->lock, err);
    if (status == LENS_E_BUSY)
        return lens_hint(err, status,
                         "another 'asklens model' is at work; try again when "
                         "it is done");
    return status;
}

static enum lens_status prepare(struct lens_model_store *store,
                                const char *path, struct lens_error *err)
{
    enum lens_status status = lens_dir_make(path, err);

    if (status != LENS_OK)
        return lens_hint(err, status,
                         "$ASKLENS_MODELS can name another folder");
    (void)snprintf(store->path, sizeof(store->path), "%s", path);
    status = lens_path_join(store->incoming, path, ".incoming", err);
    if (status == LENS_OK)
        status =
            lens_path_join(store->scratch, store->incoming, "package", err);
    if (status == LENS_OK)
        status = lens_path_join(store->staged, store->incoming, "model", err);
    if (status == LENS_OK)
        status = lock_store(store, err);
    if (status == LENS_OK)
        status = lens_tree_remove(store->incoming, err);
    if (status == LENS_OK)
        status = lens_dir_make(store->scratch, err);
    return status;
}

enum lens_status lens_model_store_open(const char *path,
                                       struct lens_model_store **out,
                                       struct lens_error *err)
{
    struct lens_model_store *store = lens_calloc(1, sizeof(*store));
    enum lens_status status;

    if (!store)
        return lens_fail(err, LENS_E_NOMEM, "no memory to open '%.200s'", path);
    store->lock.fd = -1;
    status = prepare(store, path, err);
    if (status != LENS_OK) {
        lens_lock_release(&store->lock);
        lens_free(store);
        return status;
    }
    *out = store;
    return LENS_OK;
}

void lens_model_store_close(struct lens_model_store *store)
{
    if (!store)
        return;
    /* What cannot be removed now is removed by the next who opens it. */
    if (lens_tree_remove(store->incoming, NULL) != LENS_OK) {
    }
    lens_lock_release(&store->lock);
    lens_free(store);
}

const char *lens_model_store_scratch(const struct lens_model_store *store)
{
    return store->scratch;
}

/* One installation under way. */
struct installation {
    struct lens_model_store *store;
    const struct lens_model_install *install;
    struct lens_model_record record;
};

/* How many layers the configuration names; 0 where it says nothing of it. */
static size_t count_layers(const char *folder)
{
    static const char member[] = "num_hidden_layers";
    static const struct lens_json_limits limits = { 1 << 20, 16 };
    char path[LENS_PATH_MAX];
    struct lens_json *doc = NULL;
    size_t n = 0;

    if (lens_path_join(path, folder, "config.json", NULL) == LENS_OK &&
        lens_json_read_file(path, &limits, &doc, NULL) == LENS_OK &&
        lens_json_has(lens_json_root(doc), member))
        n = (size_t)lens_json_integer(lens_json_root(doc), member, 0,
                                      LENS_MODEL_LAYERS_MAX);
    lens_json_free(doc);
    return n;
}

/* One sentence that no model of English is silent about. */
static enum lens_status embed_once(struct lens_embedder *embedder,
                                   const char *name, struct lens_error *err)
{
    const struct lens_view text =
        lens_view_of("the answer to a question is in a text of 1 or 2 words");
    float *vector = lens_calloc(embedder->facts.dim, sizeof(*vector));
    double norm = 0;
    enum lens_status status;

    if (!vector)
        return lens_fail(err, LENS_E_NOMEM, "no memory to try the model '%s'",
                         name);
    status = embedder->ops->embed(embedder, LENS_EMBED_PASSAGE, &text, 1,
                                  vector, err);
    for (size_t i = 0; status == LENS_OK && i < embedder->facts.dim; i++)
        norm += (double)vector[i] * (double)vector[i];
    lens_free(vector);
    /* Of a NaN this is false as well. */
    if (status == LENS_OK && !(norm > 0.98 && norm < 1.02))
        status = lens_fail(err, LENS_E_CORRUPT,
                           "the model '%s' gives no vector for a plain "
                           "sentence",
                           name);
    return status;
}

/* The opener speaks of the copy; people know the folder they named. */
static void name_source(const struct installation *in, struct lens_error *err)
{
    const char *staged = in->store->staged;
    char text[sizeof(err->text)];
    const char *at = err ? strstr(err->text, staged) : NULL;

    if (!at)
        return;
    (void)snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - err->text),
                   err->text, in->install->folder, at + strlen(staged));
    memcpy(err->text, text, sizeof(text));
}

static enum lens_status try_model(struct installation *in,
                                  struct lens_error *err)
{
    struct lens_model_record *record = &in->record;
    struct lens_embedder *embedder = NULL;
    enum lens_status status = in->install->open(
        in->store->staged, in->install->name, 1, &embedder, err);

    if (status == LENS_OK) {
        const struct lens_embedder_facts *facts = &embedder->facts;

        (void)snprintf(record->kind, sizeof(record->kind), "%s",
                       embedder->ops->kind);
        memcpy(record->hash, facts->hash, sizeof(record->hash));
        record->dim = facts->dim;
        record->max_tokens = facts->max_tokens;
        status = embed_once(embedder, in->install->name, err);
        embedder->ops->close(embedder);
    }
    if (status != LENS_OK) {
        name_source(in, err);
        return status;
    }
    record->layers = count_layers(in->store->staged);
    return LENS_OK;
}

/* A path may hold any bytes; a record is UTF-8 without control characters. */
static void put_from(const char *from, char out[LENS_MODEL_FROM_MAX])
{
    size_t len = 0, bad_at;
    bool is_utf8 = lens_utf8_check(lens_view_of(from), &bad_at);

    for (; from[len] && len < LENS_MODEL_FROM_MAX - 1; len++) {
        unsigned char c = (unsigned char)from[len];
        bool is_odd = c < 0x20 || c == 0x7f || (c >= 0x80 && !is_utf8);

        out[len] = '?';
        if (!is_odd)
            out[len] = from[len];
    }
    /* Not in the middle of a character. */
    while (from[len] && len && ((unsigned char)from[len] & 0xc0) == 0x80)
        len--;
    out[len] = '\0';
}

static enum lens_status write_record(struct installation *in,
                                     struct lens_error *err)
{
    char path[LENS_PATH_MAX];
    struct lens_buffer text;
    enum lens_status status =
        lens_path_join(path, in->store->staged, LENS_MODEL_RECORD_FILE, err);

    if (status != LENS_OK)
        return status;
    lens_buffer_init(&text, LENS_MODEL_RECORD_BYTES_MAX);
    lens_model_record_write(&in->record, &text);
    status = lens_buffer_status(&text);
    if (status == LENS_OK)
        status = lens_file_replace(path, lens_buffer_view(&text), err);
    else
        status = lens_fail(err, status, "no room for the record '%s'", path);
    lens_buffer_release(&text);
    return status;
}

static enum lens_status check_prompt(const char *prompt, struct lens_error *err)
{
    size_t bad_at = 0;

    if (!prompt)
        return LENS_OK;
    if (strlen(prompt) >= LENS_PROMPT_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "the prompt '%.80s...' is longer than %d bytes",
                         prompt, LENS_PROMPT_MAX - 1);
    if (!lens_utf8_check(lens_view_of(prompt), &bad_at))
        return lens_fail(err, LENS_E_INVAL, "the prompt is not UTF-8");
    return LENS_OK;
}

/* Written before the model is tried: they are part of what it computes. */
static enum lens_status write_prompts(struct installation *in,
                                      struct lens_error *err)
{
    const struct lens_model_install *how = in->install;
    char path[LENS_PATH_MAX];
    struct lens_json_writer w;
    struct lens_buffer text;
    enum lens_status status;

    if (!how->query_prompt && !how->passage_prompt)
        return LENS_OK;
    status =
        lens_path_join(path, in->store->staged, LENS_MODEL_PROMPTS_FILE, err);
    if (status != LENS_OK)
        return status;
    lens_buffer_init(&text, 1 << 14);
    lens_json_writer_init(&w, &text, true);
    lens_json_open_object(&w, NULL);
    lens_json_open_object(&w, "prompts");
    if (how->query_prompt)
        lens_json_put_text(&w, "query", how->query_prompt);
    if (how->passage_prompt)
        lens_json_put_text(&w, "passage", how->passage_prompt);
    lens_json_close_object(&w);
    lens_json_close_object(&w);
    status = lens_buffer_status(&text);
    if (status == LENS_OK)
        status = lens_file_replace(path, lens_buffer_view(&text), err);
    else
        status = lens_fail(err, status, "no room for the prompts '%s'", path);
    lens_buffer_release(&text);
    return status == LENS_OK
               ? lens_model_record_add(&in->record, in->store->staged,
                                       LENS_MODEL_PROMPTS_FILE, err)
               : status;
}

static enum lens_status stage(struct installation *in, struct lens_error *err)
{
    const struct lens_known_model *known = in->install->known;
    enum lens_status status = lens_tree_remove(in->store->staged, err);

    if (!known)
        known = lens_known_model_find(in->install->name);
    if (status == LENS_OK)
        status = lens_dir_make(in->store->staged, err);
    if (status == LENS_OK)
        status = lens_model_take(in->install->folder, in->store->staged, known,
                                 &in->record, err);
    if (status == LENS_OK)
        status = write_prompts(in, err);
    if (status == LENS_OK)
        status = try_model(in, err);
    if (status == LENS_OK)
        status = write_record(in, err);
    if (status == LENS_OK)
        status = lens_dir_sync(in->store->staged, err);
    return status;
}

/* A damaged model is in nobody's way. */
static enum lens_status check_free(const struct installation *in,
                                   struct lens_error *err)
{
    const char *store = in->store->path;
    struct lens_model_record there;

    if (in->install->replace ||
        lens_model_read(store, in->install->name, &there, NULL) != LENS_OK ||
        lens_model_check(store, &there, LENS_MODEL_CHECK_HASHES, NULL) !=
            LENS_OK)
        return LENS_OK;
    (void)lens_fail(err, LENS_E_BUSY, "a model '%s' is installed already",
                    in->install->name);
    return lens_hint(err, LENS_E_BUSY,
                     "'--force' replaces it, '--name' chooses another name");
}

enum lens_status lens_model_install(struct lens_model_store *store,
                                    const struct lens_model_install *install,
                                    struct lens_model_record *out,
                                    struct lens_error *err)
{
    struct installation in = { .store = store, .install = install };
    char target[LENS_PATH_MAX];
    enum lens_status status =
        lens_model_path(store->path, install->name, target, err);

    if (status != LENS_OK)
        return status;
    (void)snprintf(in.record.name, sizeof(in.record.name), "%s", install->name);
    put_from(install->from, in.record.from);
    status = check_prompt(install->query_prompt, err);
    if (status == LENS_OK)
        status = check_prompt(install->passage_prompt, err);
    if (status == LENS_OK)
        status = check_free(&in, err);
    if (status == LENS_OK)
        status = stage(&in, err);
    if (status == LENS_OK)
        status = lens_tree_put(store->staged, target, err);
    if (status == LENS_OK && out)
        *out = in.record;
    return status;
}

enum lens_status lens_model_remove(struct lens_model_store *store,
                                   const char *name, struct lens_error *err)
{
    char target[LENS_PATH_MAX];
    enum lens_status status = lens_model_path(store->path, name, target, err);

    if (status != LENS_OK)
        return status;
    if (!lens_path_exists(target))
        return lens_fail(err, LENS_E_NOT_FOUND,
                         "no model '%s' is installed in '%.180s'", name,
                         store->path);
    status = lens_tree_remove(store->staged, err);
    if (status == LENS_OK)
        status = lens_tree_put(target, store->staged, err);
    if (status == LENS_OK)
        status = lens_dir_sync(store->path, err);
    return status == LENS_OK ? lens_tree_remove(store->staged, err) : status;
}

#include "embedders/model_record.h"

#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "json/json.h"
#include "json/writer.h"

static const char schema[] = "model/1";
static const struct lens_json_limits limits = {
    .max_bytes = LENS_MODEL_RECORD_BYTES_MAX,
    .max_depth = 4,
};

/* As many bytes as a double counts exactly; no file is larger. */
static const int64_t bytes_max = (int64_t)1 << 50;

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* Words that mean another embedder wherever one is named. */
static bool is_taken(const char *name)
{
    static const char *const words[] = { "lsa", "http", "https", "none" };

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        if (!strcmp(name, words[i]))
            return true;
    }
    return false;
}

bool lens_model_name_is_valid(const char *name)
{
    size_t len = 0;

    for (; name[len] && len < LENS_MODEL_NAME_MAX; len++) {
        if (!is_plain(name[len]) && (len == 0 || !strchr("._-", name[len])))
            return false;
    }
    return len > 0 && len < LENS_MODEL_NAME_MAX && !is_taken(name);
}

bool lens_model_name_of(const char *path, char out[LENS_MODEL_NAME_MAX])
{
    static const char wheel[] = ".whl";
    size_t end = strlen(path), start, len = 0;
    char name[LENS_MODEL_NAME_MAX];

    while (end && path[end - 1] == '/')
        end--;
    if (end > sizeof(wheel) - 1 &&
        !memcmp(path + end - (sizeof(wheel) - 1), wheel, sizeof(wheel) - 1))
        end -= sizeof(wheel) - 1;
    for (start = end; start && path[start - 1] != '/';)
        start--;
    for (; start < end && len < sizeof(name) - 1; start++) {
        char c = lower(path[start]);

        if (is_plain(c) || (len && strchr("._", c)))
            name[len++] = c;
        else if (len && name[len - 1] != '-')
            name[len++] = '-';
    }
    while (len && !is_plain(name[len - 1]))
        len--;
    name[len] = '\0';
    if (!lens_model_name_is_valid(name))
        return false;
    memcpy(out, name, len + 1);
    return true;
}

static void write_files(struct lens_json_writer *w,
                        const struct lens_model_record *record)
{
    lens_json_open_array(w, "files");
    for (size_t i = 0; i < record->n_files; i++) {
        lens_json_open_object(w, NULL);
        lens_json_put_text(w, "path", record->files[i].path);
        lens_json_put_integer(w, "bytes", (int64_t)record->files[i].bytes);
        lens_json_put_text(w, "sha256", record->files[i].sha256);
        lens_json_close_object(w);
    }
    lens_json_close_array(w);
}

void lens_model_record_write(const struct lens_model_record *record,
                             struct lens_buffer *out)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_text(&w, "schema", schema);
    lens_json_put_text(&w, "name", record->name);
    lens_json_put_text(&w, "from", record->from);
    lens_json_put_text(&w, "kind", record->kind);
    lens_json_put_integer(&w, "dim", (int64_t)record->dim);
    lens_json_put_integer(&w, "layers", (int64_t)record->layers);
    lens_json_put_integer(&w, "max_tokens", (int64_t)record->max_tokens);
    lens_json_put_text(&w, "hash", record->hash);
    write_files(&w, record);
    lens_json_close_object(&w);
}

/* A file in the folder or in one folder of it; nothing hidden, no way out. */
static bool is_inside(const char *path)
{
    size_t n_slashes = 0;

    for (const char *p = path; *p; p++) {
        bool begins = p == path || p[-1] == '/';

        if (begins && (*p == '.' || *p == '/'))
            return false;
        if (*p == '/' ? ++n_slashes > 1
                      : !is_plain(lower(*p)) && !strchr("._-", *p))
            return false;
    }
    return *path && path[strlen(path) - 1] != '/' &&
           strcmp(path, LENS_MODEL_RECORD_FILE) != 0;
}

static void read_file(struct lens_json_value entry,
                      struct lens_model_record *out)
{
    struct lens_model_file *file = &out->files[out->n_files];

    lens_json_copy_text(entry, "path", file->path, sizeof(file->path));
    lens_json_copy_text(entry, "sha256", file->sha256, sizeof(file->sha256));
    file->bytes = (uint64_t)lens_json_integer(entry, "bytes", 1, bytes_max);
    if (!is_inside(file->path))
        lens_json_reject(entry, "names a file outside of the model");
    if (!lens_sha256_is_valid(file->sha256))
        lens_json_reject(entry, "holds a hash that is not 64 hex digits");
    if (out->n_files && strcmp(file[-1].path, file->path) >= 0)
        lens_json_reject(entry, "is out of order");
    out->n_files++;
}

static bool is_hash(const char *text)
{
    return strspn(text, "0123456789abcdef") == LENS_EMBEDDER_HASH_MAX - 1 &&
           text[LENS_EMBEDDER_HASH_MAX - 1] == '\0';
}

static void read_root(struct lens_json_value root,
                      struct lens_model_record *out)
{
    struct lens_json_value files = lens_json_array(root, "files");

    lens_json_copy_text(root, "name", out->name, sizeof(out->name));
    lens_json_copy_text(root, "from", out->from, sizeof(out->from));
    lens_json_copy_text(root, "kind", out->kind, sizeof(out->kind));
    lens_json_copy_text(root, "hash", out->hash, sizeof(out->hash));
    out->dim = (size_t)lens_json_integer(root, "dim", 1, LENS_EMBED_DIM_MAX);
    out->layers =
        (size_t)lens_json_integer(root, "layers", 0, LENS_MODEL_LAYERS_MAX);
    out->max_tokens = (size_t)lens_json_integer(root, "max_tokens", 0, 1 << 30);
    if (!lens_model_name_is_valid(out->name))
        lens_json_reject(root, "holds a name that no model can have");
    if (!is_hash(out->hash))
        lens_json_reject(root, "holds a hash that is not 32 hex digits");
    if (lens_json_count(files) < 1 ||
        lens_json_count(files) > LENS_MODEL_FILES_MAX)
        lens_json_reject(files, "names no or too many files");
    for (struct lens_json_value f = lens_json_first(files);
         !lens_json_is_end(f); f = lens_json_next(f))
        read_file(f, out);
}

static enum lens_status parse(struct lens_json *doc, const char *place,
                              struct lens_model_record *out,
                              struct lens_error *err)
{
    struct lens_json_value root = lens_json_root(doc);
    const char *found = lens_json_text(root, "schema");

    if (lens_json_check(doc, NULL) == LENS_OK && strcmp(found, schema) != 0)
        return lens_fail(err, LENS_E_VERSION,
                         "'%s' has the schema '%.40s', this program reads '%s'",
                         place, found, schema);
    read_root(root, out);
    return lens_json_check(doc, err);
}

enum lens_status lens_model_record_parse(struct lens_view json,
                                         const char *place,
                                         struct lens_model_record *out,
                                         struct lens_error *err)
{
    struct lens_model_record record = { .dim = 0 };
    struct lens_json *doc = NULL;
    enum lens_status status = lens_json_parse(json, place, &limits, &doc, err);

    if (status == LENS_OK)
        status = parse(doc, place, &record, err);
    lens_json_free(doc);
    if (status == LENS_OK) {
        *out = record;
        return LENS_OK;
    }
    /* Whatever is wrong with it, it is the model that is damaged. */
    if (status == LENS_E_INVAL || status == LENS_E_LIMIT) {
        status = LENS_E_CORRUPT;
        if (err)
            err->status = status;
    }
    return status;
}

uint64_t lens_model_record_bytes(const struct lens_model_record *record)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < record->n_files; i++)
        bytes += record->files[i].bytes;
    return bytes;
}

#include "format/manifest.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "base/error.h"
#include "base/file.h"
#include "format/container.h"
#include "json/json.h"
#include "json/writer.h"

static const struct lens_json_limits limits = { .max_bytes = 64 << 10,
                                                .max_depth = 4 };

static enum lens_status rebuild(struct lens_error *err, enum lens_status status)
{
    return lens_hint(err, status, "run 'asklens index build' to make it anew");
}

/* Set all but the name. */
static enum lens_status measure(const char *path,
                                struct lens_manifest_file *file,
                                struct lens_error *err)
{
    struct lens_map map = { 0 };
    enum lens_status status = lens_map_open(path, &map, err);

    if (status != LENS_OK)
        return status;
    file->bytes = map.len;
    file->is_container = lens_container_seal(
        (struct lens_view){ (const char *)map.p, map.len }, &file->checksum);
    if (!file->is_container)
        file->checksum = lens_checksum64(map.p, map.len);
    lens_map_close(&map);
    return LENS_OK;
}

enum lens_status lens_manifest_add_file(struct lens_manifest *manifest,
                                        const char *folder, const char *name,
                                        struct lens_error *err)
{
    struct lens_manifest_file *file = &manifest->file[manifest->n_files];
    char path[LENS_PATH_MAX];
    enum lens_status status;

    if (manifest->n_files == LENS_MANIFEST_MAX_FILES ||
        strlen(name) >= sizeof(file->name))
        return lens_fail(err, LENS_E_LIMIT, "the manifest has no room for '%s'",
                         name);
    status = lens_path_join(path, folder, name, err);
    if (status == LENS_OK)
        status = measure(path, file, err);
    if (status != LENS_OK)
        return status;
    (void)snprintf(file->name, sizeof(file->name), "%s", name);
    manifest->n_files++;
    return LENS_OK;
}

static void write_files(struct lens_json_writer *w,
                        const struct lens_manifest *manifest)
{
    lens_json_open_array(w, "files");
    for (size_t i = 0; i < manifest->n_files; i++) {
        const struct lens_manifest_file *file = &manifest->file[i];
        char hex[17];

        (void)snprintf(hex, sizeof(hex), "%016" PRIx64, file->checksum);
        lens_json_open_object(w, NULL);
        lens_json_put_text(w, "name", file->name);
        lens_json_put_integer(w, "bytes", (int64_t)file->bytes);
        lens_json_put_text(w, file->is_container ? "seal" : "xxh3", hex);
        lens_json_close_object(w);
    }
    lens_json_close_array(w);
}

static void write_embedder(struct lens_json_writer *w,
                           const struct lens_manifest *manifest)
{
    if (!*manifest->embedder_id) {
        lens_json_put_null(w, "embedder");
        return;
    }
    lens_json_open_object(w, "embedder");
    lens_json_put_text(w, "id", manifest->embedder_id);
    lens_json_put_text(w, "hash", manifest->embedder_hash);
    lens_json_put_integer(w, "dim", (int64_t)manifest->dim);
    lens_json_put_text(w, "index", manifest->dense_index);
    lens_json_close_object(w);
}

void lens_manifest_write(const struct lens_manifest *manifest,
                         struct lens_buffer *out)
{
    struct lens_json_writer w;

    lens_json_writer_init(&w, out, true);
    lens_json_open_object(&w, NULL);
    lens_json_put_integer(&w, "format", LENS_MANIFEST_FORMAT);
    lens_json_put_integer(&w, "generation", manifest->generation);
    lens_json_put_text(&w, "program", manifest->program);
    lens_json_put_text(&w, "analyzer", manifest->analyzer);
    write_embedder(&w, manifest);
    lens_json_open_object(&w, "corpus");
    lens_json_put_text(&w, "id", manifest->corpus_id);
    lens_json_put_text(&w, "edition", manifest->corpus_edition);
    lens_json_put_text(&w, "hash", manifest->corpus_hash);
    lens_json_put_integer(&w, "documents", (int64_t)manifest->n_documents);
    lens_json_close_object(&w);
    write_files(&w, manifest);
    lens_json_close_object(&w);
}

/* A file name of ours: letters, digits, '.', '-' and '_', no path. */
static bool is_plain_name(const char *name)
{
    for (const char *p = name; *p; p++) {
        bool plain = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
                     (*p >= '0' && *p <= '9') || strchr(".-_", *p);

        if (!plain)
            return false;
    }
    return *name && *name != '.';
}

static void read_file_entry(struct lens_json_value entry,
                            struct lens_manifest *out)
{
    struct lens_manifest_file *file = &out->file[out->n_files];
    const char *hex;

    file->is_container = lens_json_has(entry, "seal");
    hex = lens_json_text(entry, file->is_container ? "seal" : "xxh3");
    lens_json_copy_text(entry, "name", file->name, sizeof(file->name));
    file->bytes =
        (uint64_t)lens_json_integer(entry, "bytes", 0, (int64_t)1 << 50);
    file->checksum = strtoull(hex, NULL, 16);
    /* strtoull() also takes spaces, a sign and "0x". */
    if (strlen(hex) != 16 || strspn(hex, "0123456789abcdefABCDEF") != 16)
        lens_json_reject(entry, "holds a checksum that is not 16 hex digits");
    if (!is_plain_name(file->name))
        lens_json_reject(entry, "holds a name that is not a plain file name");
    out->n_files++;
}

static void read_embedder(struct lens_json_value root,
                          struct lens_manifest *out)
{
    struct lens_json_value embedder;

    if (lens_json_is_null(root, "embedder"))
        return;
    embedder = lens_json_object(root, "embedder");
    lens_json_copy_text(embedder, "id", out->embedder_id,
                        sizeof(out->embedder_id));
    lens_json_copy_text(embedder, "hash", out->embedder_hash,
                        sizeof(out->embedder_hash));
    out->dim =
        (size_t)lens_json_integer(embedder, "dim", 1, LENS_EMBED_DIM_MAX);
    lens_json_copy_text(embedder, "index", out->dense_index,
                        sizeof(out->dense_index));
    if (!*out->embedder_id)
        lens_json_reject(embedder, "has no id");
}

static void read_root(struct lens_json_value root, struct lens_manifest *out)
{
    struct lens_json_value corpus = lens_json_object(root, "corpus");
    struct lens_json_value files = lens_json_array(root, "files");

    out->generation =
        (unsigned)lens_json_integer(root, "generation", 0, 999999999);
    lens_json_copy_text(root, "program", out->program, sizeof(out->program));
    lens_json_copy_text(root, "analyzer", out->analyzer, sizeof(out->analyzer));
    read_embedder(root, out);
    lens_json_copy_text(corpus, "id", out->corpus_id, sizeof(out->corpus_id));
    lens_json_copy_text(corpus, "edition", out->corpus_edition,
                        sizeof(out->corpus_edition));
    lens_json_copy_text(corpus, "hash", out->corpus_hash,
                        sizeof(out->corpus_hash));
    out->n_documents =
        (size_t)lens_json_integer(corpus, "documents", 0, 1 << 30);
    if (lens_json_count(files) > LENS_MANIFEST_MAX_FILES)
        lens_json_reject(files, "names too many files");
    for (struct lens_json_value f = lens_json_first(files);
         !lens_json_is_end(f); f = lens_json_next(f))
        read_file_entry(f, out);
}

static enum lens_status read_manifest(const char *path,
                                      struct lens_manifest *out,
                                      struct lens_error *err)
{
    struct lens_json *doc;
    enum lens_status status;
    int64_t format;

    status = lens_json_read_file(path, &limits, &doc, err);
    if (status != LENS_OK)
        return status;
    format = lens_json_integer(lens_json_root(doc), "format", 0, 1 << 30);
    if (lens_json_check(doc, NULL) == LENS_OK && format != LENS_MANIFEST_FORMAT)
        status = lens_fail(err, LENS_E_VERSION,
                           "'%s' has format %" PRId64
                           ", this program reads format %d",
                           path, format, LENS_MANIFEST_FORMAT);
    else
        read_root(lens_json_root(doc), out);
    if (status == LENS_OK)
        status = lens_json_check(doc, err);
    lens_json_free(doc);
    return status;
}

enum lens_status lens_manifest_read(const char *folder,
                                    struct lens_manifest *out,
                                    struct lens_error *err)
{
    struct lens_manifest manifest = { 0 };
    char path[LENS_PATH_MAX];
    enum lens_status status;

    status = lens_path_join(path, folder, "manifest.json", err);
    if (status != LENS_OK)
        return status;
    status = read_manifest(path, &manifest, err);
    if (status != LENS_OK) {
        /* Whatever is wrong with it, it is the index that is damaged. */
        if (status == LENS_E_INVAL || status == LENS_E_NOT_FOUND ||
            status == LENS_E_LIMIT)
            status = LENS_E_CORRUPT;
        if (err)
            err->status = status;
        return rebuild(err, status);
    }
    *out = manifest;
    return LENS_OK;
}

static enum lens_status check_file(const struct lens_manifest_file *file,
                                   const char *path, struct lens_error *err)
{
    struct lens_manifest_file found = { .bytes = 0 };
    enum lens_status status = measure(path, &found, err);

    /* The manifest names it, so it belongs here. */
    if (status == LENS_E_NOT_FOUND)
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s' is missing, the manifest names it", path);
    if (status != LENS_OK)
        return status;
    if (found.bytes != file->bytes)
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s' is %" PRIu64
                         " bytes long, the manifest expects %" PRIu64,
                         path, found.bytes, file->bytes);
    if (found.checksum != file->checksum ||
        found.is_container != file->is_container)
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s' is altered: its checksum is not the one in the "
                         "manifest",
                         path);
    return LENS_OK;
}

enum lens_status lens_manifest_check(const struct lens_manifest *manifest,
                                     const char *folder, struct lens_error *err)
{
    for (size_t i = 0; i < manifest->n_files; i++) {
        const struct lens_manifest_file *file = &manifest->file[i];
        char path[LENS_PATH_MAX];
        enum lens_status status = lens_path_join(path, folder, file->name, err);

        if (status == LENS_OK)
            status = check_file(file, path, err);
        if (status != LENS_OK)
            return rebuild(err, status);
    }
    return LENS_OK;
}

enum lens_status lens_manifest_verify(const struct lens_manifest *manifest,
                                      const char *folder,
                                      struct lens_error *err)
{
    enum lens_status status = lens_manifest_check(manifest, folder, err);

    for (size_t i = 0; status == LENS_OK && i < manifest->n_files; i++) {
        const struct lens_manifest_file *file = &manifest->file[i];
        struct lens_container container = { 0 };
        char path[LENS_PATH_MAX];

        if (!file->is_container)
            continue;
        status = lens_path_join(path, folder, file->name, err);
        if (status == LENS_OK)
            status = lens_container_open(path, &container, err);
        lens_container_close(&container);
    }
    return status;
}

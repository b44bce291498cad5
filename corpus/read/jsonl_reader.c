#include "read/jsonl_reader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/checksum.h"
#include "base/error.h"
#include "base/file.h"
#include "base/lines.h"
#include "read/json_bytes.h"
#include "read/reading.h"
#include "read/seen.h"
#include "text/unicode.h"
#include "json/json.h"

enum {
    MAX_COLLECTION_ID = 64, /* terminator included; the manifest's */
    MAX_NAME = 256,
    IDS_MAX_BYTES = 1 << 30
};

struct reader {
    char path[LENS_PATH_MAX];  /* of the file */
    char file[MAX_NAME];       /* its name alone */
    char place[MAX_NAME + 32]; /* "corpus.jsonl: line 7" */
    char name[MAX_NAME];       /* of the collection */
    struct lens_lines *lines;
    struct lens_seen seen;
    char hash[LENS_CONTENT_HASH_LEN + 1];
    const struct lens_reader_visitor *visitor;
};

static enum lens_status no_memory(const struct reader *reader,
                                  struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory to read '%s'", reader->path);
}

/* A name that is safe to print, of what a path ends in; its slug if not. */
static bool is_printable(const char *name)
{
    struct lens_view text = lens_view_of(name);
    size_t at = 0;

    if (!lens_utf8_check(text, &at))
        return false;
    for (at = 0; at < text.len;) {
        if (lens_char_width(lens_utf8_next(text, &at)) < 0)
            return false;
    }
    return true;
}

/* "SciFact (test)" as "scifact-test"; "passages" when nothing is left. */
static void slug_of(const char *name, char out[MAX_COLLECTION_ID])
{
    size_t n = 0;

    for (; *name && n < MAX_COLLECTION_ID - 1; name++) {
        char c = *name;

        if (c >= 'A' && c <= 'Z')
            c = (char)(c + ('a' - 'A'));
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out[n++] = c;
        else if (n && out[n - 1] != '-')
            out[n++] = '-';
    }
    while (n && out[n - 1] == '-')
        n--;
    out[n] = '\0';
    if (!n)
        (void)snprintf(out, MAX_COLLECTION_ID, "passages");
}

static enum lens_status show_collection(struct reader *reader,
                                        struct lens_error *err)
{
    char id[MAX_COLLECTION_ID];
    struct lens_collection collection = {
        .id = id, .name = reader->name, .edition = "", .url = ""
    };

    slug_of(reader->name, id);
    if (!is_printable(reader->name))
        collection.name = id;
    return reader->visitor->collection(&collection, reader->visitor->arg, err);
}

/* Names the file and the collection; `path` is absolute and a folder or not. */
static enum lens_status name_all(struct reader *reader, const char *path,
                                 bool is_folder, struct lens_error *err)
{
    const char *slash = strrchr(path, '/');
    const char *last = slash ? slash + 1 : path;
    size_t len = strlen(last);

    if (len >= MAX_NAME)
        return lens_fail(err, LENS_E_LIMIT,
                         "the file name '%.80s...' is too long", last);
    memcpy(reader->name, last, len + 1);
    memcpy(reader->file, last, len + 1);
    if (is_folder) {
        (void)snprintf(reader->file, MAX_NAME, "corpus.jsonl");
        return lens_path_join(reader->path, path, reader->file, err);
    }
    if (len > 6 && strcmp(last + len - 6, ".jsonl") == 0)
        reader->name[len - 6] = '\0';
    memcpy(reader->path, path, strlen(path) + 1);
    return LENS_OK;
}

static enum lens_status find_file(struct reader *reader, const char *path,
                                  struct lens_error *err)
{
    char whole[LENS_PATH_MAX];
    struct stat st;

    _Static_assert(sizeof(whole) >= 4096, "realpath() writes up to PATH_MAX");
    if (!realpath(path, whole) || stat(whole, &st) != 0)
        return lens_fail(err, errno == ENOENT ? LENS_E_NOT_FOUND : LENS_E_IO,
                         "cannot open '%s': %s", path, strerror(errno));
    return name_all(reader, whole, S_ISDIR(st.st_mode), err);
}

static bool is_blank(struct lens_view line)
{
    for (size_t i = 0; i < line.len; i++) {
        if (line.p[i] != ' ' && line.p[i] != '\t' && line.p[i] != '\r')
            return false;
    }
    return true;
}

/* A getter takes the first of two members of one name; which was meant? */
static void reject_doubles(struct lens_json_value object)
{
    static const char *const names[] = { "_id", "title", "text" };
    size_t n[3] = { 0 };
    struct lens_json_value at = lens_json_first(object);

    for (; !lens_json_is_end(at); at = lens_json_next(at)) {
        for (size_t i = 0; i < 3; i++) {
            if (!strcmp(lens_json_name(at), names[i]) && n[i]++)
                lens_json_reject(at, "stands there twice");
        }
    }
}

static void check_id(struct lens_json_value object, const char *id)
{
    struct lens_view text = lens_view_of(id);
    struct lens_json_value at = lens_reading_member(object, "_id");

    if (!text.len)
        lens_json_reject(at, "is empty");
    if (text.len > LENS_JSONL_MAX_ID)
        lens_json_reject(at, "is longer than 512 bytes");
    for (size_t i = 0; i < text.len;) {
        int32_t c = lens_utf8_next(text, &i);

        if (c < 0x20 || (c >= 0x7f && c < 0xa0))
            lens_json_reject(at, "holds a control character");
    }
}

/* The members of one line, checked; strings are the JSON's. */
static enum lens_status read_members(struct lens_json *json,
                                     struct lens_document *doc,
                                     struct lens_text_row *row,
                                     struct lens_error *err)
{
    struct lens_json_value root = lens_json_root(json);

    reject_doubles(root);
    doc->key = lens_json_text(root, "_id");
    row->text = lens_json_text(root, "text");
    if (lens_json_has(root, "title"))
        doc->title = lens_json_text(root, "title");
    if (lens_json_check(json, NULL) == LENS_OK)
        check_id(root, doc->key);
    if (strlen(doc->title) > LENS_JSONL_MAX_TITLE)
        lens_json_reject(lens_reading_member(root, "title"),
                         "is longer than 8192 bytes");
    return lens_json_check(json, err);
}

/* Has the id a line of its own, and is there room for one more? */
static enum lens_status check_new(struct reader *reader, const char *id,
                                  struct lens_error *err)
{
    size_t number = lens_lines_number(reader->lines), first = 0;

    if (reader->seen.n == LENS_JSONL_MAX_PASSAGES)
        return lens_fail(err, LENS_E_LIMIT, "'%s' holds more than %d passages",
                         reader->file, LENS_JSONL_MAX_PASSAGES);
    if (lens_seen_add(&reader->seen, lens_view_of(id), number, &first) !=
        LENS_OK)
        return no_memory(reader, err);
    if (first)
        return lens_fail(err, LENS_E_INVAL,
                         "'%s': lines %zu and %zu both have the id '%.80s'",
                         reader->file, first, number, id);
    return LENS_OK;
}

static enum lens_status show_passage(struct reader *reader,
                                     struct lens_json *json,
                                     struct lens_error *err)
{
    struct lens_text_row row = { .field = LENS_F_TEXT, .text = "", .tag = "" };
    struct lens_document doc = {
        .kind = LENS_PASSAGE,
        .key = "",
        .title = "",
        .url = "",
        .pillar = "",
        .parent = "",
        .risk = "",
        .content_hash = "",
        .texts = &row,
        .n_texts = 1,
    };
    const struct lens_provenance from = { reader->file, reader->hash,
                                          LENS_JSONL_NAME, LENS_JSONL_VERSION };
    enum lens_status status = read_members(json, &doc, &row, err);

    if (status == LENS_OK)
        status = check_new(reader, doc.key, err);
    if (status == LENS_OK)
        status =
            reader->visitor->document(&doc, &from, reader->visitor->arg, err);
    return status;
}

static enum lens_status take_line(struct reader *reader, struct lens_view line,
                                  struct lens_error *err)
{
    static const struct lens_json_limits limits = { LENS_JSONL_MAX_LINE,
                                                    LENS_JSONL_MAX_DEPTH };
    struct lens_json *json = NULL;
    enum lens_status status;

    (void)snprintf(reader->place, sizeof(reader->place), "%s: line %zu",
                   reader->file, lens_lines_number(reader->lines));
    status = lens_json_bytes_check(line, reader->place, err);
    if (status != LENS_OK)
        return status;
    status = lens_json_parse(line, reader->place, &limits, &json, err);
    if (status == LENS_OK)
        status = show_passage(reader, json, err);
    else if (status == LENS_E_INVAL) /* it would say "see line 1" */
        status = lens_fail(err, status, "'%s' is not one JSON object",
                           reader->place);
    lens_json_free(json);
    return status;
}

/* Read every line of the file and call `take`, if any, with each that is not
 * blank; `hash` gets the hash of all bytes. */
static enum lens_status read_lines(
    struct reader *reader,
    enum lens_status (*take)(struct reader *reader, struct lens_view line,
                             struct lens_error *err),
    char hash[LENS_CONTENT_HASH_LEN + 1], struct lens_error *err)
{
    struct lens_hasher *hasher = lens_hasher_new();
    struct lens_view line = { 0 };
    enum lens_status status;

    if (!hasher)
        return no_memory(reader, err);
    status =
        lens_lines_open(reader->path, LENS_JSONL_MAX_LINE, &reader->lines, err);
    if (status == LENS_OK) {
        lens_lines_hash_into(reader->lines, hasher);
        while ((status = lens_lines_next(reader->lines, &line, err)) ==
               LENS_OK) {
            if (!take || is_blank(line))
                continue;
            status = take(reader, line, err);
            if (status != LENS_OK)
                break;
        }
    }
    if (status == LENS_END) {
        lens_hasher_finish(hasher, hash);
        status = LENS_OK;
    }
    lens_lines_close(reader->lines);
    reader->lines = NULL;
    lens_hasher_free(hasher);
    return status;
}

static enum lens_status read_all(struct reader *reader, struct lens_error *err)
{
    char again[LENS_CONTENT_HASH_LEN + 1];
    enum lens_status status = read_lines(reader, NULL, reader->hash, err);

    if (status == LENS_OK)
        status = show_collection(reader, err);
    if (status == LENS_OK)
        status = read_lines(reader, take_line, again, err);
    if (status != LENS_OK)
        return status;
    if (strcmp(again, reader->hash) != 0)
        return lens_fail(err, LENS_E_IO, "'%s' changed while it was read",
                         reader->path);
    if (!reader->seen.n)
        return lens_fail(err, LENS_E_INVAL, "'%s' holds no passage",
                         reader->file);
    return LENS_OK;
}

enum lens_status lens_jsonl_read(const char *path,
                                 const struct lens_reader_visitor *visitor,
                                 struct lens_error *err)
{
    struct reader *reader = lens_calloc(1, sizeof(*reader));
    enum lens_status status;

    if (!reader)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read '%s'", path);
    reader->visitor = visitor;
    lens_arena_init(&reader->seen.ids, IDS_MAX_BYTES);
    status = find_file(reader, path, err);
    if (status == LENS_OK)
        status = read_all(reader, err);
    if (status == LENS_E_INVAL || status == LENS_E_LIMIT)
        status = lens_hint(err, status, "correct it in '%.200s'", path);
    lens_seen_release(&reader->seen);
    lens_free(reader);
    return status;
}

#include "read/lens_reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "read/draft.h"
#include "read/kinds.h"
#include "read/lens_facts.h"
#include "read/source_file.h"

struct entry {
    const struct lens_document *doc;
    const struct lens_provenance *from;
};

/* Everything read so far; on the heap. */
struct reader {
    const char *dir;
    struct lens_arena *arena;
    struct lens_collection lens;
    struct lens_draft draft;
    struct entry *entries; /* in the order they were read */
    struct entry *by_key;
    size_t n, cap;
};

static enum lens_status no_memory(const struct reader *reader,
                                  struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory to read the corpus in '%s'",
                     reader->dir);
}

static enum lens_status keep(struct reader *reader,
                             const struct lens_document *doc,
                             const struct lens_provenance *from,
                             struct lens_error *err)
{
    if (reader->n == LENS_READER_MAX_DOCUMENTS)
        return lens_fail(err, LENS_E_LIMIT,
                         "'%s': the corpus has more than %d documents",
                         from->file, LENS_READER_MAX_DOCUMENTS);
    if (reader->n == reader->cap) {
        size_t cap = reader->cap ? reader->cap * 2 : 256;
        struct entry *entries =
            lens_realloc(reader->entries, cap * sizeof(*entries));

        if (!entries)
            return no_memory(reader, err);
        reader->entries = entries;
        reader->cap = cap;
    }
    reader->entries[reader->n++] = (struct entry){ doc, from };
    return LENS_OK;
}

static const struct lens_provenance *
provenance_of(struct reader *reader, const struct lens_source *source)
{
    struct lens_provenance *from =
        lens_arena_alloc(reader->arena, 1, sizeof(*from));

    if (!from)
        return NULL;
    from->file = lens_arena_copy(reader->arena, lens_view_of(source->file));
    from->file_hash =
        lens_arena_copy(reader->arena, lens_view_of(source->hash));
    from->reader = LENS_READER_NAME;
    from->reader_version = LENS_READER_VERSION;
    return from->file && from->file_hash ? from : NULL;
}

/* A practice or scenario is one file, named as its id in lower case. */
static void check_file_name(const struct lens_draft *draft, const char *file,
                            struct lens_json_value object)
{
    const char *base = strrchr(file, '/') + 1;
    const char *key = draft->doc.key;

    for (; *key; key++, base++) {
        char c = (char)(*key >= 'A' && *key <= 'Z' ? *key + ('a' - 'A') : *key);

        if (*base != c)
            break;
    }
    if (*key || strcmp(base, ".json") != 0)
        lens_json_reject(lens_reading_member(object, "id"),
                         "does not fit the name of its file");
}

static enum lens_status
read_document(struct reader *reader, struct lens_reading *r,
              enum lens_kind kind, size_t place, struct lens_json_value object,
              const struct lens_provenance *from, struct lens_error *err)
{
    struct lens_draft *draft = &reader->draft;
    const struct lens_document *doc;
    enum lens_status status;

    lens_draft_begin(draft, r, &reader->lens, kind);
    draft->doc.ordinal = (int)place;
    lens_draft_fill(draft, object);
    if (place == 0)
        check_file_name(draft, from->file, object);
    doc = lens_draft_finish(draft);
    status = lens_reading_status(r, err);
    return status == LENS_OK ? keep(reader, doc, from, err) : status;
}

static enum lens_status read_array(struct reader *reader,
                                   struct lens_reading *r, enum lens_kind kind,
                                   const struct lens_provenance *from,
                                   struct lens_error *err)
{
    struct lens_json_value root = lens_json_root(r->json);
    struct lens_json_value at = lens_json_first(root);
    enum lens_status status = LENS_OK;

    if (lens_json_is_end(at) || *lens_json_name(at))
        lens_json_reject(root, "is not an array with at least one element");
    for (size_t i = 1; status == LENS_OK && !lens_json_is_end(at); i++) {
        status = read_document(reader, r, kind, i, at, from, err);
        at = lens_json_next(at);
    }
    return status == LENS_OK ? lens_reading_status(r, err) : status;
}

/* Practices and scenarios have a file each, the others share one. */
static enum lens_status read_file(struct reader *reader, enum lens_kind kind,
                                  const char *file, struct lens_error *err)
{
    struct lens_source source;
    struct lens_reading r = { .arena = reader->arena };
    const struct lens_provenance *from;
    enum lens_status status;

    status = lens_source_open(reader->dir, file, &source, err);
    if (status != LENS_OK)
        return status;
    r.json = source.json;
    r.file = source.file;
    from = provenance_of(reader, &source);
    if (!from)
        status = no_memory(reader, err);
    else if (kind == LENS_PRACTICE || kind == LENS_SCENARIO)
        status = read_document(reader, &r, kind, 0, lens_json_root(source.json),
                               from, err);
    else
        status = read_array(reader, &r, kind, from, err);
    lens_source_close(&source);
    return status;
}

static enum lens_status read_facts(struct reader *reader,
                                   struct lens_error *err)
{
    struct lens_source source;
    struct lens_reading r = { .arena = reader->arena };
    enum lens_status status;

    status = lens_source_open(reader->dir, "lens.json", &source, err);
    if (status != LENS_OK)
        return status;
    r.json = source.json;
    r.file = source.file;
    lens_facts_read(&r, lens_json_root(source.json), &reader->lens);
    status = lens_reading_status(&r, err);
    lens_source_close(&source);
    return status;
}

struct folder {
    struct reader *reader;
    const char *name;
    enum lens_kind kind;
};

static enum lens_status read_entry(const char *name, void *arg,
                                   struct lens_error *err)
{
    const struct folder *folder = arg;
    char file[LENS_PATH_MAX];
    size_t len = strlen(name);
    enum lens_status status;

    if (*name == '.')
        return LENS_OK;
    if (len < 5 || strcmp(name + len - 5, ".json") != 0)
        return lens_fail(err, LENS_E_INVAL, "'%s/%.120s' does not end in .json",
                         folder->name, name);
    status = lens_path_join(file, folder->name, name, err);
    return status == LENS_OK
               ? read_file(folder->reader, folder->kind, file, err)
               : status;
}

static enum lens_status read_folder(struct reader *reader, const char *name,
                                    enum lens_kind kind, struct lens_error *err)
{
    struct folder folder = { reader, name, kind };
    char path[LENS_PATH_MAX];
    enum lens_status status = lens_path_join(path, reader->dir, name, err);

    return status == LENS_OK ? lens_dir_each(path, read_entry, &folder, err)
                             : status;
}

static enum lens_status read_all(struct reader *reader, struct lens_error *err)
{
    enum lens_status status = read_facts(reader, err);

    if (status == LENS_OK)
        status = read_file(reader, LENS_QUESTION, "questions.json", err);
    if (status == LENS_OK)
        status = read_folder(reader, "practices", LENS_PRACTICE, err);
    if (status == LENS_OK)
        status = read_folder(reader, "scenarios", LENS_SCENARIO, err);
    if (status == LENS_OK)
        status = read_folder(reader, "topics", LENS_TOPIC, err);
    if (status == LENS_OK)
        status = read_file(reader, LENS_CONCEPT, "concepts.json", err);
    if (status == LENS_OK)
        status = read_file(reader, LENS_BACKGROUND, "background.json", err);
    return status;
}

static int by_key(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    return strcmp(x->doc->key, y->doc->key);
}

static int key_to_entry(const void *key, const void *entry)
{
    const struct entry *e = entry;

    return strcmp(key, e->doc->key);
}

static const struct lens_document *find(const struct reader *reader,
                                        const char *key)
{
    const struct entry *found =
        bsearch(key, reader->by_key, reader->n, sizeof(*found), key_to_entry);

    return found ? found->doc : NULL;
}

static enum lens_status check_keys(struct reader *reader,
                                   struct lens_error *err)
{
    reader->by_key = lens_malloc(reader->n * sizeof(*reader->by_key));
    if (!reader->by_key)
        return no_memory(reader, err);
    memcpy(reader->by_key, reader->entries,
           reader->n * sizeof(*reader->by_key));
    qsort(reader->by_key, reader->n, sizeof(*reader->by_key), by_key);
    for (size_t i = 1; i < reader->n; i++) {
        const struct entry *a = &reader->by_key[i - 1];
        const struct entry *b = &reader->by_key[i];

        if (strcmp(a->doc->key, b->doc->key) == 0)
            return lens_fail(err, LENS_E_INVAL,
                             "'%s' and '%s' both have a document with the id "
                             "'%.80s'",
                             a->from->file, b->from->file, a->doc->key);
    }
    return LENS_OK;
}

static enum lens_status check_relations(const struct reader *reader,
                                        const struct entry *entry,
                                        struct lens_error *err)
{
    for (size_t i = 0; i < entry->doc->n_relations; i++) {
        const struct lens_relation_row *row = &entry->doc->relations[i];
        const struct lens_document *to = find(reader, row->to);
        bool stresses = strcmp(row->type, "stresses") == 0;

        if (!to || (stresses && to->kind != LENS_PRACTICE))
            return lens_fail(
                err, LENS_E_INVAL,
                "'%s': %s/%zu of '%s' leads to '%.80s', which is "
                "no %s of this corpus",
                entry->from->file, stresses ? "stressed" : "related", i,
                entry->doc->key, row->to, stresses ? "practice" : "document");
    }
    return LENS_OK;
}

/* What a practice is not for names the practice that is. */
static enum lens_status check_not_for(const struct reader *reader,
                                      const struct entry *entry,
                                      struct lens_error *err)
{
    for (size_t i = 0; i < entry->doc->n_texts; i++) {
        const struct lens_text_row *row = &entry->doc->texts[i];
        const struct lens_document *to;

        if (row->field != LENS_F_NOT_FOR)
            continue;
        to = find(reader, row->tag);
        if (!to || to->kind != LENS_PRACTICE || to == entry->doc)
            return lens_fail(err, LENS_E_INVAL,
                             "'%s': 'not_for' of '%s' leads to '%.80s', which "
                             "is no other practice of this corpus",
                             entry->from->file, entry->doc->key, row->tag);
    }
    return LENS_OK;
}

static enum lens_status check_entry(const struct reader *reader,
                                    const struct entry *entry,
                                    struct lens_error *err)
{
    enum lens_status status;

    if (entry->doc->kind == LENS_PRACTICE && !find(reader, entry->doc->parent))
        return lens_fail(err, LENS_E_INVAL,
                         "'%s': the question '%s' is not in 'questions.json'",
                         entry->from->file, entry->doc->parent);
    status = check_not_for(reader, entry, err);
    return status == LENS_OK ? check_relations(reader, entry, err) : status;
}

static enum lens_status check_all(struct reader *reader, struct lens_error *err)
{
    enum lens_status status = check_keys(reader, err);

    for (size_t i = 0; status == LENS_OK && i < reader->n; i++)
        status = check_entry(reader, &reader->entries[i], err);
    return status;
}

static enum lens_status show_all(const struct reader *reader,
                                 const struct lens_reader_visitor *visitor,
                                 struct lens_error *err)
{
    enum lens_status status =
        visitor->collection(&reader->lens, visitor->arg, err);

    for (size_t i = 0; status == LENS_OK && i < reader->n; i++)
        status = visitor->document(reader->entries[i].doc,
                                   reader->entries[i].from, visitor->arg, err);
    return status;
}

enum lens_status lens_reader_read(const char *dir, struct lens_arena *arena,
                                  const struct lens_reader_visitor *visitor,
                                  struct lens_error *err)
{
    struct reader *reader = lens_calloc(1, sizeof(*reader));
    enum lens_status status;

    if (!reader)
        return lens_fail(err, LENS_E_NOMEM,
                         "no memory to read the corpus in '%s'", dir);
    reader->dir = dir;
    reader->arena = arena;
    status = read_all(reader, err);
    if (status == LENS_OK)
        status = check_all(reader, err);
    if (status == LENS_E_INVAL || status == LENS_E_LIMIT)
        status =
            lens_hint(err, status, "correct it in the folder '%.180s'", dir);
    if (status == LENS_OK)
        status = show_all(reader, visitor, err);
    lens_free(reader->by_key);
    lens_free(reader->entries);
    lens_free(reader);
    return status;
}

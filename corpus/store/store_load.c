#include <limits.h>
#include <string.h>

#include <sqlite3.h>

#include "base/error.h"
#include "store/hash.h"
#include "store/listing.h"
#include "store/schema.h"
#include "store/store_int.h"

/* Enough for every row a document may have. */
enum {
    MAX_ROW_BYTES = LENS_SCHEMA_MAX_ROWS * sizeof(struct lens_relation_row)
};

enum lens_status lens_store_prepare_loading(struct lens_store *store,
                                            struct lens_error *err)
{
    const struct lens_sql *sql = &store->sql;
    enum lens_status status;

    lens_buffer_init(&store->rows, MAX_ROW_BYTES);
    lens_hash_buffer_init(&store->scratch);
    status = lens_sql_prepare(sql,
                              "SELECT field, text, tag FROM texts "
                              "WHERE row BETWEEN ?1 AND ?2 ORDER BY row",
                              &store->texts, err);
    if (status == LENS_OK)
        status = lens_sql_prepare(sql,
                                  "SELECT name, value, url FROM attributes "
                                  "WHERE row BETWEEN ?1 AND ?2 ORDER BY row",
                                  &store->attributes, err);
    if (status == LENS_OK)
        status = lens_sql_prepare(sql,
                                  "SELECT target, type, reason, weight "
                                  "FROM relations "
                                  "WHERE row BETWEEN ?1 AND ?2 ORDER BY row",
                                  &store->relations, err);
    return status;
}

/* What loading one document passes around. */
struct load {
    struct lens_store *store;
    struct lens_arena *arena;
    struct lens_document *doc;
};

static enum lens_status text_at(const struct load *load,
                                struct sqlite3_stmt *statement, int column,
                                const char **out, struct lens_error *err)
{
    return lens_sql_text(&load->store->sql, statement, column, load->arena, out,
                         err);
}

static enum lens_status small_integer(const struct load *load,
                                      struct sqlite3_stmt *statement,
                                      int column, int *out,
                                      struct lens_error *err)
{
    int64_t value = sqlite3_column_int64(statement, column);

    if (value < 0 || value > INT_MAX)
        return lens_sql_damaged(&load->store->sql, "a number is out of range",
                                sqlite3_column_name(statement, column), err);
    *out = (int)value;
    return LENS_OK;
}

/* A name we know, looked at without copying; "" for a NULL. */
static struct lens_view name_at(struct sqlite3_stmt *statement, int column)
{
    return lens_view_of((const char *)sqlite3_column_text(statement, column));
}

static enum lens_status take_text(const struct load *load,
                                  struct sqlite3_stmt *statement,
                                  struct lens_error *err)
{
    struct lens_text_row row = { .field =
                                     lens_field_of(name_at(statement, 0)) };
    enum lens_status status;

    if (row.field == LENS_N_FIELDS)
        return lens_sql_damaged(&load->store->sql,
                                "an unknown field of text stands in",
                                load->doc->key, err);
    status = text_at(load, statement, 1, &row.text, err);
    row.tag = "";
    if (status == LENS_OK && sqlite3_column_bytes(statement, 2) > 0)
        status = text_at(load, statement, 2, &row.tag, err);
    lens_buffer_add(&load->store->rows, &row, sizeof(row));
    return status;
}

static bool attribute_named(struct lens_view name, enum lens_attribute *out)
{
    for (unsigned i = 0; i < LENS_N_ATTRIBUTES; i++) {
        if (lens_view_equal(name, lens_view_of(lens_attribute_name(i)))) {
            *out = (enum lens_attribute)i;
            return true;
        }
    }
    return false;
}

static enum lens_status take_attribute(const struct load *load,
                                       struct sqlite3_stmt *statement,
                                       struct lens_error *err)
{
    struct lens_attribute_row row = { .url = "" };
    enum lens_status status;

    if (!attribute_named(name_at(statement, 0), &row.attribute))
        return lens_sql_damaged(&load->store->sql,
                                "an unknown attribute stands in",
                                load->doc->key, err);
    status = text_at(load, statement, 1, &row.value, err);
    if (status == LENS_OK && sqlite3_column_bytes(statement, 2) > 0)
        status = text_at(load, statement, 2, &row.url, err);
    lens_buffer_add(&load->store->rows, &row, sizeof(row));
    return status;
}

static enum lens_status take_relation(const struct load *load,
                                      struct sqlite3_stmt *statement,
                                      struct lens_error *err)
{
    struct lens_relation_row row = { .to = "" };
    enum lens_status status = text_at(load, statement, 0, &row.to, err);

    if (status == LENS_OK)
        status = text_at(load, statement, 1, &row.type, err);
    if (status == LENS_OK)
        status = text_at(load, statement, 2, &row.reason, err);
    if (status == LENS_OK)
        status = small_integer(load, statement, 3, &row.weight, err);
    lens_buffer_add(&load->store->rows, &row, sizeof(row));
    return status;
}

/* Copy the collected rows of `size` bytes each into the arena. */
static enum lens_status keep_rows(const struct load *load, size_t size,
                                  const void **rows, size_t *n,
                                  struct lens_error *err)
{
    struct lens_view bytes = lens_buffer_view(&load->store->rows);
    enum lens_status status = lens_buffer_status(&load->store->rows);
    void *copy = NULL;

    if (status == LENS_OK) {
        copy = lens_arena_alloc(load->arena, bytes.len / size, size);
        status = copy ? LENS_OK : LENS_E_NOMEM;
    }
    if (status != LENS_OK)
        return lens_fail(err, status, "cannot load '%.80s': %s", load->doc->key,
                         lens_status_text(status));
    *rows = memcpy(copy, bytes.p, bytes.len);
    *n = bytes.len / size;
    return LENS_OK;
}

/* Collect the rows of the document that `statement` selects. */
static enum lens_status
collect(const struct load *load, struct sqlite3_stmt *statement,
        enum lens_status (*take)(const struct load *load,
                                 struct sqlite3_stmt *statement,
                                 struct lens_error *err),
        struct lens_error *err)
{
    int64_t first = load->doc->number << LENS_SCHEMA_PLACE_BITS;
    enum lens_status status;

    lens_buffer_clear(&load->store->rows);
    (void)sqlite3_bind_int64(statement, 1, first);
    (void)sqlite3_bind_int64(statement, 2, first + LENS_SCHEMA_MAX_ROWS - 1);
    while ((status = lens_sql_step(&load->store->sql, statement, err)) ==
           LENS_OK) {
        status = take(load, statement, err);
        if (status != LENS_OK) {
            (void)sqlite3_reset(statement);
            return status;
        }
    }
    return status == LENS_END ? LENS_OK : status;
}

static enum lens_status load_rows(const struct load *load,
                                  enum lens_store_depth depth,
                                  struct lens_error *err)
{
    struct lens_store *store = load->store;
    struct lens_document *doc = load->doc;
    const void *rows = NULL;
    enum lens_status status;

    status = collect(load, store->attributes, take_attribute, err);
    if (status == LENS_OK)
        status = keep_rows(load, sizeof(*doc->attributes), &rows,
                           &doc->n_attributes, err);
    doc->attributes = rows;
    if (status == LENS_OK)
        status = collect(load, store->relations, take_relation, err);
    if (status == LENS_OK)
        status = keep_rows(load, sizeof(*doc->relations), &rows,
                           &doc->n_relations, err);
    doc->relations = rows;
    if (status != LENS_OK || depth == LENS_STORE_BRIEF)
        return status;
    status = collect(load, store->texts, take_text, err);
    if (status == LENS_OK)
        status =
            keep_rows(load, sizeof(*doc->texts), &rows, &doc->n_texts, err);
    doc->texts = rows;
    return status;
}

/* The line of the table documents; columns are those of
 * LENS_STORE_DOCUMENT_COLUMNS. */
static enum lens_status load_line(const struct load *load,
                                  struct sqlite3_stmt *statement,
                                  const char **brief_hash,
                                  struct lens_error *err)
{
    struct lens_document *doc = load->doc;
    const char *kind = NULL;
    const struct {
        int column;
        const char **out;
    } texts[] = {
        { 1, &kind },      { 2, &doc->key },    { 3, &doc->title },
        { 4, &doc->url },  { 5, &doc->pillar }, { 6, &doc->parent },
        { 7, &doc->risk }, { 9, brief_hash },   { 10, &doc->content_hash },
    };
    enum lens_status status = LENS_OK;

    doc->number = sqlite3_column_int64(statement, 0);
    if (doc->number < 1 || doc->number > INT64_MAX >> LENS_SCHEMA_PLACE_BITS)
        return lens_sql_damaged(&load->store->sql, "a number is out of range",
                                "number", err);
    for (size_t i = 0; status == LENS_OK && i < sizeof(texts) / sizeof(*texts);
         i++)
        status = text_at(load, statement, texts[i].column, texts[i].out, err);
    if (status == LENS_OK)
        status = small_integer(load, statement, 8, &doc->ordinal, err);
    if (status != LENS_OK)
        return status;
    doc->kind = lens_kind_named(kind);
    if (doc->kind == LENS_N_KINDS)
        return lens_sql_damaged(&load->store->sql, "unknown kind", kind, err);
    return LENS_OK;
}

static enum lens_status compare_hash(const struct load *load,
                                     enum lens_store_depth depth,
                                     const char *brief_hash,
                                     struct lens_error *err)
{
    struct lens_document_hashes hashes;
    enum lens_status status;
    bool same;

    status = lens_hash_document(load->doc, &load->store->scratch, &hashes, err);
    if (status != LENS_OK)
        return status;
    same = strcmp(hashes.brief, brief_hash) == 0;
    if (depth == LENS_STORE_COMPLETE)
        same = same && strcmp(hashes.content, load->doc->content_hash) == 0;
    if (!same)
        return lens_sql_damaged(&load->store->sql,
                                "the content hash does not match for",
                                load->doc->key, err);
    return LENS_OK;
}

enum lens_status
lens_store_load(struct lens_store *store, struct sqlite3_stmt *statement,
                enum lens_store_depth depth, struct lens_arena *arena,
                struct lens_document *out, struct lens_error *err)
{
    struct lens_document doc = { .texts = NULL };
    const struct load load = { store, arena, &doc };
    const char *brief_hash = "";
    enum lens_status status = load_line(&load, statement, &brief_hash, err);

    if (status == LENS_OK)
        status = load_rows(&load, depth, err);
    if (status == LENS_OK)
        status = compare_hash(&load, depth, brief_hash, err);
    if (status == LENS_OK)
        *out = doc;
    return status;
}

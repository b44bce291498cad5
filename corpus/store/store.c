#include "store/store.h"

#include <sqlite3.h>

#include "base/alloc.h"
#include "base/error.h"
#include "store/hash.h"
#include "store/listing.h"
#include "store/schema.h"
#include "store/store_int.h"

static enum lens_status
walk_lines(struct lens_store *store, struct sqlite3_stmt *statement,
           enum lens_store_depth depth, struct lens_arena *arena,
           enum lens_status (*visit)(const struct lens_document *doc, void *arg,
                                     struct lens_error *err),
           void *arg, struct lens_buffer *list, int64_t *n,
           struct lens_error *err)
{
    enum lens_status status;

    while ((status = lens_sql_step(&store->sql, statement, err)) == LENS_OK) {
        struct lens_document doc;

        status = lens_store_load(store, statement, depth, arena, &doc, err);
        if (status != LENS_OK)
            return status;
        lens_hash_add_listed(list, doc.number, doc.key, doc.content_hash);
        (*n)++;
        status = visit(&doc, arg, err);
        if (status != LENS_OK)
            return status;
    }
    if (status == LENS_END)
        status = lens_buffer_status(list);
    else
        return status;
    return status == LENS_OK
               ? LENS_OK
               : lens_fail(err, status, "cannot list the documents of '%s': %s",
                           store->sql.path, lens_status_text(status));
}

enum lens_status
lens_store_walk(struct lens_store *store, enum lens_kind kind,
                enum lens_store_depth depth, struct lens_arena *arena,
                enum lens_status (*visit)(const struct lens_document *doc,
                                          void *arg, struct lens_error *err),
                void *arg, struct lens_error *err)
{
    static const char select[] = "SELECT " LENS_STORE_DOCUMENT_COLUMNS
                                 " FROM documents WHERE kind = ?1 ORDER BY key";
    struct sqlite3_stmt *statement = NULL;
    struct lens_listing list = { .n = 0 };
    struct lens_buffer lines;
    enum lens_status status;

    /* A statement of its own: `visit` may walk or find in the same store. */
    status = lens_sql_prepare(&store->sql, select, &statement, err);
    if (status != LENS_OK)
        return status;
    lens_hash_buffer_init(&lines);
    (void)sqlite3_bind_text(statement, 1, lens_kind_name(kind), -1,
                            SQLITE_STATIC);
    status = walk_lines(store, statement, depth, arena, visit, arg, &lines,
                        &list.n, err);
    (void)sqlite3_finalize(statement);
    lens_content_hash(lens_buffer_view(&lines), list.hash);
    lens_buffer_release(&lines);
    return status == LENS_OK
               ? lens_listing_compare(&store->sql, kind, &list, err)
               : status;
}

static enum lens_status
op_each(struct lens_docstore *self, enum lens_kind kind,
        struct lens_arena *arena,
        enum lens_status (*visit)(const struct lens_document *doc, void *arg,
                                  struct lens_error *err),
        void *arg, struct lens_error *err)
{
    return lens_store_walk((struct lens_store *)self, kind, LENS_STORE_COMPLETE,
                           arena, visit, arg, err);
}

static enum lens_status
op_each_brief(struct lens_docstore *self, enum lens_kind kind,
              struct lens_arena *arena,
              enum lens_status (*visit)(const struct lens_document *doc,
                                        void *arg, struct lens_error *err),
              void *arg, struct lens_error *err)
{
    return lens_store_walk((struct lens_store *)self, kind, LENS_STORE_BRIEF,
                           arena, visit, arg, err);
}

/* The key was not found by its index: either there is none, or the index or a
 * list is damaged. */
static enum lens_status not_found(struct lens_store *store,
                                  struct lens_view key, struct lens_error *err)
{
    for (unsigned i = 0; i < LENS_N_KINDS; i++) {
        struct lens_listing list;
        enum lens_status status;
        bool found = false;

        status = lens_listing_take(&store->sql, i, &key, &found, &list, err);
        if (status == LENS_OK)
            status = lens_listing_compare(&store->sql, i, &list, err);
        if (status != LENS_OK)
            return status;
        if (found)
            return lens_sql_damaged(&store->sql, "an index lacks documents of",
                                    lens_kind_name(i), err);
    }
    return lens_fail(err, LENS_E_NOT_FOUND, "there is no document '%.*s'",
                     (int)(key.len < 80 ? key.len : 80), key.p ? key.p : "");
}

static enum lens_status op_find(struct lens_docstore *self,
                                struct lens_view key, struct lens_arena *arena,
                                struct lens_document *out,
                                struct lens_error *err)
{
    struct lens_store *store = (struct lens_store *)self;
    struct lens_document doc;
    enum lens_status status;
    int code;

    code = sqlite3_bind_text64(store->find, 1, key.p ? key.p : "", key.len,
                               SQLITE_STATIC, SQLITE_UTF8);
    if (code == SQLITE_TOOBIG)
        return not_found(store, key, err);
    if (code != SQLITE_OK)
        return lens_sql_fail(&store->sql, code, err);
    status = lens_sql_step(&store->sql, store->find, err);
    if (status == LENS_END)
        return not_found(store, key, err);
    if (status != LENS_OK)
        return status;
    status = lens_store_load(store, store->find, LENS_STORE_COMPLETE, arena,
                             &doc, err);
    (void)sqlite3_reset(store->find);
    if (status == LENS_OK && !lens_view_equal(key, lens_view_of(doc.key)))
        status = lens_sql_damaged(&store->sql, "an index leads astray to",
                                  doc.key, err);
    if (status == LENS_OK)
        *out = doc;
    return status;
}

static void op_close(struct lens_docstore *self)
{
    struct lens_store *store = (struct lens_store *)self;

    if (!store)
        return;
    (void)sqlite3_finalize(store->find);
    (void)sqlite3_finalize(store->texts);
    (void)sqlite3_finalize(store->attributes);
    (void)sqlite3_finalize(store->relations);
    lens_sql_close(&store->sql);
    lens_buffer_release(&store->rows);
    lens_buffer_release(&store->scratch);
    lens_free(store);
}

static const struct lens_docstore_ops store_ops = {
    .each = op_each,
    .each_brief = op_each_brief,
    .find = op_find,
    .close = op_close,
};

enum lens_status lens_store_open(const char *path, struct lens_docstore **out,
                                 struct lens_error *err)
{
    struct lens_store *store = lens_calloc(1, sizeof(*store));
    enum lens_status status;

    if (!store)
        return lens_fail(err, LENS_E_NOMEM, "no memory to open '%s'", path);
    store->port.ops = &store_ops;
    status = lens_sql_open(&store->sql, path, err);
    if (status == LENS_OK)
        status = lens_schema_check(&store->sql, err);
    if (status == LENS_OK)
        status = lens_store_prepare_loading(store, err);
    if (status == LENS_OK)
        status = lens_sql_prepare(&store->sql,
                                  "SELECT " LENS_STORE_DOCUMENT_COLUMNS
                                  " FROM documents WHERE key = ?1",
                                  &store->find, err);
    if (status != LENS_OK) {
        op_close(&store->port);
        return status;
    }
    *out = &store->port;
    return LENS_OK;
}

enum lens_status lens_store_of(struct lens_docstore *port,
                               struct lens_store **out, struct lens_error *err)
{
    if (!port || port->ops != &store_ops)
        return lens_fail(err, LENS_E_INVAL,
                         "this document store is not kept in SQLite");
    *out = (struct lens_store *)port;
    return LENS_OK;
}

enum lens_status lens_store_summarise(struct lens_docstore *store,
                                      struct lens_corpus_summary *out,
                                      struct lens_error *err)
{
    struct lens_store *self = NULL;
    enum lens_status status = lens_store_of(store, &self, err);

    return status == LENS_OK ? lens_listing_summarise(&self->sql, out, err)
                             : status;
}

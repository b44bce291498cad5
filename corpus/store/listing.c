#include "store/listing.h"

#include <string.h>

#include <sqlite3.h>

#include "base/error.h"
#include "store/hash.h"

_Static_assert(sizeof(((struct lens_corpus_summary *)0)->hash) ==
                   LENS_CONTENT_HASH_LEN + 1,
               "summary.h spells the length of a hash out");

enum lens_kind lens_kind_named(const char *name)
{
    for (unsigned i = 0; i < LENS_N_KINDS; i++) {
        if (strcmp(name, lens_kind_name(i)) == 0)
            return (enum lens_kind)i;
    }
    return LENS_N_KINDS;
}

/* A column that is only looked at; "" for a NULL, which no hash will match. */
static const char *column(struct sqlite3_stmt *statement, int at)
{
    const unsigned char *text = sqlite3_column_text(statement, at);

    return text ? (const char *)text : "";
}

static enum lens_status check_buffer(const struct lens_sql *sql,
                                     const struct lens_buffer *buf,
                                     struct lens_error *err)
{
    enum lens_status status = lens_buffer_status(buf);

    if (status == LENS_OK)
        return LENS_OK;
    return lens_fail(err, status, "cannot list the documents of '%s': %s",
                     sql->path, lens_status_text(status));
}

static enum lens_status take_lines(const struct lens_sql *sql,
                                   struct sqlite3_stmt *statement,
                                   const struct lens_view *key, bool *found,
                                   struct lens_listing *out,
                                   struct lens_error *err)
{
    struct lens_buffer list;
    enum lens_status status;

    lens_hash_buffer_init(&list);
    while ((status = lens_sql_step(sql, statement, err)) == LENS_OK) {
        const char *name = column(statement, 1);

        if (key && lens_view_equal(*key, lens_view_of(name)))
            *found = true;
        lens_hash_add_listed(&list, sqlite3_column_int64(statement, 0), name,
                             column(statement, 2));
        out->n++;
    }
    if (status == LENS_END)
        status = check_buffer(sql, &list, err);
    lens_content_hash(lens_buffer_view(&list), out->hash);
    lens_buffer_release(&list);
    return status;
}

enum lens_status lens_listing_take(const struct lens_sql *sql,
                                   enum lens_kind kind,
                                   const struct lens_view *key, bool *found,
                                   struct lens_listing *out,
                                   struct lens_error *err)
{
    static const char select[] = "SELECT number, key, content_hash "
                                 "FROM documents WHERE kind = ?1 ORDER BY key";
    struct lens_listing list = { .n = 0 };
    struct sqlite3_stmt *statement = NULL;
    bool seen = false;
    enum lens_status status = lens_sql_prepare(sql, select, &statement, err);

    if (status != LENS_OK)
        return status;
    (void)sqlite3_bind_text(statement, 1, lens_kind_name(kind), -1,
                            SQLITE_STATIC);
    status = take_lines(sql, statement, key, &seen, &list, err);
    (void)sqlite3_finalize(statement);
    if (status == LENS_OK) {
        *out = list;
        if (key)
            *found = seen;
    }
    return status;
}

enum lens_status lens_listing_compare(const struct lens_sql *sql,
                                      enum lens_kind kind,
                                      const struct lens_listing *list,
                                      struct lens_error *err)
{
    static const char select[] =
        "SELECT documents, hash FROM kinds WHERE name = ?1";
    const char *name = lens_kind_name(kind);
    struct sqlite3_stmt *statement = NULL;
    enum lens_status status = lens_sql_prepare(sql, select, &statement, err);

    if (status != LENS_OK)
        return status;
    (void)sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    status = lens_sql_step(sql, statement, err);
    if (status == LENS_END)
        status = lens_sql_damaged(sql, "no line for the kind", name, err);
    else if (status == LENS_OK &&
             (sqlite3_column_int64(statement, 0) != list->n ||
              strcmp(column(statement, 1), list->hash) != 0))
        status = lens_sql_damaged(sql, "the list of documents is altered, kind",
                                  name, err);
    (void)sqlite3_finalize(statement);
    return status;
}

static enum lens_status summarise(const struct lens_sql *sql,
                                  struct sqlite3_stmt *statement,
                                  struct lens_corpus_summary *out,
                                  struct lens_error *err)
{
    struct lens_buffer hashes;
    enum lens_status status;

    lens_hash_buffer_init(&hashes);
    while ((status = lens_sql_step(sql, statement, err)) == LENS_OK) {
        const char *name = column(statement, 0);
        enum lens_kind kind = lens_kind_named(name);

        if (kind == LENS_N_KINDS) {
            status = lens_sql_damaged(sql, "unknown kind", name, err);
            break;
        }
        out->n[kind]++;
        lens_buffer_add_text(&hashes, column(statement, 1));
    }
    if (status == LENS_END)
        status = check_buffer(sql, &hashes, err);
    lens_content_hash(lens_buffer_view(&hashes), out->hash);
    lens_buffer_release(&hashes);
    return status;
}

enum lens_status lens_listing_summarise(const struct lens_sql *sql,
                                        struct lens_corpus_summary *out,
                                        struct lens_error *err)
{
    static const char select[] =
        "SELECT kind, content_hash FROM documents ORDER BY key";
    struct lens_corpus_summary summary = { .n = { 0 } };
    struct sqlite3_stmt *statement = NULL;
    enum lens_status status = lens_sql_prepare(sql, select, &statement, err);

    if (status != LENS_OK)
        return status;
    status = summarise(sql, statement, &summary, err);
    (void)sqlite3_finalize(statement);
    if (status == LENS_OK)
        *out = summary;
    return status;
}

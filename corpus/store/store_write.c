#include "store/store_write.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/alloc.h"
#include "base/error.h"
#include "store/check.h"
#include "store/hash.h"
#include "store/listing.h"
#include "store/schema.h"
#include "store/sql.h"

/* The one collection of a store; documents refer to it. */
enum {
    COLLECTION = 1
};

enum statement {
    INSERT_DOCUMENT,
    INSERT_PROVENANCE,
    INSERT_TEXT,
    INSERT_ATTRIBUTE,
    INSERT_RELATION,
    INSERT_COLLECTION,
    INSERT_PILLAR,
    INSERT_PHASE,
    INSERT_KIND,
    N_STATEMENTS
};

static const char *const statements[N_STATEMENTS] = {
    [INSERT_DOCUMENT] =
        "INSERT INTO documents (number, collection, kind, key, title, url, "
        "pillar, parent, risk, ordinal, brief_hash, content_hash) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [INSERT_PROVENANCE] =
        "INSERT INTO provenance (document, file, file_hash, reader, "
        "reader_version) VALUES (?, ?, ?, ?, ?)",
    [INSERT_TEXT] = "INSERT INTO texts (row, document, field, tag, text) "
                    "VALUES (?, ?, ?, ?, ?)",
    [INSERT_ATTRIBUTE] = "INSERT INTO attributes (row, document, name, value, "
                         "url) VALUES (?, ?, ?, ?, ?)",
    [INSERT_RELATION] =
        "INSERT INTO relations (row, document, target, type, weight, reason) "
        "VALUES (?, ?, ?, ?, ?, ?)",
    [INSERT_COLLECTION] =
        "INSERT INTO collections (number, id, name, edition, url, hash) "
        "VALUES (?, ?, ?, ?, ?, ?)",
    [INSERT_PILLAR] = "INSERT INTO pillars (collection, place, id, name, "
                      "prefix, url, summary) VALUES (?, ?, ?, ?, ?, ?, ?)",
    [INSERT_PHASE] =
        "INSERT INTO phases (collection, place, name) VALUES (?, ?, ?)",
    [INSERT_KIND] =
        "INSERT INTO kinds (name, documents, hash) VALUES (?, ?, ?)",
};

struct lens_store_writer {
    struct lens_sql sql;
    struct sqlite3_stmt *statement[N_STATEMENTS];
    struct lens_buffer scratch;
    int64_t n_documents;
    bool finished;
};

/* One row being inserted; columns are put from left to right. */
struct row {
    const struct lens_store_writer *writer;
    struct sqlite3_stmt *statement;
    int n;    /* columns put */
    int code; /* SQLITE_OK, or why the first put failed */
};

static struct row begin_row(const struct lens_store_writer *writer,
                            enum statement which)
{
    return (struct row){ writer, writer->statement[which], 0, SQLITE_OK };
}

static void put_integer(struct row *row, int64_t value)
{
    int code = sqlite3_bind_int64(row->statement, ++row->n, value);

    if (row->code == SQLITE_OK)
        row->code = code;
}

/* The bytes must live until the row is inserted. */
static void put_text(struct row *row, const char *text)
{
    int code =
        sqlite3_bind_text(row->statement, ++row->n, text, -1, SQLITE_STATIC);

    if (row->code == SQLITE_OK)
        row->code = code;
}

static enum lens_status insert(struct row *row, struct lens_error *err)
{
    enum lens_status status;

    if (row->code != SQLITE_OK)
        return lens_sql_fail(&row->writer->sql, row->code, err);
    status = lens_sql_step(&row->writer->sql, row->statement, err);
    return status == LENS_END ? LENS_OK : status;
}

static enum lens_status add_pillar(struct lens_store_writer *writer,
                                   const struct lens_pillar *pillar,
                                   size_t place, struct lens_error *err)
{
    struct row row = begin_row(writer, INSERT_PILLAR);

    put_integer(&row, COLLECTION);
    put_integer(&row, (int64_t)place);
    put_text(&row, pillar->id);
    put_text(&row, pillar->name);
    put_text(&row, pillar->prefix);
    put_text(&row, pillar->url);
    put_text(&row, pillar->summary);
    return insert(&row, err);
}

static enum lens_status add_phase(struct lens_store_writer *writer,
                                  const char *phase, size_t place,
                                  struct lens_error *err)
{
    struct row row = begin_row(writer, INSERT_PHASE);

    put_integer(&row, COLLECTION);
    put_integer(&row, (int64_t)place);
    put_text(&row, phase);
    return insert(&row, err);
}

static enum lens_status add_collection(struct lens_store_writer *writer,
                                       const struct lens_collection *collection,
                                       struct lens_error *err)
{
    struct row row = begin_row(writer, INSERT_COLLECTION);
    char hash[LENS_CONTENT_HASH_LEN + 1];
    enum lens_status status;

    status = lens_hash_collection(collection, &writer->scratch, hash, err);
    if (status != LENS_OK)
        return status;
    put_integer(&row, COLLECTION);
    put_text(&row, collection->id);
    put_text(&row, collection->name);
    put_text(&row, collection->edition);
    put_text(&row, collection->url);
    put_text(&row, hash);
    status = insert(&row, err);
    for (size_t i = 0; status == LENS_OK && i < collection->n_pillars; i++)
        status = add_pillar(writer, &collection->pillars[i], i + 1, err);
    for (size_t i = 0; status == LENS_OK && i < collection->n_phases; i++)
        status = add_phase(writer, collection->phases[i], i + 1, err);
    return status;
}

static enum lens_status begin(struct lens_store_writer *writer,
                              const struct lens_collection *collection,
                              struct lens_error *err)
{
    enum lens_status status = lens_schema_migrate(&writer->sql, err);

    for (int i = 0; status == LENS_OK && i < N_STATEMENTS; i++)
        status = lens_sql_prepare(&writer->sql, statements[i],
                                  &writer->statement[i], err);
    if (status == LENS_OK)
        status = lens_sql_run(&writer->sql, "BEGIN IMMEDIATE", err);
    if (status == LENS_OK)
        status = add_collection(writer, collection, err);
    return status;
}

enum lens_status
lens_store_writer_open(const char *path,
                       const struct lens_collection *collection,
                       struct lens_store_writer **out, struct lens_error *err)
{
    struct lens_store_writer *writer = lens_calloc(1, sizeof(*writer));
    enum lens_status status;

    if (!writer)
        return lens_fail(err, LENS_E_NOMEM, "no memory to write '%s'", path);
    lens_hash_buffer_init(&writer->scratch);
    status = lens_sql_create(&writer->sql, path, err);
    if (status != LENS_OK) {
        lens_free(writer);
        return status;
    }
    status = begin(writer, collection, err);
    if (status != LENS_OK) {
        lens_store_writer_close(writer);
        return status;
    }
    *out = writer;
    return LENS_OK;
}

static enum lens_status add_line(struct lens_store_writer *writer,
                                 const struct lens_document *doc,
                                 int64_t number, struct lens_error *err)
{
    struct row row = begin_row(writer, INSERT_DOCUMENT);
    struct lens_document_hashes hashes;
    enum lens_status status;

    status = lens_hash_document(doc, &writer->scratch, &hashes, err);
    if (status != LENS_OK)
        return status;
    put_integer(&row, number);
    put_integer(&row, COLLECTION);
    put_text(&row, lens_kind_name(doc->kind));
    put_text(&row, doc->key);
    put_text(&row, doc->title);
    put_text(&row, doc->url);
    put_text(&row, doc->pillar);
    put_text(&row, doc->parent);
    put_text(&row, doc->risk);
    put_integer(&row, doc->ordinal);
    put_text(&row, hashes.brief);
    put_text(&row, hashes.content);
    return insert(&row, err);
}

static enum lens_status add_provenance(struct lens_store_writer *writer,
                                       const struct lens_provenance *from,
                                       int64_t number, struct lens_error *err)
{
    struct row row = begin_row(writer, INSERT_PROVENANCE);

    put_integer(&row, number);
    put_text(&row, from->file);
    put_text(&row, from->file_hash);
    put_text(&row, from->reader);
    put_integer(&row, from->reader_version);
    return insert(&row, err);
}

/* A row of texts, attributes or relations, its first two columns put. */
static struct row begin_placed(const struct lens_store_writer *writer,
                               enum statement which, int64_t number,
                               size_t place)
{
    struct row row = begin_row(writer, which);

    put_integer(&row, number << LENS_SCHEMA_PLACE_BITS | (int64_t)place);
    put_integer(&row, number);
    return row;
}

static enum lens_status add_texts(struct lens_store_writer *writer,
                                  const struct lens_document *doc,
                                  int64_t number, struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < doc->n_texts; i++) {
        struct row row = begin_placed(writer, INSERT_TEXT, number, i);

        put_text(&row, lens_field_name(doc->texts[i].field));
        put_text(&row, doc->texts[i].tag);
        put_text(&row, doc->texts[i].text);
        status = insert(&row, err);
    }
    return status;
}

static enum lens_status add_attributes(struct lens_store_writer *writer,
                                       const struct lens_document *doc,
                                       int64_t number, struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < doc->n_attributes; i++) {
        const struct lens_attribute_row *from = &doc->attributes[i];
        struct row row = begin_placed(writer, INSERT_ATTRIBUTE, number, i);

        put_text(&row, lens_attribute_name(from->attribute));
        put_text(&row, from->value);
        put_text(&row, from->url);
        status = insert(&row, err);
    }
    return status;
}

static enum lens_status add_relations(struct lens_store_writer *writer,
                                      const struct lens_document *doc,
                                      int64_t number, struct lens_error *err)
{
    enum lens_status status = LENS_OK;

    for (size_t i = 0; status == LENS_OK && i < doc->n_relations; i++) {
        const struct lens_relation_row *from = &doc->relations[i];
        struct row row = begin_placed(writer, INSERT_RELATION, number, i);

        put_text(&row, from->to);
        put_text(&row, from->type);
        put_integer(&row, from->weight);
        put_text(&row, from->reason);
        status = insert(&row, err);
    }
    return status;
}

enum lens_status lens_store_writer_add(struct lens_store_writer *writer,
                                       const struct lens_document *doc,
                                       const struct lens_provenance *from,
                                       struct lens_error *err)
{
    int64_t number = ++writer->n_documents;
    enum lens_status status;

    if (doc->n_texts > LENS_SCHEMA_MAX_ROWS ||
        doc->n_attributes > LENS_SCHEMA_MAX_ROWS ||
        doc->n_relations > LENS_SCHEMA_MAX_ROWS)
        return lens_fail(err, LENS_E_LIMIT,
                         "'%.80s' has more than the limit of %d rows", doc->key,
                         LENS_SCHEMA_MAX_ROWS);
    status = add_line(writer, doc, number, err);
    if (status == LENS_OK)
        status = add_provenance(writer, from, number, err);
    if (status == LENS_OK)
        status = add_texts(writer, doc, number, err);
    if (status == LENS_OK)
        status = add_attributes(writer, doc, number, err);
    if (status == LENS_OK)
        status = add_relations(writer, doc, number, err);
    return status;
}

static enum lens_status add_kind(struct lens_store_writer *writer,
                                 enum lens_kind kind, struct lens_error *err)
{
    struct row row = begin_row(writer, INSERT_KIND);
    struct lens_listing list;
    enum lens_status status;

    status = lens_listing_take(&writer->sql, kind, NULL, NULL, &list, err);
    if (status != LENS_OK)
        return status;
    put_text(&row, lens_kind_name(kind));
    put_integer(&row, list.n);
    put_text(&row, list.hash);
    return insert(&row, err);
}

static void disconnect(struct lens_store_writer *writer)
{
    for (int i = 0; i < N_STATEMENTS; i++) {
        (void)sqlite3_finalize(writer->statement[i]);
        writer->statement[i] = NULL;
    }
    lens_sql_close(&writer->sql);
}

static enum lens_status sync_file(const char *path, struct lens_error *err)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    int failed = fd < 0 || fsync(fd) != 0 ? errno : 0;

    if (fd >= 0)
        (void)close(fd);
    if (failed)
        return lens_fail(err, LENS_E_IO, "cannot sync '%s': %s", path,
                         strerror(failed));
    return LENS_OK;
}

enum lens_status lens_store_writer_finish(struct lens_store_writer *writer,
                                          struct lens_corpus_summary *out,
                                          struct lens_error *err)
{
    struct lens_corpus_summary summary;
    enum lens_status status = LENS_OK;

    for (unsigned i = 0; status == LENS_OK && i < LENS_N_KINDS; i++)
        status = add_kind(writer, i, err);
    if (status == LENS_OK)
        status = lens_listing_summarise(&writer->sql, &summary, err);
    if (status == LENS_OK)
        status = lens_sql_run(&writer->sql, "COMMIT", err);
    if (status == LENS_OK)
        status = lens_check_tables(&writer->sql, err);
    if (status != LENS_OK)
        return status;
    disconnect(writer);
    status = sync_file(writer->sql.path, err);
    if (status == LENS_OK) {
        writer->finished = true;
        *out = summary;
    }
    return status;
}

void lens_store_writer_close(struct lens_store_writer *writer)
{
    if (!writer)
        return;
    disconnect(writer);
    if (!writer->finished)
        (void)unlink(writer->sql.path);
    lens_buffer_release(&writer->scratch);
    lens_free(writer);
}

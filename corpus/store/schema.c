#include "store/schema.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/error.h"

/* Document numbers stop at 2^46, so that number << 16 stays an int64. */
static const char version_1[] =
    "CREATE TABLE collections ("
    "  number  INTEGER PRIMARY KEY,"
    "  id      TEXT NOT NULL UNIQUE CHECK (id <> ''),"
    "  name    TEXT NOT NULL,"
    "  edition TEXT NOT NULL,"
    "  url     TEXT NOT NULL,"
    "  hash    TEXT NOT NULL CHECK (length(hash) = 32)"
    ") STRICT;"

    "CREATE TABLE pillars ("
    "  collection INTEGER NOT NULL REFERENCES collections,"
    "  place      INTEGER NOT NULL CHECK (place > 0),"
    "  id         TEXT NOT NULL CHECK (id <> ''),"
    "  name       TEXT NOT NULL,"
    "  prefix     TEXT NOT NULL,"
    "  url        TEXT NOT NULL,"
    "  summary    TEXT NOT NULL,"
    "  PRIMARY KEY (collection, place),"
    "  UNIQUE (collection, id)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE phases ("
    "  collection INTEGER NOT NULL REFERENCES collections,"
    "  place      INTEGER NOT NULL CHECK (place > 0),"
    "  name       TEXT NOT NULL CHECK (name <> ''),"
    "  PRIMARY KEY (collection, place),"
    "  UNIQUE (collection, name)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE kinds ("
    "  name      TEXT NOT NULL PRIMARY KEY,"
    "  documents INTEGER NOT NULL CHECK (documents >= 0),"
    "  hash      TEXT NOT NULL CHECK (length(hash) = 32)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE documents ("
    "  number       INTEGER PRIMARY KEY AUTOINCREMENT"
    "               CHECK (number BETWEEN 1 AND 70368744177664),"
    "  collection   INTEGER NOT NULL REFERENCES collections,"
    "  kind         TEXT NOT NULL REFERENCES kinds"
    "               DEFERRABLE INITIALLY DEFERRED,"
    "  key          TEXT NOT NULL UNIQUE CHECK (key <> ''),"
    "  title        TEXT NOT NULL CHECK (title <> ''),"
    "  url          TEXT NOT NULL,"
    "  pillar       TEXT NOT NULL,"
    "  parent       TEXT NOT NULL,"
    "  risk         TEXT NOT NULL"
    "               CHECK (risk IN ('', 'High', 'Medium', 'Low')),"
    "  ordinal      INTEGER NOT NULL CHECK (ordinal >= 0),"
    "  brief_hash   TEXT NOT NULL CHECK (length(brief_hash) = 32),"
    "  content_hash TEXT NOT NULL CHECK (length(content_hash) = 32)"
    ") STRICT;"
    "CREATE UNIQUE INDEX documents_of_kind ON documents (kind, key);"

    "CREATE TABLE provenance ("
    "  document       INTEGER PRIMARY KEY REFERENCES documents,"
    "  file           TEXT NOT NULL CHECK (file <> ''),"
    "  file_hash      TEXT NOT NULL CHECK (length(file_hash) = 32),"
    "  reader         TEXT NOT NULL CHECK (reader <> ''),"
    "  reader_version INTEGER NOT NULL"
    ") STRICT;"

    "CREATE TABLE texts ("
    "  row      INTEGER PRIMARY KEY CHECK (row >> 16 = document),"
    "  document INTEGER NOT NULL REFERENCES documents,"
    "  field    TEXT NOT NULL CHECK (field <> ''),"
    "  tag      TEXT NOT NULL,"
    "  text     TEXT NOT NULL"
    ") STRICT;"

    "CREATE TABLE attributes ("
    "  row      INTEGER PRIMARY KEY CHECK (row >> 16 = document),"
    "  document INTEGER NOT NULL REFERENCES documents,"
    "  name     TEXT NOT NULL CHECK (name <> ''),"
    "  value    TEXT NOT NULL CHECK (value <> ''),"
    "  url      TEXT NOT NULL"
    ") STRICT;"

    "CREATE TABLE relations ("
    "  row      INTEGER PRIMARY KEY CHECK (row >> 16 = document),"
    "  document INTEGER NOT NULL REFERENCES documents,"
    "  target   TEXT NOT NULL REFERENCES documents (key)"
    "           DEFERRABLE INITIALLY DEFERRED,"
    "  type     TEXT NOT NULL,"
    "  weight   INTEGER NOT NULL,"
    "  reason   TEXT NOT NULL CHECK (reason <> ''),"
    "  UNIQUE (document, type, target),"
    "  CHECK ((type = 'related' AND weight = 0) OR"
    "         (type = 'stresses' AND weight BETWEEN 1 AND 3))"
    ") STRICT;";

/*
 * A constraint goes by making the table anew.  The hash is the one of an empty
 * list; a store without kinds is only being begun and gets the line at its end.
 */
static const char version_2[] =
    "CREATE TABLE new_documents ("
    "  number       INTEGER PRIMARY KEY AUTOINCREMENT"
    "               CHECK (number BETWEEN 1 AND 70368744177664),"
    "  collection   INTEGER NOT NULL REFERENCES collections,"
    "  kind         TEXT NOT NULL REFERENCES kinds"
    "               DEFERRABLE INITIALLY DEFERRED,"
    "  key          TEXT NOT NULL UNIQUE CHECK (key <> ''),"
    "  title        TEXT NOT NULL CHECK (title <> '' OR kind = 'passage'),"
    "  url          TEXT NOT NULL,"
    "  pillar       TEXT NOT NULL,"
    "  parent       TEXT NOT NULL,"
    "  risk         TEXT NOT NULL"
    "               CHECK (risk IN ('', 'High', 'Medium', 'Low')),"
    "  ordinal      INTEGER NOT NULL CHECK (ordinal >= 0),"
    "  brief_hash   TEXT NOT NULL CHECK (length(brief_hash) = 32),"
    "  content_hash TEXT NOT NULL CHECK (length(content_hash) = 32)"
    ") STRICT;"
    "INSERT INTO new_documents SELECT * FROM documents;"
    "DROP TABLE documents;"
    "ALTER TABLE new_documents RENAME TO documents;"
    "CREATE UNIQUE INDEX documents_of_kind ON documents (kind, key);"
    "INSERT INTO kinds (name, documents, hash)"
    "  SELECT 'passage', 0, '99aa06d3014798d86001c324468d497f'"
    "  WHERE EXISTS (SELECT 1 FROM kinds);";

/* Element n leads from version n to n + 1. */
static const char *const migrations[LENS_SCHEMA_VERSION] = { version_1,
                                                             version_2 };

static enum lens_status read_version(const struct lens_sql *sql,
                                     int64_t *version, struct lens_error *err)
{
    enum lens_status status;
    int64_t found = 0;

    status = lens_sql_integer(sql, "PRAGMA user_version", &found, err);
    if (status != LENS_OK)
        return status;
    if (found > LENS_SCHEMA_VERSION) {
        status = lens_fail(err, LENS_E_VERSION,
                           "'%s' has store version %" PRId64
                           ", this program reads version %d",
                           sql->path, found, LENS_SCHEMA_VERSION);
        return lens_hint(err, status,
                         "use a newer asklens, or run 'asklens index build'");
    }
    *version = found;
    return LENS_OK;
}

static enum lens_status run_migrations(const struct lens_sql *sql, int64_t from,
                                       struct lens_error *err)
{
    enum lens_status status = LENS_OK;
    char pragmas[120];

    for (int64_t i = from; status == LENS_OK && i < LENS_SCHEMA_VERSION; i++)
        status = lens_sql_run(sql, migrations[i], err);
    (void)snprintf(pragmas, sizeof(pragmas),
                   "PRAGMA application_id = %d; PRAGMA user_version = %d;",
                   LENS_SCHEMA_APPLICATION, LENS_SCHEMA_VERSION);
    return status == LENS_OK ? lens_sql_run(sql, pragmas, err) : status;
}

enum lens_status lens_schema_migrate(const struct lens_sql *sql,
                                     struct lens_error *err)
{
    enum lens_status status;
    int64_t version = 0;

    status = read_version(sql, &version, err);
    if (status != LENS_OK)
        return status;
    if (version < 0)
        return lens_sql_damaged(sql, "its version is", "negative", err);
    /* Replacing a table others refer to; this cannot be said within. */
    status =
        lens_sql_run(sql, "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE", err);
    if (status == LENS_OK)
        status = run_migrations(sql, version, err);
    if (status == LENS_OK)
        status = lens_sql_run(sql, "COMMIT", err);
    else
        (void)!lens_sql_run(sql, "ROLLBACK", NULL);
    if (status == LENS_OK)
        status = lens_sql_run(sql, "PRAGMA foreign_keys = ON", err);
    return status;
}

enum lens_status lens_schema_check(const struct lens_sql *sql,
                                   struct lens_error *err)
{
    enum lens_status status;
    int64_t application = 0, version = 0;

    status = lens_sql_integer(sql, "PRAGMA application_id", &application, err);
    if (status == LENS_OK && application != LENS_SCHEMA_APPLICATION)
        return lens_sql_damaged(sql, "it is a database of", "another program",
                                err);
    if (status == LENS_OK)
        status = read_version(sql, &version, err);
    if (status == LENS_OK && version < LENS_SCHEMA_VERSION) {
        status = lens_fail(err, LENS_E_VERSION,
                           "'%s' has the outdated store version %" PRId64,
                           sql->path, version);
        return lens_hint(err, status, "run 'asklens index build'");
    }
    return status;
}

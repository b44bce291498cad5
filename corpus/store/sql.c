#include "store/sql.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/error.h"

#if SQLITE_VERSION_NUMBER < 3037000
#error "STRICT tables need SQLite 3.37 or newer"
#endif

/* Longer than any value we write: what claims more is damaged. */
enum {
    MAX_VALUE = 1 << 20
};

static enum lens_status damaged(const struct lens_sql *sql, const char *why,
                                struct lens_error *err)
{
    enum lens_status status =
        lens_fail(err, LENS_E_CORRUPT, "'%s' is damaged: %s", sql->path, why);

    return lens_hint(err, status, "run 'asklens index build'");
}

enum lens_status lens_sql_damaged(const struct lens_sql *sql, const char *what,
                                  const char *subject, struct lens_error *err)
{
    char why[160];

    (void)snprintf(why, sizeof(why), "%s '%.80s'", what, subject);
    return damaged(sql, why, err);
}

static enum lens_status fail_writing(const struct lens_sql *sql, int code,
                                     struct lens_error *err)
{
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        return lens_fail(err, LENS_E_INVAL, "'%s' refuses a document: %s",
                         sql->path, sqlite3_errmsg(sql->db));
    case SQLITE_TOOBIG:
        return lens_fail(err, LENS_E_LIMIT,
                         "'%s' refuses a text longer than %d bytes", sql->path,
                         MAX_VALUE);
    default:
        return lens_fail(err, LENS_E_BACKEND, "SQLite fails on '%s': %s",
                         sql->path, sqlite3_errmsg(sql->db));
    }
}

enum lens_status lens_sql_fail(const struct lens_sql *sql, int code,
                               struct lens_error *err)
{
    switch (code & 0xff) {
    case SQLITE_NOMEM:
        return lens_fail(err, LENS_E_NOMEM, "no memory for SQLite on '%s'",
                         sql->path);
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return lens_fail(err, LENS_E_IO, "cannot %s '%s': %s",
                         sql->writing ? "write" : "read", sql->path,
                         sqlite3_errstr(code));
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT: return damaged(sql, sqlite3_errstr(code & 0xff), err);
    default:
        if (sql->writing)
            return fail_writing(sql, code, err);
        /* Our statements are fixed: what they cannot run on is no store. */
        return damaged(sql, sqlite3_errmsg(sql->db), err);
    }
}

/* Unreserved characters of RFC 3986 and the slash stand for themselves. */
static bool stands_for_itself(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || (c != '\0' && strchr("/._-~", c));
}

enum lens_status lens_sql_uri(const char *path, char out[LENS_SQL_URI_MAX],
                              struct lens_error *err)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t n = 0;

    if (strlen(path) >= LENS_PATH_MAX)
        return lens_fail(err, LENS_E_LIMIT, "the path '%.80s...' is too long",
                         path);
    /* An absolute path follows an empty authority, or "//a/b" would have the
     * authority "a". */
    n += (size_t)snprintf(out, LENS_SQL_URI_MAX, "file:%s",
                          *path == '/' ? "//" : "");
    for (const char *p = path; *p; p++) {
        unsigned char c = (unsigned char)*p;

        if (stands_for_itself(*p)) {
            out[n++] = *p;
        } else {
            out[n++] = '%';
            out[n++] = digits[c >> 4];
            out[n++] = digits[c & 15];
        }
    }
    (void)snprintf(out + n, LENS_SQL_URI_MAX - n, "?mode=ro&immutable=1");
    return LENS_OK;
}

static enum lens_status set_path(struct lens_sql *sql, const char *path,
                                 struct lens_error *err)
{
    size_t len = strlen(path);

    *sql = (struct lens_sql){ .db = NULL };
    if (len >= sizeof(sql->path))
        return lens_fail(err, LENS_E_LIMIT, "the path '%.80s...' is too long",
                         path);
    memcpy(sql->path, path, len + 1);
    return LENS_OK;
}

/* Nothing in the file may make SQLite do more than read and write tables. */
static void restrict_connection(struct lens_sql *sql)
{
    (void)sqlite3_extended_result_codes(sql->db, 1);
    (void)sqlite3_limit(sql->db, SQLITE_LIMIT_LENGTH, MAX_VALUE);
    (void)sqlite3_db_config(sql->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0,
                            (int *)0);
    /* It would also ignore journal_mode = OFF. */
    if (!sql->writing)
        (void)sqlite3_db_config(sql->db, SQLITE_DBCONFIG_DEFENSIVE, 1,
                                (int *)0);
}

static enum lens_status connect(struct lens_sql *sql, const char *name,
                                int flags, struct lens_error *err)
{
    int code =
        sqlite3_open_v2(name, &sql->db, flags | SQLITE_OPEN_NOMUTEX, NULL);

    if (code != SQLITE_OK) {
        enum lens_status status = sql->db
                                      ? lens_sql_fail(sql, code, err)
                                      : lens_sql_fail(sql, SQLITE_NOMEM, err);

        lens_sql_close(sql);
        return status;
    }
    restrict_connection(sql);
    return LENS_OK;
}

enum lens_status lens_sql_create(struct lens_sql *sql, const char *path,
                                 struct lens_error *err)
{
    static const char setup[] = "PRAGMA page_size = 4096;"
                                "PRAGMA encoding = 'UTF-8';"
                                "PRAGMA locking_mode = EXCLUSIVE;"
                                "PRAGMA journal_mode = OFF;"
                                "PRAGMA synchronous = OFF;"
                                "PRAGMA temp_store = MEMORY;"
                                "PRAGMA secure_delete = ON;"
                                "PRAGMA foreign_keys = ON;";
    enum lens_status status = set_path(sql, path, err);
    int fd;

    if (status != LENS_OK)
        return status;
    sql->writing = true;
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0)
        return lens_fail(err, LENS_E_IO, "cannot create '%s': %s", path,
                         strerror(errno));
    (void)close(fd);
    status = connect(sql, path, SQLITE_OPEN_READWRITE, err);
    if (status == LENS_OK)
        status = lens_sql_run(sql, setup, err);
    if (status != LENS_OK) {
        lens_sql_close(sql);
        (void)unlink(path);
    }
    return status;
}

static uint32_t big_endian(const unsigned char *p, size_t n)
{
    uint32_t value = 0;

    while (n--)
        value = value << 8 | *p++;
    return value;
}

/*
 * SQLite finds a missing end of the file only when it gets there.  Its header
 * (https://sqlite.org/fileformat.html, 1.3) has the page size at byte 16 and
 * the number of pages at byte 28.
 */
static enum lens_status check_length(const struct lens_sql *sql,
                                     struct lens_error *err)
{
    static const char magic[16] = "SQLite format 3";
    char why[160];
    struct lens_map map;
    enum lens_status status = lens_map_open(sql->path, &map, err);

    if (status == LENS_E_NOT_FOUND)
        return lens_hint(err, status, "run 'asklens index build'");
    if (status != LENS_OK)
        return status;
    if (map.len < 100 || memcmp(map.p, magic, sizeof(magic)) != 0) {
        status = damaged(sql, "it is no SQLite database", err);
    } else {
        uint64_t page = big_endian(map.p + 16, 2);
        uint64_t expected =
            (page == 1 ? 65536 : page) * (uint64_t)big_endian(map.p + 28, 4);

        (void)snprintf(why, sizeof(why),
                       "it has %zu bytes where its header expects %llu",
                       map.len, (unsigned long long)expected);
        if (expected != map.len)
            status = damaged(sql, why, err);
    }
    lens_map_close(&map);
    return status;
}

enum lens_status lens_sql_open(struct lens_sql *sql, const char *path,
                               struct lens_error *err)
{
    char uri[LENS_SQL_URI_MAX];
    enum lens_status status = set_path(sql, path, err);

    if (status == LENS_OK)
        status = check_length(sql, err);
    if (status == LENS_OK)
        status = lens_sql_uri(path, uri, err);
    if (status == LENS_OK)
        status = connect(sql, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, err);
    if (status == LENS_OK)
        status = lens_sql_run(sql,
                              "PRAGMA temp_store = MEMORY;"
                              "PRAGMA cell_size_check = ON;",
                              err);
    if (status != LENS_OK)
        lens_sql_close(sql);
    return status;
}

void lens_sql_close(struct lens_sql *sql)
{
    if (!sql)
        return;
    (void)sqlite3_close_v2(sql->db);
    sql->db = NULL;
}

enum lens_status lens_sql_run(const struct lens_sql *sql, const char *text,
                              struct lens_error *err)
{
    int code = sqlite3_exec(sql->db, text, NULL, NULL, NULL);

    return code == SQLITE_OK ? LENS_OK : lens_sql_fail(sql, code, err);
}

enum lens_status lens_sql_prepare(const struct lens_sql *sql, const char *text,
                                  struct sqlite3_stmt **out,
                                  struct lens_error *err)
{
    int code = sqlite3_prepare_v3(sql->db, text, -1, SQLITE_PREPARE_PERSISTENT,
                                  out, NULL);

    return code == SQLITE_OK ? LENS_OK : lens_sql_fail(sql, code, err);
}

enum lens_status lens_sql_step(const struct lens_sql *sql,
                               struct sqlite3_stmt *statement,
                               struct lens_error *err)
{
    enum lens_status status = LENS_END;
    int code = sqlite3_step(statement);

    if (code == SQLITE_ROW)
        return LENS_OK;
    if (code != SQLITE_DONE)
        status = lens_sql_fail(sql, code, err);
    (void)sqlite3_reset(statement);
    return status;
}

enum lens_status lens_sql_integer(const struct lens_sql *sql, const char *text,
                                  int64_t *out, struct lens_error *err)
{
    struct sqlite3_stmt *statement = NULL;
    enum lens_status status = lens_sql_prepare(sql, text, &statement, err);

    if (status != LENS_OK)
        return status;
    status = lens_sql_step(sql, statement, err);
    if (status == LENS_OK)
        *out = sqlite3_column_int64(statement, 0);
    else if (status == LENS_END)
        status = lens_sql_damaged(sql, "no answer to", text, err);
    (void)sqlite3_finalize(statement);
    return status;
}

enum lens_status lens_sql_text(const struct lens_sql *sql,
                               struct sqlite3_stmt *statement, int column,
                               struct lens_arena *arena, const char **out,
                               struct lens_error *err)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    char *copy;

    if (!text)
        return sqlite3_errcode(sql->db) == SQLITE_NOMEM
                   ? lens_sql_fail(sql, SQLITE_NOMEM, err)
                   : lens_sql_damaged(sql, "nothing stands in",
                                      sqlite3_column_name(statement, column),
                                      err);
    copy = lens_arena_copy(
        arena, (struct lens_view){
                   text, (size_t)sqlite3_column_bytes(statement, column) });
    if (!copy)
        return lens_fail(err, LENS_E_NOMEM, "no memory to read '%s'",
                         sql->path);
    *out = copy;
    return LENS_OK;
}

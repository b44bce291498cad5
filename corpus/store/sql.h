/*
 * sql.h - a SQLite connection with our errors.
 *
 * SQLite reports many kinds of trouble; what matters to a caller is few:
 *
 *     not a database, damaged, statements that  LENS_E_CORRUPT, and the advice
 *       no longer fit the tables (reading)        to build the index anew
 *     disk full, I/O, permissions               LENS_E_IO, naming the path
 *     a constraint (writing)                    LENS_E_INVAL
 *     no memory                                 LENS_E_NOMEM
 *     anything else                             LENS_E_BACKEND
 *
 * Internal to corpus/store/, as is the knowledge that it is SQLite.
 */
#ifndef LENS_STORE_SQL_H
#define LENS_STORE_SQL_H

#include <stdbool.h>
#include <stdint.h>

#include "asklens/arena.h"
#include "asklens/status.h"
#include "base/file.h"

struct sqlite3;
struct sqlite3_stmt;

/* Zero-initialised is closed. */
struct lens_sql {
    struct sqlite3 *db;
    bool writing;
    char path[LENS_PATH_MAX];
};

/* Create the file, which must not exist, and connect to it for building: no
 * journal and no syncing, for the file is thrown away if anything fails. */
LENS_MUST_CHECK enum lens_status
lens_sql_create(struct lens_sql *sql, const char *path, struct lens_error *err);

/*
 * Connect to an existing file that nobody writes, in a mode that takes no locks
 * and leaves no files behind.  A missing file is LENS_E_NOT_FOUND, a folder
 * LENS_E_INVAL, a file whose length is not what its header says
 * LENS_E_CORRUPT.
 */
LENS_MUST_CHECK enum lens_status
lens_sql_open(struct lens_sql *sql, const char *path, struct lens_error *err);

/* Every statement must have been finalized.  NULL and closed are fine. */
void lens_sql_close(struct lens_sql *sql);

/* Record what SQLite's result code `code` means. */
enum lens_status lens_sql_fail(const struct lens_sql *sql, int code,
                               struct lens_error *err);

/* Record damage found by us: "'PATH' is damaged: WHAT 'SUBJECT'". */
enum lens_status lens_sql_damaged(const struct lens_sql *sql, const char *what,
                                  const char *subject, struct lens_error *err);

/* Run statements; rows they give are passed over. */
LENS_MUST_CHECK enum lens_status lens_sql_run(const struct lens_sql *sql,
                                              const char *text,
                                              struct lens_error *err);

LENS_MUST_CHECK enum lens_status lens_sql_prepare(const struct lens_sql *sql,
                                                  const char *text,
                                                  struct sqlite3_stmt **out,
                                                  struct lens_error *err);

/* The next row: LENS_OK, LENS_END after the last, or an error.  Anything but
 * LENS_OK resets the statement. */
LENS_MUST_CHECK enum lens_status lens_sql_step(const struct lens_sql *sql,
                                               struct sqlite3_stmt *statement,
                                               struct lens_error *err);

/* The single integer that `text` selects. */
LENS_MUST_CHECK enum lens_status lens_sql_integer(const struct lens_sql *sql,
                                                  const char *text,
                                                  int64_t *out,
                                                  struct lens_error *err);

/* A copy of a column in the arena; a NULL in the table is damage. */
LENS_MUST_CHECK enum lens_status
lens_sql_text(const struct lens_sql *sql, struct sqlite3_stmt *statement,
              int column, struct lens_arena *arena, const char **out,
              struct lens_error *err);

/* "file:///a%20b.db?mode=ro&immutable=1"; LENS_E_LIMIT when it does not fit. */
enum {
    LENS_SQL_URI_MAX = 3 * LENS_PATH_MAX + 64
};
LENS_MUST_CHECK enum lens_status lens_sql_uri(const char *path,
                                              char out[LENS_SQL_URI_MAX],
                                              struct lens_error *err);

#endif /* LENS_STORE_SQL_H */

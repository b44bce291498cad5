#include "store/check.h"

#include <string.h>

#include <sqlite3.h>

static enum lens_status quick_check(const struct lens_sql *sql,
                                    struct lens_error *err)
{
    struct sqlite3_stmt *statement = NULL;
    enum lens_status status =
        lens_sql_prepare(sql, "PRAGMA quick_check(1)", &statement, err);

    if (status != LENS_OK)
        return status;
    status = lens_sql_step(sql, statement, err);
    if (status == LENS_OK) {
        const char *said = (const char *)sqlite3_column_text(statement, 0);

        if (!said || strcmp(said, "ok") != 0)
            status =
                lens_sql_damaged(sql, "SQLite finds", said ? said : "", err);
    } else if (status == LENS_END) {
        status = lens_sql_damaged(sql, "no answer to", "quick_check", err);
    }
    (void)sqlite3_finalize(statement);
    return status;
}

static enum lens_status foreign_key_check(const struct lens_sql *sql,
                                          struct lens_error *err)
{
    struct sqlite3_stmt *statement = NULL;
    enum lens_status status =
        lens_sql_prepare(sql, "PRAGMA foreign_key_check", &statement, err);

    if (status != LENS_OK)
        return status;
    status = lens_sql_step(sql, statement, err);
    if (status == LENS_OK) {
        const char *table = (const char *)sqlite3_column_text(statement, 0);

        status = lens_sql_damaged(sql, "a line leads nowhere, table",
                                  table ? table : "?", err);
    } else if (status == LENS_END) {
        status = LENS_OK;
    }
    (void)sqlite3_finalize(statement);
    return status;
}

enum lens_status lens_check_tables(const struct lens_sql *sql,
                                   struct lens_error *err)
{
    enum lens_status status = quick_check(sql, err);

    return status == LENS_OK ? foreign_key_check(sql, err) : status;
}

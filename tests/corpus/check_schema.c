/*
 * check_schema.c - a store of version 1 is brought to version 2 with all it
 * holds.  Its tables are written down here as they were, as far as the new
 * version touches them.
 */
#include <check.h>
#include <stdio.h>

#include "store/schema.h"
#include "store/sql.h"
#include "support/folder.h"
#include "support/suite.h"

static struct test_folder folder;
static struct lens_sql sql;

#define HASH "'0123456789abcdef0123456789abcdef'"

static const char version_1[] =
    "CREATE TABLE collections (number INTEGER PRIMARY KEY, id TEXT) STRICT;"
    "CREATE TABLE kinds ("
    "  name TEXT NOT NULL PRIMARY KEY,"
    "  documents INTEGER NOT NULL, hash TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE documents ("
    "  number INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  collection INTEGER NOT NULL REFERENCES collections,"
    "  kind TEXT NOT NULL REFERENCES kinds DEFERRABLE INITIALLY DEFERRED,"
    "  key TEXT NOT NULL UNIQUE CHECK (key <> ''),"
    "  title TEXT NOT NULL CHECK (title <> ''),"
    "  url TEXT NOT NULL, pillar TEXT NOT NULL, parent TEXT NOT NULL,"
    "  risk TEXT NOT NULL, ordinal INTEGER NOT NULL,"
    "  brief_hash TEXT NOT NULL, content_hash TEXT NOT NULL) STRICT;"
    "CREATE UNIQUE INDEX documents_of_kind ON documents (kind, key);"
    "CREATE TABLE provenance ("
    "  document INTEGER PRIMARY KEY REFERENCES documents, file TEXT) STRICT;"
    "CREATE TABLE relations ("
    "  row INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents,"
    "  target TEXT NOT NULL REFERENCES documents (key)"
    "  DEFERRABLE INITIALLY DEFERRED) STRICT;"
    "INSERT INTO collections VALUES (1, 'tiny');"
    "INSERT INTO kinds VALUES ('topic', 2, " HASH ");"
    "INSERT INTO documents VALUES (3, 1, 'topic', 'a', 'A', '', '', '', '', "
    "1, " HASH ", " HASH ");"
    "INSERT INTO documents VALUES (7, 1, 'topic', 'b', 'B', '', '', '', '', "
    "2, " HASH ", " HASH ");"
    "INSERT INTO provenance VALUES (3, 'x.json'), (7, 'x.json');"
    "INSERT INTO relations VALUES (1, 3, 'b');"
    "PRAGMA user_version = 1;";

static void set_up(void)
{
    struct lens_error err = { 0 };
    char path[TEST_PATH_MAX];

    test_folder_make(&folder);
    test_folder_path(&folder, "store.db", path);
    ck_assert_int_eq(lens_sql_create(&sql, path, &err), LENS_OK);
}

static void tear_down(void)
{
    lens_sql_close(&sql);
    test_folder_remove(&folder);
}

static int64_t ask(const char *question)
{
    struct lens_error err = { 0 };
    int64_t answer = -1;

    ck_assert_msg(lens_sql_integer(&sql, question, &answer, &err) == LENS_OK,
                  "%s", err.text);
    return answer;
}

START_TEST(store_of_version_1_keeps_its_documents)
{
    struct lens_error err = { 0 };

    ck_assert_msg(lens_sql_run(&sql, version_1, &err) == LENS_OK, "%s",
                  err.text);
    ck_assert_msg(lens_schema_migrate(&sql, &err) == LENS_OK, "%s", err.text);
    ck_assert_int_eq(ask("PRAGMA user_version"), LENS_SCHEMA_VERSION);
    ck_assert_int_eq(ask("PRAGMA foreign_keys"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM documents"), 2);
    ck_assert_int_eq(ask("SELECT number FROM documents WHERE key = 'b'"), 7);
    ck_assert_int_eq(ask("SELECT seq FROM sqlite_sequence "
                         "WHERE name = 'documents'"),
                     7);
    ck_assert_int_eq(ask("SELECT documents FROM kinds WHERE name = 'passage'"),
                     0);
    ck_assert_int_eq(ask("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    ck_assert_int_eq(ask("SELECT count(*) FROM sqlite_schema "
                         "WHERE name LIKE 'new%'"),
                     0);
}
END_TEST

/* What refers to documents still means the table of that name. */
START_TEST(references_still_hold_in_version_2)
{
    ck_assert_int_eq(lens_sql_run(&sql, version_1, NULL), LENS_OK);
    ck_assert_int_eq(lens_schema_migrate(&sql, NULL), LENS_OK);
    ck_assert_int_eq(
        lens_sql_run(&sql, "INSERT INTO provenance VALUES (8, 'y')", NULL),
        LENS_E_INVAL);
    ck_assert_int_eq(lens_sql_run(&sql, "DELETE FROM documents", NULL),
                     LENS_E_INVAL);
}
END_TEST

static const struct {
    const char *kind, *title;
    enum lens_status status;
} titles[] = {
    { "passage", "", LENS_OK },
    { "passage", "T", LENS_OK },
    { "topic", "", LENS_E_INVAL },
};

START_TEST(only_a_passage_may_lack_a_title)
{
    char insert[400];

    (void)snprintf(insert, sizeof(insert),
                   "INSERT INTO documents VALUES (9, 1, '%s', 'c', '%s', '', "
                   "'', '', '', 1, " HASH ", " HASH ")",
                   titles[_i].kind, titles[_i].title);
    ck_assert_int_eq(lens_sql_run(&sql, version_1, NULL), LENS_OK);
    ck_assert_int_eq(lens_schema_migrate(&sql, NULL), LENS_OK);
    ck_assert_int_eq(lens_sql_run(&sql, insert, NULL), titles[_i].status);
}
END_TEST

START_TEST(new_store_has_no_kinds_yet)
{
    ck_assert_int_eq(lens_schema_migrate(&sql, NULL), LENS_OK);
    ck_assert_int_eq(ask("SELECT count(*) FROM kinds"), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("corpus/store schema");
    TCase *tc = tcase_create("schema");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, store_of_version_1_keeps_its_documents);
    tcase_add_test(tc, references_still_hold_in_version_2);
    tcase_add_loop_test(tc, only_a_passage_may_lack_a_title, 0,
                        sizeof(titles) / sizeof(*titles));
    tcase_add_test(tc, new_store_has_no_kinds_yet);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

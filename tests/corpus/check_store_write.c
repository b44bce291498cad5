#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "corpus.h"
#include "fixture.h"
#include "store/store_write.h"
#include "support/faults.h"
#include "support/suite.h"

static struct test_folder folder;
static char db[TEST_PATH_MAX];

static void set_up(void)
{
    fixture_make_corpus(&folder);
    test_folder_path(&folder, "corpus.db", db);
}

static void tear_down(void)
{
    test_folder_remove(&folder);
}

static struct lens_corpus_summary build(void)
{
    struct lens_corpus_summary summary;
    struct lens_error err = { .status = LENS_OK };

    ck_assert_msg(lens_corpus_build(folder.path, db, &summary, &err) == LENS_OK,
                  "%s", err.text);
    return summary;
}

START_TEST(corpus_hash_follows_the_content)
{
    struct lens_corpus_summary before = build(), after;

    ck_assert_int_eq(unlink(db), 0);
    after = build();
    ck_assert_str_eq(after.hash, before.hash);
    fixture_write(&folder, "topics/none.json",
                  "[{'id':'x','group':'review','title':'X',"
                  "'url':'https://example.org/x','summary':'X.','text':[],"
                  "'questions':[],'phrases':[],'related':[]}]");
    ck_assert_int_eq(unlink(db), 0);
    after = build();
    ck_assert_str_ne(after.hash, before.hash);
}
END_TEST

START_TEST(same_folder_gives_the_same_bytes)
{
    size_t n_first, n_second;
    char *first, *second;

    (void)build();
    first = test_file_read(db, &n_first);
    ck_assert_int_eq(unlink(db), 0);
    (void)build();
    second = test_file_read(db, &n_second);
    ck_assert_uint_eq(n_first, n_second);
    ck_assert_mem_eq(first, second, n_first);
    free(first);
    free(second);
}
END_TEST

START_TEST(existing_file_is_left_alone)
{
    struct lens_error err;

    test_file_write(db, "precious", 8);
    ck_assert_int_eq(lens_corpus_build(folder.path, db, NULL, &err), LENS_E_IO);
    ck_assert_ptr_nonnull(strstr(err.text, db));
    ck_assert(test_file_holds(db, "precious"));
}
END_TEST

START_TEST(folder_that_is_missing_is_named)
{
    char path[TEST_PATH_MAX];
    struct lens_error err;

    test_folder_path(&folder, "nowhere/corpus.db", path);
    ck_assert_int_eq(lens_corpus_build(folder.path, path, NULL, &err),
                     LENS_E_IO);
    ck_assert_ptr_nonnull(strstr(err.text, path));
}
END_TEST

START_TEST(wrong_corpus_leaves_no_file)
{
    fixture_write(&folder, "questions.json", "[]");
    ck_assert_int_eq(lens_corpus_build(folder.path, db, NULL, NULL),
                     LENS_E_INVAL);
    ck_assert(!lens_path_exists(db));
}
END_TEST

/* Documents the tables refuse: one is added, then a wrong one. */
static const struct lens_relation_row to_nowhere = { "NOWHERE", "related", 0,
                                                     "because" };
static const struct lens_relation_row too_heavy = { "A", "stresses", 4,
                                                    "because" };
static const struct lens_relation_row of_no_type = { "A", "likes", 0,
                                                     "because" };
#define DOCUMENT(k, t, r)                                              \
    .kind = LENS_TOPIC, .key = k, .title = t, .url = "", .pillar = "", \
    .parent = "", .risk = r, .content_hash = ""
static const struct lens_document refused[] = {
    { DOCUMENT("A", "A", "") },
    { DOCUMENT("", "B", "") },
    { DOCUMENT("B", "", "") },
    { DOCUMENT("B", "B", "Enormous") },
    { DOCUMENT("B", "B", ""), .ordinal = -1 },
    { DOCUMENT("B", "B", ""), .relations = &to_nowhere, .n_relations = 1 },
    { DOCUMENT("B", "B", ""), .relations = &too_heavy, .n_relations = 1 },
    { DOCUMENT("B", "B", ""), .relations = &of_no_type, .n_relations = 1 },
};

START_TEST(wrong_document_is_refused_by_the_tables)
{
    static const struct lens_collection lens = {
        .id = "x", .name = "X", .edition = "", .url = ""
    };
    static const struct lens_document good = { DOCUMENT("A", "A", "") };
    const struct lens_provenance from = { "x.json",
                                          "0123456789abcdef0123456789abcdef",
                                          "test", 1 };
    struct lens_store_writer *writer = NULL;
    struct lens_corpus_summary summary;
    struct lens_error err = { .status = LENS_OK };
    enum lens_status status;

    ck_assert_int_eq(lens_store_writer_open(db, &lens, &writer, NULL), LENS_OK);
    ck_assert_int_eq(lens_store_writer_add(writer, &good, &from, NULL),
                     LENS_OK);
    status = lens_store_writer_add(writer, &refused[_i], &from, &err);
    if (status == LENS_OK)
        status = lens_store_writer_finish(writer, &summary, &err);
    ck_assert_msg(status == LENS_E_INVAL, "%s: %s", lens_status_name(status),
                  err.text);
    ck_assert_ptr_nonnull(strstr(err.text, db));
    lens_store_writer_close(writer);
    ck_assert(!lens_path_exists(db));
}
END_TEST

static enum lens_status build_once(void *arg)
{
    enum lens_status status;

    (void)arg;
    status = lens_corpus_build(folder.path, db, NULL, NULL);
    if (status != LENS_OK)
        ck_assert(!lens_path_exists(db));
    else
        ck_assert_int_eq(unlink(db), 0);
    return status;
}

START_TEST(build_survives_every_allocation_fault)
{
    ck_assert_uint_gt(test_faults_sweep(build_once, NULL), 20);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("corpus/store written");
    TCase *tc = tcase_create("write");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, corpus_hash_follows_the_content);
    tcase_add_test(tc, same_folder_gives_the_same_bytes);
    tcase_add_test(tc, existing_file_is_left_alone);
    tcase_add_test(tc, folder_that_is_missing_is_named);
    tcase_add_test(tc, wrong_corpus_leaves_no_file);
    tcase_add_loop_test(tc, wrong_document_is_refused_by_the_tables, 0,
                        sizeof(refused) / sizeof(*refused));
    tcase_add_test(tc, build_survives_every_allocation_fault);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "corpus.h"
#include "fixture.h"
#include "read/lens_reader.h"
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

static struct lens_docstore *open_db(void)
{
    struct lens_docstore *store = NULL;
    struct lens_error err = { .status = LENS_OK };

    ck_assert_msg(lens_corpus_open(db, &store, &err) == LENS_OK, "%s",
                  err.text);
    return store;
}

/* The descriptions of all documents a walk visits, one after the other. */
struct told {
    char text[16384];
    size_t len, n;
    const char *last_key;
    enum lens_status answer;
};

static enum lens_status tell(const struct lens_document *doc, void *arg,
                             struct lens_error *err)
{
    struct told *told = arg;

    (void)err;
    told->len += fixture_describe(doc, told->text + told->len,
                                  sizeof(told->text) - told->len);
    told->n++;
    if (told->last_key)
        ck_assert_str_lt(told->last_key, doc->key);
    told->last_key = doc->key;
    return told->answer;
}

static enum lens_status ignore_lens(const struct lens_collection *lens,
                                    void *arg, struct lens_error *err)
{
    (void)lens;
    (void)arg;
    (void)err;
    return LENS_OK;
}

struct told_kind {
    struct told told;
    enum lens_kind kind;
};

static enum lens_status tell_read(const struct lens_document *doc,
                                  const struct lens_provenance *from, void *arg,
                                  struct lens_error *err)
{
    struct told_kind *t = arg;

    (void)from;
    t->told.last_key = NULL;
    return doc->kind == t->kind ? tell(doc, &t->told, err) : LENS_OK;
}

START_TEST(store_gives_back_what_was_read)
{
    static struct told_kind read;
    static struct told stored;
    const struct lens_reader_visitor visitor = { ignore_lens, tell_read,
                                                 &read };
    struct lens_arena arena = { .head = NULL };
    struct lens_docstore *store;

    read = (struct told_kind){ .kind = (enum lens_kind)_i };
    stored = (struct told){ .answer = LENS_OK };
    (void)build();
    store = open_db();
    ck_assert_int_eq(lens_reader_read(folder.path, &arena, &visitor, NULL),
                     LENS_OK);
    ck_assert_int_eq(
        store->ops->each(store, read.kind, &arena, tell, &stored, NULL),
        LENS_OK);
    ck_assert_uint_gt(stored.n, 0);
    /* The two questions are read in the order of the lens, not of keys. */
    if (read.kind == LENS_QUESTION)
        ck_assert_uint_eq(stored.len, read.told.len);
    else
        ck_assert_str_eq(stored.text, read.told.text);
    store->ops->close(store);
    lens_arena_release(&arena);
}
END_TEST

static enum lens_status expect_brief(const struct lens_document *doc, void *arg,
                                     struct lens_error *err)
{
    size_t *n = arg;

    (void)err;
    ck_assert_uint_eq(doc->n_texts, 0);
    ck_assert_ptr_null(doc->texts);
    ck_assert_uint_gt(doc->n_attributes, 0);
    ck_assert_uint_gt(doc->n_relations, 0);
    ck_assert_int_gt(doc->number, 0);
    ck_assert_uint_eq(strlen(doc->content_hash), 32);
    ck_assert(doc->title[0] != '\0');
    (*n)++;
    return LENS_OK;
}

START_TEST(brief_walk_has_everything_but_texts)
{
    struct lens_arena arena = { .head = NULL };
    struct lens_docstore *store;
    size_t n = 0;

    (void)build();
    store = open_db();
    ck_assert_int_eq(store->ops->each_brief(store, LENS_PRACTICE, &arena,
                                            expect_brief, &n, NULL),
                     LENS_OK);
    ck_assert_uint_eq(n, 2);
    store->ops->close(store);
    lens_arena_release(&arena);
}
END_TEST

START_TEST(walk_ends_when_the_visitor_says_so)
{
    static struct told told;
    struct lens_arena arena = { .head = NULL };
    struct lens_docstore *store;

    told = (struct told){ .answer = LENS_END };
    (void)build();
    store = open_db();
    ck_assert_int_eq(
        store->ops->each(store, LENS_PRACTICE, &arena, tell, &told, NULL),
        LENS_END);
    ck_assert_uint_eq(told.n, 1);
    store->ops->close(store);
    lens_arena_release(&arena);
}
END_TEST

struct nested {
    struct lens_docstore *store;
    struct lens_arena *arena;
    size_t n;
};

/* Look up what the document is related to, and walk the same kind again. */
static enum lens_status look_around(const struct lens_document *doc, void *arg,
                                    struct lens_error *err)
{
    struct nested *nested = arg;
    struct lens_document other;
    enum lens_status status;
    size_t n = 0;

    status = nested->store->ops->find(nested->store,
                                      lens_view_of(doc->relations[0].to),
                                      nested->arena, &other, err);
    if (status == LENS_OK)
        status = nested->store->ops->each_brief(
            nested->store, LENS_PRACTICE, nested->arena, expect_brief, &n, err);
    ck_assert_uint_eq(n, 2);
    nested->n++;
    return status;
}

START_TEST(visitor_may_use_the_store)
{
    struct lens_arena arena = { .head = NULL };
    struct nested nested = { .arena = &arena };

    (void)build();
    nested.store = open_db();
    ck_assert_int_eq(nested.store->ops->each(nested.store, LENS_PRACTICE,
                                             &arena, look_around, &nested,
                                             NULL),
                     LENS_OK);
    ck_assert_uint_eq(nested.n, 2);
    nested.store->ops->close(nested.store);
    lens_arena_release(&arena);
}
END_TEST

START_TEST(find_takes_the_exact_key_only)
{
    static const struct lens_view unknown[] = {
        { "", 0 },
        { NULL, 0 },
        { "gensec01-bp01", 13 },
        { "GENSEC01-BP0", 12 },
        { "GENSEC01-BP01 ", 14 },
        { "GENSEC01-BP01\0", 14 },
        { "' OR 1=1 --", 11 },
        { "\xff\xfe", 2 },
    };
    struct lens_arena arena = { .head = NULL };
    struct lens_document doc = { .key = "untouched" };
    struct lens_docstore *store;
    struct lens_error err;

    (void)build();
    store = open_db();
    for (size_t i = 0; i < sizeof(unknown) / sizeof(*unknown); i++) {
        ck_assert_int_eq(
            store->ops->find(store, unknown[i], &arena, &doc, &err),
            LENS_E_NOT_FOUND);
        ck_assert_str_eq(doc.key, "untouched");
    }
    ck_assert_int_eq(store->ops->find(store, lens_view_of("GENSEC01-BP01"),
                                      &arena, &doc, &err),
                     LENS_OK);
    ck_assert_str_eq(doc.title, "Grant least privilege");
    ck_assert_int_eq(doc.kind, LENS_PRACTICE);
    ck_assert_uint_eq(doc.n_texts, 17);
    store->ops->close(store);
    lens_arena_release(&arena);
}
END_TEST

START_TEST(find_refuses_a_key_beyond_any_limit)
{
    enum {
        LONG = 3 << 20
    };
    struct lens_arena arena = { .head = NULL };
    struct lens_document doc;
    struct lens_docstore *store;
    char *key = malloc(LONG);

    ck_assert_ptr_nonnull(key);
    memset(key, 'K', LONG);
    (void)build();
    store = open_db();
    ck_assert_int_eq(store->ops->find(store, (struct lens_view){ key, LONG },
                                      &arena, &doc, NULL),
                     LENS_E_NOT_FOUND);
    free(key);
    store->ops->close(store);
    lens_arena_release(&arena);
}
END_TEST

START_TEST(collection_comes_back)
{
    struct lens_arena arena = { .head = NULL };
    struct lens_collection lens;
    struct lens_docstore *store;

    (void)build();
    store = open_db();
    ck_assert_int_eq(lens_corpus_collection(store, &arena, &lens, NULL),
                     LENS_OK);
    ck_assert_str_eq(lens.name, "Tiny lens");
    ck_assert_str_eq(lens.url, "https://example.org/");
    ck_assert_uint_eq(lens.n_pillars, 2);
    ck_assert_str_eq(lens.pillars[0].id, "security");
    ck_assert_str_eq(lens.pillars[1].name, "Reliability");
    ck_assert_str_eq(lens.pillars[1].prefix, "GENREL");
    ck_assert_str_eq(lens.pillars[1].url, "https://example.org/rel");
    ck_assert_uint_eq(lens.n_phases, 2);
    ck_assert_str_eq(lens.phases[1], "Deployment");
    store->ops->close(store);
    lens_arena_release(&arena);
}
END_TEST

START_TEST(summary_and_verification_agree_with_the_build)
{
    struct lens_corpus_summary built = build(), found;
    struct lens_docstore *store = open_db();
    struct lens_error err = { .status = LENS_OK };

    ck_assert_uint_eq(built.n[LENS_PRACTICE], 2);
    ck_assert_uint_eq(built.n[LENS_SCENARIO], 1);
    ck_assert_uint_eq(built.n[LENS_QUESTION], 2);
    ck_assert_uint_eq(built.n[LENS_TOPIC], 1);
    ck_assert_uint_eq(built.n[LENS_CONCEPT], 1);
    ck_assert_uint_eq(built.n[LENS_BACKGROUND], 1);
    ck_assert_uint_eq(strlen(built.hash), 32);
    ck_assert_int_eq(lens_corpus_summarise(store, &found, NULL), LENS_OK);
    ck_assert_mem_eq(found.n, built.n, sizeof(found.n));
    ck_assert_str_eq(found.hash, built.hash);
    ck_assert_msg(lens_corpus_verify(store, &err) == LENS_OK, "%s", err.text);
    store->ops->close(store);
}
END_TEST

/* Names that mean something in a URI. */
START_TEST(any_file_name_can_be_opened)
{
    static const char *const names[] = { "a b.db",      "a%20b.db", "a?mode=rw",
                                         "a#b.db",      "a&b=c.db", "a:b.db",
                                         "\xc3\xa9.db", "a'b\"c.db" };
    struct lens_docstore *store;

    test_folder_path(&folder, names[_i], db);
    (void)build();
    store = open_db();
    ck_assert_int_eq(lens_corpus_verify(store, NULL), LENS_OK);
    store->ops->close(NULL);
    store->ops->close(store);
}
END_TEST

START_TEST(relative_and_doubled_slashes_can_be_opened)
{
    char here[LENS_PATH_MAX], doubled[TEST_PATH_MAX + 1];
    struct lens_docstore *store = NULL;

    (void)build();
    ck_assert_ptr_nonnull(getcwd(here, sizeof(here)));
    ck_assert_int_eq(chdir(folder.path), 0);
    ck_assert_int_eq(lens_corpus_open("corpus.db", &store, NULL), LENS_OK);
    ck_assert_int_eq(lens_corpus_verify(store, NULL), LENS_OK);
    store->ops->close(store);
    ck_assert_int_eq(chdir(here), 0);
    (void)snprintf(doubled, sizeof(doubled), "/%s", db);
    ck_assert_int_eq(lens_corpus_open(doubled, &store, NULL), LENS_OK);
    store->ops->close(store);
}
END_TEST

START_TEST(reading_leaves_no_files_behind)
{
    struct lens_docstore *store;
    char wal[TEST_PATH_MAX + 16];

    (void)build();
    store = open_db();
    ck_assert_int_eq(lens_corpus_verify(store, NULL), LENS_OK);
    (void)snprintf(wal, sizeof(wal), "%s-journal", db);
    ck_assert(!lens_path_exists(wal));
    (void)snprintf(wal, sizeof(wal), "%s-wal", db);
    ck_assert(!lens_path_exists(wal));
    store->ops->close(store);
}
END_TEST

START_TEST(store_of_another_making_is_refused)
{
    static const struct lens_docstore_ops ops = { .each = NULL };
    struct lens_docstore other = { &ops };
    struct lens_corpus_summary summary;

    ck_assert_int_eq(lens_corpus_summarise(&other, &summary, NULL),
                     LENS_E_INVAL);
    ck_assert_int_eq(lens_corpus_verify(NULL, NULL), LENS_E_INVAL);
}
END_TEST

static enum lens_status use_once(void *arg)
{
    static struct told told;
    struct lens_arena arena = { .head = NULL };
    struct lens_collection lens;
    struct lens_document doc;
    struct lens_docstore *store;
    enum lens_status status = lens_corpus_open(db, &store, NULL);

    (void)arg;
    told = (struct told){ .answer = LENS_OK };
    if (status != LENS_OK)
        return status;
    status = store->ops->each(store, LENS_PRACTICE, &arena, tell, &told, NULL);
    if (status == LENS_OK)
        status = store->ops->find(store, lens_view_of("GENREL02"), &arena, &doc,
                                  NULL);
    if (status == LENS_OK)
        status = lens_corpus_collection(store, &arena, &lens, NULL);
    if (status == LENS_OK)
        status = lens_corpus_verify(store, NULL);
    if (status == LENS_OK && store->ops->find(store, lens_view_of("?"), &arena,
                                              &doc, NULL) != LENS_E_NOT_FOUND)
        status = LENS_E_NOMEM;
    store->ops->close(store);
    lens_arena_release(&arena);
    return status;
}

START_TEST(use_survives_every_allocation_fault)
{
    (void)build();
    ck_assert_uint_gt(test_faults_sweep(use_once, NULL), 8);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("corpus/store");
    TCase *tc = tcase_create("store");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 120);
    /* The last kind is no lens's: check_passages.c. */
    tcase_add_loop_test(tc, store_gives_back_what_was_read, 0, LENS_PASSAGE);
    tcase_add_test(tc, brief_walk_has_everything_but_texts);
    tcase_add_test(tc, walk_ends_when_the_visitor_says_so);
    tcase_add_test(tc, visitor_may_use_the_store);
    tcase_add_test(tc, find_takes_the_exact_key_only);
    tcase_add_test(tc, find_refuses_a_key_beyond_any_limit);
    tcase_add_test(tc, collection_comes_back);
    tcase_add_test(tc, summary_and_verification_agree_with_the_build);
    tcase_add_loop_test(tc, any_file_name_can_be_opened, 0, 8);
    tcase_add_test(tc, relative_and_doubled_slashes_can_be_opened);
    tcase_add_test(tc, reading_leaves_no_files_behind);
    tcase_add_test(tc, store_of_another_making_is_refused);
    tcase_add_test(tc, use_survives_every_allocation_fault);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

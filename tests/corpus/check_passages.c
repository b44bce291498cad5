/* check_passages.c - the reader of passages, and the store it fills. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "corpus.h"
#include "fixture.h"
#include "read/jsonl_reader.h"
#include "support/faults.h"
#include "support/suite.h"

static struct test_folder folder;
static char db[TEST_PATH_MAX];

static void set_up(void)
{
    test_folder_make(&folder);
    test_folder_path(&folder, "corpus.db", db);
}

static void tear_down(void)
{
    test_folder_remove(&folder);
}

static void write_corpus(const char *text)
{
    fixture_write(&folder, "corpus.jsonl", text);
}

/* What the reader has shown: "id|title|text" and a line end each. */
struct told {
    char collection[256];
    char text[4096];
    size_t len, n;
    char file[64], hash[64];
};

static enum lens_status tell_collection(const struct lens_collection *c,
                                        void *arg, struct lens_error *err)
{
    struct told *told = arg;

    (void)err;
    (void)snprintf(told->collection, sizeof(told->collection), "%s|%s|%s|%s",
                   c->id, c->name, c->edition, c->url);
    return LENS_OK;
}

static enum lens_status tell_passage(const struct lens_document *doc,
                                     const struct lens_provenance *from,
                                     void *arg, struct lens_error *err)
{
    struct told *told = arg;

    (void)err;
    ck_assert_int_eq(doc->kind, LENS_PASSAGE);
    ck_assert_uint_eq(doc->n_texts, 1);
    ck_assert_int_eq(doc->texts[0].field, LENS_F_TEXT);
    told->len += (size_t)snprintf(told->text + told->len,
                                  sizeof(told->text) - told->len, "%s|%s|%s\n",
                                  doc->key, doc->title, doc->texts[0].text);
    ck_assert_uint_lt(told->len, sizeof(told->text));
    told->n++;
    (void)snprintf(told->file, sizeof(told->file), "%s", from->file);
    (void)snprintf(told->hash, sizeof(told->hash), "%s", from->file_hash);
    return LENS_OK;
}

static enum lens_status read_path(const char *path, struct told *told,
                                  struct lens_error *err)
{
    const struct lens_reader_visitor visitor = { tell_collection, tell_passage,
                                                 told };

    *told = (struct told){ .n = 0 };
    return lens_jsonl_read(path, &visitor, err);
}

static const struct {
    const char *text, *told;
} good[] = {
    { "{'_id':'a','title':'T','text':'X'}\n", "a|T|X\n" },
    { "{'text':'X','_id':'a'}", "a||X\n" },
    { "{'_id':'a','title':'','text':''}", "a||\n" },
    { "{'_id':'b','text':'1'}\n{'_id':'a','text':'2'}\n", "b||1\na||2\n" },
    { "{'_id':'a','text':'1'}\r\n\r\n \t \n{'_id':'b','text':'2'}\r\n",
      "a||1\nb||2\n" },
    { "\xef\xbb\xbf{'_id':'a','text':'1'}", "a||1\n" },
    { "{'_id':'a','text':'1','metadata':{'url':'x','n':[1,{}]}}", "a||1\n" },
    { "{'_id':'a b/c:d','text':'1\\n2\\t3 \\u00e9 \xce\xb1 \\ud83d\\ude00'}",
      "a b/c:d||1\n2\t3 \xc3\xa9 \xce\xb1 \xf0\x9f\x98\x80\n" },
    { "  {'_id':'a','text':'back\\\\u0000slash'}  ", "a||back\\u0000slash\n" },
};

START_TEST(passages_are_read_in_the_order_of_the_file)
{
    struct lens_error err = { 0 };
    struct told told;

    write_corpus(good[_i].text);
    ck_assert_msg(read_path(folder.path, &told, &err) == LENS_OK, "%s",
                  err.text);
    ck_assert_str_eq(told.text, good[_i].told);
    ck_assert_str_eq(told.file, "corpus.jsonl");
    ck_assert_uint_eq(strlen(told.hash), 32);
}
END_TEST

static const struct {
    const char *text, *says;
} refused[] = {
    { "", "holds no passage" },
    { "\n\n", "holds no passage" },
    { "{'_id':'a','text':'1'}\nnonsense\n", "line 2' is not one JSON object" },
    { "{'_id':'a','text':'1'} {}\n", "line 1' is not one JSON object" },
    { "{'_id':'a','text':'1'", "line 1' is not one JSON object" },
    { "{'_id':'a','text':'\\ud800'}", "line 1' is not one JSON object" },
    { "[]", "line 1': _id is missing" },
    { "['_id','text']", "line 1': _id is missing" },
    { "'_id'", "line 1': _id is missing" },
    { "{'text':'1'}", "line 1': _id is missing" },
    { "\n\n{'_id':'a'}", "line 3': text is missing" },
    { "{'_id':7,'text':'1'}", "line 1': _id is not a string" },
    { "{'_id':'a','text':null}", "line 1': text is not a string" },
    { "{'_id':'a','title':[],'text':''}", "line 1': title is not a string" },
    { "{'_id':'','text':'1'}", "line 1': _id is empty" },
    { "{'_id':'a\\tb','text':'1'}", "_id holds a control character" },
    { "{'_id':'a\\u0085b','text':'1'}", "_id holds a control character" },
    { "{'_id':'a','text':'1','text':'2'}", "line 1': text stands there twice" },
    { "{'_id':'a','text':'1','_id':'b'}", "line 1': _id stands there twice" },
    { "{'_id':'a','text':'1'}\n{'_id':'b','text':''}\n{'_id':'a','text':'2'}",
      "lines 1 and 3 both have the id 'a'" },
    { "{'_id':'a','text':'x\\u0000y'}", "line 1' holds an escaped NUL" },
    { "{'_id':'a','text':'','m':'\\u0000'}", "line 1' holds an escaped NUL" },
    { "{'_id':'a','text':'\xff'}", "line 1' is not valid UTF-8" },
    { "{'_id':'a','text':'\xc3'}", "line 1' is not valid UTF-8" },
    { "{'_id':'a','text':'','m':[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}",
      "nests JSON deeper" },
};

START_TEST(wrong_passages_are_refused_with_their_line)
{
    struct lens_error err = { 0 };
    struct told told;
    enum lens_status status;

    write_corpus(refused[_i].text);
    status = read_path(folder.path, &told, &err);
    ck_assert_msg(status == LENS_E_INVAL || status == LENS_E_LIMIT, "%s",
                  lens_status_name(status));
    ck_assert_msg(strstr(err.text, refused[_i].says) != NULL, "%s", err.text);
    ck_assert_ptr_nonnull(strstr(err.text, "corpus.jsonl"));
    ck_assert_ptr_nonnull(strstr(err.hint, folder.path));
}
END_TEST

START_TEST(nul_byte_is_refused)
{
    static const char text[] = "{\"_id\":\"a\",\"text\":\"x\0y\"}\n";
    char path[TEST_PATH_MAX];
    struct lens_error err = { 0 };
    struct told told;

    test_folder_path(&folder, "corpus.jsonl", path);
    test_file_write(path, text, sizeof(text) - 1);
    ck_assert_int_eq(read_path(path, &told, &err), LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "is not valid UTF-8"));
}
END_TEST

/* A line with members of so many bytes. */
static void write_sized(size_t id, size_t title, size_t text)
{
    char *line = malloc(id + title + text + 64), *p = line;

    ck_assert_ptr_nonnull(line);
    p += sprintf(p, "{'_id':'");
    p = (char *)memset(p, 'i', id) + id;
    p += sprintf(p, "','title':'");
    p = (char *)memset(p, 't', title) + title;
    p += sprintf(p, "','text':'");
    p = (char *)memset(p, 'x', text) + text;
    (void)sprintf(p, "'}");
    write_corpus(line);
    free(line);
}

enum {
    /* What a line is besides its values. */
    FRAME = 31
};

static const struct {
    size_t id, title, text;
    enum lens_status status;
    const char *says;
} sizes[] = {
    { LENS_JSONL_MAX_ID, LENS_JSONL_MAX_TITLE, 10, LENS_OK, "" },
    { LENS_JSONL_MAX_ID + 1, 1, 1, LENS_E_INVAL, "_id is longer than 512" },
    { 1, LENS_JSONL_MAX_TITLE + 1, 1, LENS_E_INVAL, "title is longer than" },
    { 1, 0, LENS_JSONL_MAX_LINE - FRAME - 1, LENS_OK, "" },
    { 1, 0, LENS_JSONL_MAX_LINE - FRAME, LENS_E_LIMIT, "line 1 is longer" },
};

START_TEST(largest_passage_is_stored_and_no_larger)
{
    struct lens_error err = { 0 };
    enum lens_status status;

    write_sized(sizes[_i].id, sizes[_i].title, sizes[_i].text);
    status = lens_corpus_build(folder.path, db, NULL, &err);
    ck_assert_msg(status == sizes[_i].status, "%s: %s",
                  lens_status_name(status), err.text);
    ck_assert_msg(strstr(err.text, sizes[_i].says) != NULL, "%s", err.text);
}
END_TEST

static const struct {
    const char *file, *collection;
} named[] = {
    { "Sci Fact (1).jsonl", "sci-fact-1|Sci Fact (1)||" },
    { "a.jsonl", "a|a||" },
    { "corpus.jsonl", "corpus|corpus||" },
    { "\xce\xb1.jsonl", "passages|\xce\xb1||" },
    { "\x1b[31m.jsonl", "31m|31m||" },
    { "\xff.jsonl", "passages|passages||" },
    { "-_-.jsonl", "passages|-_-||" },
};

START_TEST(collection_is_named_after_the_file)
{
    char path[TEST_PATH_MAX];
    struct told told;

    fixture_write(&folder, named[_i].file, "{'_id':'a','text':'1'}");
    test_folder_path(&folder, named[_i].file, path);
    ck_assert_int_eq(read_path(path, &told, NULL), LENS_OK);
    ck_assert_str_eq(told.collection, named[_i].collection);
}
END_TEST

START_TEST(collection_is_named_after_the_folder)
{
    const char *name = strrchr(folder.path, '/') + 1;
    char path[TEST_PATH_MAX];
    struct told told;

    write_corpus("{'_id':'a','text':'1'}");
    (void)snprintf(path, sizeof(path), "%.400s/./", folder.path);
    ck_assert_int_eq(read_path(path, &told, NULL), LENS_OK);
    /* "asklens-test-aBc" and its slug. */
    ck_assert_int_eq(strncmp(told.collection, "asklens-test-", 13), 0);
    ck_assert_ptr_nonnull(strstr(told.collection, name));
}
END_TEST

START_TEST(missing_file_is_not_found)
{
    struct lens_error err = { 0 };
    struct told told;

    ck_assert_int_eq(read_path(folder.path, &told, &err), LENS_E_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(err.text, "corpus.jsonl"));
    ck_assert_int_eq(lens_corpus_build(folder.path, db, NULL, &err),
                     LENS_E_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(err.hint, "'corpus.jsonl'"));
    ck_assert(!lens_path_exists(db));
}
END_TEST

/* A file that is neither a folder nor ends in .jsonl says nothing of itself. */
START_TEST(file_of_another_name_is_not_found)
{
    char path[TEST_PATH_MAX];

    fixture_write(&folder, "corpus.txt", "{'_id':'a','text':'1'}");
    test_folder_path(&folder, "corpus.txt", path);
    ck_assert_int_eq(lens_corpus_build(path, db, NULL, NULL), LENS_E_NOT_FOUND);
}
END_TEST

static enum lens_status stop(const struct lens_document *doc,
                             const struct lens_provenance *from, void *arg,
                             struct lens_error *err)
{
    (void)doc;
    (void)from;
    ++*(int *)arg;
    (void)err;
    return LENS_E_BUSY;
}

static enum lens_status pass(const struct lens_collection *collection,
                             void *arg, struct lens_error *err)
{
    (void)collection;
    (void)arg;
    (void)err;
    return LENS_OK;
}

START_TEST(visitor_ends_the_reading)
{
    int n = 0;
    const struct lens_reader_visitor visitor = { pass, stop, &n };

    write_corpus("{'_id':'a','text':'1'}\n{'_id':'b','text':'2'}");
    ck_assert_int_eq(lens_jsonl_read(folder.path, &visitor, NULL), LENS_E_BUSY);
    ck_assert_int_eq(n, 1);
}
END_TEST

/* Ids enough to make the table of them grow more than once. */
START_TEST(double_is_found_among_many)
{
    enum {
        N = 5000
    };
    char *text = malloc((size_t)(N + 1) * 32), *p = text;
    struct lens_corpus_summary summary;
    struct lens_error err = { 0 };

    ck_assert_ptr_nonnull(text);
    for (int i = 0; i < N; i++)
        p += sprintf(p, "{'_id':'%d','text':''}\n", i);
    write_corpus(text);
    ck_assert_int_eq(lens_corpus_build(folder.path, db, &summary, NULL),
                     LENS_OK);
    ck_assert_uint_eq(summary.n[LENS_PASSAGE], N);
    (void)sprintf(p, "{'_id':'1234','text':''}\n");
    write_corpus(text);
    ck_assert_int_eq(unlink(db), 0);
    ck_assert_int_eq(lens_corpus_build(folder.path, db, &summary, &err),
                     LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "lines 1235 and 5001"));
    free(text);
}
END_TEST

static struct lens_docstore *build_and_open(const char *text)
{
    struct lens_docstore *store = NULL;
    struct lens_error err = { 0 };

    write_corpus(text);
    ck_assert_msg(lens_corpus_build(folder.path, db, NULL, &err) == LENS_OK,
                  "%s", err.text);
    ck_assert_msg(lens_corpus_open(db, &store, &err) == LENS_OK, "%s",
                  err.text);
    return store;
}

struct walk {
    struct lens_arena *arena;
    char keys[64];
};

/* The arena goes with each document, as an index of many does it. */
static enum lens_status note_key(const struct lens_document *doc, void *arg,
                                 struct lens_error *err)
{
    struct walk *walk = arg;

    (void)err;
    (void)strcat(walk->keys, doc->key);
    (void)strcat(walk->keys, "=");
    (void)strcat(walk->keys, doc->texts[0].text);
    (void)strcat(walk->keys, ";");
    lens_arena_release(walk->arena);
    return LENS_OK;
}

START_TEST(store_gives_passages_in_byte_order_of_ids)
{
    struct lens_docstore *store =
        build_and_open("{'_id':'b','text':'1'}\n{'_id':'10','text':'2'}\n"
                       "{'_id':'9','text':'3'}\n{'_id':'B','text':'4'}\n");
    struct lens_arena arena = { 0 };
    struct walk walk = { &arena, "" };

    ck_assert_int_eq(
        store->ops->each(store, LENS_PASSAGE, &arena, note_key, &walk, NULL),
        LENS_OK);
    ck_assert_str_eq(walk.keys, "10=2;9=3;B=4;b=1;");
    ck_assert_int_eq(lens_corpus_verify(store, NULL), LENS_OK);
    store->ops->close(store);
}
END_TEST

START_TEST(store_finds_a_passage_without_title_or_text)
{
    struct lens_docstore *store =
        build_and_open("{'_id':'x y','title':'','text':''}\n");
    struct lens_arena arena = { 0 };
    struct lens_collection collection;
    struct lens_document doc;

    ck_assert_int_eq(
        store->ops->find(store, lens_view_of("x y"), &arena, &doc, NULL),
        LENS_OK);
    ck_assert_str_eq(doc.title, "");
    ck_assert_uint_eq(doc.n_texts, 1);
    ck_assert_str_eq(doc.texts[0].text, "");
    ck_assert_int_eq(lens_corpus_collection(store, &arena, &collection, NULL),
                     LENS_OK);
    ck_assert_uint_eq(collection.n_pillars, 0);
    ck_assert_str_eq(collection.edition, "");
    lens_arena_release(&arena);
    store->ops->close(store);
}
END_TEST

START_TEST(same_passages_give_the_same_bytes)
{
    static const char text[] = "{'_id':'b','text':'1'}\n{'_id':'a','text':''}";
    size_t n_first, n_second;
    char *first, *second;

    write_corpus(text);
    ck_assert_int_eq(lens_corpus_build(folder.path, db, NULL, NULL), LENS_OK);
    first = test_file_read(db, &n_first);
    ck_assert_int_eq(unlink(db), 0);
    ck_assert_int_eq(lens_corpus_build(folder.path, db, NULL, NULL), LENS_OK);
    second = test_file_read(db, &n_second);
    ck_assert_uint_eq(n_first, n_second);
    ck_assert_mem_eq(first, second, n_first);
    free(first);
    free(second);
}
END_TEST

static enum lens_status build_once(void *arg)
{
    enum lens_status status = lens_corpus_build(folder.path, db, NULL, NULL);

    (void)arg;
    if (status != LENS_OK)
        ck_assert(!lens_path_exists(db));
    else
        ck_assert_int_eq(unlink(db), 0);
    return status;
}

START_TEST(build_survives_every_allocation_fault)
{
    write_corpus("{'_id':'a','title':'T','text':'1'}\n{'_id':'b','text':''}");
    ck_assert_uint_gt(test_faults_sweep(build_once, NULL), 10);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("corpus/passages");
    TCase *tc = tcase_create("passages");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, passages_are_read_in_the_order_of_the_file, 0,
                        sizeof(good) / sizeof(*good));
    tcase_add_loop_test(tc, wrong_passages_are_refused_with_their_line, 0,
                        sizeof(refused) / sizeof(*refused));
    tcase_add_test(tc, nul_byte_is_refused);
    tcase_add_loop_test(tc, largest_passage_is_stored_and_no_larger, 0,
                        sizeof(sizes) / sizeof(*sizes));
    tcase_add_loop_test(tc, collection_is_named_after_the_file, 0,
                        sizeof(named) / sizeof(*named));
    tcase_add_test(tc, collection_is_named_after_the_folder);
    tcase_add_test(tc, missing_file_is_not_found);
    tcase_add_test(tc, file_of_another_name_is_not_found);
    tcase_add_test(tc, visitor_ends_the_reading);
    tcase_add_test(tc, double_is_found_among_many);
    tcase_add_test(tc, store_gives_passages_in_byte_order_of_ids);
    tcase_add_test(tc, store_finds_a_passage_without_title_or_text);
    tcase_add_test(tc, same_passages_give_the_same_bytes);
    tcase_add_test(tc, build_survives_every_allocation_fault);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

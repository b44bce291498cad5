/*
 * The manifest comes back as it was written; anything else in its place is told
 * by the name of the file.
 */
#include "format/manifest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "format/container.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/random.h"
#include "support/suite.h"

enum {
    MAX_TEXT = 16 << 10
};

static struct test_folder folder;
static char path[TEST_PATH_MAX]; /* of the manifest */

static void set_up(void)
{
    test_folder_make(&folder);
    test_folder_path(&folder, "manifest.json", path);
}

static void tear_down(void)
{
    test_folder_remove(&folder);
}

static void put_manifest(const struct lens_manifest *manifest)
{
    struct lens_buffer out;

    lens_buffer_init(&out, MAX_TEXT);
    lens_manifest_write(manifest, &out);
    ck_assert_int_eq(lens_buffer_status(&out), LENS_OK);
    test_file_write(path, out.p, out.len);
    lens_buffer_release(&out);
}

static void expect_same(const struct lens_manifest *a,
                        const struct lens_manifest *b)
{
    ck_assert_uint_eq(a->generation, b->generation);
    ck_assert_str_eq(a->program, b->program);
    ck_assert_str_eq(a->analyzer, b->analyzer);
    ck_assert_str_eq(a->corpus_id, b->corpus_id);
    ck_assert_str_eq(a->corpus_edition, b->corpus_edition);
    ck_assert_str_eq(a->corpus_hash, b->corpus_hash);
    ck_assert_uint_eq(a->n_documents, b->n_documents);
    ck_assert_uint_eq(a->n_files, b->n_files);
    for (size_t i = 0; i < a->n_files; i++) {
        ck_assert_str_eq(a->file[i].name, b->file[i].name);
        ck_assert(a->file[i].bytes == b->file[i].bytes);
        ck_assert(a->file[i].checksum == b->file[i].checksum);
        ck_assert(a->file[i].is_container == b->file[i].is_container);
    }
}

static void check_round_trip(const struct lens_manifest *manifest)
{
    struct lens_manifest back;
    struct lens_error err = { 0 };

    put_manifest(manifest);
    ck_assert_msg(lens_manifest_read(folder.path, &back, &err) == LENS_OK, "%s",
                  err.text);
    expect_same(&back, manifest);
}

/* Up to `cap` - 1 characters, some of which JSON has to escape. */
static void fill_text(struct test_random *random, char *out, size_t cap)
{
    static const char letters[] = "aZ09 .:-_/\\\"'{}[]\t\n\x7f";
    size_t len = test_random_below(random, cap);

    for (size_t i = 0; i < len; i++)
        out[i] = letters[test_random_below(random, sizeof(letters) - 1)];
    out[len] = '\0';
}

static void fill_file(struct test_random *random,
                      struct lens_manifest_file *file)
{
    static const char letters[] = "aZ09.-_";
    size_t len = 1 + test_random_below(random, sizeof(file->name) - 1);

    for (size_t i = 0; i < len; i++)
        file->name[i] = letters[test_random_below(random, sizeof(letters) - 1)];
    if (file->name[0] == '.')
        file->name[0] = 'x';
    file->name[len] = '\0';
    file->bytes =
        test_random_next(random) >> (14 + test_random_below(random, 50));
    file->checksum = test_random_next(random) >> test_random_below(random, 64);
    file->is_container = test_random_below(random, 2);
}

START_TEST(manifest_comes_back)
{
    struct test_random random = { (uint64_t)_i };
    struct lens_manifest manifest = { 0 };

    manifest.generation = (unsigned)test_random_below(&random, 1000000000);
    fill_text(&random, manifest.program, sizeof(manifest.program));
    fill_text(&random, manifest.analyzer, sizeof(manifest.analyzer));
    fill_text(&random, manifest.corpus_id, sizeof(manifest.corpus_id));
    fill_text(&random, manifest.corpus_edition,
              sizeof(manifest.corpus_edition));
    fill_text(&random, manifest.corpus_hash, sizeof(manifest.corpus_hash));
    manifest.n_documents = test_random_below(&random, (1 << 30) + 1);
    manifest.n_files = test_random_below(&random, LENS_MANIFEST_MAX_FILES + 1);
    for (size_t i = 0; i < manifest.n_files; i++)
        fill_file(&random, &manifest.file[i]);
    check_round_trip(&manifest);
}
END_TEST

START_TEST(manifest_of_extremes_comes_back)
{
    struct lens_manifest manifest = { .generation = 999999999,
                                      .n_documents = 1 << 30,
                                      .n_files = LENS_MANIFEST_MAX_FILES };

    memset(manifest.program, '"', sizeof(manifest.program) - 1);
    memset(manifest.analyzer, '\\', sizeof(manifest.analyzer) - 1);
    memset(manifest.corpus_id, 'x', sizeof(manifest.corpus_id) - 1);
    memset(manifest.corpus_edition, '\n', sizeof(manifest.corpus_edition) - 1);
    (void)snprintf(manifest.corpus_hash, sizeof(manifest.corpus_hash),
                   "caf\xc3\xa9 \xf0\x9f\x98\x80");
    for (size_t i = 0; i < manifest.n_files; i++) {
        memset(manifest.file[i].name, 'n', sizeof(manifest.file[i].name) - 1);
        manifest.file[i].bytes = (uint64_t)1 << 50;
        manifest.file[i].checksum = i ? UINT64_MAX >> i % 64 : 0;
    }
    check_round_trip(&manifest);
    check_round_trip(&(struct lens_manifest){ 0 });
}
END_TEST

/* Refused: the error names the manifest and what is wrong, and the way out. */
static void expect_refused(enum lens_status expected, const char *says)
{
    struct lens_manifest manifest = { .generation = 77 };
    struct lens_error err = { 0 };
    enum lens_status status = lens_manifest_read(folder.path, &manifest, &err);

    ck_assert_msg(status == expected, "%s instead of %s (%s): %s",
                  lens_status_name(status), lens_status_name(expected), says,
                  err.text);
    ck_assert_int_eq(err.status, expected);
    ck_assert_msg(strstr(err.text, path) && strstr(err.text, says),
                  "'%s' does not name '%s' and '%s'", err.text, path, says);
    ck_assert_ptr_nonnull(strstr(err.hint, "asklens index build"));
    ck_assert_uint_eq(manifest.generation, 77);
    ck_assert_int_eq(lens_manifest_read(folder.path, &manifest, NULL),
                     expected);
}

/* Apostrophes stand for quotation marks. */
static const char good[] =
    "{'format':5,'generation':7,'program':'asklens 0.1.0',"
    "'analyzer':'english/1','embedder':null,"
    "'corpus':{'id':'generative-ai','edition':'2025-11-19',"
    "'hash':'xxh3-128:00','documents':169},"
    "'files':[{'name':'documents.db','bytes':1,'xxh3':'00000000000000ff'},"
    "{'name':'practice.lex','bytes':22,'xxh3':'0123456789abcdef'}]}";

/* The text with the first `from` replaced by `to`, into the folder. */
static void put_replaced(const char *from, const char *to)
{
    static char text[MAX_TEXT];
    const char *at = strstr(good, from);
    int len;

    ck_assert_msg(at != NULL, "'%s' is not there", from);
    len = snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - good), good, to,
                   at + strlen(from));
    ck_assert_int_lt(len, (int)sizeof(text));
    for (int i = 0; i < len; i++)
        text[i] = (char)(text[i] == '\'' ? '"' : text[i]);
    test_file_write(path, text, (size_t)len);
}

START_TEST(manifest_written_by_hand_is_read)
{
    struct lens_manifest manifest;
    struct lens_error err = { 0 };

    put_replaced("", "");
    ck_assert_msg(lens_manifest_read(folder.path, &manifest, &err) == LENS_OK,
                  "%s", err.text);
    ck_assert_uint_eq(manifest.generation, 7);
    ck_assert_str_eq(manifest.corpus_edition, "2025-11-19");
    ck_assert_uint_eq(manifest.n_documents, 169);
    ck_assert_uint_eq(manifest.n_files, 2);
    ck_assert_str_eq(manifest.file[0].name, "documents.db");
    ck_assert(manifest.file[0].checksum == 255);
    ck_assert(manifest.file[1].bytes == 22);
    ck_assert(manifest.file[1].checksum == 0x0123456789abcdef);
}
END_TEST

static const struct {
    const char *from, *to;
    const char *says;
} altered[] = {
    { "'format':5,", "", "format is missing" },
    { "'format':5", "'format':'1'", "format is not a number" },
    { "'format':5", "'format':2.5", "format is not a whole number" },
    { "'format':5", "'format':-1", "format is not a whole number" },
    { "'format':5", "'format':2e30", "format is not a whole number" },
    { "'generation':7,", "", "generation is missing" },
    { "'generation':7", "'generation':null", "generation is not a number" },
    { "'generation':7", "'generation':-7", "generation is not a whole" },
    { "'generation':7", "'generation':1000000000", "generation is not a" },
    { "'program':'asklens 0.1.0',", "", "program is missing" },
    { "'asklens 0.1.0'", "17", "program is not a string" },
    { "'analyzer':'english/1',", "", "analyzer is missing" },
    { "'english/1'", "['english/1']", "analyzer is not a string" },
    { "'corpus':", "'corps':", "corpus is missing" },
    { "'corpus':{", "'corpus':[],'x':{", "corpus is not an object" },
    { "'id':'generative-ai',", "", "corpus/id is missing" },
    { "'generative-ai'", "{}", "corpus/id is not a string" },
    { "'edition':'2025-11-19',", "", "corpus/edition is missing" },
    { "'2025-11-19'", "2025", "corpus/edition is not a string" },
    { "'hash':'xxh3-128:00',", "", "corpus/hash is missing" },
    { "'xxh3-128:00'", "false", "corpus/hash is not a string" },
    { ",'documents':169", "", "corpus/documents is missing" },
    { "169", "'169'", "corpus/documents is not a number" },
    { "169", "-1", "corpus/documents is not a whole number" },
    { "169", "1073741825", "corpus/documents is not a whole number" },
    { "'files':", "'file':", "files is missing" },
    { "'files':[", "'files':{},'x':[", "files is not an array" },
    { "[{'name'", "[17,{'name'", "files/0/xxh3 is missing" },
    { "'name':'documents.db',", "", "files/0/name is missing" },
    { "'documents.db'", "17", "files/0/name is not a string" },
    { "'bytes':1,", "", "files/0/bytes is missing" },
    { "'bytes':1", "'bytes':-1", "files/0/bytes is not a whole number" },
    { "'bytes':22", "'bytes':0.5", "files/1/bytes is not a whole number" },
    { "'bytes':22", "'bytes':1125899906842625", "files/1/bytes is not a" },
    { ",'xxh3':'00000000000000ff'", "", "files/0/xxh3 is missing" },
    { "'00000000000000ff'", "255", "files/0/xxh3 is not a string" },
    { "00000000000000ff", "", "files/0 holds a checksum" },
    { "00000000000000ff", "0000000000000ff", "files/0 holds a checksum" },
    { "00000000000000ff", "000000000000000ff", "files/0 holds a checksum" },
    { "00000000000000ff", "00000000000000fg", "files/0 holds a checksum" },
    { "00000000000000ff", "0x000000000000ff", "files/0 holds a checksum" },
    { "00000000000000ff", "-0000000000000ff", "files/0 holds a checksum" },
    { "00000000000000ff", "+0000000000000ff", "files/0 holds a checksum" },
    { "00000000000000ff", "              ff", "files/0 holds a checksum" },
    { "{'format'", "[{'format'", "is not JSON" },
    { "]}", "]}}", "goes on after its JSON value" },
    { "null", "nil", "is not JSON" },
    { "null", "[[[[[[[[]]]]]]]]", "nests JSON deeper" },
};

START_TEST(manifest_altered_member_is_corrupt)
{
    put_replaced(altered[_i].from, altered[_i].to);
    expect_refused(LENS_E_CORRUPT, altered[_i].says);
}
END_TEST

START_TEST(manifest_of_another_format_is_refused)
{
    put_replaced("'format':5", "'format':6");
    expect_refused(LENS_E_VERSION, "has format 6, this program reads format 5");
    put_replaced("'format':5", "'format':0");
    expect_refused(LENS_E_VERSION, "has format 0, this program reads format 5");
    /* Whatever else a later format holds. */
    test_file_write(path, "{\"format\":6,\"files\":17}", 23);
    expect_refused(LENS_E_VERSION, "has format 6");
}
END_TEST

START_TEST(manifest_of_wrong_shape_is_corrupt)
{
    static const char *const rows[] = { "{}",   "[]", "17",     "null",
                                        "\"\"", "x",  "[[[]]]", " " };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        test_file_write(path, rows[i], strlen(rows[i]));
        expect_refused(LENS_E_CORRUPT, "is");
    }
}
END_TEST

START_TEST(manifest_too_large_is_corrupt)
{
    static char spaces[(64 << 10) + 1];

    memset(spaces, ' ', sizeof(spaces));
    test_file_write(path, spaces, sizeof(spaces));
    expect_refused(LENS_E_CORRUPT, "limit");
}
END_TEST

START_TEST(manifest_missing_is_corrupt)
{
    expect_refused(LENS_E_CORRUPT, "cannot open");
}
END_TEST

START_TEST(manifest_cut_short_anywhere_is_corrupt)
{
    size_t len;
    char *text;

    put_replaced("", "");
    text = test_file_read(path, &len);
    ck_assert_int_eq(text[len - 1], '}');
    for (size_t at = 0; at < len; at++) {
        test_file_write(path, text, at);
        expect_refused(LENS_E_CORRUPT, "is not JSON");
    }
    free(text);
}
END_TEST

START_TEST(manifest_every_flipped_byte_is_read_or_refused)
{
    size_t len;
    char *text;

    put_replaced("", "");
    text = test_file_read(path, &len);
    for (size_t at = 0; at < len; at++) {
        struct lens_manifest manifest = { .generation = 77 };
        struct lens_error err = { 0 };
        enum lens_status status;

        text[at] = (char)(text[at] ^ 1 << _i);
        test_file_write(path, text, len);
        text[at] = (char)(text[at] ^ 1 << _i);
        status = lens_manifest_read(folder.path, &manifest, &err);
        if (status == LENS_OK) {
            ck_assert_uint_eq(manifest.n_files, 2);
            continue;
        }
        ck_assert_msg(status == LENS_E_CORRUPT || status == LENS_E_VERSION,
                      "byte %zu: %s", at, lens_status_name(status));
        ck_assert_ptr_nonnull(strstr(err.text, path));
        ck_assert_uint_eq(manifest.generation, 77);
    }
    free(text);
}
END_TEST

/* Each text with its longest length. */
static const struct {
    const char *from;
    size_t longest;
    const char *says;
} lengths[] = {
    { "'asklens 0.1.0'", 95, "a text that is too long" },
    { "'english/1'", 159, "a text that is too long" },
    { "'generative-ai'", 63, "corpus holds a text that is too long" },
    { "'2025-11-19'", 31, "corpus holds a text that is too long" },
    { "'xxh3-128:00'", 63, "corpus holds a text that is too long" },
    { "'documents.db'", 47, "files/0 holds a text that is too long" },
};

START_TEST(manifest_text_at_its_limit_is_read_and_beyond_refused)
{
    static const size_t beyond[] = { 1, 2, 100, 5000 };
    static char text[MAX_TEXT];
    struct lens_manifest manifest;
    size_t len = lengths[_i].longest;

    memset(text, 'x', sizeof(text));
    text[0] = text[len + 1] = '\'';
    text[len + 2] = '\0';
    put_replaced(lengths[_i].from, text);
    ck_assert_int_eq(lens_manifest_read(folder.path, &manifest, NULL), LENS_OK);
    for (size_t i = 0; i < sizeof(beyond) / sizeof(*beyond); i++) {
        memset(text, 'x', sizeof(text));
        text[0] = text[len + beyond[i] + 1] = '\'';
        text[len + beyond[i] + 2] = '\0';
        put_replaced(lengths[_i].from, text);
        expect_refused(LENS_E_CORRUPT, lengths[_i].says);
    }
}
END_TEST

START_TEST(manifest_file_that_is_no_plain_name_is_refused)
{
    static const char *const names[] = {
        "",       ".",        "..",         "../x",     "/etc/passwd",
        "a/b",    "a/../b",   "a/",         "./a",      ".hidden",
        "a\\\\b", "a b",      "a\\n",       "a\\u0007", "a\xc3\xa9",
        "a:b",    "a\\u002f", "..\\u002fx", "a%2fb",    "~",
        "a*",     "$HOME",
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        put_replaced("documents.db", names[i]);
        expect_refused(LENS_E_CORRUPT, "files/0 holds a name that is not a");
    }
}
END_TEST

START_TEST(manifest_of_too_many_files_is_refused)
{
    struct lens_buffer files;
    struct lens_manifest manifest;

    lens_buffer_init(&files, MAX_TEXT);
    for (size_t i = 0; i < LENS_MANIFEST_MAX_FILES; i++) {
        /* With the two that stand there: two fewer fit. */
        if (i + 2 == LENS_MANIFEST_MAX_FILES) {
            put_replaced("[{'name'", files.p);
            ck_assert_int_eq(lens_manifest_read(folder.path, &manifest, NULL),
                             LENS_OK);
            ck_assert_uint_eq(manifest.n_files, LENS_MANIFEST_MAX_FILES);
        }
        files.len -= i ? strlen("{'name'") : 0;
        lens_buffer_add_format(
            &files, "%s{'name':'f%zu','bytes':0,'xxh3':'0000000000000000'},",
            i ? "" : "[", i);
        lens_buffer_add_text(&files, "{'name'");
        ck_assert_int_eq(lens_buffer_status(&files), LENS_OK);
    }
    put_replaced("[{'name'", files.p);
    expect_refused(LENS_E_CORRUPT, "files names too many files");
    lens_buffer_release(&files);
}
END_TEST

static void put_file(const char *name, const char *text)
{
    char file[TEST_PATH_MAX];

    test_folder_path(&folder, name, file);
    test_file_write(file, text, strlen(text));
}

/* A manifest of three files in the folder. */
static void add_three(struct lens_manifest *out)
{
    static const char *const names[] = { "a.lex", "b.lex", "empty" };
    static const char *const texts[] = { "first", "second", "" };

    *out = (struct lens_manifest){ 0 };
    for (size_t i = 0; i < 3; i++) {
        put_file(names[i], texts[i]);
        ck_assert_int_eq(
            lens_manifest_add_file(out, folder.path, names[i], NULL), LENS_OK);
        ck_assert_str_eq(out->file[i].name, names[i]);
        ck_assert(out->file[i].bytes == strlen(texts[i]));
        ck_assert(out->file[i].checksum ==
                  lens_checksum64(texts[i], strlen(texts[i])));
    }
    ck_assert_uint_eq(out->n_files, 3);
    ck_assert_int_eq(lens_manifest_verify(out, folder.path, NULL), LENS_OK);
}

static void expect_unverified(const struct lens_manifest *manifest,
                              const char *name, enum lens_status expected,
                              const char *says)
{
    struct lens_error err = { 0 };
    char file[TEST_PATH_MAX];

    test_folder_path(&folder, name, file);
    ck_assert_int_eq(lens_manifest_verify(manifest, folder.path, &err),
                     expected);
    ck_assert_int_eq(err.status, expected);
    ck_assert_msg(strstr(err.text, file) && strstr(err.text, says),
                  "'%s' does not name '%s' and '%s'", err.text, file, says);
    ck_assert_ptr_nonnull(strstr(err.hint, "asklens index build"));
}

START_TEST(manifest_wrong_file_is_named)
{
    struct lens_manifest manifest;
    char file[TEST_PATH_MAX];

    add_three(&manifest);
    put_file("b.lex", "secon");
    expect_unverified(&manifest, "b.lex", LENS_E_CORRUPT,
                      "is 5 bytes long, the manifest expects 6");
    put_file("b.lex", "");
    expect_unverified(&manifest, "b.lex", LENS_E_CORRUPT, "is 0 bytes long");
    put_file("b.lex", "seconds");
    expect_unverified(&manifest, "b.lex", LENS_E_CORRUPT, "is 7 bytes long");
    put_file("b.lex", "sEcond");
    expect_unverified(&manifest, "b.lex", LENS_E_CORRUPT, "is altered");
    put_file("b.lex", "second");
    ck_assert_int_eq(lens_manifest_verify(&manifest, folder.path, NULL),
                     LENS_OK);
    put_file("empty", "x");
    expect_unverified(&manifest, "empty", LENS_E_CORRUPT, "is 1 bytes long");
    test_folder_path(&folder, "a.lex", file);
    ck_assert_int_eq(remove(file), 0);
    expect_unverified(&manifest, "a.lex", LENS_E_CORRUPT, "is missing");
}
END_TEST

static void put_container(const char *name, const char *text)
{
    struct lens_container_writer writer = { 0 };
    struct lens_buffer out;
    char file[TEST_PATH_MAX];

    lens_buffer_init(&out, MAX_TEXT);
    lens_container_add(&writer, "TEXT", lens_view_of(text));
    lens_container_write(&writer, &out);
    ck_assert_int_eq(lens_buffer_status(&out), LENS_OK);
    test_folder_path(&folder, name, file);
    test_file_write(file, out.p, out.len);
    lens_buffer_release(&out);
}

/* Change the last byte of a file, which is in no header. */
static void spoil_end(const char *name)
{
    char file[TEST_PATH_MAX];
    size_t len;
    char *bytes;

    test_folder_path(&folder, name, file);
    bytes = test_file_read(file, &len);
    bytes[len - 1] ^= 1;
    test_file_write(file, bytes, len);
    free(bytes);
}

/* Another container is noticed by its seal, and what is inside by its bytes,
 * which only verifying reads. */
START_TEST(manifest_knows_containers_by_their_seal)
{
    struct lens_manifest manifest = { 0 };

    put_container("a.lex", "first");
    ck_assert_int_eq(
        lens_manifest_add_file(&manifest, folder.path, "a.lex", NULL), LENS_OK);
    ck_assert(manifest.file[0].is_container);
    check_round_trip(&manifest);
    ck_assert_int_eq(lens_manifest_verify(&manifest, folder.path, NULL),
                     LENS_OK);

    put_container("a.lex", "First");
    ck_assert_int_eq(lens_manifest_check(&manifest, folder.path, NULL),
                     LENS_E_CORRUPT);
    expect_unverified(&manifest, "a.lex", LENS_E_CORRUPT, "is altered");

    put_container("a.lex", "first");
    spoil_end("a.lex");
    ck_assert_int_eq(lens_manifest_check(&manifest, folder.path, NULL),
                     LENS_OK);
    expect_unverified(&manifest, "a.lex", LENS_E_CORRUPT,
                      "the checksum of chunk 'TEXT'");
}
END_TEST

/* The right number of the wrong kind. */
START_TEST(manifest_knows_what_is_no_container)
{
    struct lens_manifest manifest = { 0 };

    put_container("a.lex", "first");
    ck_assert_int_eq(
        lens_manifest_add_file(&manifest, folder.path, "a.lex", NULL), LENS_OK);
    manifest.file[0].is_container = false;
    expect_unverified(&manifest, "a.lex", LENS_E_CORRUPT, "is altered");
}
END_TEST

START_TEST(manifest_takes_no_file_it_cannot_hold)
{
    struct lens_manifest manifest = { 0 };
    struct lens_error err = { 0 };
    char name[64] = { 0 };

    ck_assert_int_eq(
        lens_manifest_add_file(&manifest, folder.path, "none", &err),
        LENS_E_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(err.text, "none"));
    memset(name, 'x', 48);
    put_file(name, "x");
    ck_assert_int_eq(lens_manifest_add_file(&manifest, folder.path, name, &err),
                     LENS_E_LIMIT);
    ck_assert_ptr_nonnull(strstr(err.text, name));
    ck_assert_uint_eq(manifest.n_files, 0);
    name[47] = '\0';
    put_file(name, "x");
    for (size_t i = 0; i < LENS_MANIFEST_MAX_FILES; i++)
        ck_assert_int_eq(
            lens_manifest_add_file(&manifest, folder.path, name, &err),
            LENS_OK);
    ck_assert_int_eq(lens_manifest_add_file(&manifest, folder.path, name, &err),
                     LENS_E_LIMIT);
    ck_assert_uint_eq(manifest.n_files, LENS_MANIFEST_MAX_FILES);
}
END_TEST

static enum lens_status read_once(void *arg)
{
    return lens_manifest_read(folder.path, arg, NULL);
}

static enum lens_status write_once(void *arg)
{
    struct lens_buffer out;
    enum lens_status status;

    lens_buffer_init(&out, MAX_TEXT);
    lens_manifest_write(arg, &out);
    status = lens_buffer_status(&out);
    lens_buffer_release(&out);
    return status;
}

START_TEST(manifest_out_of_memory_anywhere_is_reported)
{
    struct lens_manifest manifest = { 0 };

    put_replaced("", "");
    ck_assert_uint_ge(test_faults_sweep(read_once, &manifest), 2);
    ck_assert_uint_ge(test_faults_sweep(write_once, &manifest), 1);
}
END_TEST

static TCase *reading(void)
{
    TCase *tc = tcase_create("reading");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, manifest_comes_back, 0, 300);
    tcase_add_test(tc, manifest_of_extremes_comes_back);
    tcase_add_test(tc, manifest_written_by_hand_is_read);
    tcase_add_loop_test(tc, manifest_altered_member_is_corrupt, 0,
                        sizeof(altered) / sizeof(*altered));
    tcase_add_test(tc, manifest_of_another_format_is_refused);
    tcase_add_test(tc, manifest_of_wrong_shape_is_corrupt);
    tcase_add_test(tc, manifest_too_large_is_corrupt);
    tcase_add_test(tc, manifest_missing_is_corrupt);
    tcase_add_test(tc, manifest_cut_short_anywhere_is_corrupt);
    tcase_add_loop_test(tc, manifest_every_flipped_byte_is_read_or_refused, 0,
                        8);
    tcase_add_loop_test(tc,
                        manifest_text_at_its_limit_is_read_and_beyond_refused,
                        0, sizeof(lengths) / sizeof(*lengths));
    tcase_add_test(tc, manifest_file_that_is_no_plain_name_is_refused);
    tcase_add_test(tc, manifest_of_too_many_files_is_refused);
    return tc;
}

static TCase *files(void)
{
    TCase *tc = tcase_create("files");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, manifest_wrong_file_is_named);
    tcase_add_test(tc, manifest_knows_containers_by_their_seal);
    tcase_add_test(tc, manifest_knows_what_is_no_container);
    tcase_add_test(tc, manifest_takes_no_file_it_cannot_hold);
    tcase_add_test(tc, manifest_out_of_memory_anywhere_is_reported);
    return tc;
}

int main(void)
{
    Suite *suite = suite_create("manifest");

    suite_add_tcase(suite, reading());
    suite_add_tcase(suite, files());
    return test_suite_run(suite);
}

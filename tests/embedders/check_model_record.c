/* Names of models, and the record: what is written is read back, anything else
 * is refused with its place. */
#include "embedders/model_record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "embedders/known_models.h"
#include "support/faults.h"
#include "support/suite.h"

#define HASH "0123456789abcdef0123456789abcdef"
#define SHA  HASH HASH

static const char good[] =
    "{\"schema\": \"model/1\", \"name\": \"tiny\", \"from\": \"folder /m\", "
    "\"kind\": \"encoder\", \"dim\": 8, \"layers\": 2, \"max_tokens\": 16, "
    "\"hash\": \"" HASH "\", \"files\": ["
    "{\"path\": \"1_Pooling/config.json\", \"bytes\": 2, \"sha256\": \"" SHA
    "\"}, "
    "{\"path\": \"vocab.txt\", \"bytes\": 30, \"sha256\": \"" SHA "\"}]}";

static struct lens_model_record record;
static struct lens_error err;

static enum lens_status parse(const char *text)
{
    err = (struct lens_error){ 0 };
    return lens_model_record_parse(lens_view_of(text), "the/place", &record,
                                   &err);
}

START_TEST(record_good_is_read)
{
    ck_assert_msg(parse(good) == LENS_OK, "%s", err.text);
    ck_assert_str_eq(record.name, "tiny");
    ck_assert_str_eq(record.from, "folder /m");
    ck_assert_str_eq(record.kind, "encoder");
    ck_assert_uint_eq(record.dim, 8);
    ck_assert_uint_eq(record.layers, 2);
    ck_assert_uint_eq(record.max_tokens, 16);
    ck_assert_uint_eq(record.n_files, 2);
    ck_assert_str_eq(record.files[0].path, "1_Pooling/config.json");
    ck_assert_str_eq(record.files[1].sha256, SHA);
    ck_assert_uint_eq(lens_model_record_bytes(&record), 32);
}
END_TEST

START_TEST(record_written_and_read_is_the_same)
{
    static struct lens_model_record before;
    struct lens_buffer text;

    ck_assert_int_eq(parse(good), LENS_OK);
    before = record;
    lens_buffer_init(&text, LENS_MODEL_RECORD_BYTES_MAX);
    lens_model_record_write(&before, &text);
    ck_assert_int_eq(lens_buffer_status(&text), LENS_OK);
    ck_assert_int_eq(parse(text.p), LENS_OK);
    ck_assert_int_eq(memcmp(&before, &record, sizeof(record)), 0);
    lens_buffer_release(&text);
}
END_TEST

/* What to change in the good one, and a part of what is then said. */
static const struct {
    const char *old, *new, *says;
} bad[] = {
    { "\"tiny\"", "\"../tiny\"", "a name that no model can have" },
    { "\"tiny\"", "\"Tiny\"", "a name that no model can have" },
    { "\"tiny\"", "\"\"", "a name that no model can have" },
    { "\"dim\": 8", "\"dim\": 0", "dim is not a whole number" },
    { "\"dim\": 8", "\"dim\": 5000", "dim is not a whole number" },
    { "\"dim\": 8", "\"dim\": \"8\"", "dim is not a number" },
    { "\"dim\": 8, ", "", "dim is missing" },
    { "\"layers\": 2", "\"layers\": -1", "layers is not a whole number" },
    { "\"hash\": \"0", "\"hash\": \"", "not 32 hex digits" },
    { "\"hash\": \"0", "\"hash\": \"X", "not 32 hex digits" },
    { "\"vocab.txt\"", "\"/etc/passwd\"", "outside of the model" },
    { "\"vocab.txt\"", "\"../vocab.txt\"", "outside of the model" },
    { "\"vocab.txt\"", "\"v/../x\"", "outside of the model" },
    { "\"vocab.txt\"", "\"v/.x\"", "outside of the model" },
    { "\"vocab.txt\"", "\"v//x\"", "outside of the model" },
    { "\"vocab.txt\"", "\"v/w/x\"", "outside of the model" },
    { "\"vocab.txt\"", "\"vocab/\"", "outside of the model" },
    { "\"vocab.txt\"", "\"a b\"", "outside of the model" },
    { "\"vocab.txt\"", "\"asklens-model.json\"", "outside of the model" },
    { "\"vocab.txt\"", "\"1_Pooling/config.json\"", "out of order" },
    { "\"vocab.txt\"", "\"0_first\"", "out of order" },
    { "\"bytes\": 30", "\"bytes\": 0", "not a whole number" },
    { "\"bytes\": 30", "\"bytes\": 1e300", "not a whole number" },
    { "\"sha256\": \"0", "\"sha256\": \"", "not 64 hex digits" },
    { "\"files\": [", "\"files\": 1, \"x\": [", "files is not an array" },
    { "\"files\": [", "\"files\": [], \"x\": [", "no or too many files" },
    { "]}", "]", "is not JSON" },
};

START_TEST(record_altered_is_corrupt_and_says_where)
{
    const char *at = strstr(good, bad[_i].old);
    char text[sizeof(good) + 64];

    ck_assert_ptr_nonnull(at);
    (void)snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - good), good,
                   bad[_i].new, at + strlen(bad[_i].old));
    record.dim = 77;
    ck_assert_msg(parse(text) == LENS_E_CORRUPT, "%s", text);
    ck_assert_int_eq(err.status, LENS_E_CORRUPT);
    ck_assert_uint_eq(record.dim, 77);
    ck_assert_msg(strstr(err.text, bad[_i].says) != NULL, "'%s' lacks '%s'",
                  err.text, bad[_i].says);
    ck_assert_ptr_nonnull(strstr(err.text, "the/place"));
}
END_TEST

START_TEST(record_of_another_version_is_told_apart)
{
    char text[sizeof(good)];

    (void)strcpy(text, good);
    *strstr(text, "/1") = '/';
    *(strstr(text, "/1") + 1) = '9';
    ck_assert_int_eq(parse(text), LENS_E_VERSION);
    ck_assert_ptr_nonnull(strstr(err.text, "'model/9'"));
}
END_TEST

START_TEST(record_cut_anywhere_is_corrupt)
{
    char text[sizeof(good)];

    for (size_t len = 0; len < sizeof(good) - 1; len++) {
        memcpy(text, good, len);
        text[len] = '\0';
        ck_assert_msg(parse(text) == LENS_E_CORRUPT, "%s", text);
    }
}
END_TEST

START_TEST(record_with_too_many_files_is_corrupt)
{
    struct lens_buffer text;

    lens_buffer_init(&text, 1 << 20);
    lens_buffer_add_format(&text, "%.*s", (int)(strchr(good, '[') + 1 - good),
                           good);
    for (unsigned i = 0; i <= LENS_MODEL_FILES_MAX; i++)
        lens_buffer_add_format(&text,
                               "%s{\"path\": \"f%03u\", \"bytes\": 1, "
                               "\"sha256\": \"" SHA "\"}",
                               i ? ", " : "", i);
    lens_buffer_add_text(&text, "]}");
    ck_assert_int_eq(parse(text.p), LENS_E_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.text, "too many files"));
    lens_buffer_release(&text);
}
END_TEST

static enum lens_status parse_once(void *arg)
{
    (void)arg;
    return parse(good);
}

START_TEST(record_without_memory_says_so)
{
    ck_assert_uint_ge(test_faults_sweep(parse_once, NULL), 1);
}
END_TEST

static const struct {
    const char *name;
    bool is_valid;
} names[] = {
    { "all-minilm-l6-v2", true },
    { "a", true },
    { "7b_x.1", true },
    { "", false },
    { ".", false },
    { "..", false },
    { ".hidden", false },
    { "-f", false },
    { "_a", false },
    { "A", false },
    { "a/b", false },
    { "a b", false },
    { "a\n", false },
    { "caf\xc3\xa9", false },
    { "0123456789012345678901234567890123456789012345678901234567890123",
      true },
    { "01234567890123456789012345678901234567890123456789012345678901234",
      false },
};

START_TEST(name_is_valid_or_not)
{
    ck_assert_int_eq(lens_model_name_is_valid(names[_i].name),
                     names[_i].is_valid);
}
END_TEST

static const struct {
    const char *path, *name; /* NULL: none */
} derived[] = {
    { "all-MiniLM-L6-v2", "all-minilm-l6-v2" },
    { "/models/BGE small_en.v1/", "bge-small_en.v1" },
    { "dist/Tiny_Model-1.0-py3-none-any.whl", "tiny_model-1.0-py3-none-any" },
    { "a+++b", "a-b" },
    { "caf\xc3\xa9", "caf" },
    { "..", NULL },
    { "/", NULL },
    { "", NULL },
    { "../../\xc3\xa9", NULL },
    { ".whl", "whl" },
};

START_TEST(name_comes_from_the_path)
{
    char name[LENS_MODEL_NAME_MAX] = "untouched";
    bool found = lens_model_name_of(derived[_i].path, name);

    ck_assert_int_eq(found, derived[_i].name != NULL);
    ck_assert_str_eq(name, found ? derived[_i].name : "untouched");
}
END_TEST

START_TEST(name_from_any_path_is_valid)
{
    char path[400], name[LENS_MODEL_NAME_MAX];

    for (unsigned seed = 0; seed < 2000; seed++) {
        size_t len = seed % (sizeof(path) - 1);

        for (size_t i = 0; i < len; i++)
            path[i] = (char)(1 + (seed * 97 + i * i * 31 + i) % 255);
        path[len] = '\0';
        ck_assert(!lens_model_name_of(path, name) ||
                  lens_model_name_is_valid(name));
    }
}
END_TEST

START_TEST(known_models_can_be_recorded)
{
    const struct lens_known_model *known;

    for (size_t i = 0; (known = lens_known_model(i)) != NULL; i++) {
        ck_assert(lens_model_name_is_valid(known->name));
        ck_assert_ptr_eq(lens_known_model_find(known->name), known);
        ck_assert_uint_le(known->n_files, LENS_MODEL_FILES_MAX);
        for (size_t f = 0; f < known->n_files; f++) {
            ck_assert(lens_sha256_is_valid(known->files[f].sha256));
            ck_assert_ptr_eq(lens_known_model_file(known, known->files[f].path),
                             &known->files[f]);
            ck_assert(!f || strcmp(known->files[f - 1].path,
                                   known->files[f].path) < 0);
        }
    }
    ck_assert_ptr_null(lens_known_model_find("no-such-model"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model_record");
    TCase *tc = tcase_create("model_record");

    tcase_add_test(tc, record_good_is_read);
    tcase_add_test(tc, record_written_and_read_is_the_same);
    tcase_add_loop_test(tc, record_altered_is_corrupt_and_says_where, 0,
                        (int)(sizeof(bad) / sizeof(*bad)));
    tcase_add_test(tc, record_of_another_version_is_told_apart);
    tcase_add_test(tc, record_cut_anywhere_is_corrupt);
    tcase_add_test(tc, record_with_too_many_files_is_corrupt);
    tcase_add_test(tc, record_without_memory_says_so);
    tcase_add_loop_test(tc, name_is_valid_or_not, 0,
                        (int)(sizeof(names) / sizeof(*names)));
    tcase_add_loop_test(tc, name_comes_from_the_path, 0,
                        (int)(sizeof(derived) / sizeof(*derived)));
    tcase_add_test(tc, name_from_any_path_is_valid);
    tcase_add_test(tc, known_models_can_be_recorded);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

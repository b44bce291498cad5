/* Which kind of model a folder holds. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "embedders/embedders.h"
#include "support/folder.h"
#include "support/suite.h"

static const char small[] =
    ASKLENS_SOURCE_DIR "/tests/embedders/fixtures/static_wordpiece";
static struct test_folder folder;

static void set_up(void)
{
    static const char *const names[] = { "model.safetensors",
                                         "tokenizer.json" };

    test_folder_make(&folder);
    for (size_t i = 0; i < 2; i++) {
        char from[TEST_PATH_MAX], to[TEST_PATH_MAX], *bytes;
        size_t len;

        (void)snprintf(from, sizeof(from), "%s/%s", small, names[i]);
        test_folder_path(&folder, names[i], to);
        bytes = test_file_read(from, &len);
        test_file_write(to, bytes, len);
        free(bytes);
    }
}

static void tear_down(void)
{
    test_folder_remove(&folder);
}

static void write_text(const char *name, const char *text)
{
    char path[TEST_PATH_MAX];

    test_folder_path(&folder, name, path);
    test_file_write(path, text, strlen(text));
}

static void expect_static(void)
{
    struct lens_embedder *embedder = NULL;
    struct lens_error err = { 0 };

    ck_assert_msg(lens_model_open(folder.path, "m", 1, &embedder, &err) ==
                      LENS_OK,
                  "%s", err.text);
    ck_assert_str_eq(embedder->ops->kind, "static");
    ck_assert_str_eq(embedder->facts.id, "static:m");
    embedder->ops->close(embedder);
}

static void expect_refused(enum lens_status expected, const char *says)
{
    struct lens_embedder *embedder = NULL;
    struct lens_error err = { 0 };
    enum lens_status status =
        lens_model_open(folder.path, "m", 1, &embedder, &err);

    ck_assert_msg(status == expected && strstr(err.text, says), "%s: %s",
                  lens_status_name(status), err.text);
    ck_assert_ptr_null(embedder);
}

START_TEST(model_that_says_model2vec_is_static)
{
    write_text("config.json", "{\"model_type\":\"model2vec\"}");
    expect_static();
}
END_TEST

START_TEST(model_of_a_table_alone_is_static)
{
    expect_static();
    write_text("config.json", "{\"hidden_dim\":3}");
    expect_static();
}
END_TEST

/* The encoder asks for what a static model has not. */
START_TEST(model_that_says_bert_is_an_encoder)
{
    write_text("config.json", "{\"model_type\":\"bert\"}");
    expect_refused(LENS_E_INVAL, "hidden_size");
}
END_TEST

START_TEST(model_of_more_than_a_table_is_an_encoder)
{
    static const char header[] =
        "{\"embeddings\":{\"dtype\":\"U8\",\"shape\":[1,1],"
        "\"data_offsets\":[0,1]},"
        "\"layer\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}";
    char file[8 + sizeof(header) - 1 + 2] = { (char)(sizeof(header) - 1) };
    char path[TEST_PATH_MAX];

    memcpy(file + 8, header, sizeof(header) - 1);
    test_folder_path(&folder, "model.safetensors", path);
    test_file_write(path, file, sizeof(file));
    expect_refused(LENS_E_NOT_FOUND, "config.json");
}
END_TEST

START_TEST(model_without_weights_is_not_found)
{
    char path[TEST_PATH_MAX];

    test_folder_path(&folder, "model.safetensors", path);
    ck_assert_int_eq(remove(path), 0);
    expect_refused(LENS_E_NOT_FOUND, "model.safetensors");
}
END_TEST

START_TEST(model_with_a_bad_config_is_refused)
{
    write_text("config.json", "{\"model_type\":7}");
    expect_refused(LENS_E_INVAL, "model_type is not a string");
    write_text("config.json", "");
    expect_refused(LENS_E_INVAL, "not JSON");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("embedders model");
    TCase *tcase = tcase_create("model");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, model_that_says_model2vec_is_static);
    tcase_add_test(tcase, model_of_a_table_alone_is_static);
    tcase_add_test(tcase, model_that_says_bert_is_an_encoder);
    tcase_add_test(tcase, model_of_more_than_a_table_is_an_encoder);
    tcase_add_test(tcase, model_without_weights_is_not_found);
    tcase_add_test(tcase, model_with_a_bad_config_is_refused);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

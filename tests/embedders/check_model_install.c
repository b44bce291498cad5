/*
 * Installing models: what is taken, what is refused, and that whatever goes
 * wrong, a model's name stands for a whole model.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "embedders/known_models.h"
#include "embedders/models_fixture.h"
#include "support/faults.h"
#include "support/suite.h"

START_TEST(install_takes_what_a_model_needs)
{
    struct lens_model_record record;

    ck_assert_msg(test_model_install("tiny", false) == LENS_OK, "%s",
                  test_models.err.text);
    ck_assert_int_eq(
        lens_model_read(test_models.store, "tiny", &record, &test_models.err),
        LENS_OK);
    ck_assert_str_eq(record.kind, "encoder");
    ck_assert_str_eq(record.from, "folder /somewhere");
    ck_assert_uint_eq(record.dim, 4);
    ck_assert_uint_eq(record.layers, 3);
    ck_assert_uint_eq(record.max_tokens, 32);
    ck_assert_uint_eq(record.n_files, 4);
    ck_assert_str_eq(record.files[0].path, "1_Pooling/config.json");
    ck_assert_str_eq(record.files[3].path, "vocab.txt");
    ck_assert(test_model_holds("store/tiny/model.safetensors", "weights"));
    ck_assert(!test_model_is_there("store/tiny/README.md"));
    ck_assert(!test_model_is_there("store/.incoming"));
    ck_assert_int_eq(lens_model_check(test_models.store, &record,
                                      LENS_MODEL_CHECK_HASHES,
                                      &test_models.err),
                     LENS_OK);
}
END_TEST

START_TEST(install_again_gives_the_same_record)
{
    char path[TEST_PATH_MAX];
    size_t len, len_again;
    char *first, *again;

    test_folder_path(&test_models.folder, "store/tiny/asklens-model.json",
                     path);
    ck_assert_int_eq(test_model_install("tiny", false), LENS_OK);
    first = test_file_read(path, &len);
    ck_assert_int_eq(test_model_install("tiny", true), LENS_OK);
    again = test_file_read(path, &len_again);
    ck_assert_str_eq(first, again);
    free(first);
    free(again);
}
END_TEST

START_TEST(install_keeps_the_prompts_it_is_told)
{
    static const char file[] = "store/tiny/asklens-prompts.json";
    static char too_long[300];
    struct lens_model_record record;

    ck_assert_int_eq(test_model_install("tiny", false), LENS_OK);
    ck_assert(!test_model_is_there(file));
    test_models.query_prompt = "query: ";
    ck_assert_int_eq(test_model_install("tiny", true), LENS_OK);
    ck_assert(test_model_holds(
        file, "{\n  \"prompts\": {\n    \"query\": \"query: \"\n  }\n}\n"));
    ck_assert_int_eq(
        lens_model_read(test_models.store, "tiny", &record, &test_models.err),
        LENS_OK);
    ck_assert_uint_eq(record.n_files, 5);
    ck_assert_str_eq(record.files[1].path, "asklens-prompts.json");
    /* Those of the folder give way. */
    test_model_put("source/asklens-prompts.json", "{\"prompts\": {}}");
    ck_assert_int_eq(test_model_install("tiny", true), LENS_OK);
    ck_assert_int_eq(
        lens_model_read(test_models.store, "tiny", &record, &test_models.err),
        LENS_OK);
    ck_assert_uint_eq(record.n_files, 5);
    ck_assert_int_eq(lens_model_check(test_models.store, &record,
                                      LENS_MODEL_CHECK_HASHES,
                                      &test_models.err),
                     LENS_OK);
    test_models.query_prompt = "\xff";
    test_model_expect(test_model_install("tiny", true), LENS_E_INVAL,
                      "not UTF-8");
    memset(too_long, 'q', sizeof(too_long) - 1);
    test_models.query_prompt = too_long;
    test_model_expect(test_model_install("tiny", true), LENS_E_LIMIT,
                      "is longer than 255 bytes");
}
END_TEST

START_TEST(install_prefers_safetensors)
{
    test_model_put("source/pytorch_model.bin", "old weights");
    ck_assert_int_eq(test_model_install("tiny", false), LENS_OK);
    ck_assert(!test_model_is_there("store/tiny/pytorch_model.bin"));
    test_model_unlink("source/model.safetensors");
    ck_assert_int_eq(test_model_install("tiny", true), LENS_OK);
    ck_assert(test_model_is_there("store/tiny/pytorch_model.bin"));
    ck_assert(!test_model_is_there("store/tiny/model.safetensors"));
}
END_TEST

START_TEST(install_of_a_taken_name_needs_replace)
{
    ck_assert_int_eq(test_model_install("tiny", false), LENS_OK);
    test_model_put("source/vocab.txt", "other\n");
    test_model_expect(test_model_install("tiny", false), LENS_E_BUSY,
                      "'tiny' is installed already");
    ck_assert_ptr_nonnull(strstr(test_models.err.hint, "--force"));
    ck_assert(test_model_holds("store/tiny/vocab.txt", "[UNK]\n"));
    ck_assert_int_eq(test_model_install("tiny", true), LENS_OK);
    ck_assert(test_model_holds("store/tiny/vocab.txt", "other\n"));
}
END_TEST

START_TEST(install_over_a_damaged_model_replaces_it)
{
    ck_assert_int_eq(test_model_install("tiny", false), LENS_OK);
    test_model_put("store/tiny/vocab.txt", "[UNX]\n");
    ck_assert_int_eq(test_model_install("tiny", false), LENS_OK);
    ck_assert(test_model_holds("store/tiny/vocab.txt", "[UNK]\n"));
    test_model_put("store/tiny/asklens-model.json", "{}");
    ck_assert_int_eq(test_model_install("tiny", false), LENS_OK);
}
END_TEST

static const char *const attacks[] = {
    "../x",
    "/etc/x",
    "..",
    ".",
    "",
    ".incoming",
    "a/b",
    "-rf",
    "X",
    "a\nb",
    "0123456789012345678901234567890123456789012345678901234567890123x",
};

START_TEST(name_that_leads_elsewhere_is_refused)
{
    char path[LENS_PATH_MAX] = "untouched";
    struct lens_model_record record;
    struct lens_model_store *store = NULL;

    test_model_expect(test_model_install(attacks[_i], true), LENS_E_INVAL,
                      "is no name for a model");
    ck_assert_int_eq(
        lens_model_path(test_models.store, attacks[_i], path, NULL),
        LENS_E_INVAL);
    ck_assert_str_eq(path, "untouched");
    ck_assert_int_eq(
        lens_model_read(test_models.store, attacks[_i], &record, NULL),
        LENS_E_INVAL);
    ck_assert_int_eq(
        lens_model_store_open(test_models.store, &store, &test_models.err),
        LENS_OK);
    ck_assert_int_eq(lens_model_remove(store, attacks[_i], NULL), LENS_E_INVAL);
    lens_model_store_close(store);
    ck_assert(!test_model_is_there("x"));
}
END_TEST

START_TEST(folder_without_weights_or_tokenizer_is_no_model)
{
    test_model_unlink("source/vocab.txt");
    test_model_expect(test_model_install("tiny", false), LENS_E_NOT_FOUND,
                      "tokenizer.json or vocab");
    test_model_put("source/tokenizer.json", "{}");
    ck_assert_int_eq(test_model_install("tiny", false), LENS_OK);
    test_model_unlink("source/model.safetensors");
    test_model_expect(test_model_install("tiny", true), LENS_E_NOT_FOUND,
                      "no model.safetensors");
    ck_assert(test_model_is_there("store/tiny/model.safetensors"));
    (void)strcat(test_models.source, "/nowhere");
    test_model_expect(test_model_install("tiny", true), LENS_E_NOT_FOUND,
                      "nowhere");
}
END_TEST

START_TEST(file_that_is_empty_is_refused)
{
    test_model_put("source/vocab.txt", "");
    test_model_expect(test_model_install("tiny", false), LENS_E_CORRUPT,
                      "source/vocab.txt' is empty");
    ck_assert(!test_model_is_there("store/tiny"));
}
END_TEST

START_TEST(folder_or_pipe_in_the_place_of_a_file_is_refused)
{
    char path[TEST_PATH_MAX];

    test_folder_path(&test_models.folder, "source/tokenizer.json", path);
    ck_assert_int_eq(mkdir(path, 0755), 0);
    test_model_expect(test_model_install("tiny", false), LENS_E_INVAL,
                      "is a folder");
    ck_assert_int_eq(rmdir(path), 0);
    ck_assert_int_eq(mkfifo(path, 0644), 0);
    test_model_expect(test_model_install("tiny", false), LENS_E_INVAL,
                      "a pipe or a device");
    ck_assert(!test_model_is_there("store/tiny"));
}
END_TEST

START_TEST(links_become_files)
{
    char path[TEST_PATH_MAX];
    struct stat st;

    test_model_put("blob", "linked");
    test_model_unlink("source/vocab.txt");
    test_folder_path(&test_models.folder, "source/vocab.txt", path);
    ck_assert_int_eq(symlink("../blob", path), 0);
    ck_assert_msg(test_model_install("tiny", false) == LENS_OK, "%s",
                  test_models.err.text);
    test_folder_path(&test_models.folder, "store/tiny/vocab.txt", path);
    ck_assert_int_eq(lstat(path, &st), 0);
    ck_assert(S_ISREG(st.st_mode));
    ck_assert(test_model_holds("store/tiny/vocab.txt", "linked"));
    test_folder_path(&test_models.folder, "source/tokenizer.json", path);
    ck_assert_int_eq(symlink("nowhere", path), 0);
    test_model_expect(test_model_install("tiny", true), LENS_E_NOT_FOUND,
                      "tokenizer.json");
}
END_TEST

START_TEST(model_that_does_not_open_is_refused_with_its_reason)
{
    ck_assert_int_eq(test_model_install("tiny", false), LENS_OK);
    test_model_put("source/vocab.txt", "other\n");
    test_models.refuses = true;
    test_model_expect(test_model_install("tiny", true), LENS_E_CORRUPT,
                      "is cut off");
    /* The folder people named, not the one we copied it to. */
    ck_assert_ptr_nonnull(strstr(test_models.err.text, test_models.source));
    ck_assert(test_model_holds("store/tiny/vocab.txt", "[UNK]\n"));
    ck_assert(!test_model_is_there("store/.incoming"));
}
END_TEST

START_TEST(model_that_is_silent_is_refused)
{
    test_models.is_silent = true;
    test_model_expect(test_model_install("tiny", false), LENS_E_CORRUPT,
                      "gives no vector");
    ck_assert(!test_model_is_there("store/tiny"));
}
END_TEST

START_TEST(known_name_with_other_files_is_refused)
{
    const char *name = lens_known_model(0)->name;

    test_model_expect(test_model_install(name, true), LENS_E_CORRUPT,
                      "is not that of");
    ck_assert_ptr_nonnull(strstr(test_models.err.text, "expected"));
    ck_assert(!test_model_is_there("store/all-minilm-l6-v2"));
}
END_TEST

START_TEST(known_package_with_other_files_is_refused_by_any_name)
{
    test_models.known = lens_known_model(0);
    test_model_expect(test_model_install("tiny", true), LENS_E_CORRUPT,
                      "is not that of");
    ck_assert(!test_model_is_there("store/tiny"));
}
END_TEST

START_TEST(install_that_dies_leaves_the_old_model)
{
    struct lens_model_record record;
    pid_t child;
    int how = 0;

    ck_assert_int_eq(test_model_install("tiny", false), LENS_OK);
    test_model_put("source/vocab.txt", "other\n");
    child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        test_models.dies = true;
        (void)test_model_install("tiny", true);
        _exit(1);
    }
    ck_assert_int_eq(waitpid(child, &how, 0), child);
    ck_assert(WIFSIGNALED(how));
    ck_assert(test_model_is_there("store/.incoming/model/vocab.txt"));
    ck_assert_int_eq(
        lens_model_read(test_models.store, "tiny", &record, &test_models.err),
        LENS_OK);
    ck_assert_int_eq(lens_model_check(test_models.store, &record,
                                      LENS_MODEL_CHECK_HASHES,
                                      &test_models.err),
                     LENS_OK);
    ck_assert(test_model_holds("store/tiny/vocab.txt", "[UNK]\n"));
    /* The next one cleans up. */
    ck_assert_int_eq(test_model_install("tiny", true), LENS_OK);
    ck_assert(!test_model_is_there("store/.incoming"));
    ck_assert(test_model_holds("store/tiny/vocab.txt", "other\n"));
}
END_TEST

static enum lens_status install_once(void *arg)
{
    (void)arg;
    return test_model_install("tiny", true);
}

/* Allocations that look whether a model is there already, or how many layers
 * it has, may fail without harm; all others stop the installation. */
START_TEST(install_without_memory_leaves_the_old_model)
{
    struct lens_model_record record;
    bool has_failed = true;
    size_t nth = 0;

    ck_assert_int_eq(install_once(NULL), LENS_OK);
    for (; has_failed; nth++) {
        enum lens_status status;

        test_faults_begin(nth);
        status = install_once(NULL);
        has_failed = test_faults_end() != 0;
        ck_assert(status == LENS_OK || status == LENS_E_NOMEM);
        ck_assert_int_eq(lens_model_read(test_models.store, "tiny", &record,
                                         &test_models.err),
                         LENS_OK);
        ck_assert_int_eq(lens_model_check(test_models.store, &record,
                                          LENS_MODEL_CHECK_HASHES,
                                          &test_models.err),
                         LENS_OK);
    }
    ck_assert_uint_ge(nth, 20);
}
END_TEST

START_TEST(install_without_permission_is_refused)
{
    if (geteuid() == 0) {
        (void)strcpy(test_models.store, "/proc/models");
        test_model_expect(test_model_install("tiny", false), LENS_E_NOT_FOUND,
                          "/proc/models");
        return;
    }
    ck_assert_int_eq(chmod(test_models.folder.path, 0555), 0);
    test_model_expect(test_model_install("tiny", false), LENS_E_IO,
                      test_models.store);
    ck_assert_int_eq(chmod(test_models.folder.path, 0755), 0);
}
END_TEST

static TCase *installing(void)
{
    TCase *tc = tcase_create("install");

    tcase_add_checked_fixture(tc, test_models_set_up, test_models_tear_down);
    tcase_add_test(tc, install_takes_what_a_model_needs);
    tcase_add_test(tc, install_again_gives_the_same_record);
    tcase_add_test(tc, install_keeps_the_prompts_it_is_told);
    tcase_add_test(tc, install_prefers_safetensors);
    tcase_add_test(tc, install_of_a_taken_name_needs_replace);
    tcase_add_test(tc, install_over_a_damaged_model_replaces_it);
    tcase_add_loop_test(tc, name_that_leads_elsewhere_is_refused, 0,
                        (int)(sizeof(attacks) / sizeof(*attacks)));
    tcase_add_test(tc, folder_without_weights_or_tokenizer_is_no_model);
    tcase_add_test(tc, file_that_is_empty_is_refused);
    tcase_add_test(tc, folder_or_pipe_in_the_place_of_a_file_is_refused);
    tcase_add_test(tc, links_become_files);
    tcase_add_test(tc, model_that_does_not_open_is_refused_with_its_reason);
    tcase_add_test(tc, model_that_is_silent_is_refused);
    tcase_add_test(tc, known_name_with_other_files_is_refused);
    tcase_add_test(tc, known_package_with_other_files_is_refused_by_any_name);
    tcase_add_test(tc, install_that_dies_leaves_the_old_model);
    tcase_add_test(tc, install_without_memory_leaves_the_old_model);
    tcase_add_test(tc, install_without_permission_is_refused);
    return tc;
}

int main(void)
{
    Suite *suite = suite_create("model_install");

    suite_add_tcase(suite, installing());
    return test_suite_run(suite);
}

/* Reading the store of models: its list, its checks, the best of it. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "embedders/models_fixture.h"
#include "support/faults.h"
#include "support/suite.h"

START_TEST(store_under_change_is_busy)
{
    struct lens_model_store *store = NULL;

    ck_assert_int_eq(
        lens_model_store_open(test_models.store, &store, &test_models.err),
        LENS_OK);
    ck_assert(test_model_is_there("store/.incoming/package"));
    test_model_expect(test_model_install("tiny", false), LENS_E_BUSY,
                      "holds the lock");
    lens_model_store_close(store);
    ck_assert_int_eq(test_model_install("tiny", false), LENS_OK);
    lens_model_store_close(NULL);
}
END_TEST

START_TEST(store_scratch_is_empty_whatever_was_left)
{
    struct lens_model_store *store = NULL;

    test_model_make_dir("store");
    test_model_make_dir("store/.incoming");
    test_model_make_dir("store/.incoming/package");
    test_model_put("store/.incoming/package/left", "over");
    ck_assert_int_eq(
        lens_model_store_open(test_models.store, &store, &test_models.err),
        LENS_OK);
    ck_assert(test_model_is_there("store/.incoming/package"));
    ck_assert(!test_model_is_there("store/.incoming/package/left"));
    lens_model_store_close(store);
}
END_TEST

START_TEST(store_where_a_file_is_is_refused)
{
    test_model_put("store", "a file");
    test_model_expect(test_model_install("tiny", false), LENS_E_IO, "store");
    ck_assert_ptr_nonnull(strstr(test_models.err.hint, "ASKLENS_MODELS"));
}
END_TEST

START_TEST(removed_model_is_gone)
{
    struct lens_model_store *store = NULL;
    struct lens_model_record record;

    ck_assert_int_eq(test_model_install("tiny", false), LENS_OK);
    ck_assert_int_eq(
        lens_model_store_open(test_models.store, &store, &test_models.err),
        LENS_OK);
    ck_assert_int_eq(lens_model_remove(store, "tiny", &test_models.err),
                     LENS_OK);
    ck_assert(!test_model_is_there("store/tiny"));
    test_model_expect(lens_model_remove(store, "tiny", &test_models.err),
                      LENS_E_NOT_FOUND, "'tiny'");
    lens_model_store_close(store);
    test_model_expect(
        lens_model_read(test_models.store, "tiny", &record, &test_models.err),
        LENS_E_NOT_FOUND, "'tiny'");
}
END_TEST

START_TEST(check_finds_every_change)
{
    static struct lens_model_record record;

    ck_assert_int_eq(test_model_install("tiny", false), LENS_OK);
    ck_assert_int_eq(
        lens_model_read(test_models.store, "tiny", &record, &test_models.err),
        LENS_OK);
    test_model_put("store/tiny/vocab.txt", "[UNX]\n");
    ck_assert_int_eq(lens_model_check(test_models.store, &record,
                                      LENS_MODEL_CHECK_SIZES, &test_models.err),
                     LENS_OK);
    test_model_expect(lens_model_check(test_models.store, &record,
                                       LENS_MODEL_CHECK_HASHES,
                                       &test_models.err),
                      LENS_E_CORRUPT, "vocab.txt' is altered");
    test_model_put("store/tiny/vocab.txt", "[UNK]");
    test_model_expect(lens_model_check(test_models.store, &record,
                                       LENS_MODEL_CHECK_SIZES,
                                       &test_models.err),
                      LENS_E_CORRUPT, "is 5 bytes long, its record says 6");
    ck_assert_ptr_nonnull(strstr(test_models.err.hint, "--name tiny"));
    test_model_unlink("store/tiny/vocab.txt");
    test_model_expect(lens_model_check(test_models.store, &record,
                                       LENS_MODEL_CHECK_SIZES,
                                       &test_models.err),
                      LENS_E_CORRUPT, "vocab.txt'");
    test_model_make_dir("store/tiny/vocab.txt");
    test_model_expect(lens_model_check(test_models.store, &record,
                                       LENS_MODEL_CHECK_SIZES,
                                       &test_models.err),
                      LENS_E_CORRUPT, "is no file any more");
    ck_assert_int_eq(rmdir(strcat(strcpy(test_models.source, test_models.store),
                                  "/tiny/vocab.txt")),
                     0);
}
END_TEST

START_TEST(record_of_another_model_is_damage)
{
    struct lens_model_record record;
    char from[TEST_PATH_MAX], to[TEST_PATH_MAX];

    ck_assert_int_eq(test_model_install("tiny", false), LENS_OK);
    test_folder_path(&test_models.folder, "store/tiny", from);
    test_folder_path(&test_models.folder, "store/other", to);
    ck_assert_int_eq(rename(from, to), 0);
    test_model_expect(
        lens_model_read(test_models.store, "other", &record, &test_models.err),
        LENS_E_CORRUPT, "a model called 'tiny'");
}
END_TEST

START_TEST(list_has_all_and_says_what_is_damaged)
{
    const struct lens_model_entry *entries = NULL;
    struct lens_arena arena = { 0 };
    size_t n = 77;

    ck_assert_int_eq(lens_model_list(test_models.store, &arena, &entries, &n,
                                     &test_models.err),
                     LENS_OK);
    ck_assert_uint_eq(n, 0);
    ck_assert_ptr_null(lens_model_best(entries, n));
    ck_assert_int_eq(test_model_install("b", false), LENS_OK);
    ck_assert_int_eq(test_model_install("c", false), LENS_OK);
    ck_assert_int_eq(test_model_install("a", false), LENS_OK);
    test_model_put("store/b/vocab.txt", "short");
    test_model_make_dir("store/empty");
    test_model_put("store/file", "no model");
    test_model_make_dir("store/Not A Name");
    ck_assert_int_eq(lens_model_list(test_models.store, &arena, &entries, &n,
                                     &test_models.err),
                     LENS_OK);
    ck_assert_uint_eq(n, 4);
    ck_assert_str_eq(entries[0].name, "a");
    ck_assert_int_eq(entries[0].state.status, LENS_OK);
    ck_assert_str_eq(entries[1].name, "b");
    ck_assert_int_eq(entries[1].state.status, LENS_E_CORRUPT);
    ck_assert_ptr_nonnull(entries[1].record);
    ck_assert_str_eq(entries[3].name, "empty");
    ck_assert_int_eq(entries[3].state.status, LENS_E_CORRUPT);
    ck_assert_ptr_null(entries[3].record);
    ck_assert_str_eq(lens_model_best(entries, n)->name, "a");
    lens_arena_release(&arena);
}
END_TEST

START_TEST(best_is_known_then_encoder_then_wide)
{
    static struct lens_model_record records[] = {
        { .kind = "static", .dim = 512 },
        { .kind = "encoder", .dim = 384 },
        { .kind = "encoder", .dim = 768 },
        { .kind = "encoder", .dim = 384 },
    };
    static const char *const names[] = { "a", "b", "c", "all-minilm-l6-v2" };
    struct lens_model_entry entries[4] = { { .name = NULL } };

    for (size_t i = 0; i < 4; i++) {
        entries[i].name = names[i];
        entries[i].record = &records[i];
    }
    ck_assert_str_eq(lens_model_best(entries, 1)->name, "a");
    ck_assert_str_eq(lens_model_best(entries, 2)->name, "b");
    ck_assert_str_eq(lens_model_best(entries, 3)->name, "c");
    ck_assert_str_eq(lens_model_best(entries, 4)->name, "all-minilm-l6-v2");
    entries[3].state.status = LENS_E_CORRUPT;
    ck_assert_str_eq(lens_model_best(entries, 4)->name, "c");
    ck_assert_ptr_null(lens_model_best(NULL, 0));
}
END_TEST

static enum lens_status list_once(void *arg)
{
    const struct lens_model_entry *entries;
    struct lens_arena arena = { 0 };
    enum lens_status status;
    size_t n;

    (void)arg;
    status = lens_model_list(test_models.store, &arena, &entries, &n,
                             &test_models.err);
    lens_arena_release(&arena);
    return status;
}

START_TEST(list_without_memory_says_so)
{
    ck_assert_int_eq(test_model_install("tiny", false), LENS_OK);
    ck_assert_uint_ge(test_faults_sweep(list_once, NULL), 4);
}
END_TEST

static TCase *reading(void)
{
    TCase *tc = tcase_create("read");

    tcase_add_checked_fixture(tc, test_models_set_up, test_models_tear_down);
    tcase_add_test(tc, store_under_change_is_busy);
    tcase_add_test(tc, store_scratch_is_empty_whatever_was_left);
    tcase_add_test(tc, store_where_a_file_is_is_refused);
    tcase_add_test(tc, removed_model_is_gone);
    tcase_add_test(tc, check_finds_every_change);
    tcase_add_test(tc, record_of_another_model_is_damage);
    tcase_add_test(tc, list_has_all_and_says_what_is_damaged);
    tcase_add_test(tc, best_is_known_then_encoder_then_wide);
    tcase_add_test(tc, list_without_memory_says_so);
    return tc;
}

int main(void)
{
    Suite *suite = suite_create("model_store");

    suite_add_tcase(suite, reading());
    return test_suite_run(suite);
}

/*
 * Copies and whole folders, and what can be in their way.  RLIMIT_FSIZE stands
 * for the full disk: a write beyond it fails with EFBIG once SIGXFSZ is
 * ignored.
 */
#include "base/tree.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/suite.h"

static struct test_folder folder;
static struct lens_error err;
static char from[TEST_PATH_MAX], to[TEST_PATH_MAX];

static void set_up(void)
{
    test_folder_make(&folder);
    test_folder_path(&folder, "from", from);
    test_folder_path(&folder, "to", to);
    err = (struct lens_error){ 0 };
}

static void tear_down(void)
{
    test_folder_remove(&folder);
}

static void expect_error(enum lens_status got, enum lens_status want)
{
    ck_assert_msg(got == want, "%s, wanted %s: %s", lens_status_name(got),
                  lens_status_name(want), err.text);
    ck_assert_int_eq(err.status, want);
    ck_assert_msg(strstr(err.text, folder.path) != NULL,
                  "'%s' does not name the path", err.text);
}

/* "folder/name/file" holding the text. */
static void make_folder(const char *path, const char *text)
{
    char file[TEST_PATH_MAX + 8];

    ck_assert_int_eq(mkdir(path, 0755), 0);
    (void)snprintf(file, sizeof(file), "%s/file", path);
    test_file_write(file, text, strlen(text));
}

static void expect_folder(const char *path, const char *text)
{
    char file[TEST_PATH_MAX + 8];

    (void)snprintf(file, sizeof(file), "%s/file", path);
    ck_assert(test_file_holds(file, text));
}

START_TEST(copy_has_every_byte)
{
    static const size_t lens[] = { 0, 1, (1 << 18) - 1, 1 << 18, 600000 };
    size_t len = lens[_i], copied;
    uint64_t bytes = 77;
    char *text = malloc(len + 1), *copy;

    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < len; i++)
        text[i] = (char)(i * 31 + i / 256);
    test_file_write(from, text, len);
    ck_assert_int_eq(lens_file_copy(from, to, len, &bytes, &err), LENS_OK);
    ck_assert_uint_eq(bytes, len);
    copy = test_file_read(to, &copied);
    ck_assert_uint_eq(copied, len);
    ck_assert(len == 0 || memcmp(copy, text, len) == 0);
    free(copy);
    free(text);
}
END_TEST

START_TEST(copy_follows_a_link)
{
    char link[TEST_PATH_MAX];
    struct stat st;

    test_folder_path(&folder, "link", link);
    test_file_write(from, "text", 4);
    ck_assert_int_eq(symlink("from", link), 0);
    ck_assert_int_eq(lens_file_copy(link, to, 10, NULL, &err), LENS_OK);
    ck_assert(test_file_holds(to, "text"));
    ck_assert_int_eq(lstat(to, &st), 0);
    ck_assert(S_ISREG(st.st_mode));
}
END_TEST

START_TEST(copy_longer_than_its_limit_leaves_nothing)
{
    uint64_t bytes = 77;

    test_file_write(from, "123456", 6);
    expect_error(lens_file_copy(from, to, 5, &bytes, &err), LENS_E_LIMIT);
    ck_assert_uint_eq(bytes, 77);
    ck_assert(!lens_path_exists(to));
}
END_TEST

START_TEST(copy_of_what_is_no_file_is_refused)
{
    expect_error(lens_file_copy(from, to, 10, NULL, &err), LENS_E_NOT_FOUND);
    ck_assert_int_eq(mkfifo(from, 0644), 0);
    expect_error(lens_file_copy(from, to, 10, NULL, &err), LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "a pipe or a device"));
    ck_assert_int_eq(unlink(from), 0);
    ck_assert_int_eq(mkdir(from, 0755), 0);
    expect_error(lens_file_copy(from, to, 10, NULL, &err), LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "is a folder"));
    ck_assert(!lens_path_exists(to));
}
END_TEST

START_TEST(copy_never_overwrites)
{
    test_file_write(from, "new", 3);
    test_file_write(to, "old", 3);
    expect_error(lens_file_copy(from, to, 10, NULL, &err), LENS_E_IO);
    ck_assert(test_file_holds(to, "old"));
}
END_TEST

START_TEST(copy_to_a_full_disk_leaves_nothing)
{
    struct rlimit before, small;
    enum lens_status status;
    static char text[10000];

    test_file_write(from, text, sizeof(text));
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 4096;
    (void)signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    status = lens_file_copy(from, to, sizeof(text), NULL, &err);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    (void)signal(SIGXFSZ, SIG_DFL);
    expect_error(status, LENS_E_IO);
    ck_assert(!lens_path_exists(to));
}
END_TEST

static enum lens_status copy_once(void *arg)
{
    (void)arg;
    (void)unlink(to);
    return lens_file_copy(from, to, 10, NULL, &err);
}

START_TEST(copy_without_memory_says_so)
{
    test_file_write(from, "text", 4);
    ck_assert_uint_ge(test_faults_sweep(copy_once, NULL), 1);
}
END_TEST

START_TEST(put_where_nothing_is_moves)
{
    make_folder(from, "new");
    ck_assert_int_eq(lens_tree_put(from, to, &err), LENS_OK);
    expect_folder(to, "new");
    ck_assert(!lens_path_exists(from));
}
END_TEST

START_TEST(put_where_a_folder_is_exchanges)
{
    make_folder(from, "new");
    make_folder(to, "old");
    ck_assert_int_eq(lens_tree_put(from, to, &err), LENS_OK);
    expect_folder(to, "new");
    expect_folder(from, "old");
}
END_TEST

START_TEST(put_of_nothing_changes_nothing)
{
    make_folder(to, "old");
    expect_error(lens_tree_put(from, to, &err), LENS_E_NOT_FOUND);
    expect_folder(to, "old");
}
END_TEST

START_TEST(remove_takes_all_but_what_links_lead_to)
{
    char path[TEST_PATH_MAX];

    test_folder_path(&folder, "kept", path);
    make_folder(path, "kept");
    make_folder(from, "one");
    test_folder_path(&folder, "from/inside", path);
    make_folder(path, "two");
    test_folder_path(&folder, "from/.hidden", path);
    test_file_write(path, "", 0);
    test_folder_path(&folder, "from/link", path);
    ck_assert_int_eq(symlink("../kept", path), 0);
    ck_assert_int_eq(lens_tree_remove(from, &err), LENS_OK);
    ck_assert(!lens_path_exists(from));
    test_folder_path(&folder, "kept", path);
    expect_folder(path, "kept");
    ck_assert_int_eq(lens_tree_remove(from, &err), LENS_OK);
}
END_TEST

START_TEST(remove_of_too_deep_a_tree_is_refused)
{
    char path[TEST_PATH_MAX];
    size_t len;

    ck_assert_int_eq(mkdir(from, 0755), 0);
    (void)strcpy(path, from);
    for (unsigned i = 0; i <= LENS_TREE_DEPTH_MAX; i++) {
        len = strlen(path);
        ck_assert(len + 3 < sizeof(path));
        (void)strcpy(path + len, "/d");
        ck_assert_int_eq(mkdir(path, 0755), 0);
    }
    expect_error(lens_tree_remove(from, &err), LENS_E_LIMIT);
    ck_assert_int_eq(rmdir(path), 0);
    ck_assert_int_eq(lens_tree_remove(from, &err), LENS_OK);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tree");
    TCase *tc = tcase_create("tree");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, copy_has_every_byte, 0, 5);
    tcase_add_test(tc, copy_follows_a_link);
    tcase_add_test(tc, copy_longer_than_its_limit_leaves_nothing);
    tcase_add_test(tc, copy_of_what_is_no_file_is_refused);
    tcase_add_test(tc, copy_never_overwrites);
    tcase_add_test(tc, copy_to_a_full_disk_leaves_nothing);
    tcase_add_test(tc, copy_without_memory_says_so);
    tcase_add_test(tc, put_where_nothing_is_moves);
    tcase_add_test(tc, put_where_a_folder_is_exchanges);
    tcase_add_test(tc, put_of_nothing_changes_nothing);
    tcase_add_test(tc, remove_takes_all_but_what_links_lead_to);
    tcase_add_test(tc, remove_of_too_deep_a_tree_is_refused);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

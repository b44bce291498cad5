/*
 * Files as the program meets them: missing, a folder, forbidden, broken in the
 * middle, too long, and a disk that fills up.  RLIMIT_FSIZE stands for the full
 * disk: a write beyond it fails with EFBIG once SIGXFSZ is ignored.
 */
#include "base/file.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/faults.h"
#include "support/folder.h"
#include "support/suite.h"

static struct test_folder folder;
static struct lens_error err;
static char path[TEST_PATH_MAX];

static void set_up(void)
{
    test_folder_make(&folder);
    test_folder_path(&folder, "file", path);
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

static enum lens_status read_whole(size_t max, struct lens_buffer *out)
{
    lens_buffer_init(out, max);
    return lens_file_read(path, out, &err);
}

START_TEST(file_read_gives_every_byte)
{
    static const size_t sizes[] = { 0, 1, 16383, 16384, 16385, 100000 };
    size_t len = sizes[_i];
    unsigned char *bytes = malloc(len + 1);
    struct lens_buffer buf;
    struct lens_map map;

    ck_assert_ptr_nonnull(bytes);
    for (size_t i = 0; i < len; i++)
        bytes[i] = (unsigned char)(i * 31 + i / 256);
    test_file_write(path, bytes, len);
    ck_assert_int_eq(read_whole(len, &buf), LENS_OK);
    ck_assert_uint_eq(buf.len, len);
    ck_assert(len == 0 || memcmp(buf.p, bytes, len) == 0);
    ck_assert_int_eq(lens_map_open(path, &map, &err), LENS_OK);
    ck_assert_uint_eq(map.len, len);
    ck_assert(len == 0 || memcmp(map.p, bytes, len) == 0);
    lens_map_close(&map);
    lens_map_close(&map);
    lens_map_close(NULL);
    lens_buffer_release(&buf);
    free(bytes);
}
END_TEST

START_TEST(file_longer_than_the_limit_is_refused)
{
    struct lens_buffer buf;

    test_file_write(path, "123456", 6);
    expect_error(read_whole(5, &buf), LENS_E_LIMIT);
    lens_buffer_release(&buf);
}
END_TEST

START_TEST(file_missing_is_not_found)
{
    struct lens_buffer buf;
    struct lens_map map = { (const unsigned char *)"untouched", 3 };

    expect_error(read_whole(5, &buf), LENS_E_NOT_FOUND);
    expect_error(lens_map_open(path, &map, &err), LENS_E_NOT_FOUND);
    ck_assert_uint_eq(map.len, 3);
    ck_assert(!lens_path_exists(path));
}
END_TEST

START_TEST(file_that_is_a_folder_is_refused)
{
    struct lens_buffer buf;
    struct lens_map map;

    ck_assert_int_eq(mkdir(path, 0755), 0);
    expect_error(read_whole(5, &buf), LENS_E_INVAL);
    expect_error(lens_map_open(path, &map, &err), LENS_E_INVAL);
    expect_error(lens_file_replace(path, lens_view_of("x"), &err), LENS_E_IO);
}
END_TEST

START_TEST(file_without_permission_is_an_io_error)
{
    bool root = geteuid() == 0;
    struct lens_buffer buf;
    enum lens_status status;

    test_file_write(path, "x", 1);
    ck_assert_int_eq(chmod(path, 0), 0);
    if (root)
        ck_assert_int_eq(seteuid(65534), 0);
    status = read_whole(5, &buf);
    if (root)
        ck_assert_int_eq(seteuid(0), 0);
    expect_error(status, LENS_E_IO);
}
END_TEST

/* Opens, then fails to read: address 0 of any process is not mapped. */
START_TEST(file_that_fails_while_read_is_an_io_error)
{
    struct lens_buffer buf;

    lens_buffer_init(&buf, 100);
    ck_assert_int_eq(lens_file_read("/proc/self/mem", &buf, &err), LENS_E_IO);
    ck_assert_ptr_nonnull(strstr(err.text, "/proc/self/mem"));
    lens_buffer_release(&buf);
}
END_TEST

START_TEST(file_read_from_a_pipe_needs_no_size)
{
    struct lens_buffer buf;
    int ends[2];

    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], "in two ", 7), 7);
    ck_assert_int_eq(write(ends[1], "pieces", 6), 6);
    ck_assert_int_eq(close(ends[1]), 0);
    lens_buffer_init(&buf, 100);
    ck_assert_int_eq(lens_file_read_fd(ends[0], "standard input", &buf, &err),
                     LENS_OK);
    ck_assert_str_eq(buf.p, "in two pieces");
    ck_assert_int_eq(close(ends[0]), 0);
    ck_assert_int_eq(lens_file_read_fd(ends[0], "standard input", &buf, &err),
                     LENS_E_IO);
    ck_assert_ptr_nonnull(strstr(err.text, "'standard input'"));
    lens_buffer_release(&buf);
}
END_TEST

static enum lens_status read_it(void *arg)
{
    struct lens_buffer buf;
    enum lens_status status;

    (void)arg;
    status = read_whole(1 << 20, &buf);
    lens_buffer_release(&buf);
    return status;
}

START_TEST(file_read_without_memory_says_so)
{
    static const char bytes[50000];

    test_file_write(path, bytes, sizeof(bytes));
    ck_assert_uint_gt(test_faults_sweep(read_it, NULL), 1);
}
END_TEST

static size_t count_entries(void);

START_TEST(file_replace_replaces_and_leaves_nothing_beside)
{
    ck_assert_int_eq(lens_file_replace(path, lens_view_of("old"), &err),
                     LENS_OK);
    ck_assert_int_eq(lens_file_replace(path, lens_view_of("newer"), &err),
                     LENS_OK);
    ck_assert(test_file_holds(path, "newer"));
    ck_assert_int_eq(lens_file_replace(path, (struct lens_view){ 0 }, &err),
                     LENS_OK);
    ck_assert(test_file_holds(path, ""));
    ck_assert_uint_eq(count_entries(), 1);
}
END_TEST

START_TEST(file_replace_ignores_what_a_crash_left)
{
    char beside[TEST_PATH_MAX];

    test_folder_path(&folder, "file.new", beside);
    test_file_write(beside, "half of something longer", 24);
    ck_assert_int_eq(lens_file_replace(path, lens_view_of("whole"), &err),
                     LENS_OK);
    ck_assert(test_file_holds(path, "whole"));
    ck_assert_uint_eq(count_entries(), 1);
}
END_TEST

START_TEST(file_mapping_outlives_a_replacement)
{
    struct lens_map map;

    ck_assert_int_eq(lens_file_replace(path, lens_view_of("before"), &err),
                     LENS_OK);
    ck_assert_int_eq(lens_map_open(path, &map, &err), LENS_OK);
    ck_assert_int_eq(lens_file_replace(path, lens_view_of("after"), &err),
                     LENS_OK);
    ck_assert_uint_eq(map.len, 6);
    ck_assert_mem_eq(map.p, "before", 6);
    lens_map_close(&map);
}
END_TEST

/* Replace the file while no file may grow beyond `bytes`. */
static enum lens_status replace_on_full_disk(rlim_t bytes, struct lens_view v)
{
    struct rlimit before, tight;
    enum lens_status status;

    (void)signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight = before;
    tight.rlim_cur = bytes;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &tight), 0);
    status = lens_file_replace(path, v, &err);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    return status;
}

START_TEST(file_replace_on_a_full_disk_keeps_the_old_bytes)
{
    static char big[100000];

    test_file_write(path, "old", 3);
    memset(big, 'b', sizeof(big));
    for (rlim_t room = 0; room < sizeof(big); room += 16667) {
        struct lens_view bytes = { big, sizeof(big) };

        expect_error(replace_on_full_disk(room, bytes), LENS_E_IO);
        ck_assert(test_file_holds(path, "old"));
        ck_assert_uint_eq(count_entries(), 1);
    }
    ck_assert_int_eq(replace_on_full_disk(3, lens_view_of("new")), LENS_OK);
    ck_assert(test_file_holds(path, "new"));
}
END_TEST

START_TEST(file_replace_in_a_missing_folder_is_not_found)
{
    test_folder_path(&folder, "no/file", path);
    expect_error(lens_file_replace(path, lens_view_of("x"), &err),
                 LENS_E_NOT_FOUND);
}
END_TEST

START_TEST(path_too_long_is_refused)
{
    static char name[LENS_PATH_MAX + 1];
    char out[LENS_PATH_MAX];

    memset(name, 'n', sizeof(name) - 1);
    ck_assert_int_eq(lens_path_join(out, "d", "n", &err), LENS_OK);
    ck_assert_str_eq(out, "d/n");
    ck_assert_int_eq(lens_path_join(out, name, "x", &err), LENS_E_LIMIT);
    ck_assert_int_eq(lens_file_replace(name, lens_view_of("x"), &err),
                     LENS_E_LIMIT);
    ck_assert_int_eq(lens_dir_remove(name, &err), LENS_E_LIMIT);
    ck_assert_int_eq(lens_dir_make(name, &err), LENS_E_INVAL);
    ck_assert_int_eq(lens_dir_make("", &err), LENS_E_INVAL);
    /* The longest that fits. */
    name[LENS_PATH_MAX - 3] = '\0';
    ck_assert_int_eq(lens_path_join(out, name, "x", &err), LENS_OK);
    name[LENS_PATH_MAX - 3] = 'n';
    name[LENS_PATH_MAX - 2] = '\0';
    ck_assert_int_eq(lens_path_join(out, name, "x", &err), LENS_E_LIMIT);
}
END_TEST

START_TEST(dir_make_makes_parents_and_may_exist)
{
    test_folder_path(&folder, "a/b//c/", path);
    ck_assert_int_eq(lens_dir_make(path, &err), LENS_OK);
    ck_assert_int_eq(lens_dir_make(path, &err), LENS_OK);
    ck_assert(lens_path_exists(path));
    ck_assert_int_eq(lens_dir_sync(path, &err), LENS_OK);
}
END_TEST

START_TEST(dir_make_on_a_file_is_refused)
{
    char below[TEST_PATH_MAX];

    test_file_write(path, "x", 1);
    expect_error(lens_dir_make(path, &err), LENS_E_IO);
    test_folder_path(&folder, "file/below", below);
    expect_error(lens_dir_make(below, &err), LENS_E_IO);
    expect_error(lens_dir_sync(path, &err), LENS_E_IO);
}
END_TEST

/* The names seen by a walk, one after the other. */
static enum lens_status note(const char *name, void *arg,
                             struct lens_error *error)
{
    struct lens_buffer *seen = arg;

    (void)error;
    lens_buffer_add_format(seen, "%s ", name);
    return strcmp(name, "stop") == 0 ? LENS_E_BUSY : LENS_OK;
}

static enum lens_status walk(void *arg)
{
    struct lens_buffer *seen = arg;

    lens_buffer_clear(seen);
    return lens_dir_each(folder.path, note, seen, &err);
}

static size_t count_entries(void)
{
    struct lens_buffer seen;
    size_t n = 0;

    lens_buffer_init(&seen, 1 << 16);
    ck_assert_int_eq(walk(&seen), LENS_OK);
    for (size_t i = 0; i < seen.len; i++)
        n += seen.p[i] == ' ';
    lens_buffer_release(&seen);
    return n;
}

static void touch(const char *name)
{
    char p[TEST_PATH_MAX];

    test_folder_path(&folder, name, p);
    test_file_write(p, "", 0);
}

START_TEST(dir_each_goes_in_byte_order_until_told_to_stop)
{
    struct lens_buffer seen;
    /* Room beforehand: a fault sweep counts the walk's allocations only. */
    char room[300] = "";

    lens_buffer_init(&seen, 1 << 16);
    memset(room, ' ', sizeof(room) - 1);
    lens_buffer_add_text(&seen, room);
    ck_assert_int_eq(walk(&seen), LENS_OK);
    ck_assert_uint_eq(seen.len, 0);
    touch("b");
    touch("a");
    touch("B");
    touch(".hidden");
    ck_assert_int_eq(walk(&seen), LENS_OK);
    ck_assert_str_eq(seen.p, ".hidden B a b ");
    ck_assert_uint_eq(test_faults_sweep(walk, &seen), 5);
    touch("stop");
    touch("z");
    ck_assert_int_eq(walk(&seen), LENS_E_BUSY);
    ck_assert_str_eq(seen.p, ".hidden B a b stop ");
    lens_buffer_release(&seen);
}
END_TEST

START_TEST(dir_remove_takes_plain_files_with_it)
{
    char a[TEST_PATH_MAX], b[TEST_PATH_MAX];

    test_folder_path(&folder, "gone", a);
    ck_assert_int_eq(lens_dir_remove(a, &err), LENS_OK);
    ck_assert_int_eq(lens_dir_make(a, &err), LENS_OK);
    for (int i = 0; i < 150; i++) {
        char name[32];

        (void)snprintf(name, sizeof(name), "gone/%d", i);
        touch(name);
    }
    ck_assert_int_eq(lens_dir_remove(a, &err), LENS_OK);
    ck_assert(!lens_path_exists(a));

    test_folder_path(&folder, "gone/folder", b);
    ck_assert_int_eq(lens_dir_make(b, &err), LENS_OK);
    expect_error(lens_dir_remove(a, &err), LENS_E_IO);
    ck_assert(lens_path_exists(b));
}
END_TEST

/* A child takes the lock, says so, and holds it until its input ends. */
static pid_t start_holder(int *say_go)
{
    int ready[2], go[2];
    pid_t child;
    char c;

    ck_assert_int_eq(pipe(ready), 0);
    ck_assert_int_eq(pipe(go), 0);
    child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        struct lens_lock lock = { -1 };

        (void)close(go[1]);
        if (lens_lock_take(path, &lock, NULL) != LENS_OK ||
            write(ready[1], "r", 1) != 1)
            _exit(1);
        (void)!read(go[0], &c, 1);
        _exit(0);
    }
    (void)close(ready[1]);
    (void)close(go[0]);
    ck_assert_int_eq(read(ready[0], &c, 1), 1);
    (void)close(ready[0]);
    *say_go = go[1];
    return child;
}

START_TEST(lock_of_another_process_is_busy_until_it_dies)
{
    struct lens_lock lock = { -1 };
    int go, status;
    pid_t child = start_holder(&go);

    expect_error(lens_lock_take(path, &lock, &err), LENS_E_BUSY);
    ck_assert_int_eq(lock.fd, -1);
    if (_i == 0)
        ck_assert_int_eq(kill(child, SIGKILL), 0);
    (void)close(go);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(lens_lock_take(path, &lock, &err), LENS_OK);
    lens_lock_release(&lock);
    lens_lock_release(&lock);
    lens_lock_release(NULL);
    ck_assert_int_eq(lens_lock_take(path, &lock, &err), LENS_OK);
    lens_lock_release(&lock);
}
END_TEST

START_TEST(lock_twice_in_one_process_is_busy)
{
    struct lens_lock one = { -1 }, two = { -1 };

    ck_assert_int_eq(lens_lock_take(path, &one, &err), LENS_OK);
    expect_error(lens_lock_take(path, &two, &err), LENS_E_BUSY);
    lens_lock_release(&one);
    ck_assert_int_eq(lens_lock_take(path, &two, &err), LENS_OK);
    lens_lock_release(&two);
    expect_error(lens_lock_take(folder.path, &one, &err), LENS_E_IO);
}
END_TEST

static TCase *reading(void)
{
    TCase *tc = tcase_create("reading");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, file_read_gives_every_byte, 0, 6);
    tcase_add_test(tc, file_longer_than_the_limit_is_refused);
    tcase_add_test(tc, file_missing_is_not_found);
    tcase_add_test(tc, file_that_is_a_folder_is_refused);
    tcase_add_test(tc, file_without_permission_is_an_io_error);
    tcase_add_test(tc, file_that_fails_while_read_is_an_io_error);
    tcase_add_test(tc, file_read_from_a_pipe_needs_no_size);
    tcase_add_test(tc, file_read_without_memory_says_so);
    return tc;
}

static TCase *writing(void)
{
    TCase *tc = tcase_create("writing");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, file_replace_replaces_and_leaves_nothing_beside);
    tcase_add_test(tc, file_replace_ignores_what_a_crash_left);
    tcase_add_test(tc, file_mapping_outlives_a_replacement);
    tcase_add_test(tc, file_replace_on_a_full_disk_keeps_the_old_bytes);
    tcase_add_test(tc, file_replace_in_a_missing_folder_is_not_found);
    return tc;
}

static TCase *folders(void)
{
    TCase *tc = tcase_create("folders");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, path_too_long_is_refused);
    tcase_add_test(tc, dir_make_makes_parents_and_may_exist);
    tcase_add_test(tc, dir_make_on_a_file_is_refused);
    tcase_add_test(tc, dir_each_goes_in_byte_order_until_told_to_stop);
    tcase_add_test(tc, dir_remove_takes_plain_files_with_it);
    tcase_add_loop_test(tc, lock_of_another_process_is_busy_until_it_dies, 0,
                        2);
    tcase_add_test(tc, lock_twice_in_one_process_is_busy);
    return tc;
}

int main(void)
{
    Suite *suite = suite_create("file");

    suite_add_tcase(suite, reading());
    suite_add_tcase(suite, writing());
    suite_add_tcase(suite, folders());
    return test_suite_run(suite);
}

/*
 * Generations: whatever happens to a build, CURRENT names a complete one.
 *
 * fsync() and rename() are defined here and so replace the C library's for the
 * code under test: they can be made to fail, or to kill the process, at the
 * n-th call.
 */
#include "format/generation.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/faults.h"
#include "support/folder.h"
#include "support/random.h"
#include "support/suite.h"

enum {
    FILES = 3,
    FILE_SIZE = 3000
};

#define BYTES(s)         \
    {                    \
        s, sizeof(s) - 1 \
    }

static struct test_folder folder;
static char dir[TEST_PATH_MAX];
static struct lens_error err;

/* The n-th system call fails, or is the process's last instruction. */
static struct {
    enum {
        RUN,
        FAIL_BEFORE,
        FAIL_AFTER,
        KILL_BEFORE,
        KILL_AFTER
    } mode;
    unsigned countdown;
    bool struck;
} trap;

static bool trap_here(void)
{
    if (trap.mode == RUN || trap.struck || trap.countdown--)
        return false;
    trap.struck = true;
    if (trap.mode == KILL_BEFORE)
        (void)kill(getpid(), SIGKILL);
    return true;
}

static int trap_leave(bool here, long result)
{
    if (here && trap.mode == KILL_AFTER)
        (void)kill(getpid(), SIGKILL);
    if (here && (trap.mode == FAIL_BEFORE || trap.mode == FAIL_AFTER)) {
        errno = EIO;
        return -1;
    }
    return (int)result;
}

/* Syncing is what makes the order durable; the kernel's page cache already
 * shows it, so the tests spare the disk. */
int fsync(int fd)
{
    (void)fd;
    return trap_leave(trap_here(), 0);
}

int rename(const char *from, const char *to)
{
    bool here = trap_here();

    if (here && trap.mode == FAIL_BEFORE)
        return trap_leave(here, 0);
    return trap_leave(here, syscall(SYS_renameat2, -100, from, -100, to, 0));
}

static void set_up(void)
{
    test_folder_make(&folder);
    test_folder_path(&folder, "index", dir);
    err = (struct lens_error){ 0 };
    trap.mode = RUN;
}

static void tear_down(void)
{
    trap.mode = RUN;
    test_folder_remove(&folder);
}

/* The bytes of file `i` of generation `number`: a reader can tell. */
static void content_of(unsigned number, unsigned i, char out[FILE_SIZE])
{
    struct test_random r = { number * 10ull + i };

    for (size_t b = 0; b < FILE_SIZE; b++)
        out[b] = (char)test_random_next(&r);
}

static enum lens_status build_one(struct lens_generation_build *build)
{
    enum lens_status status = lens_generation_begin(dir, build, &err);

    for (unsigned i = 0; i < FILES && status == LENS_OK; i++) {
        char bytes[FILE_SIZE], name[16];

        content_of(build->number, i, bytes);
        (void)snprintf(name, sizeof(name), "file-%u", i);
        status = lens_generation_put(
            build, name, (struct lens_view){ bytes, sizeof(bytes) }, &err);
    }
    return status == LENS_OK ? lens_generation_commit(build, &err) : status;
}

static enum lens_status build_or_abandon(void *arg)
{
    struct lens_generation_build build = { 0 };
    enum lens_status status = build_one(&build);

    (void)arg;
    lens_generation_abandon(&build);
    return status;
}

/* The number in force, after looking at every byte of it; 0 when there is no
 * index yet. */
static unsigned complete_current(void)
{
    char path[LENS_PATH_MAX];
    unsigned number = 0;
    enum lens_status status = lens_generation_current(dir, path, &number, &err);

    if (status == LENS_E_NOT_FOUND)
        return 0;
    ck_assert_msg(status == LENS_OK, "%s: %s", lens_status_name(status),
                  err.text);
    for (unsigned i = 0; i < FILES; i++) {
        char want[FILE_SIZE], name[LENS_PATH_MAX + 16];
        size_t len;
        char *got;

        content_of(number, i, want);
        (void)snprintf(name, sizeof(name), "%s/file-%u", path, i);
        got = test_file_read(name, &len);
        ck_assert_msg(len == FILE_SIZE && !memcmp(got, want, len),
                      "generation %u is not complete", number);
        free(got);
    }
    return number;
}

static enum lens_status count_one(const char *name, void *arg,
                                  struct lens_error *error)
{
    (void)error;
    *(unsigned *)arg += strncmp(name, "gen-", 4) == 0;
    return LENS_OK;
}

static unsigned count_generations(void)
{
    unsigned n = 0;

    ck_assert_int_eq(lens_dir_each(dir, count_one, &n, &err), LENS_OK);
    return n;
}

static bool exists(const char *name)
{
    char path[TEST_PATH_MAX + 32];

    (void)snprintf(path, sizeof(path), "%s/%s", dir, name);
    return lens_path_exists(path);
}

static void write_in_dir(const char *name, const char *text, size_t len)
{
    char path[TEST_PATH_MAX + 32];

    (void)snprintf(path, sizeof(path), "%s/%s", dir, name);
    test_file_write(path, text, len);
}

static void build_ok(void)
{
    enum lens_status status = build_or_abandon(NULL);

    ck_assert_msg(status == LENS_OK, "%s", err.text);
}

START_TEST(generation_missing_is_not_found)
{
    char path[LENS_PATH_MAX] = "untouched";
    unsigned number = 77;

    ck_assert_int_eq(lens_generation_current(dir, path, &number, &err),
                     LENS_E_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(err.text, dir));
    ck_assert_ptr_nonnull(strstr(err.hint, "asklens index build"));
    ck_assert_uint_eq(number, 77);
}
END_TEST

START_TEST(generation_commit_puts_it_in_force)
{
    struct lens_generation_build build = { 0 };
    char path[LENS_PATH_MAX];
    unsigned number;

    ck_assert_int_eq(build_one(&build), LENS_OK);
    ck_assert(!build.active);
    lens_generation_abandon(&build);
    ck_assert_uint_eq(complete_current(), 1);
    ck_assert_int_eq(lens_generation_current(dir, path, &number, &err),
                     LENS_OK);
    ck_assert_str_eq(path, build.path);
    build_ok();
    ck_assert_uint_eq(complete_current(), 2);
    /* The one before stays for its readers until the next build. */
    ck_assert(exists("gen-000001"));
    build_ok();
    ck_assert_uint_eq(complete_current(), 3);
    ck_assert(!exists("gen-000001") && exists("gen-000002"));
}
END_TEST

START_TEST(generation_abandoned_changes_nothing)
{
    struct lens_generation_build build = { 0 };

    build_ok();
    ck_assert_int_eq(lens_generation_begin(dir, &build, &err), LENS_OK);
    ck_assert_int_eq(
        lens_generation_put(&build, "half", lens_view_of("x"), &err), LENS_OK);
    ck_assert_uint_eq(complete_current(), 1);
    lens_generation_abandon(&build);
    lens_generation_abandon(&build);
    lens_generation_abandon(NULL);
    ck_assert_uint_eq(complete_current(), 1);
    ck_assert_uint_eq(count_generations(), 1);
    build_ok();
    ck_assert_uint_eq(complete_current(), 2);
}
END_TEST

START_TEST(generation_leftovers_are_swept)
{
    char path[TEST_PATH_MAX + 32];

    build_ok();
    (void)snprintf(path, sizeof(path), "%s/gen-000009", dir);
    ck_assert_int_eq(mkdir(path, 0755), 0);
    write_in_dir("gen-000009/file-0.new", "half", 4);
    write_in_dir("CURRENT.new", "gen-0000", 8);
    write_in_dir("notes.txt", "mine", 4);
    build_ok();
    ck_assert_uint_eq(complete_current(), 10);
    ck_assert(!exists("gen-000009") && !exists("CURRENT.new"));
    ck_assert(exists("notes.txt"));
}
END_TEST

START_TEST(generation_damaged_current_is_told_and_healed)
{
    static const struct {
        const char *text;
        size_t len;
    } rows[] = {
        BYTES(""),
        BYTES("\n"),
        BYTES("gen-"),
        BYTES("gen-00001\n"),
        BYTES("gen-0000001234567\n"),
        BYTES("gen-000001\n\n"),
        BYTES("gen-000001\0\n"),
        BYTES(" gen-000001\n"),
        BYTES("gen-00000x\n"),
        BYTES("../../../../etc/passwd\n"),
        BYTES("gen-000777\n"),
        BYTES(
            "a long line that is no generation at all, but somebody's diary or "
            "worse, and goes on\n"),
    };
    char path[LENS_PATH_MAX];
    unsigned number;

    build_ok();
    write_in_dir("CURRENT", rows[_i].text, rows[_i].len);
    ck_assert_int_eq(lens_generation_current(dir, path, &number, &err),
                     LENS_E_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.text, "CURRENT"));
    ck_assert_ptr_nonnull(strstr(err.hint, "asklens index build"));
    build_ok();
    ck_assert_uint_gt(complete_current(), 1);
}
END_TEST

START_TEST(generation_current_may_lack_its_line_end)
{
    build_ok();
    write_in_dir("CURRENT", "gen-000001", 10);
    ck_assert_uint_eq(complete_current(), 1);
}
END_TEST

START_TEST(generation_on_a_file_is_refused)
{
    struct lens_generation_build build = { 0 };

    test_file_write(dir, "x", 1);
    ck_assert_int_eq(lens_generation_begin(dir, &build, &err), LENS_E_IO);
    ck_assert_ptr_nonnull(strstr(err.text, dir));
    ck_assert(!build.active);
}
END_TEST

START_TEST(generation_two_builds_at_once_are_refused)
{
    struct lens_generation_build build = { 0 }, second = { 0 };
    int status;
    pid_t child;

    build_ok();
    ck_assert_int_eq(lens_generation_begin(dir, &build, &err), LENS_OK);
    child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        struct lens_error why = { 0 };
        bool told = lens_generation_begin(dir, &second, &why) == LENS_E_BUSY &&
                    strstr(why.text, dir) && why.hint[0] && !second.active;

        _exit(told ? 0 : 1);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    ck_assert_int_eq(lens_generation_begin(dir, &second, &err), LENS_E_BUSY);
    /* The one refused swept nothing of the one at work. */
    ck_assert(lens_path_exists(build.path));
    lens_generation_abandon(&build);
    build_ok();
    ck_assert_uint_eq(complete_current(), 2);
}
END_TEST

/* A child that builds until it is killed at its n-th fsync or rename. */
static bool build_in_child(void)
{
    int status;
    pid_t child = fork();

    ck_assert_int_ge(child, 0);
    if (child == 0)
        _exit(build_or_abandon(NULL) == LENS_OK ? 0 : 1);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status);
}

START_TEST(generation_killed_at_every_step_leaves_a_complete_one)
{
    unsigned before = 0, killed = 0, n = 0;

    for (bool struck = true; struck; n++) {
        unsigned after;

        trap.mode = _i ? KILL_AFTER : KILL_BEFORE;
        trap.countdown = n;
        trap.struck = false;
        struck = build_in_child();
        killed += struck;
        trap.mode = RUN;
        after = complete_current();
        ck_assert_uint_ge(after, before);
        before = after;
    }
    /* At least each file's sync and rename, the folders, and CURRENT. */
    ck_assert_uint_gt(killed, 3 * FILES + 4);
    build_ok();
    ck_assert_uint_gt(complete_current(), before);
    ck_assert_uint_eq(count_generations(), 2);
}
END_TEST

/* Builds without end, in a process that is killed from outside. */
static pid_t start_builder(void)
{
    int ready[2];
    pid_t child;
    char c;

    ck_assert_int_eq(pipe(ready), 0);
    child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        for (;;) {
            (void)!write(ready[1], "b", 1);
            if (build_or_abandon(NULL) != LENS_OK)
                _exit(1);
        }
    }
    (void)close(ready[1]);
    ck_assert_int_eq(read(ready[0], &c, 1), 1);
    /* The writer must not be stopped by a full pipe or a closed end. */
    (void)close(ready[0]);
    return child;
}

START_TEST(generation_killed_at_random_leaves_a_complete_one)
{
    struct test_random r = { 2024 };
    unsigned before = 0;

    (void)signal(SIGPIPE, SIG_IGN);
    for (int round = 0; round < 100; round++) {
        size_t patience = test_random_below(&r, 2000);
        pid_t child = start_builder();
        unsigned after;
        int status;

        /* Looking at the index meanwhile is what readers do. */
        for (size_t i = 0; i < patience; i++)
            (void)exists("CURRENT");
        ck_assert_int_eq(kill(child, SIGKILL), 0);
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert(WIFSIGNALED(status));
        after = complete_current();
        ck_assert_uint_ge(after, before);
        before = after;
    }
    build_ok();
    ck_assert_uint_gt(complete_current(), before);
}
END_TEST

START_TEST(generation_failing_at_every_step_leaves_a_complete_one)
{
    unsigned before;

    build_ok();
    before = complete_current();
    for (unsigned n = 0;; n++) {
        enum lens_status status;

        trap.mode = _i ? FAIL_AFTER : FAIL_BEFORE;
        trap.countdown = n;
        trap.struck = false;
        status = build_or_abandon(NULL);
        trap.mode = RUN;
        if (!trap.struck)
            break;
        ck_assert_msg(status == LENS_E_IO, "step %u: %s", n,
                      lens_status_name(status));
        ck_assert_uint_ge(complete_current(), before);
        before = complete_current();
    }
    ck_assert_uint_gt(complete_current(), before);
}
END_TEST

START_TEST(generation_without_memory_leaves_a_complete_one)
{
    unsigned before;

    build_ok();
    before = complete_current();
    for (size_t n = 0;; n++) {
        enum lens_status status;
        bool struck;

        test_faults_begin(n);
        status = build_or_abandon(NULL);
        struck = test_faults_end() != 0;
        ck_assert_int_eq(status, struck ? LENS_E_NOMEM : LENS_OK);
        ck_assert_uint_ge(complete_current(), before);
        if (!struck)
            break;
    }
    ck_assert_uint_gt(complete_current(), before);
}
END_TEST

START_TEST(generation_on_a_full_disk_leaves_the_former)
{
    struct rlimit before, tight;

    (void)signal(SIGXFSZ, SIG_IGN);
    build_ok();
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    for (rlim_t room = 0; room < FILE_SIZE; room += 500) {
        enum lens_status status;

        tight = before;
        tight.rlim_cur = room;
        ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &tight), 0);
        status = build_or_abandon(NULL);
        ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
        ck_assert_int_eq(status, LENS_E_IO);
        ck_assert_ptr_nonnull(strstr(err.text, dir));
        ck_assert_uint_eq(complete_current(), 1);
        ck_assert_uint_eq(count_generations(), 1);
    }
    build_ok();
    ck_assert_uint_eq(complete_current(), 2);
}
END_TEST

static TCase *life(void)
{
    TCase *tc = tcase_create("life");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, generation_missing_is_not_found);
    tcase_add_test(tc, generation_commit_puts_it_in_force);
    tcase_add_test(tc, generation_abandoned_changes_nothing);
    tcase_add_test(tc, generation_leftovers_are_swept);
    tcase_add_loop_test(tc, generation_damaged_current_is_told_and_healed, 0,
                        12);
    tcase_add_test(tc, generation_current_may_lack_its_line_end);
    tcase_add_test(tc, generation_on_a_file_is_refused);
    tcase_add_test(tc, generation_two_builds_at_once_are_refused);
    return tc;
}

static TCase *mishaps(void)
{
    TCase *tc = tcase_create("mishaps");

    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(
        tc, generation_killed_at_every_step_leaves_a_complete_one, 0, 2);
    tcase_add_test(tc, generation_killed_at_random_leaves_a_complete_one);
    tcase_add_loop_test(
        tc, generation_failing_at_every_step_leaves_a_complete_one, 0, 2);
    tcase_add_test(tc, generation_without_memory_leaves_a_complete_one);
    tcase_add_test(tc, generation_on_a_full_disk_leaves_the_former);
    return tc;
}

int main(void)
{
    Suite *suite = suite_create("generation");

    suite_add_tcase(suite, life());
    suite_add_tcase(suite, mishaps());
    return test_suite_run(suite);
}

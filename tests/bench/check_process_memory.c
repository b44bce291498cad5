#include "bench/process_memory.h"

#include <string.h>
#include <unistd.h>

#include "support/folder.h"
#include "support/suite.h"

static const char smaps[] =
    "55d0c0000000-55d0c0100000 r-xp 00000000 fe:01 99   /usr/bin/asklens\n"
    "Size:               1024 kB\n"
    "Rss:                 512 kB\n"
    "Anonymous:             0 kB\n"
    "55d0c1000000-55d0c1200000 rw-p 00000000 00:00 0    [heap]\n"
    "Size:               2048 kB\n"
    "Rss:                1000 kB\n"
    "Anonymous:          1000 kB\n"
    "7f0000000000-7f0000400000 r--s 00000000 fe:01 12   /index/gen-1/a.vec\n"
    "Size:               4096 kB\n"
    "Rss:                4000 kB\n"
    "Anonymous:             0 kB\n"
    "VmFlags: rd mr me ms\n"
    "7f0000400000-7f0000500000 r--s 00000000 fe:01 13   /index-of-others/b\n"
    "Size:               1024 kB\n"
    "Rss:                 100 kB\n"
    "Anonymous:             0 kB\n";
static const char status_text[] = "Name:\tasklens\n"
                                  "VmPeak:\t  999999 kB\n"
                                  "VmHWM:\t    7000 kB\n"
                                  "VmRSS:\t    6000 kB\n";

static struct lens_process_memory parse(const char *maps, const char *status)
{
    struct lens_process_memory memory;

    memset(&memory, 0xff, sizeof(memory));
    lens_process_memory_parse(lens_view_of(maps), lens_view_of(status),
                              "/index", &memory);
    return memory;
}

START_TEST(memory_of_each_kind_is_summed)
{
    struct lens_process_memory memory = parse(smaps, status_text);

    ck_assert_uint_eq(memory.resident, (512 + 1000 + 4000 + 100) * 1024);
    ck_assert_uint_eq(memory.anonymous, 1000 * 1024);
    ck_assert_uint_eq(memory.mapped, 4096 * 1024);
    ck_assert_uint_eq(memory.touched, 4000 * 1024);
    ck_assert_uint_eq(memory.peak, 7000 * 1024);
}
END_TEST

START_TEST(memory_of_nothing_is_none)
{
    struct lens_process_memory memory = parse("", "");

    ck_assert_uint_eq(memory.resident, 0);
    ck_assert_uint_eq(memory.peak, 0);
}
END_TEST

/* Cut at every byte, and full of digits: any text is taken. */
START_TEST(memory_of_damaged_text_is_something)
{
    char text[sizeof(smaps)];
    struct lens_process_memory memory;

    for (size_t n = 0; n < sizeof(smaps); n++) {
        memcpy(text, smaps, n);
        text[n] = '\0';
        memory = parse(text, text);
        ck_assert_uint_le(memory.touched, memory.resident);
    }
    memory = parse("Rss: 99999999999999999999999999999999999999999999\n",
                   "VmHWM:\nVmHWM: x 12 kB");
    ck_assert_uint_eq(memory.peak, memory.resident);
}
END_TEST

START_TEST(memory_of_this_process_is_there)
{
    struct lens_process_memory memory = { 0 };

    ck_assert_int_eq(
        lens_process_memory_read(getpid(), "/nowhere", &memory, NULL), LENS_OK);
    ck_assert_uint_gt(memory.anonymous, 0);
    ck_assert_uint_gt(memory.resident, memory.anonymous);
    ck_assert_uint_gt(memory.peak, 0);
    ck_assert_uint_eq(memory.mapped, 0);
}
END_TEST

START_TEST(memory_of_no_process_is_an_error)
{
    struct lens_process_memory memory = { .peak = 7 };
    struct lens_error err = { 0 };

    /* Above the largest number a process can have. */
    ck_assert_int_ne(
        lens_process_memory_read(1 << 30, "/nowhere", &memory, &err), LENS_OK);
    ck_assert_ptr_nonnull(strstr(err.text, "/proc/1073741824/smaps"));
    ck_assert_uint_eq(memory.peak, 7);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bench_process_memory");
    TCase *tc = tcase_create("process_memory");

    tcase_add_test(tc, memory_of_each_kind_is_summed);
    tcase_add_test(tc, memory_of_nothing_is_none);
    tcase_add_test(tc, memory_of_damaged_text_is_something);
    tcase_add_test(tc, memory_of_this_process_is_there);
    tcase_add_test(tc, memory_of_no_process_is_an_error);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

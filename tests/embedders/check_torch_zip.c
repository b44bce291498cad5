/*
 * PyTorch's files: one that PyTorch wrote (fixtures/small.pt, made by
 * make_torch.py), and zips that are damaged or of another kind.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "made_zip.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/random.h"
#include "support/suite.h"

static const char small[] =
    ASKLENS_SOURCE_DIR "/tests/embedders/fixtures/small.pt";
static struct test_folder folder;
static char path[TEST_PATH_MAX];

static void set_up(void)
{
    test_folder_make(&folder);
    test_folder_path(&folder, "pytorch_model.bin", path);
}

static void tear_down(void)
{
    test_folder_remove(&folder);
}

START_TEST(torch_zip_of_pytorch_gives_its_tensors)
{
    static const float count[] = { 0, 1, 2, 3, 4, 5 };
    static const float signs[] = { -2, 0, 3 };
    struct lens_tensors *tensors = NULL;
    struct lens_error err = { 0 };

    ck_assert_msg(lens_tensors_open(small, &tensors, &err) == LENS_OK, "%s",
                  err.text);
    ck_assert_uint_eq(lens_tensors_count(tensors), 14);
    made_zip_check(tensors, "f32", LENS_F32, 6, count);
    made_zip_check(tensors, "second_row", LENS_F32, 3, count + 3);
    made_zip_check(tensors, "f64", LENS_F64, 3, signs);
    made_zip_check(tensors, "f16", LENS_F16, 3, signs);
    made_zip_check(tensors, "bf16", LENS_BF16, 3, signs);
    made_zip_check(tensors, "i64", LENS_I64, 3, signs);
    made_zip_check(tensors, "i32", LENS_I32, 3, signs);
    made_zip_check(tensors, "i16", LENS_I16, 3, signs);
    made_zip_check(tensors, "i8", LENS_I8, 3, signs);
    made_zip_check(tensors, "u8", LENS_U8, 3, (const float[]){ 0, 3, 255 });
    made_zip_check(tensors, "bool", LENS_BOOL, 3, (const float[]){ 1, 0, 1 });
    made_zip_check(tensors, "parameter", LENS_F32, 2, (const float[]){ 1, 1 });
    made_zip_check(tensors, "scalar", LENS_F32, 1, (const float[]){ 7 });
    made_zip_check(tensors, "empty", LENS_F32, 0, NULL);
    ck_assert_uint_eq(lens_tensors_find(tensors, "f32")->shape[1], 3);
    ck_assert_uint_eq(lens_tensors_find(tensors, "parameter")->shape[0], 2);
    ck_assert_uint_eq(lens_tensors_find(tensors, "scalar")->rank, 0);
    lens_tensors_close(tensors);
}
END_TEST

static struct lens_tensors *open_made(const struct made_zip *made)
{
    struct lens_tensors *tensors = NULL;
    struct lens_error err = { 0 };

    made_zip_write(made, path);
    ck_assert_msg(lens_tensors_open(path, &tensors, &err) == LENS_OK, "%s",
                  err.text);
    return tensors;
}

static void check_good(const struct made_zip *made)
{
    struct lens_tensors *tensors = open_made(made);

    ck_assert_uint_eq(lens_tensors_count(tensors), 1);
    made_zip_check(tensors, "w", LENS_F32, 4,
                   (const float[]){ 11, 12, 13, 14 });
    lens_tensors_close(tensors);
}

START_TEST(torch_zip_good_variants_open)
{
    struct made_zip made = made_zip_good;

    check_good(&made);
    made.order = NULL;
    check_good(&made);
    made.zip64 = true;
    check_good(&made);
    made.flags = 0x808; /* sizes behind the data, names in UTF-8 */
    check_good(&made);
}
END_TEST

START_TEST(torch_zip_bad_zip_is_refused)
{
    static const char empty[4 + 22] = "PK\3\4PK\5\6";
    struct made_zip made = made_zip_good;

    made.method = 8;
    made_zip_write(&made, path);
    made_zip_refused(path, LENS_E_INVAL,
                     "'m/data.pkl' is compressed or encrypted");
    made = made_zip_good;
    made.flags = 1;
    made_zip_write(&made, path);
    made_zip_refused(path, LENS_E_INVAL, "compressed or encrypted");
    made = made_zip_good;
    made.order = "big";
    made_zip_write(&made, path);
    made_zip_refused(path, LENS_E_INVAL, "little-endian");
    test_file_write(path, empty, sizeof(empty));
    made_zip_refused(path, LENS_E_INVAL, "no data.pkl");
}
END_TEST

/* The good zip with `len` bytes behind it. */
static void write_followed_by(const char *bytes, size_t len)
{
    struct lens_buffer all;
    size_t was_len;
    char *was;

    made_zip_write(&made_zip_good, path);
    was = test_file_read(path, &was_len);
    lens_buffer_init(&all, 1 << 20);
    lens_buffer_add(&all, was, was_len - 2); /* no length of a comment */
    lens_buffer_add(&all, bytes, len);
    ck_assert_int_eq(lens_buffer_status(&all), LENS_OK);
    test_file_write(path, all.p, all.len);
    lens_buffer_release(&all);
    free(was);
}

START_TEST(torch_zip_comment_ends_the_file)
{
    struct lens_tensors *tensors = NULL;

    write_followed_by("\5\0hello", 7);
    ck_assert_int_eq(lens_tensors_open(path, &tensors, NULL), LENS_OK);
    lens_tensors_close(tensors);
    write_followed_by("\5\0hello!", 8);
    made_zip_refused(path, LENS_E_CORRUPT, "lacks its end record");
    write_followed_by("\6\0hello", 7);
    made_zip_refused(path, LENS_E_CORRUPT, "lacks its end record");
}
END_TEST

/* A stored entry is as long in the file as outside of it. */
START_TEST(torch_zip_entry_of_two_sizes_is_refused)
{
    size_t len, at = 0;
    char *bytes;

    made_zip_write(&made_zip_good, path);
    bytes = test_file_read(path, &len);
    while (memcmp(bytes + at, "PK\1\2", 4) != 0)
        at++;
    bytes[at + 20]--;
    test_file_write(path, bytes, len);
    made_zip_refused(path, LENS_E_INVAL, "compressed or encrypted");
    free(bytes);
}
END_TEST

START_TEST(torch_zip_cut_at_any_byte_is_corrupt)
{
    size_t len;
    char *bytes = test_file_read(small, &len);

    for (size_t n = 0; n < len; n++) {
        test_file_write(path, bytes, n);
        made_zip_refused(path, LENS_E_CORRUPT, "");
    }
    free(bytes);
}
END_TEST

/* One in three masks a byte, another one in the next run. */
static void try_altered(const char *from, size_t turn)
{
    static const int masks[] = { 0x01, 0x80, 0xff };
    size_t len;
    char *bytes = test_file_read(from, &len);

    for (size_t at = 0; at < len; at++) {
        char was = bytes[at];

        bytes[at] = (char)(was ^ masks[(at + turn) % 3]);
        made_zip_try(path, bytes, len);
        bytes[at] = was;
    }
    free(bytes);
}

START_TEST(torch_zip_any_byte_altered_stays_within_the_file)
{
    struct made_zip made = made_zip_good;

    made.zip64 = true;
    made_zip_write(&made, path);
    try_altered(path, (size_t)_i);
}
END_TEST

START_TEST(torch_zip_of_pytorch_altered_stays_within_the_file)
{
    try_altered(small, 0);
}
END_TEST

static enum lens_status open_once(void *arg)
{
    struct lens_tensors *tensors = NULL;
    enum lens_status status = lens_tensors_open(small, &tensors, NULL);

    (void)arg;
    if (status == LENS_OK)
        ck_assert_uint_eq(lens_tensors_count(tensors), 14);
    lens_tensors_close(tensors);
    return status;
}

START_TEST(torch_zip_out_of_memory_anywhere_is_reported)
{
    ck_assert_uint_ge(test_faults_sweep(open_once, NULL), 6);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("embedders torch zip");
    TCase *tcase = tcase_create("torch zip");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, torch_zip_of_pytorch_gives_its_tensors);
    tcase_add_test(tcase, torch_zip_good_variants_open);
    tcase_add_test(tcase, torch_zip_bad_zip_is_refused);
    tcase_add_test(tcase, torch_zip_comment_ends_the_file);
    tcase_add_test(tcase, torch_zip_entry_of_two_sizes_is_refused);
    tcase_add_test(tcase, torch_zip_cut_at_any_byte_is_corrupt);
    tcase_add_loop_test(tcase, torch_zip_any_byte_altered_stays_within_the_file,
                        0, 3);
    tcase_add_test(tcase, torch_zip_of_pytorch_altered_stays_within_the_file);
    tcase_add_test(tcase, torch_zip_out_of_memory_anywhere_is_reported);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

/* The examples of FIPS 180-4 and its test vectors (NIST CAVP), and files. */
#include "base/sha256.h"

#include <stdlib.h>
#include <string.h>

#include "support/folder.h"
#include "support/suite.h"

static const struct {
    const char *text, *hash;
} examples[] = {
    { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "abc",
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
};

START_TEST(sha256_of_the_standard_s_examples)
{
    char hash[LENS_SHA256_LEN + 1];

    lens_sha256(lens_view_of(examples[_i].text), hash);
    ck_assert_str_eq(hash, examples[_i].hash);
    ck_assert(lens_sha256_is_valid(hash));
}
END_TEST

START_TEST(sha256_of_a_file_is_that_of_its_bytes)
{
    static const size_t lens[] = { 0, 1, 63, 64, 65, 4096, 1000003 };
    size_t len = lens[_i];
    char of_bytes[LENS_SHA256_LEN + 1], of_file[LENS_SHA256_LEN + 1];
    struct test_folder folder;
    char path[TEST_PATH_MAX];
    char *bytes = malloc(len + 1);

    ck_assert_ptr_nonnull(bytes);
    for (size_t i = 0; i < len; i++)
        bytes[i] = (char)(i * 7 + i / 251);
    test_folder_make(&folder);
    test_folder_path(&folder, "file", path);
    test_file_write(path, bytes, len);
    lens_sha256((struct lens_view){ bytes, len }, of_bytes);
    ck_assert_int_eq(lens_sha256_file(path, of_file, NULL), LENS_OK);
    ck_assert_str_eq(of_file, of_bytes);
    test_folder_remove(&folder);
    free(bytes);
}
END_TEST

START_TEST(sha256_of_a_missing_file_writes_nothing)
{
    char hash[LENS_SHA256_LEN + 1] = "untouched";
    struct lens_error err = { 0 };

    ck_assert_int_eq(lens_sha256_file("/nowhere/at all", hash, &err),
                     LENS_E_NOT_FOUND);
    ck_assert_str_eq(hash, "untouched");
    ck_assert_ptr_nonnull(strstr(err.text, "'/nowhere/at all'"));
}
END_TEST

START_TEST(sha256_written_otherwise_is_not_valid)
{
    char hash[LENS_SHA256_LEN + 2];

    (void)strcpy(hash, examples[1].hash);
    hash[5] = 'A';
    ck_assert(!lens_sha256_is_valid(hash));
    hash[5] = 'g';
    ck_assert(!lens_sha256_is_valid(hash));
    hash[5] = '\0';
    ck_assert(!lens_sha256_is_valid(hash));
    (void)strcpy(hash, examples[1].hash);
    (void)strcat(hash, "0");
    ck_assert(!lens_sha256_is_valid(hash));
    ck_assert(!lens_sha256_is_valid(""));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sha256");
    TCase *tc = tcase_create("sha256");

    tcase_add_loop_test(tc, sha256_of_the_standard_s_examples, 0, 3);
    tcase_add_loop_test(tc, sha256_of_a_file_is_that_of_its_bytes, 0, 7);
    tcase_add_test(tc, sha256_of_a_missing_file_writes_nothing);
    tcase_add_test(tc, sha256_written_otherwise_is_not_valid);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

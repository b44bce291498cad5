#include "support/folder.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void test_folder_make(struct test_folder *folder)
{
    const char *base = getenv("TMPDIR");
    int len = snprintf(folder->path, sizeof(folder->path),
                       "%s/asklens-test-XXXXXX", base && *base ? base : "/tmp");

    ck_assert(len > 0 && (size_t)len < sizeof(folder->path));
    ck_assert_ptr_nonnull(mkdtemp(folder->path));
    ck_assert_int_eq(chmod(folder->path, 0755), 0);
}

static void remove_all(const char *path)
{
    DIR *dir = opendir(path);
    struct dirent *entry;

    ck_assert_msg(dir != NULL, "cannot open the folder '%s'", path);
    while ((entry = readdir(dir)) != NULL) {
        char below[2 * TEST_PATH_MAX];
        struct stat st;
        int len;

        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        len = snprintf(below, sizeof(below), "%s/%s", path, entry->d_name);
        ck_assert(len > 0 && (size_t)len < sizeof(below));
        if (lstat(below, &st) == 0 && S_ISDIR(st.st_mode))
            remove_all(below);
        else
            (void)unlink(below);
    }
    (void)closedir(dir);
    ck_assert_int_eq(rmdir(path), 0);
}

void test_folder_remove(struct test_folder *folder)
{
    if (folder->path[0])
        remove_all(folder->path);
    folder->path[0] = '\0';
}

void test_folder_path(const struct test_folder *folder, const char *name,
                      char out[TEST_PATH_MAX])
{
    int len = snprintf(out, TEST_PATH_MAX, "%s/%s", folder->path, name);

    ck_assert(len > 0 && len < TEST_PATH_MAX);
}

/* A new file each time: some file systems write a truncated one out at once,
 * which takes milliseconds. */
void test_file_write(const char *path, const void *bytes, size_t len)
{
    FILE *file;

    (void)unlink(path);
    file = fopen(path, "wb");
    ck_assert_msg(file != NULL, "cannot write '%s'", path);
    ck_assert(len == 0 || fwrite(bytes, 1, len, file) == len);
    ck_assert_int_eq(fclose(file), 0);
}

char *test_file_read(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    struct stat st;
    char *bytes;

    ck_assert_msg(file != NULL, "cannot read '%s'", path);
    ck_assert_int_eq(fstat(fileno(file), &st), 0);
    *len = (size_t)st.st_size;
    bytes = malloc(*len + 1);
    ck_assert_ptr_nonnull(bytes);
    ck_assert(fread(bytes, 1, *len, file) == *len);
    bytes[*len] = '\0';
    ck_assert_int_eq(fclose(file), 0);
    return bytes;
}

int test_file_holds(const char *path, const char *text)
{
    size_t len;
    char *bytes = test_file_read(path, &len);
    int same = len == strlen(text) && memcmp(bytes, text, len) == 0;

    free(bytes);
    return same;
}

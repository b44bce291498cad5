/*
 * folder.h - a temporary folder and whole files in it.
 *
 * Every function fails the running test instead of answering an error: a test
 * that cannot write its own files has nothing to say.
 */
#ifndef LENS_TEST_FOLDER_H
#define LENS_TEST_FOLDER_H

#include <stddef.h>

enum {
    TEST_PATH_MAX = 512
};

struct test_folder {
    char path[TEST_PATH_MAX];
};

/* A new empty folder below $TMPDIR or /tmp, open to every user. */
void test_folder_make(struct test_folder *folder);

/* Remove it with all it holds; fine on zero. */
void test_folder_remove(struct test_folder *folder);

/* "folder/name" into `out`. */
void test_folder_path(const struct test_folder *folder, const char *name,
                      char out[TEST_PATH_MAX]);

void test_file_write(const char *path, const void *bytes, size_t len);

/* The bytes and a terminator; the caller frees them. */
char *test_file_read(const char *path, size_t *len);

/* Does the file hold exactly this text? */
int test_file_holds(const char *path, const char *text);

#endif /* LENS_TEST_FOLDER_H */

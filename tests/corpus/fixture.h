/* fixture.h - a small valid corpus in a folder of its own, to be spoiled. */
#ifndef LENS_TESTS_CORPUS_FIXTURE_H
#define LENS_TESTS_CORPUS_FIXTURE_H

#include <stddef.h>

#include "asklens/document.h"
#include "support/folder.h"

/* The files of the small corpus; apostrophes stand for quotation marks.  The
 * last one is hidden and no part of it. */
struct fixture_file {
    const char *name;
    const char *text;
};
extern const struct fixture_file fixture_files[];
enum {
    FIXTURE_N_FILES = 9,
    FIXTURE_N_DOCUMENTS = 8
};

/* A temporary folder with the small corpus in it. */
void fixture_make_corpus(struct test_folder *out);

/* Write `text` to "folder/name", apostrophes turned into quotation marks. */
void fixture_write(const struct test_folder *folder, const char *name,
                   const char *text);

/* Write a file of the corpus anew with the first `from` replaced by `to`. */
void fixture_replace(const struct test_folder *folder, const char *file,
                     const char *from, const char *to);

/* All facts and rows of a document but number and hash, as one text to
 * compare; its length. */
size_t fixture_describe(const struct lens_document *doc, char *out, size_t cap);

#endif /* LENS_TESTS_CORPUS_FIXTURE_H */

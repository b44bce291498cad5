/* wordpiece_made.h - tokenizers made for one test. */
#ifndef LENS_TEST_EMBEDDERS_WORDPIECE_MADE_H
#define LENS_TEST_EMBEDDERS_WORDPIECE_MADE_H

#include "embedders/wordpiece.h"
#include "support/folder.h"

/* The parts of a tokenizer.json; NULL is the usual. */
struct wordpiece_parts {
    const char *model;      /* "type": ..., all but the vocabulary */
    const char *vocab;      /* the value */
    const char *normalizer; /* the value */
    const char *added;      /* the value */
};

/* Write one to the folder.  Any part may be left out of the usual. */
void wordpiece_write_json(const struct test_folder *folder,
                          const struct wordpiece_parts *parts);
void wordpiece_write(const struct test_folder *folder, const char *name,
                     const char *text);

/* Open what is there; fails the test if that fails. */
struct lens_wordpiece *wordpiece_open(const struct test_folder *folder);

/* Fail the test unless opening gives this status and an error that ends so. */
void wordpiece_refused(const struct test_folder *folder, enum lens_status want,
                       const char *message);

#endif /* LENS_TEST_EMBEDDERS_WORDPIECE_MADE_H */

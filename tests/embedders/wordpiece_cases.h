/*
 * wordpiece_cases.h - texts with the ids that the reference tokenizer gives.
 *
 * A file of cases has a line {"text": ..., "ids": [...]} for each; the
 * project's own also say which "tokenizer" of their folder is meant.
 */
#ifndef LENS_TEST_EMBEDDERS_WORDPIECE_CASES_H
#define LENS_TEST_EMBEDDERS_WORDPIECE_CASES_H

#include <stddef.h>
#include <stdint.h>

#include "embedders/wordpiece.h"

struct wordpiece_case {
    struct lens_view text;
    const char *tokenizer; /* "" where the line names none */
    const int32_t *ids;
    size_t n;
};

/* Call `check` with each case of the file; their number. */
size_t wordpiece_cases_each(const char *path,
                            void (*check)(const struct wordpiece_case *one,
                                          void *arg),
                            void *arg);

/* Fail the test unless the text gives exactly these ids. */
void wordpiece_expect(const struct lens_wordpiece *tokenizer,
                      struct lens_view text, const int32_t *ids, size_t n);

#endif /* LENS_TEST_EMBEDDERS_WORDPIECE_CASES_H */

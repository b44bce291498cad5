/*
 * cases.h - texts with what a published tokenizer and model made of them.
 *
 * A file of cases is an array of { "text", "ids", "mean", "unit" }, written by
 * make_static.py.
 */
#ifndef LENS_TEST_EMBEDDERS_CASES_H
#define LENS_TEST_EMBEDDERS_CASES_H

#include <stddef.h>
#include <stdint.h>

#include "asklens/view.h"

enum {
    CASE_NUMBERS_MAX = 256
};

struct test_case {
    struct lens_view text;
    int32_t ids[CASE_NUMBERS_MAX];
    size_t n_ids;
    double mean[CASE_NUMBERS_MAX], unit[CASE_NUMBERS_MAX];
    size_t dim;
};

/* Call `check` with each case of the file; fails the test if there are fewer
 * than 50. */
void cases_each(const char *path,
                void (*check)(const struct test_case *one, void *arg),
                void *arg);

/* Numbers of a JSON array of arrays of them, the first array; their count. */
size_t cases_first_row(const char *path, double out[CASE_NUMBERS_MAX]);

#endif /* LENS_TEST_EMBEDDERS_CASES_H */

/*
 * row_table.h - rows to make a dense index of: random, near each other, the
 * same, zero, one number only, and odd ones, which no embedder gives: too long,
 * too short, and no numbers.
 */
#ifndef LENS_TEST_DENSE_ROW_TABLE_H
#define LENS_TEST_DENSE_ROW_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "asklens/retriever.h"
#include "support/random.h"

enum {
    ROW_TABLE_ROWS = 2500, /* more than two blocks of a scan */
    ROW_TABLE_DIM = 400,
    ROW_TABLE_BYTES = 1 << 24 /* of an index of them */
};

struct row_table {
    size_t dim, n_rows, n_docs;
    size_t rows_of[ROW_TABLE_ROWS]; /* each document */
    float at[ROW_TABLE_ROWS * ROW_TABLE_DIM];
};

/* A row of length 1. */
void row_table_random(struct test_random *random, float *row, size_t dim);

/* Give a row another length, as near as floats come; not if it is zero. */
void row_table_scale(float *row, size_t dim, double length);

/* Any number of rows of some length, one a document or several; `odd` of a
 * hundred are odd. */
void row_table_make(struct row_table *table, struct test_random *random,
                    bool row_each, size_t odd);

/* The index of a table, with codes or without; what fails, fails the test. */
void row_table_write(const struct row_table *table, const char *path,
                     bool codes);
struct lens_retriever *row_table_open(const struct row_table *table,
                                      const char *path);

#endif /* LENS_TEST_DENSE_ROW_TABLE_H */

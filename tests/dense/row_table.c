#include "dense/row_table.h"

#include <check.h>
#include <math.h>
#include <string.h>

#include "dense/rows_embedder.h"
#include "dense/vectors.h"
#include "support/folder.h"

static const size_t dims[] = {
    1, 2, 7, 16, 24, 33, 64, 100, 384, ROW_TABLE_DIM
};

/* Four uniform numbers are nearly normal. */
static float some_float(struct test_random *random)
{
    float sum = 0;

    for (size_t i = 0; i < 4; i++)
        sum += (float)test_random_below(random, 65536) / 65536.0F;
    return sum - 2;
}

void row_table_scale(float *row, size_t dim, double length)
{
    double square = 0;

    for (size_t i = 0; i < dim; i++)
        square += (double)row[i] * (double)row[i];
    for (size_t i = 0; square > 0 && i < dim; i++)
        row[i] = (float)((double)row[i] * (length / sqrt(square)));
}

void row_table_random(struct test_random *random, float *row, size_t dim)
{
    for (size_t i = 0; i < dim; i++)
        row[i] = some_float(random);
    row_table_scale(row, dim, 1);
}

/* What an embedder does not give, but a file may hold. */
static void fill_odd(struct test_random *random, float *row, size_t dim)
{
    static const double lengths[] = { 1e-30, 1e-42, 0.3, 1.5, 1e20 };

    row_table_random(random, row, dim);
    switch (test_random_below(random, 4)) {
    case 0: row[test_random_below(random, dim)] = (float)NAN; break;
    case 1: row[test_random_below(random, dim)] = -HUGE_VALF; break;
    case 2: row[test_random_below(random, dim)] = 1e38F; break;
    default:
        row_table_scale(row, dim, lengths[test_random_below(random, 5)]);
        break;
    }
}

static void fill_row(struct row_table *table, struct test_random *random,
                     size_t r, size_t odd)
{
    float *row = table->at + r * table->dim;
    const float *other =
        table->at + (r ? test_random_below(random, r) : 0) * table->dim;
    size_t kind = test_random_below(random, 100);

    if (kind < odd) {
        fill_odd(random, row, table->dim);
    } else if (r && kind < 30) {
        memcpy(row, other, table->dim * sizeof(*row));
    } else if (r && kind < 60) {
        for (size_t i = 0; i < table->dim; i++)
            row[i] = other[i] + 0.003F * some_float(random);
        row_table_scale(row, table->dim, 1);
    } else if (kind < 63) {
        memset(row, 0, table->dim * sizeof(*row));
    } else if (kind < 66) {
        memset(row, 0, table->dim * sizeof(*row));
        row[test_random_below(random, table->dim)] = r % 2 ? 1 : -1;
    } else {
        row_table_random(random, row, table->dim);
    }
}

void row_table_make(struct row_table *table, struct test_random *random,
                    bool row_each, size_t odd)
{
    size_t n = test_random_below(random, ROW_TABLE_ROWS);

    table->dim = dims[test_random_below(random, sizeof(dims) / sizeof(*dims))];
    table->n_rows = table->n_docs = 0;
    while (table->n_rows < n && table->n_docs < ROW_TABLE_ROWS) {
        size_t take = row_each ? 1 : test_random_below(random, 30);

        take = take < n - table->n_rows ? take : n - table->n_rows;
        table->rows_of[table->n_docs++] = take;
        for (size_t r = 0; r < take; r++)
            fill_row(table, random, table->n_rows++, odd);
    }
}

struct lens_retriever *row_table_open(const struct row_table *table,
                                      const char *path)
{
    struct lens_retriever *out = NULL;
    struct rows_embedder embedder;
    struct lens_error err = { 0 };

    rows_embedder_init(&embedder, table->at, table->dim);
    ck_assert_msg(lens_vectors_open(path, NULL, &embedder.base.facts, &out,
                                    &err) == LENS_OK,
                  "%s", err.text);
    return out;
}

void row_table_write(const struct row_table *table, const char *path,
                     bool codes)
{
    struct rows_embedder embedder;
    struct lens_buffer bytes;

    rows_embedder_init(&embedder, table->at, table->dim);
    lens_buffer_init(&bytes, ROW_TABLE_BYTES);
    ck_assert_int_eq(rows_embedder_index(&embedder, table->rows_of,
                                         table->n_docs, codes, &bytes),
                     LENS_OK);
    test_file_write(path, bytes.p, bytes.len);
    lens_buffer_release(&bytes);
}

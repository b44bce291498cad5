/* vector_fvecs.c - .fvecs and .ivecs: rows that each say how long they are. */
#include <string.h>

#include "base/error.h"
#include "bench/vector_file.h"

enum {
    NUMBER = 4 /* bytes of a count and of an element */
};

static uint32_t u32_at(struct lens_view bytes, size_t at)
{
    const unsigned char *p = (const unsigned char *)bytes.p + at;

    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
           (uint32_t)p[3] << 24;
}

/* The number of rows, and how many numbers each has. */
struct shape {
    size_t n, width;
};

static enum lens_status read_shape(struct lens_view bytes, size_t width_max,
                                   const char *name, struct shape *out,
                                   struct lens_error *err)
{
    size_t width = bytes.len < NUMBER ? 0 : u32_at(bytes, 0), record;

    if (width == 0)
        return lens_fail(err, LENS_E_INVAL, "'%s' holds no row", name);
    if (width > width_max)
        return lens_fail(err, LENS_E_LIMIT,
                         "row 0 of '%s' says it has %zu numbers, more than the "
                         "limit of %zu",
                         name, width, width_max);
    record = NUMBER * (1 + width);
    for (size_t at = 0, row = 0; at < bytes.len; at += record, row++) {
        if (bytes.len - at < record)
            return lens_fail(err, LENS_E_INVAL, "'%s' is cut short in row %zu",
                             name, row);
        if (u32_at(bytes, at) != width)
            return lens_fail(err, LENS_E_INVAL,
                             "row %zu of '%s' says it has %u numbers, row 0 "
                             "has %zu",
                             row, name, u32_at(bytes, at), width);
    }
    *out = (struct shape){ bytes.len / record, width };
    return LENS_OK;
}

/* The numbers without the counts; their bits are the same in memory. */
static void copy_numbers(struct lens_view bytes, const struct shape *shape,
                         uint32_t *to)
{
    for (size_t row = 0; row < shape->n; row++) {
        size_t at = row * NUMBER * (1 + shape->width) + NUMBER;

        for (size_t i = 0; i < shape->width; i++)
            *to++ = u32_at(bytes, at + NUMBER * i);
    }
}

enum lens_status lens_fvecs_read(struct lens_view bytes, const char *name,
                                 struct lens_vector_table *out,
                                 struct lens_error *err)
{
    struct lens_vector_table table = { .at = NULL };
    struct shape shape = { 0, 0 };
    enum lens_status status =
        read_shape(bytes, LENS_VECTOR_DIM_MAX, name, &shape, err);

    if (status == LENS_OK)
        status =
            lens_vector_table_make(shape.n, shape.width, name, &table, err);
    if (status != LENS_OK)
        return status;
    for (size_t row = 0; row < shape.n; row++)
        memcpy(table.at + row * shape.width,
               bytes.p + row * NUMBER * (1 + shape.width) + NUMBER,
               shape.width * sizeof(*table.at));
    status = lens_vector_table_check(&table, name, err);
    if (status != LENS_OK)
        lens_vector_table_release(&table);
    else
        *out = table;
    return status;
}

enum lens_status lens_ivecs_read(struct lens_view bytes, const char *name,
                                 struct lens_truth_table *out,
                                 struct lens_error *err)
{
    struct shape shape = { 0, 0 };
    enum lens_status status =
        read_shape(bytes, LENS_VECTOR_TRUTH_MAX, name, &shape, err);

    if (status == LENS_OK)
        status = lens_truth_table_make(shape.n, shape.width, name, out, err);
    if (status == LENS_OK)
        copy_numbers(bytes, &shape, out->at);
    return status;
}

/* vector_fbin.c - .fbin: two counts and the numbers. */
#include <string.h>

#include "base/error.h"
#include "bench/vector_file.h"

enum {
    HEADER = 8
};

static size_t count_at(struct lens_view bytes, size_t at)
{
    const unsigned char *p = (const unsigned char *)bytes.p + at;

    return p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
}

enum lens_status lens_fbin_read(struct lens_view bytes, const char *name,
                                struct lens_vector_table *out,
                                struct lens_error *err)
{
    struct lens_vector_table table = { .at = NULL };
    enum lens_status status;
    size_t n, dim;

    if (bytes.len < HEADER)
        return lens_fail(err, LENS_E_INVAL,
                         "'%s' is too short for the header of an fbin file",
                         name);
    n = count_at(bytes, 0);
    dim = count_at(bytes, 4);
    /* Both are below 2^32: no product of them and 4 wraps. */
    if (dim <= LENS_VECTOR_DIM_MAX && bytes.len - HEADER != 4 * n * dim)
        return lens_fail(err, LENS_E_INVAL,
                         "'%s' says it holds %zu rows of %zu numbers, but has "
                         "%zu bytes and not %zu",
                         name, n, dim, bytes.len, HEADER + 4 * n * dim);
    status = lens_vector_table_make(n, dim, name, &table, err);
    if (status != LENS_OK)
        return status;
    memcpy(table.at, bytes.p + HEADER, 4 * n * dim);
    status = lens_vector_table_check(&table, name, err);
    if (status != LENS_OK)
        lens_vector_table_release(&table);
    else
        *out = table;
    return status;
}

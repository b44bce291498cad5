/* vector_file.c - tables, and which reader a file belongs to. */
#include "bench/vector_file.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/file.h"

void lens_vector_table_release(struct lens_vector_table *table)
{
    lens_free(table->at);
    *table = (struct lens_vector_table){ .at = NULL };
}

void lens_truth_table_release(struct lens_truth_table *table)
{
    lens_free(table->at);
    *table = (struct lens_truth_table){ .at = NULL };
}

/* n x width numbers of four bytes. */
static enum lens_status make(size_t n, size_t width, size_t width_max,
                             const char *name, void **out,
                             struct lens_error *err)
{
    if (n == 0 || width == 0)
        return lens_fail(err, LENS_E_INVAL, "'%s' holds no row", name);
    if (width > width_max)
        return lens_fail(err, LENS_E_LIMIT,
                         "the rows of '%s' have %zu numbers, more than the "
                         "limit of %zu",
                         name, width, width_max);
    if (n > LENS_VECTOR_ROWS_MAX || n > LENS_VECTOR_BYTES_MAX / 4 / width)
        return lens_fail(err, LENS_E_LIMIT,
                         "'%s' holds %zu rows of %zu numbers, more than the "
                         "limit of %d rows and %zu bytes",
                         name, n, width, LENS_VECTOR_ROWS_MAX,
                         LENS_VECTOR_BYTES_MAX);
    *out = lens_malloc(n * width * 4);
    return *out ? LENS_OK
                : lens_fail(err, LENS_E_NOMEM,
                            "no memory for the %zu rows of '%s'", n, name);
}

enum lens_status lens_vector_table_make(size_t n, size_t dim, const char *name,
                                        struct lens_vector_table *out,
                                        struct lens_error *err)
{
    void *at = NULL;
    enum lens_status status = make(n, dim, LENS_VECTOR_DIM_MAX, name, &at, err);

    if (status == LENS_OK)
        *out = (struct lens_vector_table){ at, n, dim };
    return status;
}

enum lens_status lens_truth_table_make(size_t n, size_t k, const char *name,
                                       struct lens_truth_table *out,
                                       struct lens_error *err)
{
    void *at = NULL;
    enum lens_status status = make(n, k, LENS_VECTOR_TRUTH_MAX, name, &at, err);

    if (status == LENS_OK)
        *out = (struct lens_truth_table){ at, n, k };
    return status;
}

enum lens_status lens_vector_table_check(const struct lens_vector_table *table,
                                         const char *name,
                                         struct lens_error *err)
{
    for (size_t row = 0; row < table->n; row++) {
        const float *x = table->at + row * table->dim;

        for (size_t i = 0; i < table->dim; i++) {
            if (!isfinite(x[i]))
                return lens_fail(err, LENS_E_INVAL,
                                 "'%s', row %zu, column %zu (from 0): '%s' is "
                                 "no finite number",
                                 name, row, i, isnan(x[i]) ? "nan" : "inf");
        }
    }
    return LENS_OK;
}

static bool ends_in(const char *path, const char *ending)
{
    size_t len = strlen(path), n = strlen(ending);

    return len > n && strcmp(path + len - n, ending) == 0;
}

typedef enum lens_status vector_reader(struct lens_view bytes, const char *name,
                                       struct lens_vector_table *out,
                                       struct lens_error *err);

static vector_reader *reader_of(const char *path)
{
    static const struct {
        const char *ending;
        vector_reader *read;
    } readers[] = { { ".fvecs", lens_fvecs_read },
                    { ".fbin", lens_fbin_read },
                    { ".npy", lens_npy_read } };

    for (size_t i = 0; i < sizeof(readers) / sizeof(*readers); i++) {
        if (ends_in(path, readers[i].ending))
            return readers[i].read;
    }
    return NULL;
}

static struct lens_view bytes_of(const struct lens_map *map)
{
    return (struct lens_view){ (const char *)map->p, map->len };
}

enum lens_status lens_vector_file_read(const char *path,
                                       struct lens_vector_table *out,
                                       struct lens_error *err)
{
    vector_reader *read = reader_of(path);
    struct lens_map map = { NULL, 0 };
    enum lens_status status;

    if (!read)
        return lens_hint(err,
                         lens_fail(err, LENS_E_INVAL,
                                   "'%s' is no file of vectors by its name",
                                   path),
                         "it should end in .fvecs, .fbin, .npy or .hdf5");
    status = lens_map_open(path, &map, err);
    if (status == LENS_OK)
        status = read(bytes_of(&map), path, out, err);
    lens_map_close(&map);
    return status;
}

enum lens_status lens_truth_file_read(const char *path,
                                      struct lens_truth_table *out,
                                      struct lens_error *err)
{
    struct lens_map map = { NULL, 0 };
    enum lens_status status = lens_map_open(path, &map, err);

    if (status == LENS_OK)
        status = lens_ivecs_read(bytes_of(&map), path, out, err);
    lens_map_close(&map);
    return status;
}

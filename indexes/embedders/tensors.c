#include "embedders/tensors_int.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "text/unicode.h"

enum {
    NAME_MAX_BYTES = 255, /* the longest of published models have about 80 */
    ARENA_MAX = 256 << 20
};

static const struct {
    const char *name;
    size_t size;
} dtypes[LENS_N_DTYPES] = {
    [LENS_F64] = { "F64", 8 }, [LENS_F32] = { "F32", 4 },
    [LENS_F16] = { "F16", 2 }, [LENS_BF16] = { "BF16", 2 },
    [LENS_I64] = { "I64", 8 }, [LENS_I32] = { "I32", 4 },
    [LENS_I16] = { "I16", 2 }, [LENS_I8] = { "I8", 1 },
    [LENS_U8] = { "U8", 1 },   [LENS_BOOL] = { "BOOL", 1 },
};

const char *lens_dtype_name(enum lens_dtype type)
{
    return dtypes[type].name;
}

size_t lens_dtype_size(enum lens_dtype type)
{
    return dtypes[type].size;
}

struct lens_quoted lens_quote(struct lens_view bytes)
{
    struct lens_quoted quoted = { "" };
    size_t n = 0;

    for (; n < bytes.len && n + 1 < sizeof(quoted.text); n++) {
        bool printable = bytes.p[n] >= ' ' && bytes.p[n] <= '~';

        quoted.text[n] = '?';
        if (printable)
            quoted.text[n] = bytes.p[n];
    }
    return quoted;
}

/* An empty dimension makes the tensor empty, but excuses no other one. */
bool lens_shape_count(const size_t *shape, size_t rank, enum lens_dtype type,
                      size_t *out)
{
    size_t n = 1, max = SIZE_MAX / lens_dtype_size(type);
    bool empty = false;

    for (size_t i = 0; i < rank; i++) {
        if (shape[i] == 0)
            empty = true;
        else if (n > max / shape[i])
            return false;
        else
            n *= shape[i];
    }
    *out = empty ? 0 : n;
    return true;
}

static bool is_name_fit(struct lens_view name)
{
    size_t bad;

    if (name.len == 0 || name.len > NAME_MAX_BYTES ||
        !lens_utf8_check(name, &bad))
        return false;
    for (size_t i = 0; i < name.len; i++) {
        if ((unsigned char)name.p[i] < ' ' || name.p[i] == 0x7f)
            return false;
    }
    return true;
}

enum lens_status lens_tensors_check_name(const struct lens_tensors *tensors,
                                         struct lens_view name,
                                         struct lens_error *err)
{
    if (is_name_fit(name))
        return LENS_OK;
    return lens_fail(err, LENS_E_CORRUPT,
                     "'%s': '%s' is no name for a tensor: expected 1 to %d "
                     "bytes of printable text",
                     tensors->path, lens_quote(name).text, NAME_MAX_BYTES);
}

static bool make_room(struct lens_tensors *tensors)
{
    size_t cap = tensors->cap ? tensors->cap * 2 : 64;
    struct lens_tensor *at;

    if (tensors->n < tensors->cap)
        return true;
    at = lens_realloc(tensors->at, cap * sizeof(*at));
    if (!at)
        return false;
    tensors->at = at;
    tensors->cap = cap;
    return true;
}

static enum lens_status no_memory(const char *path, struct lens_error *err)
{
    return lens_fail(err, LENS_E_NOMEM, "no memory to open '%s'", path);
}

enum lens_status lens_tensors_add(struct lens_tensors *tensors,
                                  const struct lens_tensor *tensor,
                                  size_t bytes, struct lens_error *err)
{
    struct lens_quoted name = lens_quote(tensor->name);
    size_t size = lens_dtype_size(tensor->type);
    struct lens_tensor *added;
    char *copy;
    size_t n;

    if (tensors->n == LENS_TENSORS_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "'%s' has more tensors than the limit of %d",
                         tensors->path, LENS_TENSORS_MAX);
    if (!lens_shape_count(tensor->shape, tensor->rank, tensor->type, &n))
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s': tensor '%s' has a shape with more elements "
                         "than any file holds",
                         tensors->path, name.text);
    if (n * size != bytes)
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s': tensor '%s' has %zu bytes, its shape of %zu "
                         "times %s needs %zu",
                         tensors->path, name.text, bytes, n,
                         lens_dtype_name(tensor->type), n * size);
    copy = lens_arena_copy(&tensors->arena, tensor->name);
    if (!copy || !make_room(tensors))
        return no_memory(tensors->path, err);
    added = &tensors->at[tensors->n++];
    *added = *tensor;
    added->name.p = copy;
    added->n = n;
    return LENS_OK;
}

static int by_name(const void *pa, const void *pb)
{
    const struct lens_tensor *a = pa, *b = pb;

    return lens_view_compare(a->name, b->name);
}

static enum lens_status sort_by_name(struct lens_tensors *tensors,
                                     struct lens_error *err)
{
    if (tensors->n)
        qsort(tensors->at, tensors->n, sizeof(*tensors->at), by_name);
    for (size_t i = 1; i < tensors->n; i++) {
        if (lens_view_equal(tensors->at[i].name, tensors->at[i - 1].name))
            return lens_fail(err, LENS_E_CORRUPT,
                             "'%s': tensor '%s' is there twice", tensors->path,
                             lens_quote(tensors->at[i].name).text);
    }
    return LENS_OK;
}

/* A zip begins with the header of its first entry; as the length of a
 * safetensors header these bytes are beyond every limit. */
static bool is_zip(const struct lens_map *file)
{
    return file->len >= 4 && memcmp(file->p, "PK\3\4", 4) == 0;
}

static enum lens_status read_file(struct lens_tensors *tensors,
                                  const char *path, struct lens_error *err)
{
    enum lens_status status = lens_map_open(path, &tensors->file, err);

    if (status != LENS_OK)
        return status;
    tensors->path = lens_arena_copy(&tensors->arena, lens_view_of(path));
    if (!tensors->path)
        return no_memory(path, err);
    status = is_zip(&tensors->file) ? lens_torch_zip_read(tensors, err)
                                    : lens_safetensors_read(tensors, err);
    if (status == LENS_OK)
        status = sort_by_name(tensors, err);
    if (status == LENS_E_CORRUPT)
        (void)lens_hint(err, status, "fetch the model's weight file again");
    return status;
}

enum lens_status lens_tensors_open(const char *path, struct lens_tensors **out,
                                   struct lens_error *err)
{
    struct lens_tensors *tensors = lens_calloc(1, sizeof(*tensors));
    enum lens_status status;

    if (!tensors)
        return no_memory(path, err);
    lens_arena_init(&tensors->arena, ARENA_MAX);
    status = read_file(tensors, path, err);
    if (status != LENS_OK) {
        lens_tensors_close(tensors);
        return status;
    }
    *out = tensors;
    return LENS_OK;
}

void lens_tensors_close(struct lens_tensors *tensors)
{
    if (!tensors)
        return;
    lens_map_close(&tensors->file);
    lens_arena_release(&tensors->arena);
    lens_free(tensors->at);
    lens_free(tensors);
}

size_t lens_tensors_count(const struct lens_tensors *tensors)
{
    return tensors->n;
}

const struct lens_tensor *lens_tensors_at(const struct lens_tensors *tensors,
                                          size_t i)
{
    return &tensors->at[i];
}

const struct lens_tensor *lens_tensors_find(const struct lens_tensors *tensors,
                                            const char *name)
{
    struct lens_tensor key = { .name = lens_view_of(name) };

    if (!tensors->n)
        return NULL;
    return bsearch(&key, tensors->at, tensors->n, sizeof(key), by_name);
}

struct lens_view lens_tensors_bytes(const struct lens_tensors *tensors)
{
    return (struct lens_view){ (const char *)tensors->file.p,
                               tensors->file.len };
}

/* vector_npy.c - .npy: a dictionary in Python's words, then the numbers. */
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/error.h"
#include "bench/vector_file.h"

enum {
    MAGIC = 6,
    NAME_MAX_BYTES = 32 /* of a key or of a type; longer ones are not ours */
};

static const char magic[MAGIC] = { '\x93', 'N', 'U', 'M', 'P', 'Y' };

static enum lens_status refuse(const char *name, const char *what,
                               struct lens_error *err)
{
    return lens_hint(err, lens_fail(err, LENS_E_INVAL, "'%s': %s", name, what),
                     "numpy.save(path, x.astype('<f4')) of a 2-d array is "
                     "read");
}

static size_t little(const char *p, size_t n)
{
    size_t value = 0;

    while (n > 0)
        value = value << 8 | (unsigned char)p[--n];
    return value;
}

/* Split into the header and the numbers behind it. */
static enum lens_status split(struct lens_view bytes, const char *name,
                              struct lens_view *header,
                              struct lens_view *numbers, struct lens_error *err)
{
    size_t width, at, len;

    if (bytes.len < MAGIC + 2 || memcmp(bytes.p, magic, MAGIC) != 0)
        return refuse(name, "it does not begin as a npy file does", err);
    if (bytes.p[MAGIC] < 1 || bytes.p[MAGIC] > 3)
        return refuse(name, "its version is none of 1, 2 and 3", err);
    width = bytes.p[MAGIC] == 1 ? 2 : 4;
    at = MAGIC + 2 + width;
    if (bytes.len < at)
        return refuse(name, "its header is cut short", err);
    len = little(bytes.p + MAGIC + 2, width);
    if (len > LENS_NPY_HEADER_MAX)
        return lens_fail(err, LENS_E_LIMIT,
                         "the header of '%s' has %zu bytes, more than the "
                         "limit of %d",
                         name, len, LENS_NPY_HEADER_MAX);
    if (bytes.len - at < len)
        return refuse(name, "its header is cut short", err);
    *header = (struct lens_view){ bytes.p + at, len };
    *numbers = (struct lens_view){ bytes.p + at + len, bytes.len - at - len };
    return LENS_OK;
}

/* What the header says. */
struct header {
    char type[NAME_MAX_BYTES];
    bool has_type, has_order, has_shape, is_fortran;
    size_t shape[2];
    size_t n_dims;
};

static void skip_space(struct lens_view *at)
{
    while (at->len && strchr(" \t\r\n", *at->p) && *at->p) {
        at->p++;
        at->len--;
    }
}

/* Take `text` if it comes next. */
static bool take(struct lens_view *at, const char *text)
{
    size_t len = strlen(text);

    skip_space(at);
    if (at->len < len || memcmp(at->p, text, len) != 0)
        return false;
    at->p += len;
    at->len -= len;
    return true;
}

static bool take_string(struct lens_view *at, char out[NAME_MAX_BYTES])
{
    const char *quote = take(at, "'") ? "'" : "\"";
    size_t n = 0;

    if (*quote == '"' && !take(at, quote))
        return false;
    while (n < at->len && at->p[n] != *quote)
        n++;
    if (n == at->len || n >= NAME_MAX_BYTES)
        return false;
    memcpy(out, at->p, n);
    out[n] = '\0';
    at->p += n + 1;
    at->len -= n + 1;
    return true;
}

static bool take_number(struct lens_view *at, size_t *out)
{
    size_t value = 0, n = 0;

    skip_space(at);
    while (n < at->len && at->p[n] >= '0' && at->p[n] <= '9') {
        if (value > SIZE_MAX / 10 - 1)
            return false;
        value = value * 10 + (size_t)(at->p[n++] - '0');
    }
    at->p += n;
    at->len -= n;
    *out = value;
    return n > 0;
}

/* "(3, 4)"; a third dimension is counted and forgotten. */
static bool take_shape(struct lens_view *at, struct header *out)
{
    if (!take(at, "("))
        return false;
    while (!take(at, ")")) {
        size_t size;

        if (!take_number(at, &size))
            return false;
        if (out->n_dims < 2)
            out->shape[out->n_dims] = size;
        out->n_dims++;
        if (!take(at, ","))
            return take(at, ")");
    }
    return true;
}

static bool take_entry(struct lens_view *at, struct header *out)
{
    char key[NAME_MAX_BYTES];
    bool *seen = NULL, ok = false;

    if (!take_string(at, key) || !take(at, ":"))
        return false;
    if (!strcmp(key, "descr")) {
        seen = &out->has_type;
        ok = take_string(at, out->type);
    } else if (!strcmp(key, "fortran_order")) {
        seen = &out->has_order;
        out->is_fortran = take(at, "True");
        ok = out->is_fortran || take(at, "False");
    } else if (!strcmp(key, "shape")) {
        seen = &out->has_shape;
        ok = !out->has_shape && take_shape(at, out);
    }
    if (!ok || *seen)
        return false;
    *seen = true;
    return true;
}

static bool read_header(struct lens_view at, struct header *out)
{
    bool ended = false;

    *out = (struct header){ .n_dims = 0 };
    if (!take(&at, "{"))
        return false;
    while (!ended && !(ended = take(&at, "}"))) {
        if (!take_entry(&at, out))
            return false;
        if (!take(&at, ",")) {
            ended = take(&at, "}");
            if (!ended)
                return false;
        }
    }
    skip_space(&at);
    return at.len == 0 && out->has_type && out->has_order && out->has_shape;
}

static enum lens_status check_header(const struct header *header,
                                     const char *name, size_t *width,
                                     struct lens_error *err)
{
    static const struct {
        const char *type;
        size_t width;
    } types[] = { { "<f2", 2 }, { "<f4", 4 }, { "<f8", 8 } };

    *width = 0;
    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
        if (!strcmp(header->type, types[i].type))
            *width = types[i].width;
    }
    if (*width == 0)
        return refuse(name, "its numbers are none of <f2, <f4 and <f8", err);
    if (header->is_fortran)
        return refuse(name, "it lies in Fortran's order, column by column",
                      err);
    if (header->n_dims != 2)
        return refuse(name, "it has not two dimensions", err);
    return LENS_OK;
}

/* Before memory is asked for; what is beyond the limits is told by the table.
 */
static enum lens_status check_length(const struct header *header, size_t width,
                                     size_t len, const char *name,
                                     struct lens_error *err)
{
    size_t n = header->shape[0], dim = header->shape[1];

    if (n > LENS_VECTOR_ROWS_MAX || dim > LENS_VECTOR_DIM_MAX ||
        len == n * dim * width)
        return LENS_OK;
    return lens_fail(err, LENS_E_INVAL,
                     "'%s' says it holds %zu rows of %zu numbers, but has %zu "
                     "bytes of them and not %zu",
                     name, n, dim, len, n * dim * width);
}

/* IEEE 754 binary16; its smallest numbers are denormal. */
static float half(const char *p)
{
    unsigned bits = (unsigned)little(p, 2);
    int exponent = (int)(bits >> 10 & 31);
    float fraction = (float)(bits & 1023), value;

    if (exponent == 31)
        value = fraction != 0 ? NAN : INFINITY;
    else if (exponent == 0)
        value = ldexpf(fraction, -24);
    else
        value = ldexpf(fraction + 1024, exponent - 25);
    return bits >> 15 ? -value : value;
}

/* A double that no float can hold becomes infinite, and is refused as that. */
static void convert(const char *p, size_t width, float *out, size_t n)
{
    if (width == 4)
        memcpy(out, p, n * width);
    for (size_t i = 0; width != 4 && i < n; i++) {
        double wide;

        if (width == 2) {
            out[i] = half(p + 2 * i);
            continue;
        }
        memcpy(&wide, p + 8 * i, sizeof(wide));
        out[i] = fabs(wide) <= (double)FLT_MAX ? (float)wide
                 : isnan(wide)                 ? NAN
                                               : INFINITY;
    }
}

enum lens_status lens_npy_read(struct lens_view bytes, const char *name,
                               struct lens_vector_table *out,
                               struct lens_error *err)
{
    struct lens_vector_table table = { .at = NULL };
    struct lens_view text = { 0 }, numbers = { 0 };
    struct header header;
    size_t width = 0;
    enum lens_status status = split(bytes, name, &text, &numbers, err);

    if (status != LENS_OK)
        return status;
    if (!read_header(text, &header))
        return refuse(name, "its header is not as numpy writes it", err);
    status = check_header(&header, name, &width, err);
    if (status == LENS_OK)
        status = check_length(&header, width, numbers.len, name, err);
    if (status == LENS_OK)
        status = lens_vector_table_make(header.shape[0], header.shape[1], name,
                                        &table, err);
    if (status != LENS_OK)
        return status;
    convert(numbers.p, width, table.at, table.n * table.dim);
    status = lens_vector_table_check(&table, name, err);
    if (status != LENS_OK)
        lens_vector_table_release(&table);
    else
        *out = table;
    return status;
}

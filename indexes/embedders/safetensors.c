/*
 * safetensors.c - the weight files most models are published in.
 *
 *   bytes 0..7      length of the header, little-endian
 *   header          a JSON object, first byte '{', padded with blanks at will:
 *                     name -> { "dtype": "F32", "shape": [30522, 384],
 *                               "data_offsets": [begin, end] }
 *                     "__metadata__" -> an object of strings, which we ignore
 *   data            the tensors' bytes; offsets count from here
 *
 * The format wants every byte of the data to belong to exactly one tensor, so
 * that nothing can hide in a file; we insist on it, as on names being unique.
 * Types that we have no use for (U16, F8_E5M2, ...) are refused even where
 * nobody asks for their tensor: a file is opened as a whole or not at all.
 *
 * Source: the format section of the safetensors project's README (version
 * 0.4 and later).
 *
 * JSON numbers pass through a double, which is exact to 2^53; what is larger
 * is refused, and no file is.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "embedders/tensors_int.h"
#include "json/json.h"

/* 1 KiB for each of LENS_TENSORS_MAX; published models need about 100 bytes. */
enum {
    HEADER_MAX = LENS_TENSORS_MAX << 10,
    HEADER_DEPTH = 4
};

/* Where the data of a tensor lies, counted from the beginning of the data. */
struct span {
    size_t begin, end, tensor;
};

struct reader {
    struct lens_tensors *tensors;
    struct lens_view data; /* all of it */
    struct span *spans;    /* LENS_TENSORS_MAX of them */
};

static enum lens_status bad_tensor(const struct reader *r, const char *name,
                                   const char *expected, struct lens_error *err)
{
    return lens_fail(err, LENS_E_CORRUPT, "'%s': tensor '%s': expected %s",
                     r->tensors->path, lens_quote(lens_view_of(name)).text,
                     expected);
}

/* A getter's answer may be 0 because it failed; lens_json_check() tells. */
static bool read_size(struct lens_json_value element, size_t *out)
{
    double number = lens_json_as_number(element);

    if (!(number >= 0 && number <= 0x1p53) || number != floor(number) ||
        number > (double)(SIZE_MAX / 2))
        return false;
    *out = (size_t)number;
    return true;
}

static bool read_dtype(const char *name, enum lens_dtype *out)
{
    for (int type = 0; type < LENS_N_DTYPES; type++) {
        if (strcmp(name, lens_dtype_name((enum lens_dtype)type)) == 0) {
            *out = (enum lens_dtype)type;
            return true;
        }
    }
    return false;
}

static bool read_shape(struct lens_json_value shape, struct lens_tensor *tensor)
{
    struct lens_json_value at = lens_json_first(shape);

    for (; !lens_json_is_end(at); at = lens_json_next(at)) {
        if (tensor->rank == LENS_TENSOR_MAX_RANK ||
            !read_size(at, &tensor->shape[tensor->rank]))
            return false;
        tensor->rank++;
    }
    return true;
}

static bool read_span(struct lens_json_value offsets, struct span *span)
{
    struct lens_json_value begin = lens_json_first(offsets);
    struct lens_json_value end = lens_json_next(begin);

    return lens_json_count(offsets) == 2 && read_size(begin, &span->begin) &&
           read_size(end, &span->end);
}

static enum lens_status read_tensor(struct reader *r,
                                    struct lens_json_value member,
                                    struct lens_error *err)
{
    const char *name = lens_json_name(member);
    struct lens_tensor tensor = { .name = lens_view_of(name) };
    struct span span = { .tensor = r->tensors->n };
    enum lens_status status;

    /* First, since the getters' errors quote it. */
    status = lens_tensors_check_name(r->tensors, tensor.name, err);
    if (status != LENS_OK)
        return status;
    if (!read_dtype(lens_json_text(member, "dtype"), &tensor.type))
        return bad_tensor(r, name, "a dtype from F64 to BOOL", err);
    if (!read_shape(lens_json_array(member, "shape"), &tensor))
        return bad_tensor(r, name, "a shape of at most 8 whole numbers", err);
    if (!read_span(lens_json_array(member, "data_offsets"), &span))
        return bad_tensor(r, name, "data_offsets of two whole numbers", err);
    if (span.begin > span.end || span.end > r->data.len)
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s': tensor '%s': expected data_offsets in order "
                         "and within %zu bytes, not %zu to %zu",
                         r->tensors->path, lens_quote(tensor.name).text,
                         r->data.len, span.begin, span.end);
    tensor.data = r->data.p + span.begin;
    status = lens_tensors_add(r->tensors, &tensor, span.end - span.begin, err);
    if (status == LENS_OK)
        r->spans[span.tensor] = span;
    return status;
}

static int by_place(const void *pa, const void *pb)
{
    const struct span *a = pa, *b = pb;

    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    return (a->end > b->end) - (a->end < b->end);
}

static enum lens_status check_coverage(struct reader *r, struct lens_error *err)
{
    struct lens_tensors *tensors = r->tensors;
    size_t end = 0;

    if (tensors->n)
        qsort(r->spans, tensors->n, sizeof(*r->spans), by_place);
    for (size_t i = 0; i < tensors->n; i++) {
        const struct span *span = &r->spans[i];

        if (span->begin != end)
            return lens_fail(err, LENS_E_CORRUPT,
                             "'%s': tensor '%s' begins at %zu: expected %zu, "
                             "where the data before it ends",
                             tensors->path,
                             lens_quote(tensors->at[span->tensor].name).text,
                             span->begin, end);
        end = span->end;
    }
    if (end != r->data.len)
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s': its tensors end at %zu of %zu bytes of data",
                         tensors->path, end, r->data.len);
    return LENS_OK;
}

static enum lens_status read_header(struct reader *r, struct lens_json *doc,
                                    struct lens_error *err)
{
    struct lens_json_value root = lens_json_root(doc);
    struct lens_json_value at = lens_json_first(root);

    for (; !lens_json_is_end(at); at = lens_json_next(at)) {
        enum lens_status status;

        if (strcmp(lens_json_name(at), "__metadata__") == 0)
            continue;
        status = read_tensor(r, at, err);
        /* What a getter noticed came first. */
        if (lens_json_check(doc, err) != LENS_OK)
            return lens_json_check(doc, err);
        if (status != LENS_OK)
            return status;
    }
    return check_coverage(r, err);
}

/* The JSON module answers LENS_E_INVAL for what is damage here. */
static enum lens_status as_damage(enum lens_status status,
                                  struct lens_error *err)
{
    if (status != LENS_E_INVAL)
        return status;
    if (err)
        err->status = LENS_E_CORRUPT;
    return LENS_E_CORRUPT;
}

static enum lens_status parse_header(struct reader *r, struct lens_view header,
                                     struct lens_error *err)
{
    static const struct lens_json_limits limits = { HEADER_MAX, HEADER_DEPTH };
    struct lens_json *doc = NULL;
    enum lens_status status;

    status = lens_json_parse(header, r->tensors->path, &limits, &doc, err);
    if (status == LENS_OK)
        status = read_header(r, doc, err);
    lens_json_free(doc);
    return as_damage(status, err);
}

static uint64_t read_u64(const unsigned char *p)
{
    uint64_t value = 0;

    for (int i = 7; i >= 0; i--)
        value = value << 8 | p[i];
    return value;
}

/* The header and the data behind it. */
static enum lens_status split(const struct lens_tensors *tensors,
                              struct lens_view *header, struct lens_view *data,
                              struct lens_error *err)
{
    const unsigned char *p = tensors->file.p;
    size_t len = tensors->file.len;
    uint64_t n = len < 8 ? 0 : read_u64(p);

    if (len < 8)
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s' has %zu bytes, too few for a weight file",
                         tensors->path, len);
    if (n > len - 8)
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s' is no whole safetensors file: expected %llu "
                         "bytes of header, it has %zu",
                         tensors->path, (unsigned long long)n, len - 8);
    if (n == 0 || p[8] != '{')
        return lens_fail(err, LENS_E_CORRUPT,
                         "'%s': expected a header that begins with '{'",
                         tensors->path);
    *header = (struct lens_view){ (const char *)p + 8, (size_t)n };
    *data = (struct lens_view){ header->p + n, len - 8 - (size_t)n };
    return LENS_OK;
}

enum lens_status lens_safetensors_read(struct lens_tensors *tensors,
                                       struct lens_error *err)
{
    struct reader reader = { .tensors = tensors };
    struct lens_view header = { 0 };
    enum lens_status status = split(tensors, &header, &reader.data, err);

    if (status != LENS_OK)
        return status;
    reader.spans = lens_calloc(LENS_TENSORS_MAX, sizeof(*reader.spans));
    if (!reader.spans)
        return lens_fail(err, LENS_E_NOMEM, "no memory to open '%s'",
                         tensors->path);
    status = parse_header(&reader, header, err);
    lens_free(reader.spans);
    return status;
}

/*
 * tensors.h - the named arrays of a weight file, whatever its format.
 *
 * A file is mapped, never read in; a tensor is a view of the mapping that was
 * checked against the file: its bytes are there, they are as many as its shape
 * and type need, and no two numbers of the header can make us look elsewhere.
 * The numbers inside are not looked at: whoever computes with them checks the
 * result.
 *
 * Formats: safetensors (safetensors.c) and PyTorch's zip (torch_zip.c); the
 * first bytes of the file decide.
 */
#ifndef LENS_EMBEDDERS_TENSORS_H
#define LENS_EMBEDDERS_TENSORS_H

#include <stddef.h>
#include <stdint.h>

#include "asklens/status.h"
#include "asklens/view.h"

enum lens_dtype {
    LENS_F64,
    LENS_F32,
    LENS_F16,
    LENS_BF16,
    LENS_I64,
    LENS_I32,
    LENS_I16,
    LENS_I8,
    LENS_U8,
    LENS_BOOL,
    LENS_N_DTYPES
};

const char *lens_dtype_name(enum lens_dtype type); /* "F32", ... */
size_t lens_dtype_size(enum lens_dtype type);      /* bytes of one element */

enum {
    LENS_TENSOR_MAX_RANK = 8,
    LENS_TENSORS_MAX = 4096 /* in one file */
};

struct lens_tensor {
    struct lens_view name; /* lives with the file */
    enum lens_dtype type;
    size_t rank;
    size_t shape[LENS_TENSOR_MAX_RANK];
    size_t n;         /* elements: the product of the shape */
    const void *data; /* little-endian, of any alignment, row-major */
};

struct lens_tensors; /* an open weight file */

LENS_MUST_CHECK enum lens_status lens_tensors_open(const char *path,
                                                   struct lens_tensors **out,
                                                   struct lens_error *err);
void lens_tensors_close(struct lens_tensors *tensors);

size_t lens_tensors_count(const struct lens_tensors *tensors);

/* Tensor i in byte order of names; i < count. */
const struct lens_tensor *lens_tensors_at(const struct lens_tensors *tensors,
                                          size_t i);

/* The tensor of that name, or NULL. */
const struct lens_tensor *lens_tensors_find(const struct lens_tensors *tensors,
                                            const char *name);

/* All bytes of the file, for its checksum. */
struct lens_view lens_tensors_bytes(const struct lens_tensors *tensors);

/* Element i of a tensor of any type as a float; for small ones and tests. */
float lens_tensor_get(const struct lens_tensor *tensor, size_t i);

/* Convert all elements to `out`, which has room for tensor->n floats. */
void lens_tensor_to_floats(const struct lens_tensor *tensor, float *out);

#endif /* LENS_EMBEDDERS_TENSORS_H */

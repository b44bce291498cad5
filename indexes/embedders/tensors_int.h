/*
 * tensors_int.h - what the formats share: each reader checks what its format
 * says and hands every tensor to lens_tensors_add(), which checks what no
 * format may break.
 */
#ifndef LENS_EMBEDDERS_TENSORS_INT_H
#define LENS_EMBEDDERS_TENSORS_INT_H

#include <stdbool.h>
#include <stdint.h>

#include "asklens/arena.h"
#include "base/file.h"
#include "embedders/tensors.h"

struct lens_tensors {
    const char *path; /* in the arena */
    struct lens_map file;
    struct lens_arena arena;
    struct lens_tensor *at;
    size_t n, cap;
};

/* Fill in an empty lens_tensors whose file is mapped. */
LENS_MUST_CHECK enum lens_status
lens_safetensors_read(struct lens_tensors *tensors, struct lens_error *err);
LENS_MUST_CHECK enum lens_status
lens_torch_zip_read(struct lens_tensors *tensors, struct lens_error *err);

/* Is it UTF-8 that can stand in an error, of bearable length? */
LENS_MUST_CHECK enum lens_status
lens_tensors_check_name(const struct lens_tensors *tensors,
                        struct lens_view name, struct lens_error *err);

/*
 * Add a tensor of which a checked name, type, rank, shape and data are set; the
 * name is copied and `n` computed.  `bytes` is how many the file has for it.
 */
LENS_MUST_CHECK enum lens_status
lens_tensors_add(struct lens_tensors *tensors, const struct lens_tensor *tensor,
                 size_t bytes, struct lens_error *err);

/* Elements of a shape; false when their number or their bytes overflow. */
bool lens_shape_count(const size_t *shape, size_t rank, enum lens_dtype type,
                      size_t *out);

/* Printable ASCII of untrusted bytes for an error: others become '?', what does
 * not fit is cut. */
enum {
    LENS_QUOTE_MAX = 80
};
struct lens_quoted {
    char text[LENS_QUOTE_MAX];
};
struct lens_quoted lens_quote(struct lens_view bytes);

#endif /* LENS_EMBEDDERS_TENSORS_INT_H */

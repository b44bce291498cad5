#include "fuzz/tensors.h"

#include <string.h>

#include "embedders/tensors.h"
#include "fuzz/scratch.h"

static void check_tensor(const struct lens_tensors *tensors,
                         const struct lens_tensor *tensor)
{
    struct lens_view file = lens_tensors_bytes(tensors);
    const char *data = tensor->data;
    size_t n = 1;

    FUZZ_REQUIRE(data >= file.p && data <= file.p + file.len);
    FUZZ_REQUIRE(tensor->n * lens_dtype_size(tensor->type) <=
                 (size_t)(file.p + file.len - data));
    FUZZ_REQUIRE(tensor->rank <= LENS_TENSOR_MAX_RANK);
    for (size_t i = 0; i < tensor->rank; i++)
        n *= tensor->shape[i];
    FUZZ_REQUIRE(n == tensor->n);
    for (size_t i = 0; i < tensor->n; i++)
        (void)lens_tensor_get(tensor, i);
}

void tensors_try(struct lens_view bytes)
{
    static struct scratch_file file;
    const char *path = scratch_file_write(&file, bytes);
    struct lens_tensors *tensors = NULL;
    struct lens_error err = { 0 };
    enum lens_status status = lens_tensors_open(path, &tensors, &err);

    if (status != LENS_OK) {
        FUZZ_REQUIRE(status == LENS_E_CORRUPT || status == LENS_E_INVAL ||
                     status == LENS_E_LIMIT);
        FUZZ_REQUIRE(err.status == status && strstr(err.text, path));
        FUZZ_REQUIRE(!tensors);
        return;
    }
    for (size_t i = 0; i < lens_tensors_count(tensors); i++) {
        const struct lens_tensor *tensor = lens_tensors_at(tensors, i);

        FUZZ_REQUIRE(!memchr(tensor->name.p, '\0', tensor->name.len));
        FUZZ_REQUIRE(lens_tensors_find(tensors, tensor->name.p) == tensor);
        check_tensor(tensors, tensor);
    }
    lens_tensors_close(tensors);
}

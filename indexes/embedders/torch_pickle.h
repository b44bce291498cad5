/*
 * torch_pickle.h - the state_dict inside a PyTorch file.
 *
 * Only what such a dictionary of tensors is made of is understood; anything
 * else is refused by name.  Nothing is ever executed.
 */
#ifndef LENS_EMBEDDERS_TORCH_PICKLE_H
#define LENS_EMBEDDERS_TORCH_PICKLE_H

#include <stdint.h>

#include "embedders/tensors.h"

/* A tensor as the pickle describes it: a row-major piece of a storage.  Nothing
 * of it is checked against the storage.  Views are of the pickle. */
struct lens_torch_tensor {
    struct lens_view name;
    struct lens_view storage; /* its key: the entry "data/KEY" */
    uint64_t storage_n;       /* elements it claims to have */
    uint64_t offset;          /* of the first element */
    enum lens_dtype type;
    size_t rank;
    size_t shape[LENS_TENSOR_MAX_RANK];
};

/* Call `visit` with each tensor of the dictionary, in file order; the first
 * status other than LENS_OK ends the walk and is returned.  `path` names the
 * file in errors. */
LENS_MUST_CHECK enum lens_status lens_torch_unpickle(
    struct lens_view pickle, const char *path,
    enum lens_status (*visit)(const struct lens_torch_tensor *tensor, void *arg,
                              struct lens_error *err),
    void *arg, struct lens_error *err);

#endif /* LENS_EMBEDDERS_TORCH_PICKLE_H */

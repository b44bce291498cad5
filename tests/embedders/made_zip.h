/*
 * made_zip.h - PyTorch files as a hostile writer would make them: a zip around
 * any pickle, right or wrong in one place.
 */
#ifndef LENS_TEST_EMBEDDERS_MADE_ZIP_H
#define LENS_TEST_EMBEDDERS_MADE_ZIP_H

#include <stdbool.h>

#include "embedders/tensors.h"

/* A zip of two entries, the pickle and storage "0" of six floats, and what to
 * do wrong. */
struct made_zip {
    struct lens_view pickle;
    const char *order; /* the bytes of "byteorder"; NULL: no such entry */
    unsigned method;   /* 0: stored */
    unsigned flags;
    bool zip64; /* places of entries and directory in zip64 fields */
};

void made_zip_write(const struct made_zip *made, const char *path);

/* Pieces of pickles.  PRE leaves the mark, the function and the storage. */
#define STORE(type, n) \
    "((X\7\0\0\0storagectorch\n" type "\nX\1\0\0\0000X\3\0\0\0cpuK" n "tQ"
#define CALL          "ctorch._utils\n_rebuild_tensor_v2\n"
#define PRE           CALL STORE("FloatStorage", "\6")
#define POST          "\x89}tR"
#define HEAD          "\x80\2}(X\1\0\0\0w"
#define TAIL          "u."
#define TENSOR(place) HEAD PRE place POST TAIL

#define PICKLE(bytes)            \
    {                            \
        bytes, sizeof(bytes) - 1 \
    }

/* Offset 1, shape (2, 2), stride (2, 1). */
extern const struct made_zip made_zip_good;

/* Fail the test unless the tensor is there and holds this. */
void made_zip_check(const struct lens_tensors *tensors, const char *name,
                    enum lens_dtype type, size_t n, const float *expected);

/* Fail the test unless `path` is refused with this status, by an error that
 * names it and says `says`. */
void made_zip_refused(const char *path, enum lens_status expected,
                      const char *says);

/* Write and open these bytes; fail the test if what opens is not all in the
 * file, or what does not is no refusal. */
void made_zip_try(const char *path, const char *bytes, size_t len);

#endif /* LENS_TEST_EMBEDDERS_MADE_ZIP_H */

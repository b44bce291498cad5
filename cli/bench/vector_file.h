/*
 * vector_file.h - files of vectors as benchmarks publish them.
 *
 * All numbers are little-endian.
 *
 *   .fvecs  a record per row: i32 dim, f32 x dim.  Every row says the same dim.
 *   .ivecs  the same with i32 for f32: the row numbers of true neighbours.
 *           (Jegou, Douze and Schmid, http://corpus-texmex.irisa.fr)
 *   .fbin   u32 n, u32 dim, f32 x n x dim.  (https://big-ann-benchmarks.com)
 *   .npy    "\x93NUMPY", u8 major, u8 minor, u16 (major 1) or u32 (2, 3) length
 *           of the header, the header, the numbers.  The header is a Python
 *           dictionary of 'descr', 'fortran_order' and 'shape'; read are '<f2',
 *           '<f4' and '<f8' in C order, of two dimensions.  (NumPy, "NEP 1")
 *   .hdf5   vector_hdf5.h
 *
 * A reader takes bytes that somebody mapped and answers a table of its own:
 * rows lie on no aligned address in .fvecs, are of another width in .npy, and
 * are scaled afterwards anyway.  Everything is checked before memory is asked
 * for: the counts against the length of the file, and that against the limits.
 * A number that is none is named by row and column, both from 0, as indexes
 * count rows.
 */
#ifndef LENS_BENCH_VECTOR_FILE_H
#define LENS_BENCH_VECTOR_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "asklens/status.h"
#include "asklens/view.h"

enum {
    LENS_VECTOR_ROWS_MAX = 1 << 24, /* what an index of FAISS holds */
    LENS_VECTOR_DIM_MAX = 4096,
    LENS_VECTOR_TRUTH_MAX = 1 << 10, /* neighbours of one query in a file */
    LENS_NPY_HEADER_MAX = 1 << 16
};

/* Of one table in memory: 10 million rows of 200 numbers. */
#define LENS_VECTOR_BYTES_MAX ((size_t)8 << 30)

/* n rows of dim floats, one after the other.  Zero is none. */
struct lens_vector_table {
    float *at;
    size_t n, dim;
};
void lens_vector_table_release(struct lens_vector_table *table);

/* Per query, the row numbers of its k nearest, nearest first. */
struct lens_truth_table {
    uint32_t *at;
    size_t n, k;
};
void lens_truth_table_release(struct lens_truth_table *table);

/*
 * From the bytes of a file; `name` is for errors.  LENS_E_INVAL for what is no
 * such file or no finite number, LENS_E_LIMIT, LENS_E_NOMEM.  A table has at
 * least one row.
 */
LENS_MUST_CHECK enum lens_status lens_fvecs_read(struct lens_view bytes,
                                                 const char *name,
                                                 struct lens_vector_table *out,
                                                 struct lens_error *err);
LENS_MUST_CHECK enum lens_status lens_ivecs_read(struct lens_view bytes,
                                                 const char *name,
                                                 struct lens_truth_table *out,
                                                 struct lens_error *err);
LENS_MUST_CHECK enum lens_status lens_fbin_read(struct lens_view bytes,
                                                const char *name,
                                                struct lens_vector_table *out,
                                                struct lens_error *err);
LENS_MUST_CHECK enum lens_status lens_npy_read(struct lens_view bytes,
                                               const char *name,
                                               struct lens_vector_table *out,
                                               struct lens_error *err);

/* The file at `path`, by how its name ends: .fvecs, .fbin or .npy. */
LENS_MUST_CHECK enum lens_status
lens_vector_file_read(const char *path, struct lens_vector_table *out,
                      struct lens_error *err);
LENS_MUST_CHECK enum lens_status
lens_truth_file_read(const char *path, struct lens_truth_table *out,
                     struct lens_error *err);

/* For readers: a table of that size, LENS_E_LIMIT or LENS_E_NOMEM; and are its
 * numbers finite? */
LENS_MUST_CHECK enum lens_status
lens_vector_table_make(size_t n, size_t dim, const char *name,
                       struct lens_vector_table *out, struct lens_error *err);
LENS_MUST_CHECK enum lens_status
lens_truth_table_make(size_t n, size_t k, const char *name,
                      struct lens_truth_table *out, struct lens_error *err);
LENS_MUST_CHECK enum lens_status
lens_vector_table_check(const struct lens_vector_table *table, const char *name,
                        struct lens_error *err);

#endif /* LENS_BENCH_VECTOR_FILE_H */

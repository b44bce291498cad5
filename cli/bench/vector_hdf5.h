/*
 * vector_hdf5.h - sets of vectors as ann-benchmarks lays them out.
 *
 *     train      n x dim numbers, what is searched
 *     test       queries of the same dim
 *     neighbors  per query, row numbers of the nearest; may be missing
 *     distances  of those; not read
 *
 * (Aumueller, Bernhardsson and Faithfull, "ANN-Benchmarks: A benchmarking tool
 * for approximate nearest neighbor algorithms", 2018.)
 *
 * HDF5 is a database in a file, so its own library reads it: where the build
 * found its headers.  The library is loaded when the first such file is opened,
 * because it brings thirty others and no command but this one needs any.
 */
#ifndef LENS_BENCH_VECTOR_HDF5_H
#define LENS_BENCH_VECTOR_HDF5_H

#include "bench/vector_file.h"

/* Errors as those of vector_file.h; LENS_E_BACKEND, with what to install, where
 * the library is missing.  `truth` stays as it is without "neighbors". */
LENS_MUST_CHECK enum lens_status
lens_hdf5_read(const char *path, struct lens_vector_table *base,
               struct lens_vector_table *queries,
               struct lens_truth_table *truth, struct lens_error *err);

#endif /* LENS_BENCH_VECTOR_HDF5_H */

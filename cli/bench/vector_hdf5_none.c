/* vector_hdf5_none.c - in the place of vector_hdf5.c where a build found no
 * headers of HDF5. */
#include "base/error.h"
#include "bench/vector_hdf5.h"

enum lens_status lens_hdf5_read(const char *path,
                                struct lens_vector_table *base,
                                struct lens_vector_table *queries,
                                struct lens_truth_table *truth,
                                struct lens_error *err)
{
    (void)base;
    (void)queries;
    (void)truth;
    return lens_hint(err,
                     lens_fail(err, LENS_E_BACKEND,
                               "this program was built without HDF5, which "
                               "'%s' is",
                               path),
                     "apt-get install libhdf5-dev and build again, or convert "
                     "the file to .fvecs or .npy");
}

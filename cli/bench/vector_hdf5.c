#include "bench/vector_hdf5.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <string.h>

#include <hdf5.h>

#include "base/error.h"
#include "base/file.h"

_Static_assert(sizeof(void *) == sizeof(void (*)(void)),
               "dlsym() answers functions as POSIX says");

#define FUNCTIONS(X)              \
    X(H5open)                     \
    X(H5Eset_auto2)               \
    X(H5Fopen)                    \
    X(H5Fclose)                   \
    X(H5Lexists)                  \
    X(H5Dopen2)                   \
    X(H5Dget_space)               \
    X(H5Dread)                    \
    X(H5Dclose)                   \
    X(H5Sclose)                   \
    X(H5Sget_simple_extent_ndims) \
    X(H5Sget_simple_extent_dims)

struct library {
    void *handle;
#define X(name) __typeof__(name) *name;
    FUNCTIONS(X)
#undef X
    hid_t floats, ids; /* how numbers lie in our memory */
};

/* The constants of hdf5.h call the library, which is not linked here. */
#undef H5CHECK
#undef H5OPEN
#define H5CHECK
#define H5OPEN

static enum lens_status fail_load(struct lens_error *err)
{
    const char *why = dlerror();

    (void)lens_fail(err, LENS_E_BACKEND, "'%s' cannot be loaded: %.200s",
                    ASKLENS_HDF5, why ? why : "no reason is given");
    (void)lens_hint(err, LENS_E_BACKEND,
                    "install it: apt-get install libhdf5-103-1");
    return LENS_E_BACKEND;
}

static bool find(void *handle, const char *name, void *place)
{
    void *found = dlsym(handle, name);

    if (found)
        memcpy(place, &found, sizeof(found));
    return found != NULL;
}

/* A type is a variable of the library, set by H5open(). */
static bool find_type(void *handle, const char *name, hid_t *out)
{
    void *found = dlsym(handle, name);

    if (found)
        memcpy(out, found, sizeof(*out));
    return found != NULL;
}

static enum lens_status load(struct library *out, struct lens_error *err)
{
    struct library lib = {
        .handle = dlopen(ASKLENS_HDF5, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE)
    };

    if (!lib.handle)
        return fail_load(err);
    if (!(true
#define X(name) &&find(lib.handle, #name, &lib.name)
          FUNCTIONS(X)
#undef X
              ) ||
        lib.H5open() < 0 ||
        !find_type(lib.handle, "H5T_NATIVE_FLOAT_g", &lib.floats) ||
        !find_type(lib.handle, "H5T_NATIVE_UINT32_g", &lib.ids)) {
        (void)dlclose(lib.handle);
        return fail_load(err);
    }
    /* It would print every error it finds. */
    (void)lib.H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    *out = lib;
    return LENS_OK;
}

/* An open dataset of two dimensions. */
struct dataset {
    const struct library *lib;
    const char *path, *name;
    hid_t id;
    hsize_t size[2];
};

static enum lens_status refuse(const struct dataset *set, const char *what,
                               struct lens_error *err)
{
    return lens_fail(err, LENS_E_INVAL, "'%s': the dataset '%s' %s", set->path,
                     set->name, what);
}

static enum lens_status open_dataset(struct dataset *set, hid_t file,
                                     struct lens_error *err)
{
    const struct library *lib = set->lib;
    hid_t space;
    bool is_flat;

    set->id = lib->H5Dopen2(file, set->name, H5P_DEFAULT);
    if (set->id < 0)
        return refuse(set, "is missing or damaged", err);
    space = lib->H5Dget_space(set->id);
    is_flat = space >= 0 && lib->H5Sget_simple_extent_ndims(space) == 2 &&
              lib->H5Sget_simple_extent_dims(space, set->size, NULL) == 2;
    if (space >= 0)
        (void)lib->H5Sclose(space);
    if (is_flat)
        return LENS_OK;
    (void)lib->H5Dclose(set->id);
    return refuse(set, "has not two dimensions", err);
}

static enum lens_status read_numbers(const struct dataset *set, hid_t type,
                                     void *to, struct lens_error *err)
{
    return set->lib->H5Dread(set->id, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, to) <
                   0
               ? refuse(set, "holds no numbers that can be read", err)
               : LENS_OK;
}

static enum lens_status read_vectors(struct dataset *set, hid_t file,
                                     struct lens_vector_table *out,
                                     struct lens_error *err)
{
    struct lens_vector_table table = { .at = NULL };
    enum lens_status status = open_dataset(set, file, err);

    if (status != LENS_OK)
        return status;
    status = lens_vector_table_make(set->size[0], set->size[1], set->path,
                                    &table, err);
    if (status == LENS_OK)
        status = read_numbers(set, set->lib->floats, table.at, err);
    if (status == LENS_OK)
        status = lens_vector_table_check(&table, set->path, err);
    (void)set->lib->H5Dclose(set->id);
    if (status != LENS_OK)
        lens_vector_table_release(&table);
    else
        *out = table;
    return status;
}

static enum lens_status read_truth(struct dataset *set, hid_t file,
                                   struct lens_truth_table *out,
                                   struct lens_error *err)
{
    struct lens_truth_table table = { .at = NULL };
    enum lens_status status = open_dataset(set, file, err);

    if (status != LENS_OK)
        return status;
    status = lens_truth_table_make(set->size[0], set->size[1], set->path,
                                   &table, err);
    if (status == LENS_OK)
        status = read_numbers(set, set->lib->ids, table.at, err);
    (void)set->lib->H5Dclose(set->id);
    if (status != LENS_OK)
        lens_truth_table_release(&table);
    else
        *out = table;
    return status;
}

enum lens_status lens_hdf5_read(const char *path,
                                struct lens_vector_table *base,
                                struct lens_vector_table *queries,
                                struct lens_truth_table *truth,
                                struct lens_error *err)
{
    struct lens_vector_table train = { .at = NULL }, test = { .at = NULL };
    struct library lib = { .handle = NULL };
    enum lens_status status;
    hid_t file;

    if (!lens_path_exists(path))
        return lens_fail(err, LENS_E_NOT_FOUND, "there is no '%s'", path);
    status = load(&lib, err);
    if (status != LENS_OK)
        return status;
    file = lib.H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (file < 0)
        return lens_fail(err, LENS_E_INVAL, "'%s' is no HDF5 file", path);
    status = read_vectors(&(struct dataset){ &lib, path, "train", -1, { 0 } },
                          file, &train, err);
    if (status == LENS_OK)
        status =
            read_vectors(&(struct dataset){ &lib, path, "test", -1, { 0 } },
                         file, &test, err);
    if (status == LENS_OK && lib.H5Lexists(file, "neighbors", H5P_DEFAULT) > 0)
        status =
            read_truth(&(struct dataset){ &lib, path, "neighbors", -1, { 0 } },
                       file, truth, err);
    (void)lib.H5Fclose(file);
    if (status != LENS_OK) {
        lens_vector_table_release(&train);
        lens_vector_table_release(&test);
        return status;
    }
    *base = train;
    *queries = test;
    return LENS_OK;
}

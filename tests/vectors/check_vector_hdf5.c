/*
 * Files as ann-benchmarks writes them, made here by the library itself.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <hdf5.h>

#include "bench/vector_hdf5.h"
#include "support/folder.h"
#include "support/suite.h"

static struct test_folder folder;
static char path[TEST_PATH_MAX];
static struct lens_vector_table base, queries;
static struct lens_truth_table truth;
static struct lens_error err;

static void set_up(void)
{
    test_folder_make(&folder);
    test_folder_path(&folder, "x.hdf5", path);
    base = queries = (struct lens_vector_table){ .at = NULL };
    truth = (struct lens_truth_table){ .at = NULL };
}

static void tear_down(void)
{
    lens_vector_table_release(&base);
    lens_vector_table_release(&queries);
    lens_truth_table_release(&truth);
    test_folder_remove(&folder);
}

static hid_t begin(void)
{
    return H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
}

static void add(hid_t file, const char *name, int n_dims, const hsize_t *size,
                hid_t type, const void *from)
{
    hid_t space = H5Screate_simple(n_dims, size, NULL);
    hid_t set = H5Dcreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT,
                           H5P_DEFAULT);

    ck_assert(H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, from) >= 0);
    (void)H5Dclose(set);
    (void)H5Sclose(space);
}

static const hsize_t two_three[] = { 2, 3 }, one_three[] = { 1, 3 },
                     one_two[] = { 1, 2 }, six_flat[] = { 6 };
static const float six[] = { 1, -2.5F, 3, 0.25F, 0, 7 };
static const double three[] = { 1, 2, 3 };
static const int nearest[] = { 1, 0 };

static void write_whole(void)
{
    hid_t file = begin();

    add(file, "train", 2, two_three, H5T_NATIVE_FLOAT, six);
    add(file, "test", 2, one_three, H5T_NATIVE_DOUBLE, three);
    add(file, "neighbors", 2, one_two, H5T_NATIVE_INT, nearest);
    (void)H5Fclose(file);
}

static enum lens_status read_file(void)
{
    return lens_hdf5_read(path, &base, &queries, &truth, &err);
}

START_TEST(hdf5_set_is_read)
{
    write_whole();
    ck_assert_msg(read_file() == LENS_OK, "%s", err.text);
    ck_assert_uint_eq(base.n, 2);
    ck_assert_uint_eq(base.dim, 3);
    ck_assert(memcmp(base.at, six, sizeof(six)) == 0);
    ck_assert_uint_eq(queries.n, 1);
    ck_assert_double_eq((double)queries.at[2], 3);
    ck_assert_uint_eq(truth.k, 2);
    ck_assert_uint_eq(truth.at[0], 1);
}
END_TEST

START_TEST(hdf5_without_neighbors_is_read)
{
    hid_t file = begin();

    add(file, "train", 2, two_three, H5T_NATIVE_FLOAT, six);
    add(file, "test", 2, one_three, H5T_NATIVE_DOUBLE, three);
    (void)H5Fclose(file);
    ck_assert_int_eq(read_file(), LENS_OK);
    ck_assert_ptr_null(truth.at);
}
END_TEST

START_TEST(hdf5_without_queries_is_refused)
{
    hid_t file = begin();

    add(file, "train", 2, two_three, H5T_NATIVE_FLOAT, six);
    (void)H5Fclose(file);
    ck_assert_int_eq(read_file(), LENS_E_INVAL);
    ck_assert_ptr_nonnull(
        strstr(err.text, "the dataset 'test' is missing or damaged"));
    ck_assert_ptr_null(base.at);
}
END_TEST

START_TEST(hdf5_of_one_dimension_is_refused)
{
    hid_t file = begin();

    add(file, "train", 1, six_flat, H5T_NATIVE_FLOAT, six);
    (void)H5Fclose(file);
    ck_assert_int_eq(read_file(), LENS_E_INVAL);
    ck_assert_ptr_nonnull(
        strstr(err.text, "the dataset 'train' has not two dimensions"));
}
END_TEST

START_TEST(hdf5_huge_claim_is_a_limit)
{
    const hsize_t huge[] = { (hsize_t)1 << 40, 3 };
    hid_t file = begin(), space = H5Screate_simple(2, huge, NULL);
    hid_t chunked = H5Pcreate(H5P_DATASET_CREATE), set;

    /* In chunks, none of which is there. */
    (void)H5Pset_chunk(chunked, 2, two_three);
    set = H5Dcreate2(file, "train", H5T_NATIVE_FLOAT, space, H5P_DEFAULT,
                     chunked, H5P_DEFAULT);
    ck_assert(set >= 0);
    (void)H5Dclose(set);
    (void)H5Pclose(chunked);
    (void)H5Sclose(space);
    (void)H5Fclose(file);
    ck_assert_int_eq(read_file(), LENS_E_LIMIT);
}
END_TEST

/* The library judges; whatever it says, nothing is printed or leaked. */
START_TEST(hdf5_cut_is_refused)
{
    size_t len;
    char *bytes;

    write_whole();
    bytes = test_file_read(path, &len);
    for (size_t cut = 0; cut < len; cut += 97) {
        test_file_write(path, bytes, cut);
        ck_assert_int_eq(read_file(), LENS_E_INVAL);
    }
    free(bytes);
}
END_TEST

START_TEST(hdf5_missing_is_not_found)
{
    ck_assert_int_eq(read_file(), LENS_E_NOT_FOUND);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("vector_hdf5");
    TCase *all = tcase_create("all");

    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_test(all, hdf5_set_is_read);
    tcase_add_test(all, hdf5_without_neighbors_is_read);
    tcase_add_test(all, hdf5_without_queries_is_refused);
    tcase_add_test(all, hdf5_of_one_dimension_is_refused);
    tcase_add_test(all, hdf5_huge_claim_is_a_limit);
    tcase_add_test(all, hdf5_cut_is_refused);
    tcase_add_test(all, hdf5_missing_is_not_found);
    suite_add_tcase(suite, all);
    return test_suite_run(suite);
}

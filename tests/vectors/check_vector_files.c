/*
 * Files of vectors, written byte by byte here: what they hold, and what is
 * refused with which sentence.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "bench/vector_file.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/random.h"
#include "support/suite.h"

static struct lens_buffer bytes;
static struct lens_vector_table table;
static struct lens_truth_table truth;
static struct lens_error err;

static void set_up(void)
{
    lens_buffer_init(&bytes, 1 << 20);
    table = (struct lens_vector_table){ .at = NULL };
    truth = (struct lens_truth_table){ .at = NULL };
    err = (struct lens_error){ .text = "" };
}

static void tear_down(void)
{
    lens_buffer_release(&bytes);
    lens_vector_table_release(&table);
    lens_truth_table_release(&truth);
}

static void add_f32(float value)
{
    uint32_t bits;

    memcpy(&bits, &value, sizeof(bits));
    lens_buffer_add_u32(&bytes, bits);
}

static void add_f64(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof(bits));
    lens_buffer_add_u64(&bytes, bits);
}

static void add_f16(unsigned bits)
{
    lens_buffer_add_char(&bytes, (char)(bits & 255));
    lens_buffer_add_char(&bytes, (char)(bits >> 8));
}

/* A header of npy as numpy pads it: to a multiple of 64, a line end last. */
static void add_npy_header(char major, const char *dictionary)
{
    size_t fixed = major == 1 ? 10 : 12;
    size_t len = strlen(dictionary) + 1;

    len += (64 - (fixed + len) % 64) % 64;
    lens_buffer_add(&bytes, "\x93NUMPY", 6);
    lens_buffer_add_char(&bytes, major);
    lens_buffer_add_char(&bytes, 0);
    lens_buffer_add_char(&bytes, (char)(len & 255));
    lens_buffer_add_char(&bytes, (char)(len >> 8));
    if (major != 1)
        lens_buffer_add(&bytes, "\0\0", 2);
    lens_buffer_add_text(&bytes, dictionary);
    for (size_t i = strlen(dictionary); i + 1 < len; i++)
        lens_buffer_add_char(&bytes, ' ');
    lens_buffer_add_char(&bytes, '\n');
}

typedef enum lens_status reader(struct lens_view view, const char *name,
                                struct lens_vector_table *out,
                                struct lens_error *error);

static void expect_rows(reader *read, size_t n, size_t dim, const float *want)
{
    ck_assert_msg(read(lens_buffer_view(&bytes), "x", &table, &err) == LENS_OK,
                  "%s", err.text);
    ck_assert_uint_eq(table.n, n);
    ck_assert_uint_eq(table.dim, dim);
    for (size_t i = 0; i < n * dim; i++)
        ck_assert_double_eq((double)table.at[i], (double)want[i]);
}

static void expect_refused(reader *read, enum lens_status status,
                           const char *sentence)
{
    ck_assert_int_eq(read(lens_buffer_view(&bytes), "x", &table, &err), status);
    ck_assert_str_eq(err.text, sentence);
    ck_assert_ptr_null(table.at);
}

static const float six[] = { 1, -2.5F, 3, 0.25F, 0, 65504 };

static void add_fvecs(void)
{
    for (size_t i = 0; i < 6; i++) {
        if (i % 3 == 0)
            lens_buffer_add_u32(&bytes, 3);
        add_f32(six[i]);
    }
}

START_TEST(fvecs_rows_are_read)
{
    add_fvecs();
    expect_rows(lens_fvecs_read, 2, 3, six);
}
END_TEST

START_TEST(fvecs_empty_is_refused)
{
    expect_refused(lens_fvecs_read, LENS_E_INVAL, "'x' holds no row");
}
END_TEST

START_TEST(fvecs_cut_is_refused_at_every_length)
{
    add_fvecs();
    for (size_t len = 17; len < 32; len++) {
        bytes.len = len;
        expect_refused(lens_fvecs_read, LENS_E_INVAL,
                       "'x' is cut short in row 1");
    }
    for (size_t len = 4; len < 16; len++) {
        bytes.len = len;
        expect_refused(lens_fvecs_read, LENS_E_INVAL,
                       "'x' is cut short in row 0");
    }
}
END_TEST

START_TEST(fvecs_row_of_other_length_is_refused)
{
    add_fvecs();
    bytes.p[16] = 2;
    expect_refused(lens_fvecs_read, LENS_E_INVAL,
                   "row 1 of 'x' says it has 2 numbers, row 0 has 3");
}
END_TEST

START_TEST(fvecs_negative_length_is_a_limit)
{
    lens_buffer_add_u32(&bytes, UINT32_MAX);
    expect_refused(lens_fvecs_read, LENS_E_LIMIT,
                   "row 0 of 'x' says it has 4294967295 numbers, more than the "
                   "limit of 4096");
}
END_TEST

START_TEST(fvecs_nan_is_refused_by_row_and_column)
{
    lens_buffer_add_u32(&bytes, 2);
    add_f32(1);
    add_f32(2);
    lens_buffer_add_u32(&bytes, 2);
    add_f32(1);
    add_f32(NAN);
    expect_refused(lens_fvecs_read, LENS_E_INVAL,
                   "'x', row 1, column 1 (from 0): 'nan' is no finite number");
}
END_TEST

START_TEST(ivecs_rows_are_read)
{
    const uint32_t numbers[] = { 2, 7, 70000, 2, 0, 3 };

    for (size_t i = 0; i < 6; i++)
        lens_buffer_add_u32(&bytes, numbers[i]);
    ck_assert_int_eq(
        lens_ivecs_read(lens_buffer_view(&bytes), "x", &truth, &err), LENS_OK);
    ck_assert_uint_eq(truth.n, 2);
    ck_assert_uint_eq(truth.k, 2);
    ck_assert_uint_eq(truth.at[1], 70000);
    ck_assert_uint_eq(truth.at[3], 3);
}
END_TEST

START_TEST(ivecs_cut_is_refused)
{
    lens_buffer_add_u32(&bytes, 2);
    lens_buffer_add_u32(&bytes, 1);
    ck_assert_int_eq(
        lens_ivecs_read(lens_buffer_view(&bytes), "x", &truth, &err),
        LENS_E_INVAL);
    ck_assert_str_eq(err.text, "'x' is cut short in row 0");
}
END_TEST

static void add_fbin(uint32_t n, uint32_t dim)
{
    lens_buffer_add_u32(&bytes, n);
    lens_buffer_add_u32(&bytes, dim);
    for (size_t i = 0; i < 6; i++)
        add_f32(six[i]);
}

START_TEST(fbin_rows_are_read)
{
    add_fbin(2, 3);
    expect_rows(lens_fbin_read, 2, 3, six);
}
END_TEST

START_TEST(fbin_short_header_is_refused)
{
    add_fbin(2, 3);
    bytes.len = 7;
    expect_refused(lens_fbin_read, LENS_E_INVAL,
                   "'x' is too short for the header of an fbin file");
}
END_TEST

START_TEST(fbin_other_length_is_refused)
{
    add_fbin(2, 3);
    bytes.len--;
    expect_refused(lens_fbin_read, LENS_E_INVAL,
                   "'x' says it holds 2 rows of 3 numbers, but has 31 bytes "
                   "and not 32");
}
END_TEST

START_TEST(fbin_huge_counts_are_refused)
{
    add_fbin(UINT32_MAX, 4096);
    expect_refused(lens_fbin_read, LENS_E_INVAL,
                   "'x' says it holds 4294967295 rows of 4096 numbers, but has "
                   "32 bytes and not 70368744161288");
    bytes.len = 0;
    add_fbin(1, UINT32_MAX);
    expect_refused(lens_fbin_read, LENS_E_LIMIT,
                   "the rows of 'x' have 4294967295 numbers, more than the "
                   "limit of 4096");
    bytes.len = 0;
    add_fbin(0, 3);
    bytes.len = 8;
    expect_refused(lens_fbin_read, LENS_E_INVAL, "'x' holds no row");
}
END_TEST

START_TEST(fbin_infinity_is_refused_by_row_and_column)
{
    lens_buffer_add_u32(&bytes, 1);
    lens_buffer_add_u32(&bytes, 2);
    add_f32(-INFINITY);
    add_f32(1);
    expect_refused(lens_fbin_read, LENS_E_INVAL,
                   "'x', row 0, column 0 (from 0): 'inf' is no finite number");
}
END_TEST

static void add_npy_floats(void)
{
    for (size_t i = 0; i < 6; i++)
        add_f32(six[i]);
}

START_TEST(npy_versions_are_read)
{
    for (char major = 1; major <= 3; major++) {
        lens_buffer_clear(&bytes);
        add_npy_header(major, "{'descr': '<f4', 'fortran_order': False, "
                              "'shape': (2, 3), }");
        add_npy_floats();
        expect_rows(lens_npy_read, 2, 3, six);
        lens_vector_table_release(&table);
    }
}
END_TEST

START_TEST(npy_order_and_quotes_of_keys_do_not_matter)
{
    add_npy_header(1, "{ \"shape\":(2,3),\"descr\":\"<f4\","
                      "\"fortran_order\":False}");
    add_npy_floats();
    expect_rows(lens_npy_read, 2, 3, six);
}
END_TEST

START_TEST(npy_doubles_are_read)
{
    add_npy_header(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, "
                      "3), }");
    for (size_t i = 0; i < 6; i++)
        add_f64((double)six[i]);
    expect_rows(lens_npy_read, 2, 3, six);
}
END_TEST

START_TEST(npy_double_beyond_float_is_refused)
{
    add_npy_header(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (1, "
                      "2), }");
    add_f64(1);
    add_f64(1e300);
    expect_refused(lens_npy_read, LENS_E_INVAL,
                   "'x', row 0, column 1 (from 0): 'inf' is no finite number");
}
END_TEST

START_TEST(npy_halves_are_read)
{
    /* 1, -2.5, the largest, the least normal, the least, and minus zero. */
    const unsigned bits[] = { 0x3c00, 0xc100, 0x7bff, 0x0400, 0x0001, 0x8000 };
    const float want[] = { 1, -2.5F, 65504, 0x1p-14F, 0x1p-24F, 0 };

    add_npy_header(1, "{'descr': '<f2', 'fortran_order': False, 'shape': (3, "
                      "2), }");
    for (size_t i = 0; i < 6; i++)
        add_f16(bits[i]);
    expect_rows(lens_npy_read, 3, 2, want);
    lens_vector_table_release(&table);
    bytes.len -= 2;
    add_f16(0x7c00);
    expect_refused(lens_npy_read, LENS_E_INVAL,
                   "'x', row 2, column 1 (from 0): 'inf' is no finite number");
    bytes.len -= 2;
    add_f16(0xfe00);
    expect_refused(lens_npy_read, LENS_E_INVAL,
                   "'x', row 2, column 1 (from 0): 'nan' is no finite number");
}
END_TEST

static const struct {
    const char *dictionary, *sentence;
} refused[] = {
    { "{'descr': '>f4', 'fortran_order': False, 'shape': (2, 3), }",
      "'x': its numbers are none of <f2, <f4 and <f8" },
    { "{'descr': '<i8', 'fortran_order': False, 'shape': (2, 3), }",
      "'x': its numbers are none of <f2, <f4 and <f8" },
    { "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }",
      "'x': it lies in Fortran's order, column by column" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }",
      "'x': it has not two dimensions" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (), }",
      "'x': it has not two dimensions" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 3), }",
      "'x': it has not two dimensions" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 4), }",
      "'x' says it holds 2 rows of 4 numbers, but has 24 bytes of them and not "
      "32" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (16777216, 4096), }",
      "'x' says it holds 16777216 rows of 4096 numbers, but has 24 bytes of "
      "them and not 274877906944" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }",
      "'x' says it holds 0 rows of 3 numbers, but has 24 bytes of them and not "
      "0" },
    { "{'descr': '<f4', 'fortran_order': False}",
      "'x': its header is not as numpy writes it" },
    { "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2, "
      "3)}",
      "'x': its header is not as numpy writes it" },
    { "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2, 3)}",
      "'x': its header is not as numpy writes it" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)} 7",
      "'x': its header is not as numpy writes it" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3",
      "'x': its header is not as numpy writes it" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': "
      "(99999999999999999999999, 3)}",
      "'x': its header is not as numpy writes it" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (-2, 3)}",
      "'x': its header is not as numpy writes it" },
};

START_TEST(npy_other_header_is_refused)
{
    add_npy_header(1, refused[_i].dictionary);
    add_npy_floats();
    expect_refused(lens_npy_read, LENS_E_INVAL, refused[_i].sentence);
}
END_TEST

START_TEST(npy_huge_counts_are_a_limit)
{
    add_npy_header(1, "{'descr': '<f4', 'fortran_order': False, 'shape': "
                      "(18446744073709551, 3)}");
    expect_refused(lens_npy_read, LENS_E_LIMIT,
                   "'x' holds 18446744073709551 rows of 3 numbers, more than "
                   "the limit of 16777216 rows and 8589934592 bytes");
}
END_TEST

START_TEST(npy_cut_is_refused_at_every_length)
{
    size_t whole;

    add_npy_header(2, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, "
                      "3), }");
    add_npy_floats();
    whole = bytes.len;
    for (size_t len = 0; len < whole; len++) {
        ck_assert_int_eq(lens_npy_read((struct lens_view){ bytes.p, len }, "x",
                                       &table, NULL),
                         LENS_E_INVAL);
        ck_assert_ptr_null(table.at);
    }
}
END_TEST

START_TEST(npy_long_header_is_a_limit)
{
    lens_buffer_add(&bytes, "\x93NUMPY\x02\x00\xff\xff\xff\xff", 12);
    expect_refused(lens_npy_read, LENS_E_LIMIT,
                   "the header of 'x' has 4294967295 bytes, more than the "
                   "limit of 65536");
}
END_TEST

START_TEST(npy_version_is_checked)
{
    lens_buffer_add(&bytes, "\x93NUMPY\x04\x00\x00\x00", 10);
    expect_refused(lens_npy_read, LENS_E_INVAL,
                   "'x': its version is none of 1, 2 and 3");
}
END_TEST

/* What is written is what is read, for any shape. */
START_TEST(readers_agree_on_random_tables)
{
    struct test_random random = { (uint64_t)_i };
    size_t n = 1 + test_random_below(&random, 9);
    size_t dim = 1 + test_random_below(&random, 40);
    float rows[9 * 40] = { 0 };
    char header[96];

    for (size_t i = 0; i < n * dim; i++)
        rows[i] = (float)test_random_below(&random, 2001) - 1000;
    for (size_t i = 0; i < n * dim; i++) {
        if (i % dim == 0)
            lens_buffer_add_u32(&bytes, (uint32_t)dim);
        add_f32(rows[i]);
    }
    expect_rows(lens_fvecs_read, n, dim, rows);
    lens_vector_table_release(&table);
    lens_buffer_clear(&bytes);
    lens_buffer_add_u32(&bytes, (uint32_t)n);
    lens_buffer_add_u32(&bytes, (uint32_t)dim);
    for (size_t i = 0; i < n * dim; i++)
        add_f32(rows[i]);
    expect_rows(lens_fbin_read, n, dim, rows);
    lens_vector_table_release(&table);
    lens_buffer_clear(&bytes);
    (void)snprintf(header, sizeof(header),
                   "{'descr': '<f8', 'fortran_order': False, 'shape': (%zu, "
                   "%zu), }",
                   n, dim);
    add_npy_header(1, header);
    for (size_t i = 0; i < n * dim; i++)
        add_f64((double)rows[i]);
    expect_rows(lens_npy_read, n, dim, rows);
}
END_TEST

static enum lens_status read_again(void *arg)
{
    enum lens_status status;

    (void)arg;
    status = lens_fbin_read(lens_buffer_view(&bytes), "x", &table, NULL);
    lens_vector_table_release(&table);
    return status;
}

START_TEST(readers_survive_no_memory)
{
    add_fbin(2, 3);
    ck_assert_uint_gt(test_faults_sweep(read_again, NULL), 0);
}
END_TEST

START_TEST(file_of_other_name_is_refused)
{
    ck_assert_int_eq(lens_vector_file_read("x.txt", &table, &err),
                     LENS_E_INVAL);
    ck_assert_str_eq(err.text, "'x.txt' is no file of vectors by its name");
    ck_assert_str_eq(err.hint, "it should end in .fvecs, .fbin, .npy or .hdf5");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("vector_files");
    TCase *all = tcase_create("all");

    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_test(all, fvecs_rows_are_read);
    tcase_add_test(all, fvecs_empty_is_refused);
    tcase_add_test(all, fvecs_cut_is_refused_at_every_length);
    tcase_add_test(all, fvecs_row_of_other_length_is_refused);
    tcase_add_test(all, fvecs_negative_length_is_a_limit);
    tcase_add_test(all, fvecs_nan_is_refused_by_row_and_column);
    tcase_add_test(all, ivecs_rows_are_read);
    tcase_add_test(all, ivecs_cut_is_refused);
    tcase_add_test(all, fbin_rows_are_read);
    tcase_add_test(all, fbin_short_header_is_refused);
    tcase_add_test(all, fbin_other_length_is_refused);
    tcase_add_test(all, fbin_huge_counts_are_refused);
    tcase_add_test(all, fbin_infinity_is_refused_by_row_and_column);
    tcase_add_test(all, npy_versions_are_read);
    tcase_add_test(all, npy_order_and_quotes_of_keys_do_not_matter);
    tcase_add_test(all, npy_doubles_are_read);
    tcase_add_test(all, npy_double_beyond_float_is_refused);
    tcase_add_test(all, npy_halves_are_read);
    tcase_add_loop_test(all, npy_other_header_is_refused, 0,
                        sizeof(refused) / sizeof(*refused));
    tcase_add_test(all, npy_huge_counts_are_a_limit);
    tcase_add_test(all, npy_cut_is_refused_at_every_length);
    tcase_add_test(all, npy_long_header_is_a_limit);
    tcase_add_test(all, npy_version_is_checked);
    tcase_add_loop_test(all, readers_agree_on_random_tables, 0, 50);
    tcase_add_test(all, readers_survive_no_memory);
    tcase_add_test(all, file_of_other_name_is_refused);
    suite_add_tcase(suite, all);
    return test_suite_run(suite);
}

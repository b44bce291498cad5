/*
 * Sets of vectors: which files belong together, and whether their truth is
 * true.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "bench/vector_set.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/random.h"
#include "support/suite.h"

enum {
    DIM = 8,
    ROWS = 300,
    QUERIES = 20
};

static struct test_folder folder;
static struct lens_vector_set set;
static struct lens_error err;
static float base[ROWS * DIM], queries[QUERIES * DIM];

static void make_rows(struct test_random *random, float *out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (float)test_random_below(random, 1000) / 500 - 1;
}

static void set_up(void)
{
    struct test_random random = { 7 };

    test_folder_make(&folder);
    set = (struct lens_vector_set){ .k = 0 };
    err = (struct lens_error){ .text = "" };
    make_rows(&random, base, ROWS * DIM);
    make_rows(&random, queries, QUERIES * DIM);
}

static void tear_down(void)
{
    lens_vector_set_release(&set);
    test_folder_remove(&folder);
}

static void write_words(const char *name, const void *words, size_t n,
                        size_t width)
{
    char path[TEST_PATH_MAX];
    struct lens_buffer bytes;

    lens_buffer_init(&bytes, 1 << 22);
    for (size_t i = 0; i < n; i++) {
        lens_buffer_add_u32(&bytes, (uint32_t)width);
        lens_buffer_add(&bytes, (const char *)words + 4 * i * width, 4 * width);
    }
    test_folder_path(&folder, name, path);
    test_file_write(path, bytes.p, bytes.len);
    lens_buffer_release(&bytes);
}

static double cosine(const float *a, const float *b)
{
    double ab = 0, aa = 0, bb = 0;

    for (size_t i = 0; i < DIM; i++) {
        ab += (double)a[i] * (double)b[i];
        aa += (double)a[i] * (double)a[i];
        bb += (double)b[i] * (double)b[i];
    }
    return ab / sqrt(aa * bb);
}

static const float *asking;

static int nearer(const void *pa, const void *pb)
{
    const uint32_t *a = pa, *b = pb;
    double x = cosine(base + *a * DIM, asking);
    double y = cosine(base + *b * DIM, asking);

    return (x < y) - (x > y);
}

/* The k nearest by sorting all of them. */
static void sort_rows(size_t q, uint32_t rows[ROWS])
{
    for (uint32_t i = 0; i < ROWS; i++)
        rows[i] = i;
    asking = queries + q * DIM;
    qsort(rows, ROWS, sizeof(*rows), nearer);
}

static void write_set(const char *stem)
{
    uint32_t truth[QUERIES][12], rows[ROWS];
    char name[64];

    for (size_t q = 0; q < QUERIES; q++) {
        sort_rows(q, rows);
        memcpy(truth[q], rows, sizeof(truth[q]));
    }
    (void)snprintf(name, sizeof(name), "%sbase.fvecs", stem);
    write_words(name, base, ROWS, DIM);
    (void)snprintf(name, sizeof(name), "%squery.fvecs", stem);
    write_words(name, queries, QUERIES, DIM);
    (void)snprintf(name, sizeof(name), "%sgroundtruth.ivecs", stem);
    write_words(name, truth, QUERIES, 12);
}

static enum lens_status open_set(const char *name)
{
    char path[TEST_PATH_MAX];

    lens_vector_set_release(&set);
    test_folder_path(&folder, name, path);
    return lens_vector_set_open(path, &set, &err);
}

static const char *const names[] = { "",
                                     "sift",
                                     "sift_",
                                     "sift_base.fvecs",
                                     "sift_query.fvecs",
                                     "sift_groundtruth.ivecs" };

START_TEST(set_is_found_by_any_of_its_names)
{
    write_set("sift_");
    write_words("sift_learn.fvecs", base, 1, DIM);
    ck_assert_msg(open_set(names[_i]) == LENS_OK, "%s", err.text);
    ck_assert_uint_eq(set.base.n, ROWS);
    ck_assert_uint_eq(set.queries.n, QUERIES);
    ck_assert_double_eq(set.agreement, 1);
}
END_TEST

START_TEST(set_without_stem_is_found)
{
    write_set("");
    ck_assert_int_eq(open_set(""), LENS_OK);
    ck_assert_int_eq(open_set("base.fvecs"), LENS_OK);
    ck_assert_double_eq(set.agreement, 1);
}
END_TEST

START_TEST(two_sets_in_a_folder_need_a_name)
{
    write_set("sift_");
    write_set("gist_");
    ck_assert_int_eq(open_set(""), LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "several sets of vectors"));
    ck_assert_int_eq(open_set("gist"), LENS_OK);
}
END_TEST

START_TEST(folder_without_vectors_is_not_found)
{
    write_words("notes.txt", base, 1, DIM);
    ck_assert_int_eq(open_set(""), LENS_E_NOT_FOUND);
    ck_assert_int_eq(open_set("nothing.fvecs"), LENS_E_NOT_FOUND);
    ck_assert_int_eq(open_set("no/such/folder"), LENS_E_NOT_FOUND);
}
END_TEST

START_TEST(rows_have_length_one)
{
    write_set("sift_");
    ck_assert_int_eq(open_set("sift"), LENS_OK);
    for (size_t row = 0; row < ROWS; row++) {
        double square = 0;

        for (size_t i = 0; i < DIM; i++)
            square += pow((double)set.base.at[row * DIM + i], 2);
        ck_assert_double_eq_tol(square, 1, 1e-6);
    }
}
END_TEST

START_TEST(truth_is_that_of_sorting_all_rows)
{
    uint32_t rows[ROWS];

    write_set("sift_");
    ck_assert_int_eq(open_set("sift"), LENS_OK);
    for (size_t q = 0; q < QUERIES; q++) {
        sort_rows(q, rows);
        ck_assert_double_eq_tol((double)set.worst[q],
                                cosine(base + rows[9] * DIM, asking), 1e-6);
        ck_assert_double_eq(lens_vector_set_recall(&set, q, rows, 10), 1);
        ck_assert_double_eq(lens_vector_set_recall(&set, q, rows + 10, 10), 0);
        ck_assert_double_eq(lens_vector_set_recall(&set, q, rows + 5, 10), 0.5);
        ck_assert_double_eq(lens_vector_set_recall(&set, q, rows, 3), 0.3);
    }
}
END_TEST

START_TEST(truth_of_another_question_is_told)
{
    uint32_t other[QUERIES][12], rows[ROWS];

    write_set("sift_");
    for (size_t q = 0; q < QUERIES; q++) {
        sort_rows(q, rows);
        memcpy(other[q], rows + 8, sizeof(other[q]));
    }
    write_words("sift_groundtruth.ivecs", other, QUERIES, 12);
    ck_assert_int_eq(open_set("sift"), LENS_OK);
    ck_assert_double_eq_tol(set.agreement, 0.2, 1e-12);
}
END_TEST

START_TEST(truth_of_unknown_row_is_refused)
{
    uint32_t other[QUERIES][2] = { { 0 } };

    write_set("sift_");
    other[3][1] = ROWS;
    write_words("sift_groundtruth.ivecs", other, QUERIES, 2);
    ck_assert_int_eq(open_set("sift"), LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "sift_groundtruth.ivecs', row 3, "
                                           "column 1 (from 0): there is no row "
                                           "300 among 300"));
}
END_TEST

START_TEST(truth_of_fewer_queries_is_refused)
{
    const uint32_t other[2] = { 0, 1 };

    write_set("sift_");
    write_words("sift_groundtruth.ivecs", other, 1, 2);
    ck_assert_int_eq(open_set("sift"), LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "has 1 rows for 20 queries"));
}
END_TEST

START_TEST(queries_of_other_length_are_refused_by_both_names)
{
    write_set("sift_");
    write_words("sift_query.fvecs", queries, QUERIES, DIM - 1);
    ck_assert_int_eq(open_set("sift"), LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "sift_base.fvecs' have 8 numbers"));
    ck_assert_ptr_nonnull(strstr(err.text, "sift_query.fvecs' have 7"));
}
END_TEST

START_TEST(file_alone_gives_some_of_its_rows_as_queries)
{
    write_words("x.fvecs", base, ROWS, DIM);
    ck_assert_int_eq(open_set("x.fvecs"), LENS_OK);
    ck_assert_uint_eq(set.queries.n, ROWS / 10);
    ck_assert_uint_eq(set.base.n, ROWS - ROWS / 10);
    /* Row 10 asks; row 11 is the tenth that is left. */
    ck_assert_double_eq_tol(cosine(set.queries.at + DIM, base + 10 * DIM), 1,
                            1e-6);
    ck_assert_double_eq_tol(cosine(set.base.at + 9 * DIM, base + 11 * DIM), 1,
                            1e-6);
    ck_assert_double_eq(set.agreement, -1);
}
END_TEST

START_TEST(file_alone_of_few_rows_is_refused)
{
    write_words("x.fvecs", base, 9, DIM);
    ck_assert_int_eq(open_set("x.fvecs"), LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "too few rows"));
}
END_TEST

START_TEST(fewer_rows_than_ten_are_all_wanted)
{
    write_words("x_base.fvecs", base, 4, DIM);
    write_words("x_query.fvecs", queries, 2, DIM);
    ck_assert_int_eq(open_set("x"), LENS_OK);
    ck_assert_uint_eq(set.k, 4);
}
END_TEST

START_TEST(zero_row_stays_zero)
{
    memset(base, 0, DIM * sizeof(*base));
    write_words("x_base.fvecs", base, 4, DIM);
    write_words("x_query.fvecs", queries, 2, DIM);
    ck_assert_int_eq(open_set("x"), LENS_OK);
    for (size_t i = 0; i < DIM; i++)
        ck_assert_double_eq((double)set.base.at[i], 0);
}
END_TEST

static enum lens_status open_again(void *arg)
{
    (void)arg;
    return open_set("sift");
}

START_TEST(set_survives_no_memory)
{
    write_set("sift_");
    ck_assert_uint_gt(test_faults_sweep(open_again, NULL), 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("vector_set");
    TCase *all = tcase_create("all");

    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_loop_test(all, set_is_found_by_any_of_its_names, 0,
                        sizeof(names) / sizeof(*names));
    tcase_add_test(all, set_without_stem_is_found);
    tcase_add_test(all, two_sets_in_a_folder_need_a_name);
    tcase_add_test(all, folder_without_vectors_is_not_found);
    tcase_add_test(all, rows_have_length_one);
    tcase_add_test(all, truth_is_that_of_sorting_all_rows);
    tcase_add_test(all, truth_of_another_question_is_told);
    tcase_add_test(all, truth_of_unknown_row_is_refused);
    tcase_add_test(all, truth_of_fewer_queries_is_refused);
    tcase_add_test(all, queries_of_other_length_are_refused_by_both_names);
    tcase_add_test(all, file_alone_gives_some_of_its_rows_as_queries);
    tcase_add_test(all, file_alone_of_few_rows_is_refused);
    tcase_add_test(all, fewer_rows_than_ten_are_all_wanted);
    tcase_add_test(all, zero_row_stays_zero);
    tcase_add_test(all, set_survives_no_memory);
    suite_add_tcase(suite, all);
    return test_suite_run(suite);
}

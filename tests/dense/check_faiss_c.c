/*
 * Every function of FAISS's C API that asklens calls links and does what its
 * header says, be it the system's libfaiss_c or our indexes/dense/faiss_c.
 *
 * The signatures are written down once more, as pointers: a library whose
 * headers differ does not compile.
 */
#include <check.h>
#include <faiss/c_api/AutoTune_c.h>
#include <faiss/c_api/IndexIVF_c.h>
#include <faiss/c_api/Index_c.h>
#include <faiss/c_api/error_c.h>
#include <faiss/c_api/index_factory_c.h>
#include <faiss/c_api/index_io_c.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "support/suite.h"

static const char *(*const last_error)(void) = faiss_get_last_error;
static void (*const index_free)(FaissIndex *) = faiss_Index_free;
static int (*const index_d)(const FaissIndex *) = faiss_Index_d;
static int (*const is_trained)(const FaissIndex *) = faiss_Index_is_trained;
static int64_t (*const ntotal)(const FaissIndex *) = faiss_Index_ntotal;
static FaissMetricType (*const metric)(const FaissIndex *) =
    faiss_Index_metric_type;
static int (*const train)(FaissIndex *, int64_t,
                          const float *) = faiss_Index_train;
static int (*const add)(FaissIndex *, int64_t, const float *) = faiss_Index_add;
static int (*const search)(const FaissIndex *, int64_t, const float *, int64_t,
                           float *, int64_t *) = faiss_Index_search;
static int (*const factory)(FaissIndex **, int, const char *,
                            FaissMetricType) = faiss_index_factory;
static int (*const write_index)(const FaissIndex *, FILE *) = faiss_write_index;
static int (*const read_index)(FILE *, int, FaissIndex **) = faiss_read_index;
static FaissIndexIVF *(*const ivf_cast)(FaissIndex *) = faiss_IndexIVF_cast;
static size_t (*const ivf_nprobe)(const FaissIndexIVF *) =
    faiss_IndexIVF_nprobe;
static FaissIndex *(*const ivf_quantizer)(const FaissIndexIVF *) =
    faiss_IndexIVF_quantizer;
static int (*const search_preassigned)(const FaissIndexIVF *, int64_t,
                                       const float *, int64_t, const int64_t *,
                                       const float *, float *, int64_t *,
                                       int) = faiss_IndexIVF_search_preassigned;
static int (*const space_new)(FaissParameterSpace **) =
    faiss_ParameterSpace_new;
static void (*const space_free)(FaissParameterSpace *) =
    faiss_ParameterSpace_free;
static int (*const set_parameter)(const FaissParameterSpace *, FaissIndex *,
                                  const char *, double) =
    faiss_ParameterSpace_set_index_parameter;

/* Of the OpenMP runtime; its pool of threads would be leaked memory. */
void omp_set_num_threads(int n);

enum {
    DIM = 2,
    N = 80
};

static float points[N * DIM];

/* Two heaps of points, around (1, 0) and (0, 1). */
static void set_up(void)
{
    omp_set_num_threads(1);
    for (size_t i = 0; i < N; i++) {
        points[DIM * i + i % 2] = 1 - (float)i / 1000;
    }
}

static FaissIndex *make(const char *description)
{
    FaissIndex *index = NULL;

    ck_assert_int_eq(factory(&index, DIM, description, METRIC_INNER_PRODUCT),
                     0);
    ck_assert_ptr_nonnull(index);
    return index;
}

static FaissIndex *make_lists(void)
{
    FaissIndex *index = make("IVF2,Flat");

    ck_assert(!is_trained(index));
    ck_assert_int_eq(train(index, N, points), 0);
    ck_assert(is_trained(index));
    ck_assert_int_eq(add(index, N, points), 0);
    return index;
}

START_TEST(faiss_c_flat_index_finds_its_points)
{
    static const float query[DIM] = { 0, 1 };
    FaissIndex *index = make("Flat");
    float scores[3];
    int64_t rows[3];

    ck_assert_int_eq(index_d(index), DIM);
    ck_assert_int_eq(metric(index), METRIC_INNER_PRODUCT);
    ck_assert(is_trained(index));
    ck_assert_int_eq(ntotal(index), 0);
    ck_assert_int_eq(add(index, N, points), 0);
    ck_assert_int_eq(ntotal(index), N);
    ck_assert_int_eq(search(index, 1, query, 3, scores, rows), 0);
    for (int64_t i = 0; i < 3; i++) {
        ck_assert_int_eq(rows[i], 1 + 2 * i);
        ck_assert(scores[i] == points[DIM * rows[i] + 1]);
    }
    index_free(index);
    index_free(NULL);
}
END_TEST

START_TEST(faiss_c_exceptions_become_codes_and_messages)
{
    FaissIndex *index = NULL;

    ck_assert_int_eq(factory(&index, DIM, "Nonsense", METRIC_L2), FAISS_EXCEPT);
    ck_assert_ptr_null(index);
    ck_assert_ptr_nonnull(strstr(last_error(), "Nonsense"));

    /* Too few points for two centroids. */
    index = make("IVF2,Flat");
    ck_assert_int_eq(train(index, 1, points), FAISS_EXCEPT);
    ck_assert_ptr_nonnull(strstr(last_error(), "training points"));
    index_free(index);

    /* More than a std::vector can hold. */
    index = make("Flat");
    ck_assert_int_eq(add(index, INT64_C(1) << 60, points), STD_EXCEPT);
    ck_assert_ptr_nonnull(strstr(last_error(), "vector"));
    index_free(index);
}
END_TEST

START_TEST(faiss_c_written_index_reads_back)
{
    FaissIndex *index = make_lists(), *copy = NULL;
    FILE *file = tmpfile();

    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(write_index(index, file), 0);
    index_free(index);
    rewind(file);
    ck_assert_int_eq(read_index(file, 0, &copy), 0);
    ck_assert_int_eq(ntotal(copy), N);
    ck_assert_ptr_nonnull(ivf_cast(copy));
    index_free(copy);

    /* At its end there is none. */
    copy = NULL;
    ck_assert_int_eq(read_index(file, 0, &copy), FAISS_EXCEPT);
    ck_assert_ptr_null(copy);
    (void)fclose(file);
}
END_TEST

START_TEST(faiss_c_lists_are_searched_in_two_steps)
{
    static const float query[DIM] = { 1, 0 };
    FaissIndex *index = make_lists(), *flat = make("Flat");
    FaissIndexIVF *ivf = ivf_cast(index);
    int64_t list, rows[2][5];
    float list_score, scores[2][5];

    ck_assert_ptr_nonnull(ivf);
    ck_assert_ptr_null(ivf_cast(flat));
    ck_assert_uint_eq(ivf_nprobe(ivf), 1);
    ck_assert_int_eq(
        search(ivf_quantizer(ivf), 1, query, 1, &list_score, &list), 0);
    ck_assert_int_eq(search_preassigned(ivf, 1, query, 5, &list, &list_score,
                                        scores[0], rows[0], 0),
                     0);
    ck_assert_int_eq(search(index, 1, query, 5, scores[1], rows[1]), 0);
    ck_assert_mem_eq(rows[0], rows[1], sizeof(rows[0]));
    ck_assert_mem_eq(scores[0], scores[1], sizeof(scores[0]));
    ck_assert_int_eq(rows[0][0], 0);
    index_free(index);
    index_free(flat);
}
END_TEST

START_TEST(faiss_c_parameters_are_set_by_name)
{
    FaissIndex *index = make_lists();
    FaissParameterSpace *space = NULL;

    ck_assert_int_eq(space_new(&space), 0);
    ck_assert_int_eq(set_parameter(space, index, "nprobe", 2), 0);
    ck_assert_uint_eq(ivf_nprobe(ivf_cast(index)), 2);
    ck_assert_int_eq(set_parameter(space, index, "efSearch", 2), FAISS_EXCEPT);
    ck_assert_ptr_nonnull(strstr(last_error(), "efSearch"));
    space_free(space);
    space_free(NULL);
    index_free(index);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("faiss_c");
    TCase *tc = tcase_create("faiss_c");

    tcase_add_checked_fixture(tc, set_up, NULL);
    tcase_add_test(tc, faiss_c_flat_index_finds_its_points);
    tcase_add_test(tc, faiss_c_exceptions_become_codes_and_messages);
    tcase_add_test(tc, faiss_c_written_index_reads_back);
    tcase_add_test(tc, faiss_c_lists_are_searched_in_two_steps);
    tcase_add_test(tc, faiss_c_parameters_are_set_by_name);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

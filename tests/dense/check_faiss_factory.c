/* Which strings name an index, what they say, and what is refused. */
#include "dense/faiss_factory.h"

#include <string.h>

#include "support/suite.h"

static struct lens_error err;

static void set_up(void)
{
    err = (struct lens_error){ 0 };
}

START_TEST(factory_known_kinds_are_read)
{
    static const struct {
        const char *text, *faiss;
        size_t degree, n_lists, lists_degree, parts, bits, min_rows;
    } rows[] = {
        { "Flat", "Flat", 0, 0, 0, 0, 0, 0 },
        { "SQ8", "SQ8", 0, 0, 0, 0, 0, 1 },
        { "SQ6", "SQ6", 0, 0, 0, 0, 0, 1 },
        { "SQ4", "SQ4", 0, 0, 0, 0, 0, 1 },
        { "SQfp16", "SQfp16", 0, 0, 0, 0, 0, 1 },
        { "PQ12", "PQ12np", 0, 0, 0, 12, 8, 9984 },
        { "PQ3x4", "PQ3x4np", 0, 0, 0, 3, 4, 624 },
        { "HNSW2", "HNSW2", 2, 0, 0, 0, 0, 0 },
        { "HNSW32", "HNSW32", 32, 0, 0, 0, 0, 0 },
        { "HNSW128,Flat", "HNSW128,Flat", 128, 0, 0, 0, 0, 0 },
        { "HNSW32,SQ8", "HNSW32,SQ8", 32, 0, 0, 0, 0, 1 },
        { "IVF1,Flat", "IVF1,Flat", 0, 1, 0, 0, 0, 39 },
        { "IVF1024,Flat", "IVF1024,Flat", 0, 1024, 0, 0, 0, 39936 },
        { "IVF65536,SQ8", "IVF65536,SQ8", 0, 65536, 0, 0, 0, 2555904 },
        { "IVF100_HNSW16,SQ4", "IVF100_HNSW16,SQ4", 0, 100, 16, 0, 0, 3900 },
        { "IVF10,PQ24x8", "IVF10,PQ24x8np", 0, 10, 0, 24, 8, 9984 },
        { "IVF1000,PQ2", "IVF1000,PQ2np", 0, 1000, 0, 2, 8, 39000 },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct lens_factory f;

        ck_assert_msg(lens_factory_parse(rows[i].text, 24, &f, &err) == LENS_OK,
                      "%s", err.text);
        ck_assert_str_eq(f.text, rows[i].text);
        ck_assert_str_eq(f.faiss, rows[i].faiss);
        ck_assert_uint_eq(f.degree, rows[i].degree);
        ck_assert_uint_eq(f.n_lists, rows[i].n_lists);
        ck_assert_uint_eq(f.lists_degree, rows[i].lists_degree);
        ck_assert_uint_eq(f.pq_parts, rows[i].parts);
        ck_assert_uint_eq(f.pq_bits, rows[i].bits);
        ck_assert_uint_eq(f.min_rows, rows[i].min_rows);
    }
}
END_TEST

START_TEST(factory_anything_else_is_refused_with_examples)
{
    static const char *const texts[] = {
        "",
        " Flat",
        "Flat ",
        "flat",
        "Flat,",
        "Flat,Flat",
        ",Flat",
        "SQ",
        "SQ5",
        "SQ88",
        "PQ",
        "PQ0",
        "PQ5",   /* 24 is no multiple of 5 */
        "PQ25",  /* more than there are dimensions */
        "PQ12x", /* no bits */
        "PQ12x3",
        "PQ12x9",
        "PQ012",
        "PQ-1",
        "PQ12np",
        "PQ12x4fs",
        "HNSW",
        "HNSW0",
        "HNSW1",
        "HNSW129",
        "HNSW32,",
        "HNSW32,PQ12",
        "HNSW32_Flat",
        "HNSW99999999999999999999999999",
        "IVF",
        "IVF0,Flat",
        "IVF-1,Flat",
        "IVF10",
        "IVF10,",
        "IVF10,HNSW32",
        "IVF10_HNSW,Flat",
        "IVF10_HNSW1,Flat",
        "IVF65537,Flat",
        "IVF18446744073709551617,Flat",
        "IVF10,Flat,Flat",
        "IVF10,IVF10,Flat",
        "OPQ12,PQ12",
        "PCA12,Flat",
        "LSH",
        "IDMap,Flat",
        "Nonsense",
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        struct lens_factory f = { .text = "untouched" };

        ck_assert_msg(lens_factory_parse(texts[i], 24, &f, &err) ==
                          LENS_E_INVAL,
                      "'%s'", texts[i]);
        ck_assert_str_eq(f.text, "untouched");
        ck_assert_ptr_nonnull(strstr(err.text, texts[i]));
        ck_assert_ptr_nonnull(strstr(err.hint, "'HNSW32'"));
    }
}
END_TEST

/* An error is UTF-8 whatever it quotes. */
START_TEST(factory_bytes_are_refused_as_question_marks)
{
    struct lens_factory f;

    ck_assert_int_eq(lens_factory_parse("\xff\xfe", 24, &f, &err),
                     LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "'?"
                                           "?'"));
}
END_TEST

START_TEST(factory_endless_string_is_refused)
{
    static char text[100000];
    struct lens_factory f;

    memset(text, '0', sizeof(text) - 1);
    memcpy(text, "IVF1", 4);
    ck_assert_int_eq(lens_factory_parse(text, 24, &f, &err), LENS_E_INVAL);
    memset(text, ',', sizeof(text) - 1);
    memcpy(text, "Flat", 4);
    ck_assert_int_eq(lens_factory_parse(text, 24, &f, &err), LENS_E_INVAL);
}
END_TEST

static struct lens_factory parsed(const char *text)
{
    struct lens_factory f;

    ck_assert_int_eq(lens_factory_parse(text, 24, &f, NULL), LENS_OK);
    return f;
}

START_TEST(factory_too_few_rows_are_refused_with_a_way_out)
{
    struct lens_factory lists = parsed("IVF100,Flat");
    struct lens_factory pq = parsed("IVF100,PQ12");
    struct lens_factory scalar = parsed("SQ8");
    struct lens_factory graph = parsed("HNSW32");

    ck_assert_int_eq(lens_factory_check_rows(&lists, 3900, &err), LENS_OK);
    ck_assert_int_eq(lens_factory_check_rows(&lists, 3899, &err), LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "at least 3900 vectors, there are "
                                           "3899"));
    ck_assert_ptr_nonnull(strstr(err.hint, "IVF99,"));
    ck_assert_int_eq(lens_factory_check_rows(&lists, 38, &err), LENS_E_INVAL);
    ck_assert_ptr_null(strstr(err.hint, "IVF"));
    ck_assert_int_eq(lens_factory_check_rows(&pq, 9983, &err), LENS_E_INVAL);
    ck_assert_ptr_nonnull(strstr(err.hint, "'Flat'"));
    ck_assert_int_eq(lens_factory_check_rows(&scalar, 0, &err), LENS_E_INVAL);
    ck_assert_int_eq(lens_factory_check_rows(&scalar, 1, &err), LENS_OK);
    ck_assert_int_eq(lens_factory_check_rows(&graph, 0, &err), LENS_OK);
}
END_TEST

START_TEST(factory_parameters_are_read)
{
    struct lens_factory graph = parsed("HNSW32"), flat = parsed("Flat");
    struct lens_factory lists = parsed("IVF100_HNSW16,Flat");
    struct lens_factory_parameters p;

    ck_assert_int_eq(lens_factory_parse_parameters(
                         &graph, "efSearch=64,efConstruction=200", &p, &err),
                     LENS_OK);
    ck_assert_uint_eq(p.n, 2);
    ck_assert_str_eq(p.at[0].name, "efSearch");
    ck_assert_uint_eq(p.at[0].value, 64);
    ck_assert_str_eq(p.at[1].name, "efConstruction");
    ck_assert_uint_eq(p.at[1].value, 200);
    ck_assert_int_eq(
        lens_factory_parse_parameters(
            &lists, "nprobe=100,quantizer_efSearch=16384", &p, &err),
        LENS_OK);
    ck_assert_uint_eq(p.n, 2);
    ck_assert_str_eq(p.at[0].name, "nprobe");
    ck_assert_uint_eq(p.at[1].value, 16384);
    for (size_t i = 0; i < 2; i++) {
        p.n = 77;
        ck_assert_int_eq(
            lens_factory_parse_parameters(&flat, i ? "" : NULL, &p, &err),
            LENS_OK);
        ck_assert_uint_eq(p.n, 0);
    }
}
END_TEST

START_TEST(factory_bad_parameters_are_refused)
{
    static const struct {
        const char *factory, *text, *says;
    } rows[] = {
        { "Flat", "nprobe=1", "'nprobe=1' is no parameter of 'Flat'" },
        { "HNSW32", "nprobe=1", "'nprobe=1' is no parameter of 'HNSW32'" },
        { "IVF8,Flat", "efSearch=9", "is no parameter of 'IVF8,Flat'" },
        { "IVF8,Flat", "quantizer_efSearch=9", "is no parameter" },
        { "IVF8,Flat", "verbose=1", "is no parameter" },
        { "IVF8,Flat", "nprobe", "is no parameter" },
        { "IVF8,Flat", "nprobe 1", "is no parameter" },
        { "IVF8,Flat", "nprobe=", "is out of range: it is 1 to 8" },
        { "IVF8,Flat", "nprobe=0", "is out of range" },
        { "IVF8,Flat", "nprobe=9", "is out of range" },
        { "IVF8,Flat", "nprobe=-1", "is out of range" },
        { "IVF8,Flat", "nprobe=1e30", "is out of range" },
        { "IVF8,Flat", "nprobe=4.5", "is out of range" },
        { "IVF8,Flat", "nprobe=nan", "is out of range" },
        { "IVF8,Flat", "nprobe=4;nprobe=5", "is out of range" },
        { "IVF8,Flat", "nprobe=4,", "is no parameter" },
        { "IVF8,Flat", ",nprobe=4", "is no parameter" },
        { "IVF8,Flat", "nprobe=4,nprobe=4", "'nprobe' is given twice" },
        { "HNSW32", "efSearch=16385", "it is 1 to 16384" },
        { "HNSW32", "efSearch=18446744073709551617", "it is 1 to 16384" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct lens_factory f = parsed(rows[i].factory);
        struct lens_factory_parameters p = { .n = 77 };

        ck_assert_msg(lens_factory_parse_parameters(&f, rows[i].text, &p,
                                                    &err) == LENS_E_INVAL,
                      "'%s'", rows[i].text);
        ck_assert_msg(strstr(err.text, rows[i].says) != NULL, "'%s': %s",
                      rows[i].text, err.text);
        ck_assert_uint_eq(p.n, 77);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("factory");
    TCase *tc = tcase_create("factory");

    tcase_add_checked_fixture(tc, set_up, NULL);
    tcase_add_test(tc, factory_known_kinds_are_read);
    tcase_add_test(tc, factory_anything_else_is_refused_with_examples);
    tcase_add_test(tc, factory_bytes_are_refused_as_question_marks);
    tcase_add_test(tc, factory_endless_string_is_refused);
    tcase_add_test(tc, factory_too_few_rows_are_refused_with_a_way_out);
    tcase_add_test(tc, factory_parameters_are_read);
    tcase_add_test(tc, factory_bad_parameters_are_refused);
    suite_add_tcase(suite, tc);
    return test_suite_run(suite);
}

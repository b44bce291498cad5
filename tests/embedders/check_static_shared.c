/*
 * The model2vec fixtures of the shared material, against the vectors that come
 * with them; exits with 77 (skipped) where the folder is absent.
 *
 * The vectors that are written out here were given by the Python package
 * model2vec 0.10.0 for "hello world".
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "cases.h"
#include "embedders/embedders.h"
#include "support/folder.h"
#include "support/suite.h"

#define FIXTURES ASKLENS_SHARED "/models/model2vec-rs-fixtures/tests/fixtures/"

static struct lens_embedder *open_model(const char *name)
{
    struct lens_embedder *embedder = NULL;
    struct lens_error err = { 0 };
    char path[TEST_PATH_MAX];

    (void)snprintf(path, sizeof(path), FIXTURES "test-model-%s", name);
    ck_assert_msg(lens_model_open(path, name, 1, &embedder, &err) == LENS_OK,
                  "%s", err.text);
    ck_assert_str_eq(embedder->ops->kind, "static");
    return embedder;
}

/* "hello hello ... hello", a thousand times. */
static void add_long(struct lens_buffer *out)
{
    for (int i = 0; i < 1000; i++)
        lens_buffer_add_text(out, i ? " hello" : "hello");
    ck_assert_int_eq(lens_buffer_status(out), LENS_OK);
}

static void check_vector(const char *model, struct lens_view text,
                         const double *expected, size_t dim, double tolerance)
{
    struct lens_embedder *embedder = open_model(model);
    struct lens_error err = { 0 };
    float out[CASE_NUMBERS_MAX];

    ck_assert_uint_eq(embedder->facts.dim, dim);
    ck_assert_msg(embedder->ops->embed(embedder, LENS_EMBED_PASSAGE, &text, 1,
                                       out, &err) == LENS_OK,
                  "%s", err.text);
    for (size_t i = 0; i < dim; i++)
        ck_assert_msg(fabs((double)out[i] - expected[i]) < tolerance,
                      "'%s' %zu: %.9g, not %.9g", model, i, (double)out[i],
                      expected[i]);
    embedder->ops->close(embedder);
}

static void check_file(const char *model, struct lens_view text,
                       const char *file)
{
    double expected[CASE_NUMBERS_MAX];
    size_t dim = cases_first_row(file, expected);

    check_vector(model, text, expected, dim, 1e-6);
}

START_TEST(static_shared_short_text_is_reproduced)
{
    static const char *const names[] = { "float32", "sentence-transformers" };

    check_file(names[_i], lens_view_of("hello world"),
               FIXTURES "embeddings_short.json");
}
END_TEST

START_TEST(static_shared_long_text_is_reproduced)
{
    static const struct {
        const char *model, *file;
    } rows[] = { { "float32", FIXTURES "embeddings_long.json" },
                 { "sentence-transformers", FIXTURES "embeddings_long.json" },
                 { "vocab-quantized",
                   FIXTURES "embeddings_vocab_quantized.json" } };
    struct lens_buffer text;

    lens_buffer_init(&text, 1 << 16);
    add_long(&text);
    check_file(rows[_i].model, lens_buffer_view(&text), rows[_i].file);
    lens_buffer_release(&text);
}
END_TEST

/* The package sums half-precision numbers in half precision, we do not. */
START_TEST(static_shared_smaller_types_are_reproduced)
{
    static const struct {
        const char *model;
        double expected[2], tolerance;
    } rows[] = { { "float16", { -0.3936, -0.9194 }, 5e-4 },
                 { "int8", { -0.388057, -0.9216354 }, 1e-6 } };

    check_vector(rows[_i].model, lens_view_of("hello world"), rows[_i].expected,
                 2, rows[_i].tolerance);
}
END_TEST

int main(void)
{
    Suite *suite;
    TCase *tcase;

    if (!lens_path_exists(FIXTURES "embeddings_short.json"))
        return 77;
    suite = suite_create("embedders static, shared");
    tcase = tcase_create("static, shared");
    tcase_add_loop_test(tcase, static_shared_short_text_is_reproduced, 0, 2);
    tcase_add_loop_test(tcase, static_shared_long_text_is_reproduced, 0, 3);
    tcase_add_loop_test(tcase, static_shared_smaller_types_are_reproduced, 0,
                        2);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

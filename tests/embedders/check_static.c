/*
 * Static models: the vectors that the published packages give (fixtures made by
 * make_static.py), and models whose parts do not fit together.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "cases.h"
#include "embedders/embedders.h"
#include "embedders/static_int.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/suite.h"

#define FIXTURES ASKLENS_SOURCE_DIR "/tests/embedders/fixtures/"

static const char *const models[] = { FIXTURES "static_wordpiece",
                                      FIXTURES "static_unigram" };
static struct test_folder folder;

static void set_up(void)
{
    test_folder_make(&folder);
}

static void tear_down(void)
{
    test_folder_remove(&folder);
}

static struct lens_embedder *open_good(const char *where)
{
    struct lens_embedder *embedder = NULL;
    struct lens_error err = { 0 };

    ck_assert_msg(lens_static_open(where, "small", &embedder, &err) == LENS_OK,
                  "%s", err.text);
    return embedder;
}

static void embed(struct lens_embedder *embedder, struct lens_view text,
                  float *out)
{
    struct lens_error err = { 0 };

    ck_assert_msg(embedder->ops->embed(embedder, LENS_EMBED_QUERY, &text, 1,
                                       out, &err) == LENS_OK,
                  "%s", err.text);
}

static void check_vector(const struct test_case *one, void *arg)
{
    struct lens_embedder *embedder = arg;
    float unit[CASE_NUMBERS_MAX];
    double mean[CASE_NUMBERS_MAX];

    ck_assert_uint_eq(embedder->facts.dim, one->dim);
    embed(embedder, one->text, unit);
    ck_assert_int_eq(lens_static_mean(embedder, one->text, mean, NULL),
                     LENS_OK);
    for (size_t i = 0; i < one->dim; i++) {
        ck_assert_msg(fabs(mean[i] - one->mean[i]) < 1e-7, "'%s': %g, not %g",
                      one->text.p, mean[i], one->mean[i]);
        ck_assert_msg(fabs((double)unit[i] - one->unit[i]) < 1e-6,
                      "'%s': %g, not %g", one->text.p, (double)unit[i],
                      one->unit[i]);
    }
}

START_TEST(static_gives_the_published_vectors)
{
    struct lens_embedder *embedder = open_good(models[_i]);
    char cases[TEST_PATH_MAX];

    (void)snprintf(cases, sizeof(cases), "%s/cases.json", models[_i]);
    cases_each(cases, check_vector, embedder);
    embedder->ops->close(embedder);
}
END_TEST

START_TEST(static_facts_say_what_it_is)
{
    struct lens_embedder *embedder = open_good(models[_i]);

    ck_assert_str_eq(embedder->ops->kind, "static");
    ck_assert_str_eq(embedder->facts.id, "static:small");
    ck_assert_uint_eq(strlen(embedder->facts.hash), LENS_EMBEDDER_HASH_MAX - 1);
    ck_assert_uint_eq(embedder->facts.max_tokens, _i == 0 ? 12 : 512);
    embedder->ops->close(embedder);
}
END_TEST

START_TEST(static_nothing_known_is_the_zero_vector)
{
    static const char *const texts[] = { "", " ", "\n\t", "[UNK]" };
    struct lens_embedder *embedder = open_good(models[_i]);
    float out[4] = { 7, 7, 7, 7 };

    for (size_t t = 0; t < sizeof(texts) / sizeof(*texts); t++) {
        embed(embedder, lens_view_of(texts[t]), out);
        for (size_t i = 0; i < embedder->facts.dim; i++)
            ck_assert_msg(out[i] == 0, "'%s'", texts[t]);
    }
    embed(embedder, (struct lens_view){ 0 }, out);
    ck_assert(out[0] == 0);
    embedder->ops->close(embedder);
}
END_TEST

START_TEST(static_row_does_not_depend_on_its_neighbours)
{
    struct lens_view texts[4] = { lens_view_of("agents of the model"),
                                  lens_view_of(""), lens_view_of("prompt"),
                                  lens_view_of("agents of the model") };
    struct lens_embedder *embedder = open_good(models[_i]);
    size_t dim = embedder->facts.dim;
    float all[16], one[4];

    ck_assert_int_eq(
        embedder->ops->embed(embedder, LENS_EMBED_PASSAGE, texts, 4, all, NULL),
        LENS_OK);
    for (size_t i = 0; i < 4; i++) {
        embed(embedder, texts[i], one);
        ck_assert_mem_eq(one, all + i * dim, dim * sizeof(*one));
    }
    ck_assert_int_eq(
        embedder->ops->embed(embedder, LENS_EMBED_PASSAGE, NULL, 0, NULL, NULL),
        LENS_OK);
    embedder->ops->close(embedder);
}
END_TEST

static void write_in_folder(const char *name, const void *bytes, size_t len)
{
    char path[TEST_PATH_MAX];

    test_folder_path(&folder, name, path);
    test_file_write(path, bytes, len);
}

/* Three tokens: unknown, "_a", "_b". */
static const char tokenizer[] =
    "{\"model\":{\"type\":\"Unigram\",\"unk_id\":0,"
    "\"vocab\":[[\"?\",-1],[\"_a\",-2],[\"_b\",-3]]},"
    "\"normalizer\":{\"type\":\"Strip\"},"
    "\"pre_tokenizer\":{\"type\":\"Metaspace\",\"replacement\":\"_\","
    "\"prepend_scheme\":\"always\",\"split\":false}}";

/* A model of these tensors; numbers of all tensors one after the other. */
static void write_model(const char *header, const void *data, size_t len)
{
    struct lens_buffer file;

    lens_buffer_init(&file, 1 << 20);
    lens_buffer_add_u64(&file, strlen(header));
    lens_buffer_add_text(&file, header);
    lens_buffer_add(&file, data, len);
    ck_assert_int_eq(lens_buffer_status(&file), LENS_OK);
    write_in_folder("model.safetensors", file.p, file.len);
    write_in_folder("tokenizer.json", tokenizer, sizeof(tokenizer) - 1);
    lens_buffer_release(&file);
}

#define T(name, type, shape, from, to)                      \
    "\"" name "\":{\"dtype\":\"" type "\",\"shape\":" shape \
    ",\"data_offsets\":[" #from "," #to "]}"
#define TABLE T("embeddings", "F32", "[3,2]", 0, 24)

static const struct {
    const char *header;
    size_t len; /* of data: numbers 1, 1, 1, ... */
    const char *says;
} bad[] = {
    { "{}", 0, "no tensor 'embeddings'" },
    { "{" T("word", "F32", "[3,2]", 0, 24) "}", 24, "no tensor 'embeddings'" },
    { "{" T("embeddings", "F32", "[6]", 0, 24) "}", 24, "another shape" },
    { "{" T("embeddings", "F32", "[3,0]", 0, 0) "}", 0, "another shape" },
    { "{" T("embeddings", "U8", "[3,4097]", 0, 12291) "}", 12291,
      "another shape" },
    { "{" T("embeddings", "BOOL", "[3,2]", 0, 6) "}", 6, "another shape" },
    { "{" T("embeddings", "F32", "[2,2]", 0, 16) "}", 16,
      "2 vectors for 3 tokens" },
    { "{" T("embeddings", "F32", "[4,2]", 0, 32) "}", 32,
      "4 vectors for 3 tokens" },
    { "{" TABLE "," T("mapping", "I32", "[2]", 24, 32) "}", 32,
      "'mapping' has not one number" },
    { "{" TABLE "," T("mapping", "I32", "[3,1]", 24, 36) "}", 36,
      "'mapping' has not one number" },
    { "{" TABLE "," T("mapping", "F32", "[3]", 24, 36) "}", 36,
      "'mapping' has numbers that are not whole" },
    { "{" TABLE "," T("mapping", "BOOL", "[3]", 24, 27) "}", 27,
      "'mapping' has numbers that are not whole" },
    { "{" TABLE "," T("mapping", "I32", "[3]", 24, 36) "}", 36,
      "a row that the table has not" }, /* 1.0 is a large integer */
    { "{" TABLE "," T("weights", "F64", "[2]", 24, 40) "}", 40,
      "'weights' has not one number" },
    { "{" TABLE "," T("weights", "I8", "[3]", 24, 27) "}", 27,
      "'weights' has numbers of another type" },
};

START_TEST(static_parts_that_do_not_fit_are_corrupt)
{
    static float ones[4096];
    struct lens_embedder *embedder = NULL;
    struct lens_error err = { 0 };
    enum lens_status status;

    for (size_t i = 0; i < 4096; i++)
        ones[i] = 1;
    write_model(bad[_i].header, ones, bad[_i].len);
    status = lens_static_open(folder.path, "bad", &embedder, &err);
    ck_assert_msg(status == LENS_E_CORRUPT, "%s: %s", lens_status_name(status),
                  err.text);
    ck_assert_ptr_null(embedder);
    ck_assert_msg(strstr(err.text, "'static:bad'") &&
                      strstr(err.text, bad[_i].says),
                  "%s", err.text);
}
END_TEST

START_TEST(static_mapping_to_no_row_is_corrupt)
{
    static const int32_t rows[][3] = { { 0, 1, 3 }, { -1, 0, 0 } };
    struct lens_embedder *embedder = NULL;
    struct lens_error err = { 0 };
    char data[24 + 12] = { 0 };

    memcpy(data + 24, rows[_i], 12);
    write_model("{" TABLE "," T("mapping", "I32", "[3]", 24, 36) "}", data,
                sizeof(data));
    ck_assert_int_eq(lens_static_open(folder.path, "bad", &embedder, &err),
                     LENS_E_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.text, "a row that the table has not"));
}
END_TEST

/* The row of "b" is spoilt: "a" still works, and no row is written of a call
 * that meets "b". */
START_TEST(static_number_that_is_none_is_corrupt)
{
    static const float wrong[] = { NAN, INFINITY, -INFINITY };
    struct lens_view texts[2] = { lens_view_of("a"), lens_view_of("b") };
    const float table[6] = { 0, 0, 3, -4, 1, wrong[_i] };
    struct lens_embedder *embedder;
    struct lens_error err = { 0 };
    float out[4] = { 7, 7, 7, 7 };

    write_model("{" TABLE "}", table, sizeof(table));
    embedder = open_good(folder.path);
    ck_assert_int_eq(
        embedder->ops->embed(embedder, LENS_EMBED_QUERY, texts, 2, out, &err),
        LENS_E_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.text, "'static:small'"));
    for (size_t i = 0; i < 4; i++)
        ck_assert(out[i] == 7);
    embed(embedder, texts[0], out);
    ck_assert(out[0] == 0.6F && out[1] == -0.8F);
    embedder->ops->close(embedder);
}
END_TEST

/* Sums of the largest and the smallest floats stay unit vectors. */
START_TEST(static_extreme_table_gives_unit_vectors)
{
    static const float scales[] = { 8e37F, 1e-44F };
    const float s = scales[_i], table[6] = { 0, 0, s, s, -s, s };
    struct lens_embedder *embedder;
    float out[2];

    write_model("{" TABLE "}", table, sizeof(table));
    embedder = open_good(folder.path);
    embed(embedder, lens_view_of("a a a a"), out);
    ck_assert_double_eq_tol((double)out[0], sqrt(0.5), 1e-6);
    ck_assert_double_eq_tol((double)out[1], sqrt(0.5), 1e-6);
    embed(embedder, lens_view_of("a b"), out);
    ck_assert(out[0] == 0 && out[1] == 1);
    embedder->ops->close(embedder);
}
END_TEST

/* The first max_length * median characters, then the first max_length known
 * tokens: here 3 of each, with "_", "a" and "b" as tokens. */
START_TEST(static_long_text_is_cut)
{
    static const char short_tokens[] =
        "{\"model\":{\"type\":\"Unigram\",\"unk_id\":0,"
        "\"vocab\":[[\"?\",-1],[\"_\",-1],[\"a\",-1],[\"b\",-1]]},"
        "\"normalizer\":{\"type\":\"Strip\"},"
        "\"pre_tokenizer\":{\"type\":\"Metaspace\",\"replacement\":\"_\","
        "\"prepend_scheme\":\"always\",\"split\":false}}";
    static const struct {
        const char *text;
        double mean[3]; /* shares of "_", "a" and "b" */
    } rows[] = { { "ab", { 1, 1, 1 } },
                 { "aab", { 1, 2, 0 } },  /* 4 tokens */
                 { "aaab", { 1, 2, 0 } }, /* 4 characters */
                 { "?ab", { 1, 1, 1 } },  /* the unknown is none */
                 { "\xc3\xa9\xc3\xa9"
                   "ab",
                   { 1, 1, 0 } } }; /* characters, not bytes */
    const float table[12] = { 9, 9, 9, 1, 0, 0, 0, 1, 0, 0, 0, 1 };
    struct lens_embedder *embedder;

    write_model("{" T("embeddings", "F32", "[4,3]", 0, 48) "}", table,
                sizeof(table));
    write_in_folder("tokenizer.json", short_tokens, sizeof(short_tokens) - 1);
    write_in_folder("config.json", "{\"max_length\":3}", 16);
    embedder = open_good(folder.path);
    for (size_t r = 0; r < sizeof(rows) / sizeof(*rows); r++) {
        const double *shares = rows[r].mean;
        double mean[3], sum = shares[0] + shares[1] + shares[2];

        ck_assert_int_eq(
            lens_static_mean(embedder, lens_view_of(rows[r].text), mean, NULL),
            LENS_OK);
        for (size_t i = 0; i < 3; i++)
            ck_assert_msg(mean[i] == shares[i] / sum, "'%s' %zu: %g",
                          rows[r].text, i, mean[i]);
    }
    embedder->ops->close(embedder);
}
END_TEST

/* With and without a limit on its tokens. */
START_TEST(static_megabyte_is_embedded)
{
    static const char *const config[] = { "{}", "{\"max_length\":null}" };
    const float table[6] = { 0, 0, 3, 4, 1, 0 };
    struct lens_embedder *embedder;
    struct lens_buffer text;
    float out[2];

    lens_buffer_init(&text, 2 << 20);
    while (text.len < 1 << 19)
        lens_buffer_add_text(&text, "a ");
    while (text.len < 1 << 20)
        lens_buffer_add_text(&text, "b ");
    ck_assert_int_eq(lens_buffer_status(&text), LENS_OK);
    write_model("{" TABLE "}", table, sizeof(table));
    write_in_folder("config.json", config[_i], strlen(config[_i]));
    embedder = open_good(folder.path);
    embed(embedder, lens_buffer_view(&text), out);
    if (_i == 0)
        ck_assert(out[0] == 0.6F && out[1] == 0.8F);
    else
        ck_assert_double_eq_tol((double)out[0], sqrt(0.5), 1e-6);
    lens_buffer_release(&text);
    embedder->ops->close(embedder);
}
END_TEST

static const struct {
    const char *config;
    enum lens_status status;
    size_t max_tokens;
} configs[] = { { "{}", LENS_OK, 512 },
                { "{\"max_length\":null}", LENS_OK, 0 },
                { "{\"max_length\":3}", LENS_OK, 3 },
                { "{\"max_length\":0}", LENS_E_INVAL, 0 },
                { "{\"max_length\":\"3\"}", LENS_E_INVAL, 0 },
                { "{\"max_length\":1e9}", LENS_E_INVAL, 0 },
                { "{", LENS_E_INVAL, 0 } };

START_TEST(static_config_says_the_length)
{
    const float table[6] = { 0, 0, 1, 0, 0, 1 };
    struct lens_embedder *embedder = NULL;
    struct lens_error err = { 0 };

    write_model("{" TABLE "}", table, sizeof(table));
    write_in_folder("config.json", configs[_i].config,
                    strlen(configs[_i].config));
    ck_assert_int_eq(lens_static_open(folder.path, "c", &embedder, &err),
                     configs[_i].status);
    if (configs[_i].status != LENS_OK) {
        ck_assert_ptr_nonnull(strstr(err.text, "config.json"));
        return;
    }
    ck_assert_uint_eq(embedder->facts.max_tokens, configs[_i].max_tokens);
    embedder->ops->close(embedder);
}
END_TEST

START_TEST(static_hash_depends_on_every_file)
{
    const float table[2][6] = { { 0, 0, 1, 0, 0, 1 }, { 0, 0, 1, 0, 0, 2 } };
    char hashes[4][LENS_EMBEDDER_HASH_MAX];

    for (int i = 0; i < 4; i++) {
        struct lens_embedder *embedder;

        write_model("{" TABLE "}", table[i > 0], sizeof(table[0]));
        if (i > 1)
            write_in_folder("config.json", "{}", 2);
        if (i > 2)
            write_in_folder("tokenizer.json", tokenizer, sizeof(tokenizer) - 1);
        if (i == 3)
            write_in_folder("vocab.txt", "a\n", 2);
        embedder = open_good(folder.path);
        memcpy(hashes[i], embedder->facts.hash, sizeof(hashes[i]));
        embedder->ops->close(embedder);
        for (int k = 0; k < i; k++)
            ck_assert_str_ne(hashes[i], hashes[k]);
    }
}
END_TEST

static enum lens_status run_once(void *arg)
{
    struct lens_view text = lens_view_of("agents of the model");
    struct lens_embedder *embedder = NULL;
    float out[4];
    enum lens_status status = lens_static_open(arg, "small", &embedder, NULL);

    if (status != LENS_OK)
        return status;
    status =
        embedder->ops->embed(embedder, LENS_EMBED_QUERY, &text, 1, out, NULL);
    embedder->ops->close(embedder);
    return status;
}

START_TEST(static_out_of_memory_anywhere_is_reported)
{
    char where[TEST_PATH_MAX];

    (void)snprintf(where, sizeof(where), "%s", models[_i]);
    ck_assert_uint_ge(test_faults_sweep(run_once, where), 15);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("embedders static");
    TCase *tcase = tcase_create("static");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, static_gives_the_published_vectors, 0, 2);
    tcase_add_loop_test(tcase, static_facts_say_what_it_is, 0, 2);
    tcase_add_loop_test(tcase, static_nothing_known_is_the_zero_vector, 0, 2);
    tcase_add_loop_test(tcase, static_row_does_not_depend_on_its_neighbours, 0,
                        2);
    tcase_add_test(tcase, static_long_text_is_cut);
    tcase_add_loop_test(tcase, static_megabyte_is_embedded, 0, 2);
    tcase_add_loop_test(tcase, static_parts_that_do_not_fit_are_corrupt, 0,
                        sizeof(bad) / sizeof(*bad));
    tcase_add_loop_test(tcase, static_mapping_to_no_row_is_corrupt, 0, 2);
    tcase_add_loop_test(tcase, static_number_that_is_none_is_corrupt, 0, 3);
    tcase_add_loop_test(tcase, static_extreme_table_gives_unit_vectors, 0, 2);
    tcase_add_loop_test(tcase, static_config_says_the_length, 0,
                        sizeof(configs) / sizeof(*configs));
    tcase_add_test(tcase, static_hash_depends_on_every_file);
    tcase_add_loop_test(tcase, static_out_of_memory_anywhere_is_reported, 0, 2);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

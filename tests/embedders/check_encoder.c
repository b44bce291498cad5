/*
 * The encoder against sentence-transformers on a tiny model made by
 * tiny_bert.py, and against folders with one thing wrong each.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "embedders/bert.h"
#include "embedders/embedders.h"
#include "embedders/model_files.h"
#include "embedders/tiny_bert_expected.h"
#include "kernels/blas.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/suite.h"

static const char source[] =
    ASKLENS_SOURCE_DIR "/tests/embedders/fixtures/tiny-bert";
static struct test_folder folder;

static void file_in(const char *name, char path[TEST_PATH_MAX])
{
    test_folder_path(&folder, name, path);
}

static void put(const char *name, const char *text)
{
    char path[TEST_PATH_MAX];

    file_in(name, path);
    test_file_write(path, text, strlen(text));
}

/* A copy of the tiny model that a test may break. */
static void set_up(void)
{
    char from[TEST_PATH_MAX], to[TEST_PATH_MAX];
    const char *name;

    test_folder_make(&folder);
    file_in("1_Pooling", to);
    ck_assert_int_eq(mkdir(to, 0755), 0);
    for (size_t i = 0; (name = lens_model_file(i)) != NULL; i++) {
        size_t len = 0;
        char *bytes;

        (void)snprintf(from, sizeof(from), "%s/%s", source, name);
        if (!lens_path_exists(from))
            continue;
        bytes = test_file_read(from, &len);
        file_in(name, to);
        test_file_write(to, bytes, len);
        free(bytes);
    }
}

static void tear_down(void)
{
    test_folder_remove(&folder);
}

static struct lens_embedder *open_tiny(size_t threads)
{
    struct lens_embedder *out = NULL;
    struct lens_error err = { 0 };

    ck_assert_msg(lens_encoder_open(folder.path, "tiny", threads, &out, &err) ==
                      LENS_OK,
                  "%s", err.text);
    return out;
}

static void embed(struct lens_embedder *e, enum lens_embed_role role,
                  float out[TINY_TEXTS][TINY_DIM])
{
    struct lens_view views[TINY_TEXTS];
    struct lens_error err = { 0 };

    for (size_t i = 0; i < TINY_TEXTS; i++)
        views[i] = lens_view_of(tiny_texts[i]);
    ck_assert_msg(e->ops->embed(e, role, views, TINY_TEXTS, out[0], &err) ==
                      LENS_OK,
                  "%s", err.text);
}

/* Rows of TINY_DIM, one after the other. */
static void expect_rows(const float *got, const float *wanted)
{
    for (size_t i = 0; i < TINY_TEXTS; i++) {
        double cosine = 0;

        for (size_t d = 0; d < TINY_DIM; d++) {
            cosine += (double)got[i * TINY_DIM + d] *
                      (double)wanted[i * TINY_DIM + d];
            ck_assert_double_eq_tol((double)got[i * TINY_DIM + d],
                                    (double)wanted[i * TINY_DIM + d], 1e-5);
        }
        ck_assert_double_ge(cosine, 0.99999);
    }
}

START_TEST(embed_mean_of_tokens_equals_the_reference)
{
    struct lens_embedder *e = open_tiny(1);
    float got[TINY_TEXTS][TINY_DIM];

    ck_assert_str_eq(e->facts.id, "encoder:tiny");
    ck_assert_uint_eq(strlen(e->facts.hash), 32);
    ck_assert_uint_eq(e->facts.dim, TINY_DIM);
    ck_assert_uint_eq(e->facts.max_tokens, 20);
    embed(e, LENS_EMBED_PASSAGE, got);
    expect_rows(got[0], tiny_mean[0]);
    e->ops->close(e);
}
END_TEST

START_TEST(embed_first_token_equals_the_reference)
{
    struct lens_embedder *e;
    float got[TINY_TEXTS][TINY_DIM];

    put("1_Pooling/config.json", "{\"pooling_mode_cls_token\": true, "
                                 "\"pooling_mode_mean_tokens\": false}");
    e = open_tiny(1);
    embed(e, LENS_EMBED_QUERY, got);
    expect_rows(got[0], tiny_first[0]);
    e->ops->close(e);
}
END_TEST

START_TEST(embed_prompt_goes_before_its_role_only)
{
    struct lens_embedder *e;
    float got[TINY_TEXTS][TINY_DIM];

    put("config_sentence_transformers.json",
        "{\"prompts\": {\"query\": \"the card . \", \"document\": \"\"}}");
    e = open_tiny(1);
    embed(e, LENS_EMBED_QUERY, got);
    expect_rows(got[0], tiny_prompted[0]);
    embed(e, LENS_EMBED_PASSAGE, got);
    expect_rows(got[0], tiny_mean[0]);
    e->ops->close(e);
}
END_TEST

START_TEST(embed_threads_give_the_same_bits)
{
    float one[TINY_TEXTS][TINY_DIM];
    struct lens_embedder *e = open_tiny(1);

    embed(e, LENS_EMBED_QUERY, one);
    e->ops->close(e);
    for (size_t threads = 2; threads < 5; threads++) {
        float many[TINY_TEXTS][TINY_DIM];

        e = open_tiny(threads);
        embed(e, LENS_EMBED_QUERY, many);
        ck_assert_mem_eq(one, many, sizeof(one));
        e->ops->close(e);
    }
}
END_TEST

/* 400 texts of every length: many batches, and each text alone. */
START_TEST(embed_neighbours_do_not_matter)
{
    enum {
        N = 400
    };
    struct lens_embedder *e = open_tiny(3);
    static char texts[N][64];
    static float together[N][TINY_DIM];
    static struct lens_view views[N];

    for (size_t i = 0; i < N; i++) {
        for (size_t w = 0; w < i % 21; w++)
            (void)snprintf(texts[i] + strlen(texts[i]),
                           sizeof(texts[i]) - strlen(texts[i]), "%c ",
                           (char)('a' + (i + w) % 26));
        views[i] = lens_view_of(texts[i]);
    }
    ck_assert_int_eq(
        e->ops->embed(e, LENS_EMBED_PASSAGE, views, N, together[0], NULL),
        LENS_OK);
    for (size_t i = 0; i < N; i++) {
        float alone[TINY_DIM];

        ck_assert_int_eq(
            e->ops->embed(e, LENS_EMBED_PASSAGE, &views[i], 1, alone, NULL),
            LENS_OK);
        ck_assert_mem_eq(alone, together[i], sizeof(alone));
    }
    e->ops->close(e);
}
END_TEST

START_TEST(embed_text_without_tokens_is_zero)
{
    static const char *const empty[] = { "", "  \n\t ", "\302\240" };
    struct lens_embedder *e = open_tiny(1);

    for (size_t i = 0; i < 3; i++) {
        struct lens_view view = lens_view_of(empty[i]);
        float out[TINY_DIM];

        ck_assert_int_eq(
            e->ops->embed(e, LENS_EMBED_QUERY, &view, 1, out, NULL), LENS_OK);
        for (size_t d = 0; d < TINY_DIM; d++)
            ck_assert(out[d] == 0.0f);
    }
    e->ops->close(e);
}
END_TEST

START_TEST(embed_long_text_is_cut)
{
    enum {
        LEN = 1 << 20
    };
    struct lens_embedder *e = open_tiny(1);
    char *text = malloc(LEN);
    struct lens_view views[2] = { { text, LEN }, { text, 100 } };
    float out[2][TINY_DIM];

    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < LEN; i++)
        text[i] = i % 2 ? ' ' : (char)('a' + i / 2 % 7);
    ck_assert_int_eq(
        e->ops->embed(e, LENS_EMBED_PASSAGE, views, 2, out[0], NULL), LENS_OK);
    ck_assert_mem_eq(out[0], out[1], sizeof(out[0]));
    free(text);
    e->ops->close(e);
}
END_TEST

/* The last layer by every table, and by BLAS. */
START_TEST(run_every_instruction_set_gives_the_same_bits)
{
    const int32_t ids[] = { 2, 7, 9, 11, 30, 3, 2, 12, 3 };
    const size_t start[] = { 0, 6, 9 };
    const struct lens_bert_batch batch = { ids, start, 2 };
    const size_t n = 9 * TINY_DIM;
    const struct lens_kernels *table;
    struct lens_model_config config;
    struct lens_tensors *tensors = NULL;
    struct lens_bert *bert = NULL;
    struct lens_bert_room *room = NULL;
    char path[TEST_PATH_MAX];
    float first[9 * TINY_DIM];
    const float *rows;

    file_in("model.safetensors", path);
    ck_assert_int_eq(lens_model_config_read(folder.path, &config, NULL),
                     LENS_OK);
    ck_assert_int_eq(lens_tensors_open(path, &tensors, NULL), LENS_OK);
    ck_assert_int_eq(lens_bert_open(&config, tensors, "tiny", &bert, NULL),
                     LENS_OK);
    ck_assert_int_eq(lens_bert_room_new(bert, 9, &room, NULL), LENS_OK);
    rows = lens_bert_run(bert, lens_kernels_at(0), &batch, room);
    memcpy(first, rows, sizeof(first));
    for (size_t t = 1; (table = lens_kernels_at(t)) != NULL; t++)
        ck_assert_mem_eq(lens_bert_run(bert, table, &batch, room), first,
                         sizeof(first));
    rows = lens_bert_run(bert, lens_kernels_blas(), &batch, room);
    for (size_t i = 0; i < n; i++)
        ck_assert_double_eq_tol((double)rows[i], (double)first[i], 1e-5);
    lens_bert_room_free(room);
    lens_bert_close(bert);
    lens_tensors_close(tensors);
}
END_TEST

static void expect_refused(enum lens_status wanted, const char *why)
{
    struct lens_embedder *out = NULL;
    struct lens_error err = { 0 };
    enum lens_status status =
        lens_encoder_open(folder.path, "tiny", 1, &out, &err);

    ck_assert_ptr_null(out);
    ck_assert_msg(strstr(err.text, why) != NULL, "'%s' does not say '%s'",
                  err.text, why);
    ck_assert_int_eq(status, wanted);
}

/* Replace `from`, which must be there, in a file; same or other length. */
static void edit(const char *name, const char *from, const char *to)
{
    char path[TEST_PATH_MAX];
    size_t len = 0;
    char *bytes, *at, *edited;

    file_in(name, path);
    bytes = test_file_read(path, &len);
    at = memmem(bytes, len, from, strlen(from));
    ck_assert_msg(at != NULL, "%s has no '%s'", name, from);
    edited = malloc(len + strlen(to));
    ck_assert_ptr_nonnull(edited);
    memcpy(edited, bytes, (size_t)(at - bytes));
    memcpy(edited + (at - bytes), to, strlen(to));
    memcpy(edited + (at - bytes) + strlen(to), at + strlen(from),
           len - (size_t)(at - bytes) - strlen(from));
    test_file_write(path, edited, len - strlen(from) + strlen(to));
    free(edited);
    free(bytes);
}

START_TEST(open_configuration_that_does_not_fit_is_refused)
{
    static const struct {
        const char *file, *from, *to, *why;
        enum lens_status status;
    } cases[] = {
        { "config.json", "\"bert\"", "\"gpt2\"", "model_type", LENS_E_INVAL },
        { "config.json", "\"gelu\"", "\"relu\"", "hidden_act", LENS_E_INVAL },
        { "config.json", "absolute", "relative_key", "position_embedding_type",
          LENS_E_INVAL },
        { "config.json", "\"num_attention_heads\": 3",
          "\"num_attention_heads\": 5", "heads that do not divide",
          LENS_E_INVAL },
        { "config.json", "\"hidden_size\": 24", "\"hidden_size\": 0",
          "hidden_size", LENS_E_INVAL },
        { "config.json", "\"hidden_size\": 24", "\"hidden_size\": 1e9",
          "hidden_size", LENS_E_INVAL },
        { "config.json", "\"layer_norm_eps\": 1e-12", "\"layer_norm_eps\": -1",
          "layer_norm_eps", LENS_E_INVAL },
        { "config.json", "\"num_hidden_layers\": 2", "\"layers\": 2",
          "num_hidden_layers is missing", LENS_E_INVAL },
        { "config.json", "}", "", "is not JSON", LENS_E_INVAL },
        { "config.json", "\"hidden_size\": 24", "\"hidden_size\": 27",
          "embeddings.word_embeddings.weight", LENS_E_CORRUPT },
        { "config.json", "\"intermediate_size\": 40",
          "\"intermediate_size\": 41", "encoder.layer.0.intermediate.dense",
          LENS_E_CORRUPT },
        { "config.json", "\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3",
          "encoder.layer.2.attention.self.query.weight", LENS_E_CORRUPT },
        { "config.json", "\"type_vocab_size\": 2", "\"type_vocab_size\": 3",
          "token_type_embeddings", LENS_E_CORRUPT },
        { "modules.json", "models.Normalize", "models.Dense",
          "a step that asklens does not compute", LENS_E_INVAL },
        { "1_Pooling/config.json", "\"pooling_mode_mean_tokens\": true",
          "\"pooling_mode_mean_tokens\": false", "asks for a pooling",
          LENS_E_INVAL },
        { "1_Pooling/config.json", "\"pooling_mode_max_tokens\": false",
          "\"pooling_mode_max_tokens\": true", "asks for a pooling",
          LENS_E_INVAL },
        { "1_Pooling/config.json", "{", "{\"include_prompt\": false,",
          "leaves the prompt out", LENS_E_INVAL },
        { "modules.json", "1_Pooling", "2_Pooling", "other than '1_Pooling'",
          LENS_E_INVAL },
        { "sentence_bert_config.json", "false", "true", "lower case",
          LENS_E_INVAL },
        { "sentence_bert_config.json", "20", "2", "max_seq_length",
          LENS_E_INVAL },
        { "vocab.txt", "[PAD]\n", "[PAD]\nmore\n", "the tokenizer of 'tiny'",
          LENS_E_CORRUPT },
        { "vocab.txt", "[CLS]", "[cls]", "has no [CLS]", LENS_E_CORRUPT },
    };

    edit(cases[_i].file, cases[_i].from, cases[_i].to);
    expect_refused(cases[_i].status, cases[_i].why);
}
END_TEST

START_TEST(open_folder_that_lacks_a_file_is_refused)
{
    static const struct {
        const char *file, *why;
    } cases[] = {
        { "config.json", "has no config.json" },
        { "model.safetensors", "has neither model.safetensors nor" },
        { "vocab.txt", "vocab.txt" },
        { "1_Pooling/config.json", "which its modules.json names" },
    };
    char path[TEST_PATH_MAX];

    file_in(cases[_i].file, path);
    ck_assert_int_eq(remove(path), 0);
    expect_refused(LENS_E_NOT_FOUND, cases[_i].why);
}
END_TEST

/* Headers are edited without changing their length. */
START_TEST(open_weights_that_do_not_fit_are_refused)
{
    static const struct {
        const char *from, *to, *why;
    } cases[] = {
        { "encoder.layer.1.output.dense.bias",
          "encoder.layer.1.output.dense.bies",
          "lack the tensor 'encoder.layer.1.output.dense.bias'" },
        { "embeddings.LayerNorm.weight\":{\"dtype\":\"F32\"",
          "embeddings.LayerNorm.weight\":{\"dtype\":\"I32\"",
          "holds I32, not floating point numbers" },
    };

    edit("model.safetensors", cases[_i].from, cases[_i].to);
    expect_refused(LENS_E_CORRUPT, cases[_i].why);
}
END_TEST

START_TEST(embed_weights_that_are_not_numbers_are_noticed)
{
    static const unsigned char nan_bytes[4] = { 0, 0, 0xc0, 0x7f };
    char path[TEST_PATH_MAX];
    struct lens_view view = lens_view_of("the bill");
    struct lens_embedder *e;
    struct lens_error err = { 0 };
    float out[TINY_DIM] = { 7 };
    size_t len = 0;
    char *bytes;

    file_in("model.safetensors", path);
    bytes = test_file_read(path, &len);
    memcpy(bytes + len - 4 * (size_t)(1 + 37 * _i), nan_bytes, 4);
    test_file_write(path, bytes, len);
    free(bytes);
    e = open_tiny(1);
    ck_assert_int_eq(e->ops->embed(e, LENS_EMBED_QUERY, &view, 1, out, &err),
                     LENS_E_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.text, "its weights are damaged"));
    ck_assert(out[0] == 7.0f);
    e->ops->close(e);
}
END_TEST

START_TEST(hash_names_every_file_that_matters)
{
    char before[LENS_EMBEDDER_HASH_MAX], after[LENS_EMBEDDER_HASH_MAX];

    ck_assert_int_eq(lens_model_hash(folder.path, before, NULL), LENS_OK);
    put("README.md", "not part of the model");
    ck_assert_int_eq(lens_model_hash(folder.path, after, NULL), LENS_OK);
    ck_assert_str_eq(before, after);
    edit("sentence_bert_config.json", "20", "19");
    ck_assert_int_eq(lens_model_hash(folder.path, after, NULL), LENS_OK);
    ck_assert_str_ne(before, after);
}
END_TEST

static enum lens_status open_and_embed(void *arg)
{
    struct lens_view view = lens_view_of("the bill");
    struct lens_embedder *e = NULL;
    float out[TINY_DIM];
    enum lens_status status =
        lens_encoder_open(folder.path, "tiny", 1, &e, NULL);

    (void)arg;
    if (status == LENS_OK)
        status = e->ops->embed(e, LENS_EMBED_QUERY, &view, 1, out, NULL);
    if (e)
        e->ops->close(e);
    return status;
}

START_TEST(every_failing_allocation_is_answered)
{
    ck_assert_uint_gt(test_faults_sweep(open_and_embed, NULL), 20);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("encoder");
    TCase *tests = tcase_create("encoder");

    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, embed_mean_of_tokens_equals_the_reference);
    tcase_add_test(tests, embed_first_token_equals_the_reference);
    tcase_add_test(tests, embed_prompt_goes_before_its_role_only);
    tcase_add_test(tests, embed_threads_give_the_same_bits);
    tcase_add_test(tests, embed_neighbours_do_not_matter);
    tcase_add_test(tests, embed_text_without_tokens_is_zero);
    tcase_add_test(tests, embed_long_text_is_cut);
    tcase_add_test(tests, run_every_instruction_set_gives_the_same_bits);
    tcase_add_loop_test(tests, open_configuration_that_does_not_fit_is_refused,
                        0, 22);
    tcase_add_loop_test(tests, open_folder_that_lacks_a_file_is_refused, 0, 4);
    tcase_add_loop_test(tests, open_weights_that_do_not_fit_are_refused, 0, 2);
    tcase_add_loop_test(tests, embed_weights_that_are_not_numbers_are_noticed,
                        0, 20);
    tcase_add_test(tests, hash_names_every_file_that_matters);
    tcase_add_test(tests, every_failing_allocation_is_answered);
    suite_add_tcase(suite, tests);
    return test_suite_run(suite);
}

/*
 * Ids of the Unigram tokenizer against those of the published library
 * (fixtures/static_unigram, made by make_static.py), and tokenizer files that
 * ask for what is not known.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "cases.h"
#include "embedders/unigram.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/random.h"
#include "support/suite.h"

static const char model[] =
    ASKLENS_SOURCE_DIR "/tests/embedders/fixtures/static_unigram";
static struct test_folder folder;
static char path[TEST_PATH_MAX];

static void set_up(void)
{
    test_folder_make(&folder);
    test_folder_path(&folder, "tokenizer.json", path);
}

static void tear_down(void)
{
    test_folder_remove(&folder);
}

static struct lens_unigram *open_good(const char *where)
{
    struct lens_unigram *tokenizer = NULL;
    struct lens_error err = { 0 };

    ck_assert_msg(lens_unigram_open(where, &tokenizer, &err) == LENS_OK, "%s",
                  err.text);
    return tokenizer;
}

static void check_ids(const struct test_case *one, void *arg)
{
    struct lens_arena arena = { 0 };
    const int32_t *ids = NULL;
    size_t n = 0;

    ck_assert_int_eq(
        lens_unigram_encode(arg, one->text, &arena, &ids, &n, NULL), LENS_OK);
    ck_assert_msg(n == one->n_ids, "'%s': %zu ids, not %zu", one->text.p, n,
                  one->n_ids);
    for (size_t i = 0; i < n; i++)
        ck_assert_msg(ids[i] == one->ids[i], "'%s': id %zu is %d, not %d",
                      one->text.p, i, ids[i], one->ids[i]);
    lens_arena_release(&arena);
}

START_TEST(unigram_gives_the_published_ids)
{
    struct lens_unigram *tokenizer = open_good(model);
    char cases[TEST_PATH_MAX];

    (void)snprintf(cases, sizeof(cases), "%s/cases.json", model);
    cases_each(cases, check_ids, tokenizer);
    lens_unigram_close(tokenizer);
}
END_TEST

START_TEST(unigram_knows_its_vocabulary)
{
    struct lens_unigram *tokenizer = open_good(model);

    ck_assert_int_eq(lens_unigram_unknown(tokenizer), 1);
    ck_assert(lens_view_equal(lens_unigram_token(tokenizer, 1),
                              lens_view_of("[UNK]")));
    ck_assert(lens_view_equal(lens_unigram_token(tokenizer, 2),
                              lens_view_of("\xe2\x96\x81"
                                           "agent")));
    ck_assert_uint_gt(lens_unigram_size(tokenizer), 40);
    lens_unigram_close(tokenizer);
}
END_TEST

/* Long, and nothing but marks: neither time nor memory runs away. */
START_TEST(unigram_megabyte_is_cut)
{
    static const char *const units[] = { "agent ", "x", "\xcc\x81",
                                         "!",      " ", "a" };
    struct lens_unigram *tokenizer = open_good(model);
    struct lens_arena arena = { 0 };
    struct lens_buffer text;
    const int32_t *ids = NULL;
    size_t n = 0;

    lens_buffer_init(&text, 2 << 20);
    while (text.len < 1 << 20)
        lens_buffer_add_text(&text, units[_i]);
    ck_assert_int_eq(lens_buffer_status(&text), LENS_OK);
    ck_assert_int_eq(lens_unigram_encode(tokenizer, lens_buffer_view(&text),
                                         &arena, &ids, &n, NULL),
                     LENS_OK);
    if (_i == 0)
        ck_assert_uint_eq(n, text.len / 6);
    lens_buffer_release(&text);
    lens_arena_release(&arena);
    lens_unigram_close(tokenizer);
}
END_TEST

#define FILE_OF(vocab, rest)                                          \
    "{\"model\":{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[" vocab \
    "]}," rest "}"
#define VOCAB "[\"?\",-1],[\"a\",-2],[\"ab\",-2.5]"
#define STRIP "{\"type\":\"Strip\",\"strip_left\":true,\"strip_right\":true}"
#define META                                                           \
    "\"pre_tokenizer\":{\"type\":\"Metaspace\",\"replacement\":\"_\"," \
    "\"prepend_scheme\":\"always\",\"split\":false}"
#define NORM(steps) \
    "\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":[" steps "]}"

static const struct {
    const char *file;
    enum lens_status status;
    const char *says;
} bad[] = {
    { "", LENS_E_INVAL, "not JSON" },
    { "{}", LENS_E_NOT_FOUND, "no Unigram" },
    { "{\"model\":{\"type\":\"WordPiece\"}}", LENS_E_NOT_FOUND, "no Unigram" },
    { "{\"model\":{\"type\":\"Unigram\"}}", LENS_E_INVAL, "vocab is missing" },
    { "{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"a\",1]]}}", LENS_E_INVAL,
      "unk_id is missing" },
    { "{\"model\":{\"type\":\"Unigram\",\"byte_fallback\":true}}", LENS_E_INVAL,
      "'pieces of single bytes'" },
    { FILE_OF("", NORM(STRIP) "," META), LENS_E_INVAL, "unknown piece" },
    { "{\"model\":{\"type\":\"Unigram\",\"unk_id\":2,"
      "\"vocab\":[[\"a\",1],[\"b\",1]]}}",
      LENS_E_INVAL, "unknown piece" },
    { FILE_OF("[\"a\"]", NORM(STRIP) "," META), LENS_E_INVAL, "a piece and" },
    { FILE_OF("[\"\",1]", NORM(STRIP) "," META), LENS_E_INVAL, "a piece and" },
    { FILE_OF("[\"a\",\"b\"]", NORM(STRIP) "," META), LENS_E_INVAL,
      "not a number" },
    { FILE_OF("7", NORM(STRIP) "," META), LENS_E_INVAL, "vocab/0" },
    { FILE_OF("[\"a\",1],[\"a\",2]", NORM(STRIP) "," META), LENS_E_CORRUPT,
      "there twice" },
    { FILE_OF(VOCAB, NORM(STRIP)), LENS_E_INVAL, "pre_tokenizer is missing" },
    { FILE_OF(VOCAB, META), LENS_E_INVAL, "normalizer is missing" },
    { FILE_OF(VOCAB, NORM("{\"type\":\"NFKC\"}") "," META), LENS_E_INVAL,
      "'NFKC'" },
    { FILE_OF(VOCAB, NORM("{\"type\":\"\\u001b[2J\"}") "," META), LENS_E_INVAL,
      "'?[2J'" },
    { FILE_OF(VOCAB, NORM("{\"type\":\"Replace\",\"content\":\"\","
                          "\"pattern\":{\"Regex\":\"x+\"}}") "," META),
      LENS_E_INVAL, "regular expression" },
    { FILE_OF(VOCAB, NORM("{\"type\":\"Replace\",\"content\":\"\","
                          "\"pattern\":{\"String\":\"\"}}") "," META),
      LENS_E_INVAL, "is empty" },
    { FILE_OF(VOCAB,
              NORM(STRIP) ",\"pre_tokenizer\":{\"type\":\"Whitespace\"}"),
      LENS_E_INVAL, "'Whitespace'" },
    { FILE_OF(VOCAB, NORM(STRIP) ",\"pre_tokenizer\":{\"type\":\"Metaspace\","
                                 "\"prepend_scheme\":\"first\","
                                 "\"split\":false}"),
      LENS_E_INVAL, "a Metaspace" },
    { FILE_OF(VOCAB, "\"added_tokens\":[{\"id\":3,\"content\":\"x\"}]," NORM(
                         STRIP) "," META),
      LENS_E_INVAL, "not a piece" },
    { FILE_OF(VOCAB, "\"added_tokens\":[{\"id\":1,\"content\":\"x\","
                     "\"lstrip\":true}]," NORM(STRIP) "," META),
      LENS_E_INVAL, "'an added token" },
};

START_TEST(unigram_bad_file_is_refused)
{
    struct lens_unigram *tokenizer = NULL;
    struct lens_error err = { 0 };
    enum lens_status status;

    test_file_write(path, bad[_i].file, strlen(bad[_i].file));
    status = lens_unigram_open(folder.path, &tokenizer, &err);
    ck_assert_msg(status == bad[_i].status, "%s: %s", lens_status_name(status),
                  err.text);
    ck_assert_ptr_null(tokenizer);
    ck_assert_msg(strstr(err.text, path) && strstr(err.text, bad[_i].says),
                  "%s", err.text);
}
END_TEST

START_TEST(unigram_without_a_file_is_not_found)
{
    struct lens_unigram *tokenizer = NULL;

    ck_assert_int_eq(lens_unigram_open(folder.path, &tokenizer, NULL),
                     LENS_E_NOT_FOUND);
    ck_assert_ptr_null(tokenizer);
    lens_unigram_close(NULL);
}
END_TEST

/* A file may ask for steps that double the text each time. */
START_TEST(unigram_exploding_text_is_over_the_limit)
{
    static const char step[] = "{\"type\":\"Replace\",\"content\":\"aa\","
                               "\"pattern\":{\"String\":\"a\"}}";
    struct lens_unigram *tokenizer;
    struct lens_arena arena = { 0 };
    struct lens_error err = { 0 };
    struct lens_buffer file;
    const int32_t *ids = NULL;
    size_t n = 0;

    lens_buffer_init(&file, 1 << 20);
    lens_buffer_add_text(&file, "{\"model\":{\"type\":\"Unigram\",\"unk_id\":0,"
                                "\"vocab\":[" VOCAB "]}," META
                                ",\"normalizer\":{\"type\":\"Sequence\","
                                "\"normalizers\":[");
    for (int i = 0; i < 60; i++)
        lens_buffer_add_format(&file, "%s%s", i ? "," : "", step);
    lens_buffer_add_text(&file, "]}}");
    ck_assert_int_eq(lens_buffer_status(&file), LENS_OK);
    test_file_write(path, file.p, file.len);
    lens_buffer_release(&file);
    tokenizer = open_good(folder.path);
    ck_assert_int_eq(lens_unigram_encode(tokenizer, lens_view_of("ba"), &arena,
                                         &ids, &n, &err),
                     LENS_E_LIMIT);
    ck_assert_ptr_null(ids);
    lens_arena_release(&arena);
    lens_unigram_close(tokenizer);
}
END_TEST

/* The best of all cuts, tried one by one, where there is no tie. */
static double best_of(const char *text, size_t len)
{
    static const struct {
        const char *text;
        double score;
    } pieces[] = { { "_", -3.1 },   { "a", -2.03 },   { "b", -4.7 },
                   { "ab", -5.9 },  { "ba", -5.17 },  { "aab", -7.3 },
                   { "_ab", -6.6 }, { "bba", -9.41 }, { "c", -20 } };
    double best = -1e9;

    if (len == 0)
        return 0;
    for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
        size_t n = strlen(pieces[i].text);
        double rest;

        if (n > len || memcmp(text, pieces[i].text, n) != 0)
            continue;
        rest = best_of(text + n, len - n);
        if (rest + pieces[i].score > best)
            best = rest + pieces[i].score;
    }
    return best;
}

/* The same pieces as in best_of(); "c" only as the unknown. */
static const char oracle_file[] =
    FILE_OF("[\"?\",0],[\"_\",-3.1],[\"a\",-2.03],[\"b\",-4.7],[\"ab\",-5.9],"
            "[\"ba\",-5.17],[\"aab\",-7.3],[\"_ab\",-6.6],[\"bba\",-9.41],"
            "[\"worst\",-10]",
            NORM(STRIP) "," META);
static const double oracle_scores[] = { -20,   -3.1, -2.03, -4.7,  -5.9,
                                        -5.17, -7.3, -6.6,  -9.41, -10 };

START_TEST(unigram_cut_is_the_likeliest)
{
    struct test_random random = { (uint64_t)_i };
    struct lens_unigram *tokenizer;
    struct lens_arena arena = { 0 };
    const int32_t *ids = NULL;
    char text[14] = "_";
    size_t len = 1 + test_random_below(&random, 12), n = 0;
    double sum = 0;

    for (size_t i = 1; i <= len; i++)
        text[i] = "aabbab"[test_random_below(&random, 6)];
    if (_i % 3 == 0)
        text[1 + test_random_below(&random, len)] = 'c';
    test_file_write(path, oracle_file, strlen(oracle_file));
    tokenizer = open_good(folder.path);
    ck_assert_int_eq(lens_unigram_encode(tokenizer, lens_view_of(text + 1),
                                         &arena, &ids, &n, NULL),
                     LENS_OK);
    for (size_t i = 0; i < n; i++)
        sum += oracle_scores[ids[i]];
    ck_assert_double_eq_tol(sum, best_of(text, len + 1), 1e-9);
    lens_arena_release(&arena);
    lens_unigram_close(tokenizer);
}
END_TEST

/* Files and texts with the ids that the published library gives. */
static const struct {
    const char *file, *text;
    int32_t ids[4];
    size_t n;
} details[] = {
    /* "_" and "a" are as likely as "_a". */
    { FILE_OF("[\"?\",0],[\"_\",-1],[\"a\",-1],[\"_a\",-2]",
              NORM(STRIP) "," META),
      "a",
      { 3 },
      1 },
    /* Of "_a" "a" and "_" "aa", the last piece is the longer one. */
    { FILE_OF("[\"?\",0],[\"_\",-1],[\"a\",-1],[\"_a\",-1],[\"aa\",-1]",
              NORM(STRIP) "," META),
      "aa",
      { 1, 4 },
      2 },
    /* The unknown costs 5.3 + 10: 0.1 more than the three pieces, or less. */
    { FILE_OF("[\"?\",0],[\"_\",-1],[\"ab\",-5.3],[\"cd\",-5.2],[\"ef\",-5],"
              "[\"bcdef\",-0.3]",
              NORM(STRIP) "," META),
      "abcdef",
      { 1, 2, 3, 4 },
      4 },
    { FILE_OF("[\"?\",0],[\"_\",-1],[\"ab\",-5.3],[\"cd\",-5.2],[\"ef\",-5],"
              "[\"bcdef\",-0.1]",
              NORM(STRIP) "," META),
      "abcdef",
      { 1, 0, 5 },
      3 },
    /* U+1D165 goes before U+1D16D: classes 216 and 226. */
    { FILE_OF(
          "[\"?\",0],[\"_\",-1],[\"\\ud834\\udd65\",-1],"
          "[\"\\ud834\\udd6d\",-1]",
          NORM("{\"type\":\"BertNormalizer\",\"lowercase\":true}") "," META),
      "\xf0\x9d\x85\xad\xf0\x9d\x85\xa5",
      { 1, 2, 3 },
      3 },
};

START_TEST(unigram_details_are_the_published_ones)
{
    struct lens_unigram *tokenizer;
    struct lens_arena arena = { 0 };
    const int32_t *ids = NULL;
    size_t n = 0;

    test_file_write(path, details[_i].file, strlen(details[_i].file));
    tokenizer = open_good(folder.path);
    ck_assert_int_eq(lens_unigram_encode(tokenizer,
                                         lens_view_of(details[_i].text), &arena,
                                         &ids, &n, NULL),
                     LENS_OK);
    ck_assert_uint_eq(n, details[_i].n);
    ck_assert_mem_eq(ids, details[_i].ids, n * sizeof(*ids));
    lens_arena_release(&arena);
    lens_unigram_close(tokenizer);
}
END_TEST

static enum lens_status run_once(void *arg)
{
    struct lens_unigram *tokenizer = NULL;
    struct lens_arena arena = { 0 };
    const int32_t *ids = NULL;
    size_t n = 0;
    enum lens_status status = lens_unigram_open(model, &tokenizer, NULL);

    if (status == LENS_OK)
        status = lens_unigram_encode(tokenizer, lens_view_of(arg), &arena, &ids,
                                     &n, NULL);
    if (status == LENS_OK)
        ck_assert_uint_eq(n, 3);
    lens_arena_release(&arena);
    lens_unigram_close(tokenizer);
    return status;
}

START_TEST(unigram_out_of_memory_anywhere_is_reported)
{
    static char text[] = "agent, model";

    ck_assert_uint_ge(test_faults_sweep(run_once, text), 7);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("embedders unigram");
    TCase *tcase = tcase_create("unigram");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, unigram_gives_the_published_ids);
    tcase_add_test(tcase, unigram_knows_its_vocabulary);
    tcase_add_loop_test(tcase, unigram_megabyte_is_cut, 0, 6);
    tcase_add_loop_test(tcase, unigram_bad_file_is_refused, 0,
                        sizeof(bad) / sizeof(*bad));
    tcase_add_test(tcase, unigram_without_a_file_is_not_found);
    tcase_add_test(tcase, unigram_exploding_text_is_over_the_limit);
    tcase_add_loop_test(tcase, unigram_cut_is_the_likeliest, 0, 300);
    tcase_add_loop_test(tcase, unigram_details_are_the_published_ones, 0,
                        sizeof(details) / sizeof(*details));
    tcase_add_test(tcase, unigram_out_of_memory_anywhere_is_reported);
    suite_add_tcase(suite, tcase);
    return test_suite_run(suite);
}

/*
 * The embedder of the corpus at its limits: corpora with next to nothing in
 * them, texts and vocabularies that are too long, memory that runs out; and its
 * bytes against those that were once written down.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "embedders/lsa_sample.h"
#include "format/container.h"
#include "support/faults.h"
#include "support/folder.h"
#include "support/suite.h"

enum {
    LONG_TEXT = 1 << 20
};

static struct lens_analyzer *analyzer;
static struct test_folder folder;
static char path[TEST_PATH_MAX];

static void set_up(void)
{
    ck_assert_int_eq(lens_analyzer_new(&analyzer, NULL), LENS_OK);
    test_folder_make(&folder);
    test_folder_path(&folder, "corpus.lsa", path);
}

static void tear_down(void)
{
    lens_analyzer_free(analyzer);
    test_folder_remove(&folder);
}

static void expect_chunk(const struct lens_container *file, const char *tag,
                         uint64_t expected)
{
    struct lens_view chunk;
    uint64_t got;

    ck_assert_int_eq(lens_container_find(file, tag, &chunk, NULL), LENS_OK);
    got = lens_checksum64(chunk.p, chunk.len);
    ck_assert_msg(got == expected, "%s has the checksum %llu, not %llu", tag,
                  (unsigned long long)got, (unsigned long long)expected);
}

/* Groups alike in all but their words: every singular value is there ten
 * times, and which vectors stand for it is up to the last bits on the way. */
static void make_groups(struct sample *sample)
{
    sample->n = 0;
    for (unsigned g = 0; g < 10; g++) {
        for (unsigned i = 0; i < 5; i++)
            (void)snprintf(sample->text[sample->n++], SAMPLE_TEXT_MAX,
                           "g%uw%u g%uw%u g%uw%u", g, i, g, i / 2, g, 7 - i);
    }
}

/* Found once, on one processor with one compiler: all others must agree.  The
 * analyzer's description may change and is left out. */
START_TEST(golden_bytes_are_those_of_every_host)
{
    static const uint64_t expected[2][6] = {
        { 11612107850641017400u, 1733546900673648203u, 13358582540667523179u,
          8777418195508648491u, 14623555293911056445u, 13429202406687350916u },
        { 15999049562528198245u, 13175239452888534176u, 4413014440492891042u,
          2441346308292732184u, 4448511250617073798u, 4317807112751927381u }
    };
    struct test_random random = { 77 };
    static struct sample sample;
    struct lens_container file;
    struct lens_embedder *lsa;
    float x[32];

    if (_i == 0)
        sample_make(&sample, &random, SAMPLE_MAX, 300);
    else
        make_groups(&sample);
    lsa = lsa_make(analyzer, &sample, 32, path);
    ck_assert_uint_eq(lsa->facts.dim, 32);
    lsa_embed(lsa, "w1 w2 w3 w3 w40 g1w1 g2w5", x);
    lsa->ops->close(lsa);
    ck_assert_int_eq(lens_container_open(path, &file, NULL), LENS_OK);
    expect_chunk(&file, "META", expected[_i][0]);
    expect_chunk(&file, "TERMS", expected[_i][1]);
    expect_chunk(&file, "IDF", expected[_i][2]);
    expect_chunk(&file, "SCALES", expected[_i][3]);
    expect_chunk(&file, "VECTORS", expected[_i][4]);
    lens_container_close(&file);
    ck_assert_uint_eq(lens_checksum64(x, sizeof(x)), expected[_i][5]);
}
END_TEST

/* Of corpora that have no dimensions of their own to speak of. */
START_TEST(lsa_of_poor_corpora_works)
{
    static const struct {
        const char *texts[4];
        size_t dim;
        double same; /* of "w1" and "w1 w2" */
    } cases[] = {
        { { NULL }, 1, 0 },                            /* nothing */
        { { "", "the", "?!", NULL }, 1, 0 },           /* no term */
        { { "w1 w2", NULL }, 1, 1 },                   /* one row */
        { { "w1 w2", "w1 w2", "w1 w2", NULL }, 1, 1 }, /* one row thrice */
        { { "w1 w2", "", "w3", NULL }, 2, 1 },
        { { "w1", "w2", NULL }, 2, 0.70710678 },
    };
    static struct sample sample;
    struct lens_embedder *lsa;
    float a[2] = { 0 }, b[2] = { 0 };

    sample.n = 0;
    for (; cases[_i].texts[sample.n]; sample.n++)
        strcpy(sample.text[sample.n], cases[_i].texts[sample.n]);
    lsa = lsa_make(analyzer, &sample, 0, path);
    ck_assert_uint_eq(lsa->facts.dim, cases[_i].dim);
    lsa_embed(lsa, "w1", a);
    lsa_embed(lsa, "w1 w2", b);
    ck_assert_double_eq_tol(lsa_inner(a, b, 2), cases[_i].same, 1e-4);
    lsa->ops->close(lsa);
}
END_TEST

START_TEST(lsa_too_many_dimensions_are_refused)
{
    const struct lens_lsa_options options = { 1025, 1 };
    struct lens_lsa_training *training = NULL;
    struct lens_error err = { 0 };

    ck_assert_int_eq(lens_lsa_training_new(analyzer, &options, &training, &err),
                     LENS_E_LIMIT);
    ck_assert_ptr_null(training);
    ck_assert_ptr_nonnull(strstr(err.text, "1025"));
}
END_TEST

/* Words of one letter: the most terms a text of its length can have. */
static char *long_text(size_t len)
{
    char *text = malloc(len + 1);

    for (size_t i = 0; i < len; i++)
        text[i] = i % 2 ? ' ' : (char)('b' + i / 2 % 7);
    text[len] = 0;
    return text;
}

START_TEST(lsa_takes_long_texts_up_to_its_limit)
{
    static const struct {
        size_t len;
        enum lens_status status;
    } cases[] = { { LONG_TEXT, LENS_OK },
                  { 4 * LONG_TEXT, LENS_OK },
                  { 4 * LONG_TEXT + 1, LENS_E_LIMIT } };
    char *text = long_text(cases[_i].len);
    struct lens_view views[] = { lens_view_of("w1"), lens_view_of(text) };
    const struct lens_lsa_options options = { 4, 1 };
    struct lens_lsa_training *training;
    struct lens_error err = { 0 };
    static struct sample sample = { { "w1 b c", "w2 d e" }, 2 };
    struct lens_embedder *lsa = lsa_make(analyzer, &sample, 2, path);
    float x[4] = { 7, 7, 7, 7 };

    ck_assert_int_eq(lens_lsa_training_new(analyzer, &options, &training, NULL),
                     LENS_OK);
    ck_assert_msg(lens_lsa_training_add(training, views[1], &err) ==
                      cases[_i].status,
                  "%s", err.text);
    ck_assert_int_eq(
        lsa->ops->embed(lsa, LENS_EMBED_PASSAGE, views, 2, x, NULL),
        cases[_i].status);
    for (size_t i = 0; i < 4; i++)
        ck_assert(cases[_i].status == LENS_OK ? x[i] <= 1 : x[i] == 7);
    lens_lsa_training_free(training);
    lsa->ops->close(lsa);
    free(text);
}
END_TEST

/* More terms than the file holds: those of one row give way. */
START_TEST(lsa_drops_the_rarest_terms_of_many)
{
    enum {
        N = 40000
    };
    const struct lens_lsa_options options = { 4, 1 };
    struct lens_lsa_training *training;
    struct lens_embedder *lsa;
    struct lens_buffer text, file;
    float x[4];

    lens_buffer_init(&text, 1 << 20);
    lens_buffer_init(&file, 1 << 20);
    for (unsigned i = 0; i < N; i++)
        lens_buffer_add_format(&text, "w%u ", i);
    ck_assert_int_eq(lens_lsa_training_new(analyzer, &options, &training, NULL),
                     LENS_OK);
    ck_assert_int_eq(
        lens_lsa_training_add(training, lens_view_of("w1 w2"), NULL), LENS_OK);
    ck_assert_int_eq(
        lens_lsa_training_add(training, lens_buffer_view(&text), NULL),
        LENS_OK);
    ck_assert_int_eq(lens_lsa_training_write(training, &file, NULL), LENS_OK);
    test_file_write(path, file.p, file.len);
    ck_assert_int_eq(lens_lsa_open(path, analyzer, &lsa, NULL), LENS_OK);
    ck_assert_uint_le(lsa->facts.dim, 4);
    lsa_embed(lsa, "w1", x);
    ck_assert(!lsa_is_zero(x, lsa->facts.dim));
    lsa_embed(lsa, "w3", x);
    ck_assert(lsa_is_zero(x, lsa->facts.dim));
    lsa->ops->close(lsa);
    lens_lsa_training_free(training);
    lens_buffer_release(&text);
    lens_buffer_release(&file);
}
END_TEST

static enum lens_status train_once(void *arg)
{
    struct lens_buffer bytes;
    enum lens_status status;

    lens_buffer_init(&bytes, 1 << 20);
    status = lsa_train(analyzer, arg, 8, 1, &bytes);
    lens_buffer_release(&bytes);
    return status;
}

static enum lens_status embed_once(void *arg)
{
    struct lens_view texts[] = { lens_view_of("w1 w2"), lens_view_of("w3") };
    float x[2 * SAMPLE_DIM_MAX] = { 7 };
    struct lens_embedder *lsa = NULL;
    enum lens_status status = lens_lsa_open(path, analyzer, &lsa, NULL);

    (void)arg;
    if (status != LENS_OK)
        return status;
    status = lsa->ops->embed(lsa, LENS_EMBED_QUERY, texts, 2, x, NULL);
    ck_assert(status == LENS_OK ? x[0] <= 1 : x[0] == 7);
    lsa->ops->close(lsa);
    return status;
}

START_TEST(lsa_out_of_memory_anywhere_is_reported)
{
    struct test_random random = { 8 };
    static struct sample sample;
    struct lens_embedder *lsa;

    sample_make(&sample, &random, 12, 30);
    ck_assert_uint_gt(test_faults_sweep(train_once, &sample), 20);
    lsa = lsa_make(analyzer, &sample, 8, path);
    lsa->ops->close(NULL);
    lsa->ops->close(lsa);
    ck_assert_uint_ge(test_faults_sweep(embed_once, NULL), 4);
    lens_lsa_training_free(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lsa limits");
    TCase *tcase = tcase_create("limits"), *golden = tcase_create("golden");

    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 300);
    tcase_add_loop_test(tcase, lsa_of_poor_corpora_works, 0, 6);
    tcase_add_test(tcase, lsa_too_many_dimensions_are_refused);
    tcase_add_loop_test(tcase, lsa_takes_long_texts_up_to_its_limit, 0, 3);
    tcase_add_test(tcase, lsa_drops_the_rarest_terms_of_many);
    tcase_add_test(tcase, lsa_out_of_memory_anywhere_is_reported);
    suite_add_tcase(suite, tcase);
    tcase_add_checked_fixture(golden, set_up, tear_down);
    tcase_add_loop_test(golden, golden_bytes_are_those_of_every_host, 0, 2);
    suite_add_tcase(suite, golden);
    return test_suite_run(suite);
}
